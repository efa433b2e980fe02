// The objects that migrations create, as values. Their words are those of PostgreSQL's system
// catalogs (manual 53), so that each field can be checked against a server.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/base/source.h"
#include "compiler/catalog/name.h"
#include "compiler/catalog/object_id.h"
#include "compiler/catalog/shared_node.h"
#include "compiler/catalog/type_facts.h"
#include "compiler/sql/operation.h"

namespace migc::catalog {

// A part of an object: a column of a relation by its number (from 1), or the object itself (0).
struct Address {
  ObjectId object = k_no_object;
  std::int16_t column = 0;
  friend auto operator<=>(const Address&,
                          const Address&) = default;  // NOLINT(modernize-use-nullptr)
  friend bool operator==(const Address&, const Address&) = default;
};

// A name in a statement, where it stands, and what it meant when the statement ran.
struct NameUse {
  enum class Kind : std::uint8_t {
    column,
    output,  // a column that is an output of its query without a name of its own
    relation,
    unaliased,  // a relation in FROM under its own name
    function,
    type,
    literal,  // a relation's name as a text: nextval('s')
    label,    // of an enum, as a text
    star,     // `columns` are what it stood for; "fields" for the star of (x).*
  };
  Kind kind = Kind::column;
  Span span;
  Address address;
  std::string name;  // as it was called
  std::vector<std::pair<std::string, Address>> columns;
};

// Names of schemas, in order. Most statements have the same.
using SearchPath = std::shared_ptr<const std::vector<std::string>>;

// A statement that made or changed objects: where it stands. Its operation is not kept, which would
// take many times the memory of the text.
struct Definition {
  SourcePtr source;
  Span span;
  SearchPath search_path;
  std::vector<NameUse> names;
};
using DefinitionPtr = std::shared_ptr<const Definition>;

// SQL as it stands in a source, and what the names in it mean. Shared: never changed.
struct Code {
  SourcePtr source;
  Span span;
  DefinitionPtr definition;                           // the statement it is a part of
  std::vector<std::string> outputs;                   // a view's: what its query calls its columns
  std::shared_ptr<const sql::Expression> expression;  // or
  std::shared_ptr<const sql::Query> query;
  std::string text() const { return source ? std::string(source->text(span)) : std::string(); }
};
using CodePtr = std::shared_ptr<const Code>;

struct TypeUse {
  ObjectId type = k_no_object;  // none: not known
  std::int32_t typmod = -1;
  friend bool operator==(const TypeUse&, const TypeUse&) = default;
};

struct Schema {};

enum class RelationKind : char {
  table = 'r',
  partitioned_table = 'p',
  view = 'v',
  materialized_view = 'm',
  index = 'i',
  partitioned_index = 'I',
  sequence = 'S',
  composite = 'c',
  foreign_table = 'f',
};

struct Column {
  std::string name;
  TypeUse type;
  std::string collation;  // as written; empty: the type's
  bool not_null = false;
  char identity = 0;                     // 'a' always, 'd' by default
  char generated = 0;                    // 's' stored, 'v' virtual
  ObjectId default_value = k_no_object;  // its Default object
  bool dropped = false;
  bool is_local = true;   // attislocal: defined here, maybe inherited as well
  int inherit_count = 0;  // attinhcount
  char storage = 0;       // attstorage if it is not the type's
  char compression = 0;   // 'p' pglz, 'l' lz4
  int statistics = -1;    // SET STATISTICS
};
using ColumnPtr = std::shared_ptr<const Column>;

struct IndexKey {
  std::int16_t column = 0;  // 0: an expression
  CodePtr expression;
  std::string operator_class;
  std::string collation;
  bool descending = false;
  bool nulls_first = false;
  sql::NamePath class_path;                // of operator_class, as written
  std::vector<sql::Option> class_options;  // gist_trgm_ops (siglen = 32)
  sql::NamePath exclusion_operator;
};

struct IndexFacts {
  ObjectId table = k_no_object;
  std::string method = "btree";
  bool unique = false;
  bool primary = false;
  bool exclusion = false;
  bool valid = true;
  bool immediate = true;  // not that of a deferrable constraint
  bool nulls_not_distinct = false;
  bool clustered = false;
  bool replica_identity = false;
  bool without_overlaps = false;     // 18: of the last key
  std::vector<sql::Option> options;  // WITH (…)
  std::vector<IndexKey> keys;
  std::vector<std::int16_t> included;
  CodePtr predicate;
  ObjectId parent = k_no_object;  // the partitioned index it is attached to
};

struct SequenceFacts {
  ObjectId type = type_id::int8;
  std::string start, increment, minimum, maximum, cache;  // as written; empty: the default
  bool cycle = false;
};

struct PartitionFacts {
  ObjectId parent = k_no_object;
  std::shared_ptr<const sql::PartitionBound> bound;
  DefinitionPtr definition;  // the statement that the bound is written in
  bool detach_pending = false;
};

struct Relation {
  RelationKind kind = RelationKind::table;
  sql::Persistence persistence = sql::Persistence::permanent;
  std::vector<ColumnPtr> columns;  // by number, dropped ones included
  std::vector<ObjectId> parents;   // INHERITS, in order; a partition's parent alone
  std::shared_ptr<const PartitionFacts> partition;
  std::shared_ptr<const sql::PartitionKey> partition_key;
  std::shared_ptr<const IndexFacts> index;
  std::shared_ptr<const SequenceFacts> sequence;
  CodePtr query;  // views
  ObjectId row_type = k_no_object;
  ObjectId of_type = k_no_object;
  ObjectId server = k_no_object;  // of a foreign table
  std::string access_method;
  bool row_security = false;
  bool force_row_security = false;
  char replica_identity = 'd';
  std::vector<sql::Option> options;  // WITH (…)
  bool populated = true;
  bool columns_known = true;  // false: a view whose columns could not be told

