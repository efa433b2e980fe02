// What LeakSanitizer is told to overlook: pg_query_parse_plpgsql of libpg_query keeps the empty
// text of an inner parse, one byte a call. (sql/raw_tree.cc frees the one of our own parses.)
// SPDX-License-Identifier: MIT
#if defined(__SANITIZE_ADDRESS__)
extern "C" const char* __lsan_default_suppressions();   // NOLINT(bugprone-reserved-identifier)
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:pg_query_raw_parse\n";
}
#endif
