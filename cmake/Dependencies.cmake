# The libraries migc stands on, each found once, here.
find_package(fmt REQUIRED)
find_package(Threads REQUIRED)
find_package(LibPgQuery 17 REQUIRED)

# Debian ships fmt as a shared library alone; the header-only form keeps the binary free of it
add_library(migc_fmt INTERFACE)
target_link_libraries(migc_fmt INTERFACE $<IF:$<BOOL:${MIGC_STATIC}>,fmt::fmt-header-only,fmt::fmt>)

# libcrypto alone (SHA-256), from the static archive where the binary is to be copied
if(MIGC_STATIC)
  set(OPENSSL_USE_STATIC_LIBS ON)
endif()
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
add_library(migc_crypto INTERFACE)
target_link_libraries(migc_crypto INTERFACE OpenSSL::Crypto Threads::Threads)

add_library(migc_pg_query INTERFACE)
target_link_libraries(migc_pg_query INTERFACE LibPgQuery::LibPgQuery Threads::Threads)
