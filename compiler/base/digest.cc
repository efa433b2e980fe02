#include "compiler/base/digest.h"

#include <array>
#include <cassert>

#include <openssl/evp.h>

namespace migc {

std::string sha256(std::string_view bytes) {
  // fetched once: a look-up for every source costs more than the digest of a small file
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const int done = EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, algorithm, nullptr);
  assert(done == 1);
  static_cast<void>(done);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(static_cast<std::size_t>(size) * 2);
  for (unsigned int i = 0; i < size; ++i) {
    text += digits[digest[i] >> 4U];
    text += digits[digest[i] & 15U];
  }
  return text;
}

std::string digest_of(const SourceFile& source) {
  if (!source.has_byte_order_mark()) return sha256(source.text());
  return sha256(std::string(k_byte_order_mark) + std::string(source.text()));
}

}  // namespace migc
