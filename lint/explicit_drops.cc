#include "lint/explicit_drops.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "compiler/ddl/drop.h"
#include "lint/rehearsal.h"
#include "lint/shared_fixes.h"
#include "lint/words.h"

namespace migc::lint {
namespace {

constexpr std::size_t k_most = 100;  // statements that people still read

bool is_column_there(const Catalog& catalog, Address column) {
  const auto* const relation = catalog.find_as<Relation>(column.object);
  const auto at = static_cast<std::size_t>(column.column - 1);
  return relation != nullptr && at < relation->columns.size() && !relation->columns[at]->dropped;
}

bool is_there(const Catalog& catalog, Address address) {
  return address.column == 0 ? catalog.find(address.object) != nullptr
                             : is_column_there(catalog, address);
}

// Objects, and columns of relations that stay, that `before` has and `after` has not; the youngest
// first.
std::vector<Address> gone_between(const Catalog& before, const Catalog& after) {
  std::vector<Address> gone;
  Catalog::visit_changes(before, after, [&](const Change& each) {
    if (each.before == nullptr) return;
    if (each.after == nullptr) return gone.push_back({each.before->id, 0});
    const auto* const relation = each.old_as<Relation>();
    for (std::size_t i = 0; relation != nullptr && i < relation->columns.size(); ++i) {
      const Address column{each.before->id, static_cast<std::int16_t>(i + 1)};
      if (!relation->columns[i]->dropped && !is_column_there(after, column)) gone.push_back(column);
    }
  });
  std::reverse(gone.begin(), gone.end());
  return gone;
}

// Whether it depends on something that goes in a way that only CASCADE takes along.
bool stands_in_the_way(const Step& step, const Catalog& end, Address address) {
  const Object& object = *step.before.find(address.object);
  if (object.schema != k_no_object && end.find(object.schema) == nullptr) return true;
  const auto dependencies = step.before.dependencies(address.object);
  return std::any_of(dependencies.begin(), dependencies.end(), [&](const auto& each) {
    return each.kind == catalog::DependencyKind::normal &&
           (address.column == 0 || each.dependent.column == address.column) &&
           !is_there(end, each.referenced);
  });
}

}  // namespace

std::optional<std::string> drops_for(const Step& step, const Catalog& end, Rehearsal& trial,
                                     const std::string& statement) {
  const std::vector<Address> gone = gone_between(step.before, end);
  std::string drops;
  const auto drop_next = [&] {
    return std::any_of(gone.begin(), gone.end(), [&](Address each) {
      if (!is_there(trial.catalog(), each) || !stands_in_the_way(step, end, each)) return false;
      const std::string text = ddl::drop_statement(trial.session(), each);
      if (text.empty() || !trial.run(text)) return false;
      drops += text + ";\n";
      return true;
    });
  };
  for (std::size_t count = 0; !trial.run(statement); ++count)
    if (count == k_most || !drop_next()) return std::nullopt;
  const bool is_same =
      gone_between(end, trial.catalog()).empty() && gone_between(trial.catalog(), end).empty();
  return is_same ? std::optional(drops) : std::nullopt;
}

std::optional<Fix> drop_one_by_one(const Step& step) {
  const Words words(step.source->text(), step.statement.span);
  const Span last = words.before(words.whole().end);
  if (!words.find({"cascade"}, last.begin)) return std::nullopt;
  const std::size_t end = words.before(last.begin).end;
  Rehearsal trial(step);
  const auto drops =
      drops_for(step, step.after, trial, std::string(words.text({words.whole().begin, end})));
  if (!drops || drops->empty()) return std::nullopt;
  return Fix{.title = "drop what depends on it by name, and leave CASCADE out",
             .edits = {before_statement(step, *drops), {{end, last.end}, ""}}};
}

}  // namespace migc::lint
