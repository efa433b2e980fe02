// Whether AddressSanitizer looks on: it makes everything many times slower, and has leaks to be
// told about. SPDX-License-Identifier: MIT
#pragma once

#if defined(__has_feature)
#define MIGC_HAS_FEATURE(feature) __has_feature(feature)
#else
#define MIGC_HAS_FEATURE(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || MIGC_HAS_FEATURE(address_sanitizer)
#define MIGC_SANITIZED 1
#else
#define MIGC_SANITIZED 0
#endif
