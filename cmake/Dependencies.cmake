# The libraries migc stands on, each found once, here.
find_package(fmt REQUIRED)
find_package(Threads REQUIRED)
find_package(LibPgQuery 17 REQUIRED)

# fmt from its archive; the package's own target names the shared library
add_library(migc_fmt INTERFACE)
find_library(MIGC_FMT_ARCHIVE libfmt.a)
if(MIGC_STATIC AND MIGC_FMT_ARCHIVE)
  target_link_libraries(migc_fmt INTERFACE ${MIGC_FMT_ARCHIVE})
else()
  target_link_libraries(migc_fmt INTERFACE fmt::fmt)
endif()

# libcrypto alone (SHA-256), from the static archive where the binary is to be copied
if(MIGC_STATIC)
  set(OPENSSL_USE_STATIC_LIBS ON)
endif()
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
add_library(migc_crypto INTERFACE)
target_link_libraries(migc_crypto INTERFACE OpenSSL::Crypto Threads::Threads)

add_library(migc_pg_query INTERFACE)
target_link_libraries(migc_pg_query INTERFACE LibPgQuery::LibPgQuery Threads::Threads)
