// Statements of a text with their operations, for the tests of the lowering.
// SPDX-License-Identifier: MIT
#pragma once

#include <catch2/catch_test_macros.hpp>

#include "compiler/sql/operation.h"
#include "compiler/sql/parse.h"

namespace migc::sql {

struct Lowered {
  SourcePtr source;
  std::vector<Statement> statements;

  explicit Lowered(std::string text)
      : source(std::make_shared<SourceFile>("t.sql", std::move(text))) {
    Diagnostics diagnostics;
    statements = parse(source, {0, source->text().size()}, diagnostics, Operations::yes);
    for (const Diagnostic& each : diagnostics.items()) UNSCOPED_INFO(each.message);
    REQUIRE(diagnostics.empty());
    REQUIRE(!statements.empty());
    for (const Statement& each : statements) REQUIRE(each.operation != nullptr);
  }

  std::string text(Span span) const { return std::string(source->text(span)); }
};

// The operation of one statement. Lives as long as the object.
template <typename T>
struct One : Lowered {
  const T& value;

  explicit One(std::string text) : Lowered(std::move(text)), value(get(statements.at(0))) {}

  const T* operator->() const { return &value; }

 private:
  static const T& get(const Statement& statement) {
    INFO(statement.kind);
    REQUIRE(std::holds_alternative<T>(statement.operation->value));
    return std::get<T>(statement.operation->value);
  }
};

}  // namespace migc::sql
