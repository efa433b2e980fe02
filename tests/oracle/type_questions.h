// What the tests of the type system share: questions asked in bulk, and how many answers agree.
// SPDX-License-Identifier: MIT
#pragma once

#include <iostream>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <fmt/format.h>

#include "compiler/catalog/type_provider.h"
#include "tests/oracle/server.h"

namespace migc::oracle {

using List = std::vector<std::string>;

// Counts agreements; what differs is shown by name.
class Tally {
 public:
  Tally(std::string what, int version) : what_(std::move(what)), version_(version) {}
  Tally(const Tally&) = delete;
  Tally& operator=(const Tally&) = delete;
  ~Tally() {
    std::cout << fmt::format("{} on {}: {} of {} equal", what_, version_, equal_, total_);
    if (skipped_ != 0) std::cout << fmt::format(", {} not comparable", skipped_);
    std::cout << std::endl;
  }

  void compare(const std::string& question, const std::string& ours, const std::string& servers) {
    ++total_;
    if (ours == servers) {
      ++equal_;
      return;
    }
    if (total_ - equal_ > 40) return;
    UNSCOPED_INFO(question << ": migc says " << ours << ", the server " << servers);
    std::cout << "  " << question << ": migc says " << ours << ", the server " << servers << '\n';
  }
  void skip() { ++skipped_; }
  // At least `least` comparisons, so that a sweep that compares nothing fails.
  void finish(int least) const {
    CHECK(equal_ == total_);
    CHECK(total_ >= least);
  }

 private:
  std::string what_;
  int version_;
  int equal_ = 0;
  int total_ = 0;
  int skipped_ = 0;
};

// What `function(text)` of the server answers to each of the questions.
List ask(Connection& connection, const std::string& function, const List& questions);

// CREATE FUNCTION type_of(question): the type that a query's column has, or the SQLSTATE.
extern const char* const k_type_of;
// CREATE FUNCTION plans(question): "yes" if the server can plan a statement, or the SQLSTATE.
extern const char* const k_plans;

// Types that columns can have, those of pg_catalog that are no row or array types, and some others.
std::vector<catalog::ObjectId> column_types(const catalog::Types& types, bool all);
std::string spelling(const catalog::Types& types, catalog::ObjectId type);

// A table "w" with a column of each type, c0, c1, …
void create_columns(Connection& connection, const catalog::Types& types,
                    const std::vector<catalog::ObjectId>& columns);

bool is_sqlstate(const std::string& text);

}  // namespace migc::oracle
