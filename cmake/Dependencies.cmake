# The libraries migc stands on, each found once, here.
include(CheckCXXSourceCompiles)
find_package(fmt REQUIRED)
find_package(Threads REQUIRED)
find_package(LibPgQuery 17 REQUIRED)

# Debian ships fmt as a shared library alone; the header-only form keeps the binary free of it
add_library(migc_fmt INTERFACE)
target_link_libraries(migc_fmt INTERFACE $<IF:$<BOOL:${MIGC_STATIC}>,fmt::fmt-header-only,fmt::fmt>)

# libcrypto alone (SHA-256), from the static archive where the binary is to be copied. From OpenSSL 3.6 on Debian's archive
# needs others, whose packages are not always there; then the binary is linked to the shared library.
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
add_library(migc_crypto INTERFACE)
if(MIGC_STATIC)
  find_library(MIGC_CRYPTO_ARCHIVE libcrypto.a)
  set(CMAKE_REQUIRED_LIBRARIES ${MIGC_CRYPTO_ARCHIVE} Threads::Threads)
  check_cxx_source_compiles("#include <openssl/evp.h>
    int main() { return EVP_Digest(\"\", 0, nullptr, nullptr, EVP_sha256(), nullptr); }" MIGC_CRYPTO_ARCHIVE_LINKS)
  unset(CMAKE_REQUIRED_LIBRARIES)
endif()
if(MIGC_CRYPTO_ARCHIVE_LINKS)
  target_include_directories(migc_crypto INTERFACE ${OPENSSL_INCLUDE_DIR})
  target_link_libraries(migc_crypto INTERFACE ${MIGC_CRYPTO_ARCHIVE} Threads::Threads)
else()
  target_link_libraries(migc_crypto INTERFACE OpenSSL::Crypto)
endif()

add_library(migc_pg_query INTERFACE)
target_link_libraries(migc_pg_query INTERFACE LibPgQuery::LibPgQuery Threads::Threads)
