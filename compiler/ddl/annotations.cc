// COMMENT ON and privileges of objects that stay.
#include <set>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/ddl/states.h"

namespace migc::ddl {
namespace {

using catalog::Grants;

std::string comment_text(const std::string* comment) {
  return comment == nullptr ? "NULL" : sql::quote_literal(*comment);
}

bool same(const std::string* a, const std::string* b) {
  return a == nullptr || b == nullptr ? a == b : *a == *b;
}

// What GRANT calls the object; empty: it has none.
std::string grant_target(const Writer& writer, const Object& object) {
  const auto* const relation = object.as<Relation>();
  if (relation != nullptr && relation->index) return {};
  if (relation != nullptr && relation->kind != RelationKind::sequence)
    return "TABLE " + writer.name(object.id);
  return object_target(writer, object);
}

class Annotations {
 public:
  explicit Annotations(const States& states) : states_(states) {}

  std::vector<std::string> take() {
    states_.in_present([&](Writer& writer) {
      states_.past().visit_objects([&](const Object& past) {
        const Object* const present = writer.catalog().find(past.id);
        if (present != nullptr && past.id >= catalog::k_public) compare(writer, past, *present);
      });
    });
    return std::move(found_);
  }

 private:
  void compare(const Writer& writer, const Object& past, const Object& present) {
    compare_at({past.id, 0}, {past.id, 0}, [&] { return object_target(writer, present); });
    compare_grants({past.id, 0}, writer, present, "");
    const auto* const relation = past.as<Relation>();
    if (relation == nullptr) return;
    const auto& now = *present.as<Relation>();
    for (std::size_t i = 0; i < relation->columns.size(); ++i) {
      if (relation->columns[i]->dropped) continue;
      const auto number = static_cast<std::int16_t>(i + 1);
      const bool is_same = i < now.columns.size() && !now.columns[i]->dropped;
      const std::int16_t there = is_same ? number : now.find_column(relation->columns[i]->name);
      if (there == 0) continue;
      const std::string column = sql::quote_identifier(now.column(there).name);
      compare_at({past.id, number}, {past.id, there},
                 [&] { return "COLUMN " + writer.name(past.id) + "." + column; });
      if (is_same) compare_grants({past.id, number}, writer, present, column);
    }
  }

  template <typename Target>
  void compare_at(catalog::Address past, catalog::Address present, const Target& target) {
    const std::string* const old = states_.past().comment(past);
    if (same(old, states_.present().comment(present))) return;
    if (const std::string named = target(); !named.empty())
      found_.push_back(fmt::format("COMMENT ON {} IS {};", named, comment_text(old)));
  }

  void compare_grants(catalog::Address address, const Writer& writer, const Object& present,
                      const std::string& column) {
    static const Grants none;
    const Grants* const old = states_.past().grants(address);
    const Grants* const now = states_.present().grants(address);
    if (old == now || (old != nullptr && now != nullptr && *old == *now)) return;
    const std::string target = grant_target(writer, present);
    if (target.empty()) return;
    change("REVOKE", "FROM", now == nullptr ? none : *now, old == nullptr ? none : *old, target,
           column);
    change("GRANT", "TO", old == nullptr ? none : *old, now == nullptr ? none : *now, target,
           column);
  }

  // What `one` has and `other` has not.
  void change(std::string_view verb, std::string_view word, const Grants& one, const Grants& other,
              const std::string& target, const std::string& column) {
    for (const auto& [grantee, privileges] : one) {
      const auto there = other.find(grantee);
      std::vector<std::string> list;
      for (const auto& [privilege, grantable] : privileges) {
        const bool has = there != other.end() && there->second.contains(privilege);
        if (!has)
          list.push_back(column.empty() ? privilege : fmt::format("{} ({})", privilege, column));
      }
      if (list.empty()) continue;
      const std::string name = grantee == "PUBLIC" ? grantee : sql::quote_identifier(grantee);
      found_.push_back(fmt::format("{} {} ON {} {} {};", verb, joined(list), target, word, name));
    }
  }

  const States& states_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> annotations(const States& states) { return Annotations(states).take(); }

}  // namespace migc::ddl
