// What names an object of the catalog: a number, as on the server.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace migc::catalog {

// Unique per kind (a type and a function may share one), as OIDs are. Objects of pg_catalog keep
// the OID that PostgreSQL's sources give them; those that get one while a cluster is made (row
// types, information_schema) have a number between 10000 and 16383 here that is the same in all
// versions.
using ObjectId = std::uint32_t;

inline constexpr ObjectId k_no_object = 0;
// What migrations create is numbered from here on, as on a server (access/transam.h).
inline constexpr ObjectId k_first_user_object = 16384;
// Members of extensions, whether installed or not: builtin.h.
inline constexpr ObjectId k_first_extension_object = 0x80000000;

// A type or function that the server itself has: nothing is recorded to depend on it
// (IsPinnedObject).
constexpr bool is_pinned(ObjectId id) { return id < k_first_user_object; }

// Types that rules of the type system name (catalog/pg_type.dat).
namespace type_id {
inline constexpr ObjectId boolean = 16;
inline constexpr ObjectId bytea = 17;
inline constexpr ObjectId internal_char = 18;
inline constexpr ObjectId name = 19;
inline constexpr ObjectId int8 = 20;
inline constexpr ObjectId int2 = 21;
inline constexpr ObjectId int2vector = 22;
inline constexpr ObjectId int4 = 23;
inline constexpr ObjectId text = 25;
inline constexpr ObjectId oid = 26;
inline constexpr ObjectId oidvector = 30;
inline constexpr ObjectId json = 114;
inline constexpr ObjectId xml = 142;
inline constexpr ObjectId float4 = 700;
inline constexpr ObjectId float8 = 701;
inline constexpr ObjectId unknown = 705;
inline constexpr ObjectId bpchar = 1042;
inline constexpr ObjectId varchar = 1043;
inline constexpr ObjectId date = 1082;
inline constexpr ObjectId time = 1083;
inline constexpr ObjectId timestamp = 1114;
inline constexpr ObjectId timestamptz = 1184;
inline constexpr ObjectId interval = 1186;
inline constexpr ObjectId timetz = 1266;
inline constexpr ObjectId bit = 1560;
inline constexpr ObjectId varbit = 1562;
inline constexpr ObjectId numeric = 1700;
inline constexpr ObjectId record = 2249;
inline constexpr ObjectId cstring = 2275;
inline constexpr ObjectId any = 2276;
inline constexpr ObjectId anyarray = 2277;
inline constexpr ObjectId void_type = 2278;
inline constexpr ObjectId trigger = 2279;
inline constexpr ObjectId anyelement = 2283;
inline constexpr ObjectId record_array = 2287;
inline constexpr ObjectId anynonarray = 2776;
inline constexpr ObjectId uuid = 2950;
inline constexpr ObjectId anyenum = 3500;
inline constexpr ObjectId jsonb = 3802;
inline constexpr ObjectId anyrange = 3831;
inline constexpr ObjectId anymultirange = 4537;
inline constexpr ObjectId anycompatiblemultirange = 4538;
inline constexpr ObjectId anycompatible = 5077;
inline constexpr ObjectId anycompatiblearray = 5078;
inline constexpr ObjectId anycompatiblenonarray = 5079;
inline constexpr ObjectId anycompatiblerange = 5080;
}  // namespace type_id

}  // namespace migc::catalog
