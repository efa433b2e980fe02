// SPDX-License-Identifier: MIT
#include "compiler/base/text.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

void check_batch_in_one_transaction(const Step& step, Report& report) {
  const auto* const block = step.as<sql::Do>();
  if (block == nullptr) return;
  const std::string body = to_upper(block->body);
  const bool loops = body.find("LOOP") != std::string::npos;
  const bool writes =
      body.find("UPDATE ") != std::string::npos || body.find("DELETE ") != std::string::npos;
  if (!loops || !writes || body.find("COMMIT") != std::string::npos) return;
  report.add(block->body_span, "all batches of the loop are one transaction");
}

}  // namespace

Rule batch_in_one_transaction() {
  return {
      .name = "batch-in-one-transaction",
      .group = Group::data,
      .severity = Severity::error,
      .summary = "a loop of batches that never commits",
      .why =
          "A DO block is one transaction unless it says COMMIT: batching in it gains nothing, all "
          "locks and the snapshot are kept to its end.",
      .instead =
          "COMMIT in the loop, in a section with \"transaction:false\"; or one revision a batch",
      .bad = {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
              .sql =
                  "DO $$ BEGIN LOOP UPDATE orders SET code = '' WHERE id IN (SELECT id FROM orders "
                  "WHERE code IS NULL LIMIT 1000); EXIT WHEN NOT FOUND; END LOOP; END $$;"},
      .good =
          {.schema = "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint, code text);",
           .sql = "-- migrate:up transaction:false\n"
                  "DO $$ BEGIN LOOP UPDATE orders SET code = '' WHERE id IN (SELECT id FROM orders "
                  "WHERE code IS NULL LIMIT 1000); EXIT WHEN NOT FOUND; COMMIT; END LOOP; END $$;"},
      .check = check_batch_in_one_transaction,
  };
}

}  // namespace migc::lint::rules
