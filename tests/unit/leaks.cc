// What LeakSanitizer is told to overlook: pg_query_parse_plpgsql of libpg_query keeps the empty
// text of an inner parse, one byte a call. (sql/raw_tree.cc frees the one of our own parses.)
// SPDX-License-Identifier: MIT
#if defined(__has_feature)
#define MIGC_HAS_FEATURE(feature) __has_feature(feature)
#else
#define MIGC_HAS_FEATURE(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || MIGC_HAS_FEATURE(address_sanitizer)
// NOLINTBEGIN(readability-identifier-naming): LeakSanitizer's name
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:pg_query_raw_parse\n"; }
// NOLINTEND(readability-identifier-naming)
#endif
