#include "cli/page.h"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "cli/html.h"
#include "compiler/base/digest.h"
#include "compiler/script/head.h"

namespace migc::cli {
namespace {

// Statements from which on the browser had better lay out only what is on the screen.
constexpr std::size_t k_many = 300;

// RFC 4648, 4, of the bytes that the hexadecimal digits stand for.
std::string base64_of_hex(std::string_view digits) {
  constexpr std::string_view k_letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < digits.size(); at += 6) {
    const std::string_view part = digits.substr(at, 6);  // three bytes, four letters
    unsigned value = 0;
    std::from_chars(part.data(), part.data() + part.size(), value, 16);
    value <<= 4 * (6 - part.size());
    const std::size_t letters = (part.size() * 4 + 5) / 6;
    for (std::size_t i = 0; i < 4; ++i)
      text += i < letters ? k_letters[(value >> (18 - 6 * i)) & 63U] : '=';
  }
  return text;
}

// Nothing is loaded, nothing runs: only this page's own style counts.
std::string policy() {
  return fmt::format(
      "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action "
      "'none'",
      base64_of_hex(sha256(page_style())));
}

std::string contents() {
  constexpr std::array<std::array<std::string_view, 2>, 7> k_sections = {
      {{"verdict", "Risk"},
       {"window", "Locks"},
       {"steps", "Steps"},
       {"schema", "Schema"},
       {"way-back", "Way back"},
       {"checklist", "Checklist"},
       {"how-to", "How to"}}};
  std::string items;
  for (const auto& [id, name] : k_sections)
    items += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, name);
  return "<nav aria-label=\"Sections\">\n<ul>\n" + items + "</ul>\n</nav>\n";
}

}  // namespace

std::string review_page(const PacketFacts& facts) {
  const std::string from = html_text(script::rows_text(facts.plan.from));
  const std::string to = html_text(script::rows_text(facts.plan.to));
  return fmt::format(
             "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
             "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n"
             "<title>Upgrade {} → {}</title>\n<style>{}</style>\n</head>\n<body>\n"
             "<a class=\"skip\" href=\"#main\">Skip to the verdict</a>\n"
             "<header>\n<h1>Upgrade <code>{}</code> → <code>{}</code></h1>\n{}</header>\n"
             "<main id=\"main\"{}>\n",
             policy(), from, to, page_style(), from, to, contents(),
             facts.timeline.statements.size() > k_many ? " class=\"many\"" : "") +
         verdict_section(facts) + window_section(facts) + steps_section(facts) +
         schema_section(facts) + way_back_section(facts) + checklist_section(facts) +
         "</main>\n</body>\n</html>\n";
}

}  // namespace migc::cli
