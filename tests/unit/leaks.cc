// What LeakSanitizer is told to overlook: pg_query_parse_plpgsql of libpg_query keeps the empty
// text of an inner parse, one byte a call. (sql/raw_tree.cc frees the one of our own parses.)
// SPDX-License-Identifier: MIT
#include "tests/unit/sanitized.h"

#if MIGC_SANITIZED
// NOLINTBEGIN(readability-identifier-naming): LeakSanitizer's name
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:pg_query_raw_parse\n"; }
// NOLINTEND(readability-identifier-naming)
#endif
