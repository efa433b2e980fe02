#include "compiler/catalog/catalog_types.h"

#include <algorithm>
#include <charconv>

namespace migc::catalog {
namespace {

// Whether a statement made it, and not a server or an extension.
bool is_own(ObjectId id) { return id >= k_first_user_object && id < k_first_extension_object; }

// typcategory of what CREATE TYPE and CREATE DOMAIN make (manual 53.64).
char category_of(const Types& types, const Type& type) {
  switch (type.kind) {
    case TypeKind::enumeration:
      return 'E';
    case TypeKind::composite:
      return 'C';
    case TypeKind::range:
    case TypeKind::multirange:
      return 'R';
    case TypeKind::domain: {
      const auto base = types.type(type.base.type);
      return base ? base->category : 'U';
    }
    default:
      return type.element != k_no_object ? 'A' : 'U';
  }
}

}  // namespace

std::string_view CatalogTypes::schema_name(ObjectId schema) const {
  const Object* const object = catalog_.find(schema);
  return object == nullptr ? std::string_view() : std::string_view(object->name);
}

std::optional<TypeFacts> CatalogTypes::type(ObjectId id) const {
  const Object* const object = is_own(id) ? catalog_.find(id) : nullptr;
  const Type* const type = object == nullptr ? nullptr : object->as<Type>();
  if (type == nullptr) return BuiltinTypes::type(id);
  TypeFacts facts;
  facts.id = id;
  facts.schema = schema_name(object->schema);
  facts.name = object->name;
  facts.kind = type->kind;
  facts.category = category_of(*this, *type);
  facts.constrained = type->not_null;
  facts.element = type->element;
  facts.array = type->array;
  facts.base = type->base.type;
  facts.base_typmod = type->base.typmod;
  facts.subtype = type->subtype;
  facts.peer = type->peer;
  facts.relation = type->relation;
  facts.length = type->kind == TypeKind::enumeration ? 4 : -1;
  facts.storage = type->kind == TypeKind::enumeration ? 'p' : 'x';
  if (type->kind == TypeKind::domain) {
    catalog_.visit_names(NameClass::constraint, id,
                         [&](const Name&, ObjectId) { facts.constrained = true; });
    if (const auto base = this->type(type->base.type)) {
      facts.length = base->length;
      facts.storage = base->storage;
    }
  }
  return facts;
}

ObjectId CatalogTypes::find_type(std::string_view schema, std::string_view name) const {
  const auto user_type = [&](std::string_view in) {
    const ObjectId id = catalog_.find_name({NameClass::schema, k_no_object, in, {}});
    return id == k_no_object ? id : catalog_.find_name({NameClass::type, id, name, {}});
  };
  if (!schema.empty()) {
    const ObjectId found = user_type(schema);
    return found != k_no_object ? found : BuiltinTypes::find_type(schema, name);
  }
  const PlacedType builtin = find_placed_type("", name);
  for (int i = 0; i < static_cast<int>(path().size()); ++i) {
    if (i == builtin.rank) return builtin.id;
    const ObjectId found = user_type(path()[static_cast<std::size_t>(i)]);
    if (found != k_no_object) return found;
  }
  return builtin.id;
}

namespace {

// CREATE AGGREGATE a(direct ORDER BY aggregated)
void read_ordered_set(const std::vector<sql::Option>& options, FunctionFacts& facts) {
  facts.aggregate_kind = 'n';
  for (const sql::Option& option : options) {
    const std::string& value = *option.value;
    if (option.name == "direct_arguments") {
      std::from_chars(value.data(), value.data() + value.size(), facts.direct_arguments);
      if (facts.aggregate_kind == 'n') facts.aggregate_kind = 'o';
    }
    if (option.name == "hypothetical" && value != "false") facts.aggregate_kind = 'h';
  }
}

}  // namespace

FunctionFacts CatalogTypes::facts(const Object& object, const Function& function) const {
  FunctionFacts facts;
  facts.id = object.id;
  facts.schema = schema_name(object.schema);
  facts.name = object.name;
  facts.arguments = function.arguments;
  facts.result = function.result.type;
  facts.kind = function.kind;
  facts.volatility = function.volatility;
  facts.returns_set = function.returns_set;
  if (function.definition) {
    facts.strict = function.definition->strict;
    for (const sql::Parameter& parameter : function.definition->parameters) {
      if (parameter.default_value) ++facts.defaults;
      if (parameter.mode == sql::ParameterMode::variadic && !function.arguments.empty()) {
        const auto array = type(function.arguments.back());
        facts.variadic = array ? array->element : k_no_object;
      }
    }
    if (function.kind == FunctionKind::aggregate)
      read_ordered_set(function.definition->options, facts);
  }
  return facts;
}

template <typename Visit>
void CatalogTypes::visit_scopes(std::string_view schema, const Visit& visit) const {
  const auto in = [&](std::string_view name, int place) {
    const ObjectId scope = catalog_.find_name({NameClass::schema, k_no_object, name, {}});
    if (scope != k_no_object) visit(scope, place);
  };
  if (!schema.empty()) return in(schema, 0);
  for (const std::string& each : path()) {
    // never found by their names alone (FuncnameGetCandidates)
    if (each != "pg_temp") in(each, rank(each));
  }
}

std::vector<FunctionFacts> CatalogTypes::functions(std::string_view schema,
                                                   std::string_view name) const {
  std::vector<FunctionFacts> found = BuiltinTypes::functions(schema, name);
  visit_scopes(schema, [&](ObjectId scope, int place) {
    catalog_.visit_overloads(NameClass::function, scope, name, [&](ObjectId id) {
      const Object* const object = catalog_.find(id);
      found.push_back(facts(*object, *object->as<Function>()));
      found.back().rank = place;
    });
    add_constructors(catalog_.find_name({NameClass::type, scope, name, {}}), place, found);
  });
  return found;
}

// Ranges bring functions of their own name (makeRangeConstructors, makeMultirangeConstructors).
void CatalogTypes::add_constructors(ObjectId type, int place,
                                    std::vector<FunctionFacts>& found) const {
  const Object* const object = catalog_.find(type);
  const Type* const range = object == nullptr ? nullptr : object->as<Type>();
  if (range == nullptr) return;
  for (const std::vector<ObjectId>& arguments : range->constructors) {
    FunctionFacts facts;
    facts.id = type;
    facts.schema = schema_name(object->schema);
    facts.name = object->name;
    facts.arguments = arguments;
    facts.result = type;
    facts.volatility = Volatility::immutable;
    facts.rank = place;
    found.push_back(facts);
  }
}

std::vector<OperatorFacts> CatalogTypes::operators(std::string_view schema,
                                                   std::string_view name) const {
  std::vector<OperatorFacts> found = BuiltinTypes::operators(schema, name);
  visit_scopes(schema, [&](ObjectId scope, int place) {
    catalog_.visit_overloads(NameClass::other, scope, name, [&](ObjectId id) {
      const Object& object = *catalog_.find(id);
      const auto* const own = object.as<Operator>();
      if (own == nullptr) return;
      OperatorFacts facts;
      facts.id = id;
      facts.schema = schema_name(object.schema);
      facts.name = object.name;
      facts.left = own->left;
      facts.right = own->right;
      facts.result = own->result;
      facts.function = own->function;
      facts.rank = place;
      found.push_back(facts);
    });
  });
  return found;
}

OperatorMemo* CatalogTypes::operator_memo(ObjectId left, ObjectId right) const {
  const bool is_changeable =
      is_own(left) || is_own(right) || catalog_.has_had_casts() || catalog_.has_had_operators();
  return is_changeable ? nullptr : BuiltinTypes::operator_memo(left, right);
}

std::optional<CastFacts> CatalogTypes::cast(ObjectId source, ObjectId target) const {
  if (!catalog_.has_had_casts()) return BuiltinTypes::cast(source, target);
  const ObjectId id = catalog_.find_name(cast_name(source, target));
  const Cast* const own = catalog_.find_as<Cast>(id);
  if (own == nullptr) return BuiltinTypes::cast(source, target);
  CastFacts facts;
  facts.source = source;
  facts.target = target;
  facts.function = own->function;
  facts.context = own->context;
  facts.method = own->method;
  facts.volatility = Volatility::stable;
  if (const auto function =
          own->function == k_no_object ? std::nullopt : this->function(own->function)) {
    facts.volatility = function->volatility;
    facts.arguments = static_cast<std::uint8_t>(function->arguments.size());
  }
  return facts;
}

std::optional<FunctionFacts> CatalogTypes::function(ObjectId id) const {
  const Object* const object = catalog_.find(id);
  if (object != nullptr && object->as<Function>() != nullptr)
    return facts(*object, *object->as<Function>());
  return BuiltinTypes::function(id);
}

std::vector<ParameterFacts> CatalogTypes::parameters(ObjectId id) const {
  const Function* const function = catalog_.find_as<Function>(id);
  if (function == nullptr || !function->definition) return BuiltinTypes::parameters(id);
  std::vector<ParameterFacts> parameters;
  const auto& defined = function->definition->parameters;
  for (std::size_t i = 0; i < defined.size(); ++i) {
    constexpr std::string_view modes = "iobvt";  // in the order of ParameterMode
    const ObjectId type =
        i < function->parameters.size() ? function->parameters[i].type : k_no_object;
    parameters.push_back({defined[i].name, type, modes[static_cast<std::size_t>(defined[i].mode)]});
  }
  return parameters;
}

std::vector<ColumnFacts> CatalogTypes::columns(ObjectId relation) const {
  const Relation* const found = catalog_.find_as<Relation>(relation);
  if (found == nullptr) return BuiltinTypes::columns(relation);
  std::vector<ColumnFacts> columns;
  for (const ColumnPtr& column : found->columns) {
    if (column->dropped) continue;
    columns.push_back({column->name, column->type.type, column->type.typmod, column->not_null});
  }
  return columns;
}

bool CatalogTypes::inherits(ObjectId relation, ObjectId ancestor) const {
  const Relation* const found = catalog_.find_as<Relation>(relation);
  if (found == nullptr) return false;
  if (found->of_type != k_no_object && found->of_type == ancestor) return true;
  return std::any_of(found->parents.begin(), found->parents.end(), [&](ObjectId parent) {
    return parent == ancestor || inherits(parent, ancestor);
  });
}

}  // namespace migc::catalog
