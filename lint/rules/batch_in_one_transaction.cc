// SPDX-License-Identifier: MIT
#include "compiler/base/text.h"
#include "lint/rule.h"

namespace migc::lint::rules {
namespace {

// A COMMIT at the end of the loop, outside of a transaction block. Nothing where the server would
// not run it (inside of BEGIN … EXCEPTION, in a loop over what an UPDATE returns), where it is not
// plain which loop is meant, or where other statements of the section would leave the block, too.
std::optional<Fix> commit_each(const Step& step, const sql::Do& block, const std::string& body) {
  const revision::Section& section = step.section;
  if ((!block.language.empty() && block.language != "plpgsql") || section.marker.empty() ||
      section.transaction != revision::TransactionMode::automatic || step.transaction.is_authored)
    return std::nullopt;
  const std::string_view text = step.source->text();
  const Words statement(text, step.statement.span);
  const Words before(text, {section.span.begin, statement.whole().begin});
  const Span behind = Words(text, {statement.whole().end, section.span.end}).whole();
  const std::size_t end = body.find("END LOOP");
  const bool is_alone =
      before.whole().empty() && (behind.empty() || text.substr(behind.begin, behind.size()) == ";");
  const bool is_plain =
      end != std::string::npos && body.find("END LOOP", end + 1) == std::string::npos &&
      body.find("EXCEPTION") == std::string::npos && body.find("RETURNING") == std::string::npos;
  // The body as it is written, without escapes.
  const std::size_t written = text.find(block.body, block.body_span.begin);
  if (!is_alone || !is_plain || written == std::string_view::npos || written > block.body_span.end)
    return std::nullopt;
  const std::size_t place = written + end;
  std::size_t line = section.marker.end;
  while (line > section.marker.begin && (text[line - 1] == '\n' || text[line - 1] == '\r')) --line;
  return Fix{.title = "COMMIT each batch, outside of a transaction block",
             .care = Care::judgement,
             .edits = {{{line, line}, " transaction:false"}, {{place, place}, "COMMIT; "}}};
}

void check_batch_in_one_transaction(const Step& step, Report& report) {
  const auto* const block = step.as<sql::Do>();
  if (block == nullptr) return;
  const std::string body = to_upper(block->body);
  const bool loops = body.find("LOOP") != std::string::npos;
  const bool writes =
      body.find("UPDATE ") != std::string::npos || body.find("DELETE ") != std::string::npos;
  if (!loops || !writes || body.find("COMMIT") != std::string::npos) return;
  report.add(block->body_span, "all batches of the loop are one transaction")
      .fixed_by(commit_each(step, *block, body));
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
      .fix =
          "puts COMMIT at the end of the loop and transaction:false at the section; needs "
          "judgement: what is "
          "done stays if a later batch fails",
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
