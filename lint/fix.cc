#include "lint/fix.h"

#include <algorithm>

namespace migc::lint {
namespace {

bool touch(Span a, Span b) { return a.begin <= b.end && b.begin <= a.end; }

std::string with_line_ends(const std::string& text, bool carriage_returns) {
  if (!carriage_returns) return text;
  std::string result;
  for (const char c : text) {
    if (c == '\n') result += '\r';
    result += c;
  }
  return result;
}

}  // namespace

bool overlap(const std::vector<Edit>& a, const std::vector<Edit>& b) {
  return std::any_of(a.begin(), a.end(), [&](const Edit& one) {
    return std::any_of(b.begin(), b.end(),
                       [&](const Edit& other) { return touch(one.span, other.span); });
  });
}

std::string edited(std::string_view text, Span part, std::vector<Edit> edits) {
  std::stable_sort(edits.begin(), edits.end(),
                   [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  std::string result;
  std::size_t done = part.begin;
  for (const Edit& each : edits) {
    result += text.substr(done, each.span.begin - done);
    result += each.text;
    done = each.span.end;
  }
  return result.append(text.substr(done, part.end - done));
}

std::string bytes_of(const SourceFile& source) {
  std::string bytes(source.has_byte_order_mark() ? k_byte_order_mark : std::string_view());
  return bytes.append(source.text());
}

std::string apply(const SourceFile& source, std::vector<Edit> edits) {
  const std::string_view text = source.text();
  const std::size_t line_end = text.find('\n');
  const bool carriage_returns =
      line_end != std::string_view::npos && line_end > 0 && text[line_end - 1] == '\r';
  for (Edit& each : edits) each.text = with_line_ends(each.text, carriage_returns);
  const std::string_view mark = source.has_byte_order_mark() ? k_byte_order_mark : "";
  return std::string(mark) + edited(text, {0, text.size()}, std::move(edits));
}

}  // namespace migc::lint
