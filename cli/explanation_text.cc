#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "cli/explanation.h"
#include "compiler/base/text.h"

namespace migc::cli {
namespace {

using effects::DescribedLock;
using effects::LockMode;
using script::ExplainedStatement;
using script::ExplainedTransaction;
using script::SegmentKind;

constexpr std::size_t k_statement_width = 48;
constexpr std::string_view k_ellipsis = "…";

// The beginning of a text on one line, `width` characters long: longer texts are cut, shorter ones
// are filled up.
std::string cell(std::string_view text, std::size_t width) {
  std::string line;
  for (const char c : text) {
    if (!is_space(c)) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  line = visible(line);
  std::size_t count = count_characters(line);
  if (count > width) {
    std::size_t end = 0;
    for (std::size_t seen = 0; seen + 1 < width; ++seen) {
      do ++end;
      while ((static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U);
    }
    line = line.substr(0, end);
    line += k_ellipsis;
    count = width;
  }
  return line + std::string(width - count, ' ');
}

// Locks that say more than those of their tables.
std::vector<DescribedLock> shown(const std::vector<DescribedLock>& locks) {
  std::vector<DescribedLock> result;
  std::copy_if(locks.begin(), locks.end(), std::back_inserter(result),
               [](const DescribedLock& each) { return !each.is_implied; });
  std::stable_sort(result.begin(), result.end(),
                   [](const auto& a, const auto& b) { return a.mode > b.mode; });
  return result;
}

std::size_t widest_relation(const std::vector<ExplainedTransaction>& transactions) {
  std::size_t width = 8;
  for (const ExplainedTransaction& transaction : transactions) {
    for (const ExplainedStatement& statement : transaction.statements) {
      for (const DescribedLock& each : shown(statement.in_use.locks))
        width = std::max(width, count_characters(visible(each.relation)));
    }
  }
  return width;
}

class Table {
 public:
  explicit Table(const std::vector<ExplainedTransaction>& transactions)
      : relation_width_(std::min<std::size_t>(widest_relation(transactions), 40)) {}

  void add(const ExplainedTransaction& transaction) {
    add_title(transaction);
    for (const ExplainedStatement& each : transaction.statements) add(each);
    if (transaction.kind != SegmentKind::alone && transaction.statements.size() > 1)
      add_held(transaction);
  }

  std::string take() && { return std::move(text_); }

 private:
  void add_title(const ExplainedTransaction& transaction) {
    const std::string name =
        transaction.revision.empty() ? transaction.source->path() : transaction.revision;
    const std::string line = transaction.message.substr(0, transaction.message.find('\n'));
    text_ += fmt::format("\n{}{}{}\n", visible(name), line.empty() ? "" : "  ", visible(line));
    text_ += transaction.kind == SegmentKind::alone
                 ? "Outside a transaction block, each statement by itself:\n"
                 : "In one transaction:\n";
    row("Line", "Statement", "Lock", "On", "Blocks", "Time");
  }

  void add(const ExplainedStatement& statement) {
    const auto locks = shown(statement.in_use.locks);
    const std::string line = std::to_string(statement.position.line);
    const std::string_view sql = statement.source->text(statement.span);
    const bool refused = statement.refusal.has_value();
    const std::string_view time = refused ? "–" : time_class_name(statement.in_use.time);
    if (locks.empty()) row(line, sql, refused ? "refused" : "none", "", "", time);
    for (std::size_t i = 0; i < locks.size(); ++i)
      row(i == 0 ? line : "", i == 0 ? sql : "", effects::manual_name(locks[i].mode),
          locks[i].relation, effects::blocked_by(locks[i].mode), i == 0 ? time : "");
    add_remarks(statement);
  }

  void add_remarks(const ExplainedStatement& statement) {
    const effects::Description& found = statement.in_use;
    if (statement.refusal)
      remark(fmt::format("the server refuses it: {} {}", statement.refusal->sqlstate,
                         statement.refusal->message));
    for (const std::string& each : found.rewrites)
      remark(fmt::format("writes all rows of {} again", each));
    for (const std::string& each : found.new_files)
      remark(fmt::format("puts a new file in place of that of {}", each));
    for (const DescribedLock& each : found.scans)
      remark(
          fmt::format("reads all of {} under {}", each.relation, effects::manual_name(each.mode)));
    for (const std::string& each : found.index_rebuilds)
      remark(fmt::format("builds index {} again", each));
    for (const std::string& each : found.data_loss)
      remark(fmt::format("the data of {} is lost", each));
    for (const std::string& each : found.uncertain) remark("not certain: " + each);
  }

  void add_held(const ExplainedTransaction& transaction) {
    const auto locks = shown(transaction.held_in_use);
    if (locks.empty()) return;
    row("", "held together until COMMIT:", "", "", "", "");
    for (const DescribedLock& each : locks)
      row("", "", effects::manual_name(each.mode), each.relation, effects::blocked_by(each.mode),
          "");
  }

  void remark(const std::string& text) { text_ += fmt::format("        {}\n", visible(text)); }

  void row(std::string_view line, std::string_view statement, std::string_view lock,
           std::string_view relation, std::string_view blocked, std::string_view time) {
    std::string text =
        fmt::format("{:>6}  {}  {}  {}  {}  {}", line, cell(statement, k_statement_width),
                    cell(lock, 22), cell(relation, relation_width_), cell(blocked, 16), time);
    text.erase(text.find_last_not_of(' ') + 1);
    text_ += text + "\n";
  }

  std::size_t relation_width_;
  std::string text_;
};

}  // namespace

std::string explanation_text(int postgres, const std::vector<ExplainedTransaction>& transactions) {
  Table table(transactions);
  for (const ExplainedTransaction& each : transactions) table.add(each);
  return fmt::format("PostgreSQL {}\n", postgres) + std::move(table).take();
}

}  // namespace migc::cli
