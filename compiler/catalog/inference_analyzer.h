// One walk over a query or an expression, which collects everything that inference.h answers.
// A file for each part: inference_expression.cc, _operator.cc, _call.cc, _coercion.cc, _name.cc,
// _from.cc, _query.cc, _group.cc, _volatility.cc. Private to inference. SPDX-License-Identifier:
// MIT
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/catalog/inference.h"
#include "compiler/catalog/inference_scope.h"
#include "compiler/catalog/remembered.h"
#include "compiler/catalog/type_coercion.h"
#include "compiler/catalog/type_overload.h"

namespace migc::catalog {

using Values = std::vector<Value>;

// Whether literals that a query gives become text (transformTopLevelStmt's resolve_unknowns).
enum class Literals : std::uint8_t { to_text, stay };

struct QueryColumns {
  Columns columns;
  bool known = true;
};

class Analyzer {
 public:
  // `depth`: of functions within functions. `all_parameters`: there are none beside them.
  Analyzer(const Session& session, const std::vector<TypeUse>& parameters, int depth = 0,
           bool all_parameters = false)
      : session_(session),
        types_(session.types),
        parameters_(parameters),
        all_parameters_(all_parameters),
        depth_(depth) {}
  Analyzer(const Analyzer&) = delete;
  Analyzer& operator=(const Analyzer&) = delete;

  Value expression(const sql::Expression& each, const Scope& scope);
  // `outer` is what the query's own FROM does not offer.
  QueryColumns query(const sql::Query& each, const Scope* outer, Withs* withs, Literals literals);
  Item item_of(const Surroundings::Input& input);
  void finish(Inference& result);

 private:
  // One item of FROM: what it adds to the namespace, and its columns as a whole.
  struct Joined {
    std::vector<Item> items;
    ItemColumns columns;
    bool known = true;
  };
  struct Merged;

  // ---- results (inference.cc)
  void refer(Address address);
  // What a name that stands in the statement itself means.
  void note_name(NameUse::Kind kind, Span span, Address address, std::string name);
  void note_column(const Item& item, const OutputColumn& column, Span span);
  void note_star(const sql::Expression& each, const Scope& scope);
  void note_fields(const sql::Expression& each, const Columns& columns);
  void refer_type(ObjectId type);
  void named_type(const sql::TypeName& name, const TypeUse& type);
  void refer_function(ObjectId function);
  void refer_operator(const OperatorFacts& op);
  void refer_extension(std::uint8_t extension);
  void add_volatility(Volatility volatility);
  // As it runs after the planner has put the bodies of functions in SQL in place of their calls.
  void note_function(ObjectId function, std::span<const ObjectId> arguments);
  std::optional<Volatility> inlined(ObjectId id, const Function& function) const;
  void unknown_volatility() { volatility_known_ = false; }
  Value unknown();
  Value refuse(std::string_view sqlstate, Span span, std::string message);
  void accept(std::optional<Refusal> found);
  // For what is missing: refused only if nothing that the catalog does not know could bring it.
  Value missing(std::string_view sqlstate, Span span, std::string message);
  bool catalog_is_complete() const;
  std::string spelled(ObjectId type) const;

  // ---- expressions (inference_expression.cc)
  Value constant(const sql::Expression& each);
  Value number(const sql::Expression& each);
  Value sql_value(const sql::Expression& each);
  Value row(const sql::Expression& each, const Scope& scope);
  Value array(const sql::Expression& each, const Scope& scope, std::optional<TypeUse> target);
  Value cast(const sql::Expression& each, const Scope& scope);
  Value case_when(const sql::Expression& each, const Scope& scope);
  Value subscript(const sql::Expression& each, const Scope& scope);
  Value field(const sql::Expression& each, const Scope& scope);
  Value subquery(const sql::Expression& each, const Scope& scope);
  Value collate(const sql::Expression& each, const Scope& scope);
  Value logic(const sql::Expression& each, const Scope& scope);
  Value other(const sql::Expression& each, const Scope& scope);
  Value document(const sql::Expression& each, const Scope& scope);
  Value parameter(const sql::Expression& each);
  Values all(const std::vector<sql::Expression>& list, const Scope& scope);
  void visit(const std::vector<sql::Expression>& list, const Scope& scope);
  void condition(const sql::Expression& each, const Scope& scope, std::string_view place);

  // ---- operators (inference_operator.cc)
  Value operation(const sql::Expression& each, const Scope& scope);
  Value apply(const sql::QualifiedName& name, const Value* left, const Value& right, Span span,
              Value* left_as_used = nullptr);
  Value apply_to_elements(const sql::Expression& each, const Scope& scope);
  Value in_list(const sql::Expression& each, const Scope& scope);
  Value between(const sql::Expression& each, const Scope& scope);
  Value is_distinct(const sql::Expression& each, const Scope& scope);
  Value null_if(const sql::Expression& each, const Scope& scope);
  Value compare_rows(const sql::Expression& each, const sql::Expression& left,
                     const sql::Expression& right, const sql::QualifiedName& name,
                     const Scope& scope);
  Value compare_query(const sql::Expression& each, const Scope& scope);

  // ---- calls (inference_call.cc)
  struct Arguments;
  Value call(const sql::Expression& each, const Scope& scope);
  Value resolve(const sql::Expression& each, const sql::QualifiedName& name,
                const Arguments& arguments, FunctionChoice& choice);
  Value called(const sql::Expression& each, const FunctionChoice& choice,
               const Arguments& arguments);
  Value by_arity(const sql::QualifiedName& name, std::size_t count);
  Value not_found(const sql::Expression& each, const sql::QualifiedName& name,
                  const Arguments& arguments, Found found);
  void note_call(const FunctionChoice& choice, std::span<const ObjectId> given);
  ColumnsPtr output_columns(ObjectId function) const;
  bool is_bare_record(ObjectId function) const;

