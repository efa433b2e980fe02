#include "compiler/revision/read_source.h"

#include <cstdint>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include "compiler/base/files.h"
#include "compiler/base/text.h"

namespace migc::revision {
namespace {

// Plain ASCII without NUL, as nearly all sources are: eight bytes at a time.
bool is_plain(std::string_view text) {
  constexpr std::uint64_t k_high = 0x8080808080808080U;
  constexpr std::uint64_t k_ones = 0x0101010101010101U;
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, 8);
    if (((word | (word - k_ones)) & k_high) != 0) return false;
  }
  for (; i < text.size(); ++i) {
    if (text[i] == '\0' || static_cast<unsigned char>(text[i]) >= 0x80) return false;
  }
  return true;
}

// The first byte that may not be in a source, if any.
std::optional<std::size_t> find_bad_byte(std::string_view text) {
  const std::size_t nul = text.find('\0');
  const auto invalid = find_invalid_utf8(text.substr(0, nul));
  if (invalid) return invalid;
  return nul == std::string_view::npos ? std::nullopt : std::optional(nul);
}

// Puts a '?' for every bad byte; returns the place and value of the first, and how many there were.
struct BadBytes {
  std::size_t first = 0;
  unsigned char value = 0;
  std::size_t count = 0;
};
BadBytes replace_bad_bytes(std::string& text) {
  BadBytes bad;
  std::size_t from = 0;
  while (const auto at = find_bad_byte(std::string_view(text).substr(from))) {
    char& byte = text[from + *at];
    if (bad.count++ == 0) bad = {from + *at, static_cast<unsigned char>(byte), 1};
    byte = '?';
    from += *at + 1;
  }
  return bad;
}

void report_bad_bytes(const SourcePtr& source, const BadBytes& bad, Diagnostics& diagnostics) {
  const Position place = source->position(bad.first);
  const std::string where = fmt::format("line {}, column {} (byte {} of the file)", place.line,
                                        place.column, bad.first + 1);
  const bool nul = bad.value == 0;
  Diagnostic& fault =
      nul ? diagnostics.error("nul-byte", fmt::format("the file holds a NUL byte in {}", where))
          : diagnostics.error(
                "invalid-utf8",
                fmt::format("the file is not UTF-8: byte 0x{:02X} in {}", bad.value, where));
  fault.at(source, {bad.first, bad.first + 1})
      .with_help(nul ? "remove it: PostgreSQL's texts cannot hold it, and psql would cut the "
                       "statement there"
                     : "save the file as UTF-8: that is the encoding in which migc hands it to the "
                       "server");
  if (bad.count > 1) fault.with_note(fmt::format("{} bytes of the file are at fault", bad.count));
}

}  // namespace

SourcePtr source_from_bytes(std::string bytes, const std::string& path, Diagnostics& diagnostics) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    diagnostics.error("invalid-utf8", "the file is UTF-16, not UTF-8")
        .in_file(path)
        .with_help("save it as UTF-8: that is the encoding in which migc hands it to the server");
    return nullptr;
  }
  BadBytes bad;
  if (!is_plain(bytes)) bad = replace_bad_bytes(bytes);
  auto source = std::make_shared<const SourceFile>(path, std::move(bytes));
  if (bad.count > 0) report_bad_bytes(source, bad, diagnostics);
  return source;
}

SourcePtr read_source(const std::filesystem::path& file, const std::string& path,
                      Diagnostics& diagnostics) {
  Result<std::string> bytes = read_file(file);
  if (!bytes) {
    diagnostics.error("unreadable-file", bytes.error().message)
        .in_file(path)
        .with_help("make it readable, or move it out of the source folder");
    return nullptr;
  }
  return source_from_bytes(std::move(*bytes), path, diagnostics);
}

}  // namespace migc::revision