  // Of a number that there is.
  const Column& column(std::int16_t number) const {
    return *columns[static_cast<std::size_t>(number - 1)];
  }
  // Zero if there is none of that name; dropped ones have none.
  std::int16_t find_column(std::string_view name) const;
};

// pg_attrdef: a column's default, or the expression of a generated one.
struct Default {
  Address column;
  CodePtr code;
  bool generated = false;
  ObjectId literal_type = k_no_object;  // of a literal, where the column has another type by now
};

struct Constraint {
  sql::ConstraintKind kind = sql::ConstraintKind::check;
  ObjectId relation = k_no_object;  // or
  ObjectId domain = k_no_object;
  std::vector<std::int16_t> columns;
  CodePtr expression;
  ObjectId index =
      k_no_object;  // primary key, unique, exclusion: its own; foreign key: the target's
  ObjectId referenced = k_no_object;
  std::vector<std::int16_t> referenced_columns;
  sql::ReferenceAction on_update = sql::ReferenceAction::no_action;
  sql::ReferenceAction on_delete = sql::ReferenceAction::no_action;
  std::vector<std::string> delete_columns;  // ON DELETE SET NULL (…)
  bool with_period = false;                 // 18
  bool match_full = false;
  bool deferrable = false;
  bool initially_deferred = false;
  bool validated = true;
  bool enforced = true;
  bool no_inherit = false;
  bool is_local = true;
  int inherit_count = 0;
  ObjectId parent = k_no_object;
};

struct Trigger {
  ObjectId relation = k_no_object;
  ObjectId function = k_no_object;
  ObjectId referenced = k_no_object;  // a constraint trigger's FROM
  std::shared_ptr<const sql::CreateTrigger> definition;
  char enabled = 'O';
  ObjectId parent = k_no_object;
};

struct Rule {
  ObjectId relation = k_no_object;
  std::shared_ptr<const sql::CreateRule> definition;
  char enabled = 'O';
};

struct Policy {
  ObjectId relation = k_no_object;
  std::shared_ptr<const sql::PolicyDefinition> definition;
};

struct Type {
  TypeKind kind = TypeKind::base;
  std::vector<std::string> labels;                                  // enum, in order
  std::vector<std::pair<std::string, std::string>> renamed_labels;  // old and new, in order
  TypeUse base;                                                     // domain
  bool not_null = false;                                            // domain
  CodePtr default_value;                                            // domain
  ObjectId relation = k_no_object;                                  // composite and row types
  ObjectId element = k_no_object;                                   // arrays
  ObjectId array = k_no_object;                                     // the array type of this one
  ObjectId subtype = k_no_object;                                   // range
  ObjectId peer = k_no_object;                                      // range <-> multirange
  std::vector<std::vector<ObjectId>> constructors;  // of ranges: arguments of the functions
  std::string collation;
};

struct Function {
  std::shared_ptr<const sql::CreateFunction> definition;
  std::vector<ObjectId> arguments;  // input types
  std::vector<TypeUse> parameters;  // of all parameters, as in the definition
  TypeUse result;
  bool returns_set = false;
  FunctionKind kind = FunctionKind::function;
  Volatility volatility = Volatility::volatile_;
};

struct Statistics {
  ObjectId relation = k_no_object;
  std::vector<std::int16_t> columns;
  int expressions = 0;             // how many
  std::vector<std::string> kinds;  // in the order of pg_statistic_ext.stxkind
};

struct Extension {
  std::string version;
};

struct Operator {
  ObjectId left = k_no_object;  // none: a prefix operator
  ObjectId right = k_no_object;
  ObjectId function = k_no_object;
  ObjectId result = k_no_object;
};

struct Cast {
  ObjectId source = k_no_object;
  ObjectId target = k_no_object;
  ObjectId function = k_no_object;
  CastContext context = CastContext::explicit_;
  CastMethod method = CastMethod::binary;
};

struct PublicationFacts {
  bool all_tables = false;
  std::vector<sql::Option> options;  // the last of each name
};

// A row of pg_publication_rel or pg_publication_namespace: an object of its own, which goes with
// the publication and with what it publishes.
struct PublicationMember {
  ObjectId published = k_no_object;   // a table or a schema
  std::vector<std::int16_t> columns;  // of a table, as written; empty: all
  CodePtr filter;                     // WHERE
};

struct EventTriggerFacts {
  std::string event;
  ObjectId function = k_no_object;
  std::vector<std::string> tags;
  char enabled = 'O';
};

struct ServerFacts {
  ObjectId wrapper = k_no_object;
  std::string type;
  std::string version;
};

// Which dictionaries a text search configuration asks for a kind of token, in order.
struct TextSearchFacts {
  struct Dictionary {
    ObjectId own = k_no_object;  // none: one that the server or an extension brings
    std::string name;
    friend bool operator==(const Dictionary&, const Dictionary&) = default;
  };
  using Mapping = std::map<std::string, std::vector<Dictionary>>;
  bool default_parser = true;
  Mapping mapping = {};
};

// What is known by its name alone: foreign data wrappers, collations, text search objects; and what
// has a few facts of its own beside it.
struct Other {
  sql::ObjectKind kind = sql::ObjectKind::other;
  std::variant<std::monostate, PublicationFacts, PublicationMember, EventTriggerFacts, ServerFacts,
               TextSearchFacts>
      facts = {};
  bool is_default = false;  // an operator class: of its type
};

// What grantees ("PUBLIC" or a role) may do, and whether they can pass it on. Without the owner's.
using Grants = std::map<std::string, std::map<std::string, bool>>;

using Detail = std::variant<Schema, Relation, Default, Constraint, Trigger, Rule, Policy, Type,
                            Function, Statistics, Extension, Operator, Cast, Other>;

template <typename T, typename Variant>
inline constexpr bool k_is_alternative = false;
template <typename T, typename... Each>
inline constexpr bool k_is_alternative<T, std::variant<Each...>> = (std::is_same_v<T, Each> || ...);

using NamePtr = SharedNode<Counted<Name>>;

struct Object {
  ObjectId id = k_no_object;
  ObjectId schema = k_no_object;  // none: lives in no schema
  std::string name;
  Detail detail;
  DefinitionPtr definition = nullptr;       // made by; null for what is there from the start
  std::vector<DefinitionPtr> changes = {};  // statements after it that are kept as their text
  NamePtr key = {};                         // under which the catalog has it; null: under none
  std::uint32_t mark = 0;  // after which the catalog made this copy (Catalog::mark)

  // T: one of Detail, or of the facts of Other. Null if the object is another.
  template <typename T>
  const T* as() const {
    if constexpr (k_is_alternative<T, Detail>) {
      return std::get_if<T>(&detail);
    } else {
      const Other* const other = as<Other>();
      return other == nullptr ? nullptr : std::get_if<T>(&other->facts);
    }
  }
  // One of the objects that Detail has as Other, by its kind.
  bool is_other(sql::ObjectKind kind) const {
    const Other* const other = as<Other>();
    return other != nullptr && other->kind == kind;
  }
};

}  // namespace migc::catalog
