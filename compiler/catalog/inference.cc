#include "compiler/catalog/inference.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/catalog/builtin.h"
#include "compiler/catalog/find_object.h"
#include "compiler/catalog/inference_analyzer.h"
#include "compiler/catalog/type_spelling.h"
#include "compiler/sql/names.h"

namespace migc::catalog {
Surroundings over(const Session& session, ObjectId relation) {
  Surroundings surroundings;
  if (relation != k_no_object)
    surroundings.inputs.push_back({session.name(relation), relation, {}});
  return surroundings;
}

namespace {

Scope scope_of(Analyzer& analyzer, const Surroundings& surroundings) {
  Scope scope;
  for (const Surroundings::Input& input : surroundings.inputs)
    scope.items.push_back(analyzer.item_of(input));
  return scope;
}

}  // namespace

Inference infer(const Session& session, const sql::Expression& expression,
                const Surroundings& surroundings) {
  Inference result;
  Analyzer analyzer(session, surroundings.parameters, 0, surroundings.all_parameters);
  const Scope scope = scope_of(analyzer, surroundings);
  result.type = analyzer.expression(expression, scope).type;
  analyzer.finish(result);
  return result;
}

Inference infer(const Session& session, const sql::Query& query, const Surroundings& surroundings) {
  Inference result;
  Analyzer analyzer(session, surroundings.parameters, 0, surroundings.all_parameters);
  const Scope scope = scope_of(analyzer, surroundings);
  QueryColumns columns = analyzer.query(query, &scope, nullptr, Literals::to_text);
  result.columns = std::move(columns.columns);
  result.columns_known = columns.known;
  if (result.columns.size() == 1) result.type = result.columns.front().type;
  analyzer.finish(result);
  return result;
}

Item Analyzer::item_of(const Surroundings::Input& input) {
  Item item;
  if (input.relation != k_no_object) {
    item = user_relation(input.relation);
  } else {
    item.columns = std::make_shared<const Columns>(input.columns);
  }
  item.alias = input.alias;
  item.relation_visible = !input.alias.empty();
  item.of_function = input.of_function;
  // "new" and "old" are never left out
  return item;
}

void Analyzer::finish(Inference& result) {
  result.references = std::move(found_);
  result.refusal = std::move(refusal_);
  result.highest_parameter = highest_parameter_;
  if (volatility_known_ || volatility_ == Volatility::volatile_) result.volatility = volatility_;
}

void Analyzer::refer(Address address) {
  if (session_.catalog.find(address.object) != nullptr) found_.addresses.insert(address);
}

void Analyzer::note_name(NameUse::Kind kind, Span span, Address address, std::string name) {
  if (depth_ == 0 && session_.catalog.find(address.object) != nullptr)
    session_.note_name({kind, span, address, std::move(name), {}});
}

void Analyzer::named_type(const sql::TypeName& name, const TypeUse& type) {
  refer_type(type.type);
  if (depth_ == 0) note_type(session_, name, type);
}

void Analyzer::note_column(const Item& item, const OutputColumn& column, Span span) {
  if (item.is_stored) note_name(NameUse::Kind::column, span, column.origin, column.name);
}

void Analyzer::refer_extension(std::uint8_t extension) {
  if (extension == 0) return;
  for (const builtin::ExtensionFacts& each : builtin::extensions(session_.postgres())) {
    if (each.number != extension) continue;
    refer({session_.catalog.find_name(
               {NameClass::extension, k_no_object, std::string(each.name), {}}),
           0});
  }
}

void Analyzer::refer_type(ObjectId type) {
  if (is_pinned(type)) return;
  const auto facts = types_.type(type);
  if (!facts) return;
  // arrays come and go with their elements
  if (facts->is_array()) return refer_type(facts->element);
  refer({type, 0});
  refer_extension(facts->extension);
}

void Analyzer::refer_function(ObjectId function) {
  if (is_pinned(function)) return;
  const auto facts = types_.function(function);
  if (!facts) return;
  refer({function, 0});
  refer_extension(facts->extension);
}

void Analyzer::refer_operator(const OperatorFacts& op) {
  refer({op.id, 0});
  refer_extension(op.extension);
}

Value Analyzer::unknown() {
  unknown_volatility();
  return {};
}

Value Analyzer::refuse(std::string_view sqlstate, Span span, std::string message) {
  accept(Refusal{std::string(sqlstate), std::move(message), span, {}});
  return unknown();
}

// The first one counts.
void Analyzer::accept(std::optional<Refusal> found) {
  if (found && !refusal_) refusal_ = std::move(found);
}

Value Analyzer::missing(std::string_view sqlstate, Span span, std::string message) {
  found_.certain = false;
  return catalog_is_complete() ? refuse(sqlstate, span, std::move(message)) : unknown();
}

// An extension whose objects are not all known may have brought what is not found.
bool Analyzer::catalog_is_complete() const { return extensions_are_known(session_); }

std::string Analyzer::spelled(ObjectId type) const { return format_type(types_, type); }

}  // namespace migc::catalog
