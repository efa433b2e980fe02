#include "compiler/catalog/references.h"

#include "compiler/catalog/inference.h"

namespace migc::catalog {
namespace {

using sql::Expression;
using Kind = sql::ExpressionKind;

// How well a name fits: a cast's or CASE's gives way to one from inside.
enum class Strength : std::uint8_t { none, weak, strong };

struct Label {
  std::string text;
  Strength strength = Strength::none;
};

Label strong(std::string text) { return {std::move(text), Strength::strong}; }

std::string first_target(const sql::Query& query, int version, const FirstColumn& first_column);

class Namer {
 public:
  Namer(int version, const FirstColumn& first_column)
      : version_(version), first_column_(first_column) {}

  Label name(const Expression& each) const {
    switch (each.kind) {
      case Kind::column:
        return strong(each.name.back());
      case Kind::call: {
        // EXTRACT calls another function from 14 on
        const bool extract = version_ < 14 && each.name.size() == 2 &&
                             each.name.front() == "pg_catalog" && each.name.back() == "extract";
        return strong(extract ? "date_part" : each.name.back());
      }
      case Kind::field:
        if (each.name.back() != "*") return strong(each.name.back());
        return name(each.arguments.front());
      case Kind::subscript:
      case Kind::collate:
        return name(each.arguments.front());
      case Kind::cast:
        return cast(each);
      case Kind::boolean:
        // TRUE was a cast to bool before 15
        return version_ < 15 ? Label{"bool", Strength::weak} : Label{};
      case Kind::case_when:
        return case_when(each);
      case Kind::scalar_query:
        return strong(each.query == nullptr ? "?column?"
                                            : first_target(*each.query, version_, first_column_));
      default:
        return by_kind(each);
    }
  }

 private:
  Label cast(const Expression& each) const {
    Label inner = name(each.arguments.front());
    if (inner.strength == Strength::strong || !each.type || each.type->name.empty()) return inner;
    return {each.type->name.back(), Strength::weak};
  }

  Label case_when(const Expression& each) const {
    const std::size_t parts = each.arguments.size() - (each.flag ? 1 : 0);
    Label inner = parts % 2 == 0 ? Label{} : name(each.arguments.back());
    return inner.strength == Strength::strong ? inner : Label{"case", Strength::weak};
  }

  static Label by_kind(const Expression& each) {
    switch (each.kind) {
      case Kind::null_if:
        return strong("nullif");
      case Kind::coalesce:
        return strong("coalesce");
      case Kind::greatest:
        return strong("greatest");
      case Kind::least:
        return strong("least");
      case Kind::array:
      case Kind::array_query:
        return strong("array");
      case Kind::row:
        return strong("row");
      case Kind::exists:
        return strong("exists");
      case Kind::grouping:
        return strong("grouping");
      case Kind::xml:
        return each.value == "is document" ? Label{} : strong(each.value);
      case Kind::json:
        return each.value == "is json" ? Label{} : strong(each.value);
      case Kind::sql_value:
        return strong(each.value);
      case Kind::other:
        return each.value == "MergeSupportFunc" ? strong("merge_action") : Label{};
      default:
        return {};
    }
  }

  int version_;
  const FirstColumn& first_column_;
};

std::string first_target(const sql::Query& query, int version, const FirstColumn& first_column) {
  if (first_column) return first_column(query);
  const sql::Query* leaf = &query;
  while (leaf->kind == sql::QueryKind::set_operation) leaf = leaf->left.get();
  if (leaf->kind == sql::QueryKind::values) return "column1";
  if (leaf->targets.empty()) return "?column?";
  const sql::Target& target = leaf->targets.front();
  return target.name.empty() ? column_name_of(target.value, version) : target.name;
}

}  // namespace

References references_of(const Session& session, const sql::Expression& expression,
                         ObjectId relation) {
  return infer(session, expression, over(session, relation)).references;
}

References references_of(const Session& session, const sql::Query& query,
                         std::vector<OutputColumn>* columns) {
  Inference found = infer(session, query);
  if (columns != nullptr) *columns = std::move(found.columns);
  found.references.certain = found.references.certain && found.columns_known;
  return std::move(found.references);
}

std::string column_name_of(const sql::Expression& expression, int version,
                           const FirstColumn& first_column) {
  const Label name = Namer(version, first_column).name(expression);
  return name.strength == Strength::none ? "?column?" : name.text;
}

}  // namespace migc::catalog
