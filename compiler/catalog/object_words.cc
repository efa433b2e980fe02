#include "compiler/catalog/object_words.h"

namespace migc::catalog {

using sql::ObjectKind;

std::string_view relation_word(RelationKind kind) {
  switch (kind) {
    case RelationKind::table:
    case RelationKind::partitioned_table:
      return "table";
    case RelationKind::view:
      return "view";
    case RelationKind::materialized_view:
      return "materialized view";
    case RelationKind::index:
    case RelationKind::partitioned_index:
      return "index";
    case RelationKind::sequence:
      return "sequence";
    case RelationKind::composite:
      return "composite type";
    case RelationKind::foreign_table:
      return "foreign table";
  }
  return "relation";
}

std::string_view object_word(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::table:
      return "table";
    case ObjectKind::view:
      return "view";
    case ObjectKind::materialized_view:
      return "materialized view";
    case ObjectKind::index:
      return "index";
    case ObjectKind::sequence:
      return "sequence";
    case ObjectKind::foreign_table:
      return "foreign table";
    case ObjectKind::schema:
      return "schema";
    case ObjectKind::extension:
      return "extension";
    case ObjectKind::publication:
      return "publication";
    case ObjectKind::event_trigger:
      return "event trigger";
    case ObjectKind::foreign_server:
      return "server";
    case ObjectKind::foreign_data_wrapper:
      return "foreign-data wrapper";
    case ObjectKind::collation:
      return "collation";
    case ObjectKind::text_search_configuration:
      return "text search configuration";
    case ObjectKind::text_search_dictionary:
      return "text search dictionary";
    case ObjectKind::text_search_parser:
      return "text search parser";
    case ObjectKind::text_search_template:
      return "text search template";
    case ObjectKind::operator_class:
      return "operator class";
    case ObjectKind::operator_family:
      return "operator family";
    case ObjectKind::operator_:
      return "operator";
    case ObjectKind::cast:
      return "cast";
    case ObjectKind::conversion:
      return "conversion";
    case ObjectKind::access_method:
      return "access method";
    case ObjectKind::user_mapping:
      return "user mapping";
    default:
      return "object";
  }
}

}  // namespace migc::catalog
