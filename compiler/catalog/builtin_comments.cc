// The comments that extensions come with.
#include "compiler/catalog/builtin.h"
#include "compiler/catalog/builtin_rows.h"

namespace migc::catalog::builtin {
namespace {

constexpr ExtensionCommentRow k_comments[] = {
#include "compiler/catalog/builtin_extension_comments.inc"
};

}  // namespace

std::string_view extension_comment(int version, std::uint8_t extension) {
  for (const ExtensionCommentRow& row : k_comments) {
    if (row.number == extension && row.since <= version && version <= row.until) return row.comment;
  }
  return {};
}

}  // namespace migc::catalog::builtin
