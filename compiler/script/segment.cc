#include "compiler/script/segment.h"

#include <fmt/format.h>

namespace migc::script {
namespace {

using revision::TransactionMode;
using sql::BlockUse;
using sql::Control;
using sql::Statement;

class Divider {
 public:
  Divider(const revision::Section& section, const std::vector<Statement>& statements,
          const SegmentOptions& options, Diagnostics& diagnostics)
      : section_(section), statements_(statements), options_(options), diagnostics_(diagnostics) {
    division_.skipped.resize(statements.size(), false);
  }

  Division run() {
    for (std::size_t i = 0; i < statements_.size(); ++i) {
      if (open_authored_) {
        in_authored(i);
      } else {
        outside(i);
      }
    }
    if (open_authored_) {
      close(statements_.size());
      division_.segments.back().closed = false;
    }
    close(statements_.size());
    return std::move(division_);
  }

 private:
  bool never_wrap() const { return section_.transaction == TransactionMode::never; }
  bool must_wrap() const {
    return options_.single || section_.transaction == TransactionMode::always;
  }

  void in_authored(std::size_t i) {
    const Statement& statement = statements_[i];
    const bool ends = statement.control == Control::commit ||
                      statement.control == Control::rollback ||
                      statement.control == Control::prepared;
    if (!ends) {
      refuse_if_forbidden(statement, "the transaction that this source begins itself");
      return;
    }
    if (statement.chains) return;  // AND CHAIN: the next transaction is open at once
    close(i + 1);
    division_.segments.back().commits = statement.control == Control::commit;
  }

  void outside(std::size_t i) {
    const Statement& statement = statements_[i];
    switch (statement.control) {
      case Control::begin:
        begin_authored(i);
        return;
      case Control::commit:
        end_of_nothing(i);
        return;
      case Control::rollback:
        at(diagnostics_.error("rollback-without-begin",
                              "ROLLBACK without BEGIN would undo what the script just did"),
           statement)
            .with_help("remove it, or begin the transaction in this source");
        return;
      default:
        plain(i);
    }
  }

  void begin_authored(std::size_t i) {
    if (options_.single) {
      refuse_control(statements_[i]);
      return;
    }
    close(i);
    open(i, SegmentKind::authored);
    open_authored_ = true;
  }

  void end_of_nothing(std::size_t i) {
    if (options_.single) {
      refuse_control(statements_[i]);
      return;
    }
    close(i);
    division_.skipped[i] = true;
    at(diagnostics_.warning("commit-without-begin",
                            "COMMIT without BEGIN: the script ends its transaction here"),
       statements_[i])
        .with_help("remove it if the statements before and after belong together");
  }

  void refuse_control(const Statement& statement) {
    at(diagnostics_.error(
           "transaction-control",
           "this source steers its own transaction, but the whole script is to be one"),
       statement)
        .with_help(
            "remove BEGIN and COMMIT from the source, or set [script] transaction = "
            "\"per-revision\"");
  }

  void plain(std::size_t i) {
    const Statement& statement = statements_[i];
    const BlockUse use = sql::block_use(statement.block, options_.postgres);
    const bool alone =
        never_wrap() || use == BlockUse::forbidden || (use == BlockUse::depends && !must_wrap());
    if (options_.single && never_wrap()) {
      at(diagnostics_.error(
             "cannot-run-in-transaction",
             "this section asks for no transaction, but the whole script is to be one"),
         statement)
          .with_help("set [script] transaction = \"per-revision\"");
      return;
    }
    if (alone && must_wrap()) {
      refuse_if_forbidden(statement, options_.single ? "a script that is one transaction"
                                                     : "a section marked transaction:true");
      return;
    }
    const SegmentKind kind = alone ? SegmentKind::alone : SegmentKind::transaction;
    if (open_ && division_.segments.back().kind != kind) close(i);
    if (!open_) open(i, kind);
    if (kind == SegmentKind::transaction && value_is_used_later(i)) close_after_value(i);
  }

  void close_after_value(std::size_t i) {
    if (!must_wrap()) {
      close(i + 1);
      return;
    }
    at(diagnostics_.error("enum-value-in-transaction",
                          "a later statement uses this value, which is not allowed before its "
                          "transaction is committed"),
       statements_[i])
        .with_sqlstate("55P04")
        .with_help(
            "add the value in a revision of its own, or let the section be divided (no "
            "transaction:true, no single transaction)");
  }

  // Looks for the label as a quoted string in the text of the later statements, function bodies
  // included: a string that only looks like it costs one more COMMIT.
  bool value_is_used_later(std::size_t i) const {
    const auto* const value = statements_[i].find<sql::AddEnumValue>();
    if (value == nullptr || i + 1 == statements_.size()) return false;
    const std::string_view later =
        section_.source->text({statements_[i].span.end, statements_.back().span.end});
    return later.find(fmt::format("'{}'", value->label)) != std::string_view::npos;
  }

  void refuse_if_forbidden(const Statement& statement, std::string_view where) {
    if (sql::block_use(statement.block, options_.postgres) != BlockUse::forbidden) return;
    at(diagnostics_.error(
           "cannot-run-in-transaction",
           fmt::format(
               "PostgreSQL {} does not run this statement inside a transaction block, and it "
               "stands in {}",
               options_.postgres, where)),
       statement)
        .with_sqlstate("25001")
        .with_help("move it into a revision of its own, or let the script divide the section");
  }

  Diagnostic& at(Diagnostic& diagnostic, const Statement& statement) const {
    return diagnostic.at(section_.source, statement.span);
  }

  void open(std::size_t i, SegmentKind kind) {
    division_.segments.push_back({kind, i, i});
    open_ = true;
  }

  void close(std::size_t end) {
    if (!open_) return;
    division_.segments.back().end = end;
    open_ = false;
    open_authored_ = false;
  }

  const revision::Section& section_;
  const std::vector<Statement>& statements_;
  const SegmentOptions& options_;
  Diagnostics& diagnostics_;
  Division division_;
  bool open_ = false;
  bool open_authored_ = false;
};

}  // namespace

Division divide(const revision::Section& section, const std::vector<Statement>& statements,
                const SegmentOptions& options, Diagnostics& diagnostics) {
  return Divider(section, statements, options, diagnostics).run();
}

}  // namespace migc::script