  // ---- conversions (inference_coercion.cc)
  Value coerce(const Value& value, ObjectId target, CastContext context);
  void note_coercion(ObjectId source, ObjectId target, const Coercion& coercion);
  void note_text(ObjectId source, ObjectId target);
  std::optional<Volatility> io_volatility(ObjectId type, bool input) const;
  void refer_literal(const sql::Expression& literal, ObjectId type);
  void check_literal(const sql::Expression& literal, ObjectId type);
  Value common(const Values& values, std::string_view construct, Span span);
  Value mismatch(std::span<const ObjectId> list, std::string_view construct, Span span);
  Value require_boolean(const Value& value, std::string_view place, Span span);

  // ---- names (inference_name.cc)
  Value column(const sql::Expression& each, const Scope& scope);
  Value plain_column(const sql::Expression& each, const Scope& scope);
  Value qualified_column(const sql::Expression& each, const Scope& scope);
  const Item* find_item(const std::string& schema, const std::string& alias, const Scope& scope,
                        bool& certain);
  std::optional<Value> find_in(const Item& item, const std::string& name, Span span);
  std::optional<Value> system_column(const Item& item, const std::string& name);
  Value whole_row(const Item& item);
  Value no_item(const std::string& name, Span span);
  bool may_have_field(const Value& value, const std::string& name) const;
  std::optional<Value> parameter_field(const sql::Expression& each, const Scope& scope);
  Value use(const OutputColumn& column);
  // "*", t.* and (x).*
  QueryColumns star(const sql::Expression& each, const Scope& scope);
  QueryColumns fields_of(const sql::Expression& each, const Scope& scope);
  ColumnsPtr columns_of_type(ObjectId type) const;
  ColumnsPtr fields(const Value& value) const;
  Value project(const Value& value, const std::string& name, Span span);

  // ---- FROM (inference_from.cc)
  void from_list(const std::vector<sql::FromItem>& list, Scope& scope);
  Joined from(const sql::FromItem& item, const Scope& scope);
  Joined join(const sql::FromItem& item, const Scope& scope);
  Item relation_item(const sql::QualifiedName& name, Span span, Withs* withs);
  std::optional<Item> common_item(const std::string& name, Withs* withs);
  std::optional<Item> stored_item(const sql::QualifiedName& name);
  std::optional<Item> item_in(const std::string& schema, const std::string& name);
  Item user_relation(ObjectId id) const;
  const ColumnsPtr& columns_of(ObjectId relation) const;
  Item query_item(const sql::FromItem& item, const Scope& scope);
  Item function_item(const sql::FromItem& item, const Scope& scope);
  QueryColumns function_columns(const sql::FromItem& item, const sql::Expression& function,
                                const Value& value);
  Item table_function(const sql::FromItem& item, const Scope& scope);
  Columns defined_columns(const sql::FromItem& item);
  void rename(const sql::FromItem& item, Item& made);
  std::vector<std::string> merged_names(const sql::FromItem& item, const Joined& left,
                                        const Joined& right) const;
  Merged merge(const sql::FromItem& item, const Joined& left, const Joined& right);
  void require_distinct_names(const std::vector<Item>& items, const std::vector<Item>& more,
                              Span span);

  // ---- queries (inference_query.cc)
  void with(const sql::Query& each, Withs& withs);
  void analyze(Common& common, bool recursive, Withs& withs);
  QueryColumns body(const sql::Query& each, const Scope& scope, Literals literals);
  QueryColumns select(const sql::Query& each, const Scope& outer, Literals literals);
  static bool is_outermost(const Scope& scope);
  void forbid_in(const sql::Expression& each, std::string_view place);
  QueryColumns values(const sql::Query& each, const Scope& scope, Literals literals);
  QueryColumns set_operation(const sql::Query& each, const Scope& scope, Literals literals);
  QueryColumns modify(const sql::Query& each, const Scope& outer, Literals literals);
  QueryColumns targets(const std::vector<sql::Target>& list, const Scope& scope, Literals literals);
  void assignments(const sql::Query& each, const Item& target, const Scope& scope);
  void insert(const sql::Query& each, const Item& target, const Scope& outer);
  void sort(const std::vector<sql::Expression>& list, const Columns& output, bool output_first,
            const Scope& scope);
  // ---- GROUP BY (inference_group.cc)
  void refer_grouping_keys(const sql::Query& each, const Columns& output, const Scope& scope);
  Address grouped_column(const sql::Expression& each, const Columns& output, const Scope& scope);
  void ungrouped(const sql::Expression& each, const Scope& scope, std::set<Address>& used);
  void require_grouping(const sql::Query& each, const Scope& scope);
  bool has_aggregate(const sql::Expression& each) const;
  const sql::Expression* ungrouped_column(const sql::Expression& each, const Scope& scope,
                                          const std::set<std::string>& grouped) const;

  void add_returning(const Item& target, Scope& scope) const;
  std::string name_of(const sql::Expression& each);

  const Session& session_;
  const CatalogTypes& types_;
  const std::vector<TypeUse>& parameters_;
  bool all_parameters_;
  int depth_;
  References found_;
  std::optional<Refusal> refusal_;
  std::size_t highest_parameter_ = 0;
  Volatility volatility_ = Volatility::immutable;
  bool volatility_known_ = true;
  std::map<const sql::Query*, std::string> first_columns_;  // of subqueries
  mutable Memo<ObjectId, ColumnsPtr> columns_;              // of relations that were looked at
  std::set<std::string> seen_;  // aliases and relations of all FROM clauses, for messages
};

}  // namespace migc::catalog
