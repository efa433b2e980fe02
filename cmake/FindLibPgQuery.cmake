# libpg_query with the PostgreSQL node headers it ships (pg_query/postgres/...): target LibPgQuery::LibPgQuery.
# LibPgQuery_VERSION is the PostgreSQL major version whose grammar the library has.
find_path(LibPgQuery_INCLUDE_DIR pg_query.h)
if(MIGC_STATIC)
  find_library(LibPgQuery_LIBRARY NAMES libpg_query.a pg_query)
else()
  find_library(LibPgQuery_LIBRARY NAMES pg_query)
endif()
if(LibPgQuery_INCLUDE_DIR)
  file(STRINGS ${LibPgQuery_INCLUDE_DIR}/pg_query.h line REGEX "define PG_MAJORVERSION ")
  string(REGEX REPLACE ".*\"([0-9]+)\".*" "\\1" LibPgQuery_VERSION "${line}")
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibPgQuery
  REQUIRED_VARS LibPgQuery_LIBRARY LibPgQuery_INCLUDE_DIR
  VERSION_VAR LibPgQuery_VERSION
  REASON_FAILURE_MESSAGE "install libpg-query-dev 17 or later (tools/setup does)")
if(LibPgQuery_FOUND AND NOT TARGET LibPgQuery::LibPgQuery)
  add_library(LibPgQuery::LibPgQuery UNKNOWN IMPORTED)
  set_target_properties(LibPgQuery::LibPgQuery PROPERTIES
    IMPORTED_LOCATION ${LibPgQuery_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES
      "${LibPgQuery_INCLUDE_DIR};${LibPgQuery_INCLUDE_DIR}/pg_query;${LibPgQuery_INCLUDE_DIR}/pg_query/postgres")
endif()
