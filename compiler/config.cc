#include "compiler/config.h"

#include <algorithm>
#include <utility>

#define TOML_EXCEPTIONS 0
#include <fmt/format.h>
#include <toml++/toml.h>

#include "compiler/base/text.h"
#include "compiler/base/toml_text.h"
#include "compiler/config_keys.h"

namespace migc {
namespace {

// Turns the lines and columns of toml++ (1-based, in code points) into byte offsets.
class Places {
 public:
  explicit Places(std::string_view text) : text_(text), lines_{0} {
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '\n') lines_.push_back(at + 1);
    }
  }

  Span span(const toml::source_region& region) const {
    const std::size_t begin = offset(region.begin);
    const std::size_t end = std::max(begin, offset(region.end));
    return {begin, end > begin ? end : std::min(begin + 1, text_.size())};
  }

 private:
  std::size_t offset(const toml::source_position& position) const {
    if (position.line == 0) return 0;
    std::size_t at = lines_[std::min<std::size_t>(position.line, lines_.size()) - 1];
    const auto continues = [&] { return (static_cast<unsigned char>(text_[at]) & 0xC0U) == 0x80U; };
    for (std::size_t column = 1; column < position.column && at < text_.size(); ++column) {
      do {
        ++at;
      } while (at < text_.size() && continues());
    }
    return at;
  }

  std::string_view text_;
  std::vector<std::size_t> lines_;
};

ConfigNode::Kind kind_of(toml::node_type type) {
  switch (type) {
    case toml::node_type::table:
      return ConfigNode::Kind::table;
    case toml::node_type::array:
      return ConfigNode::Kind::list;
    case toml::node_type::string:
      return ConfigNode::Kind::text;
    case toml::node_type::integer:
      return ConfigNode::Kind::integer;
    case toml::node_type::floating_point:
      return ConfigNode::Kind::fraction;
    case toml::node_type::boolean:
      return ConfigNode::Kind::flag;
    default:
      return ConfigNode::Kind::date;
  }
}

ConfigNode convert(const toml::node& node, const Places& places) {
  ConfigNode result;
  result.kind = kind_of(node.type());
  result.span = places.span(node.source());
  if (const auto* const text = node.as_string()) result.text = text->get();
  if (const auto* const integer = node.as_integer()) result.integer = integer->get();
  if (const auto* const flag = node.as_boolean()) result.flag = flag->get();
  if (const toml::array* const list = node.as_array()) {
    for (const toml::node& element : *list) result.elements.push_back(convert(element, places));
  }
  if (const toml::table* const table = node.as_table()) {
    for (const auto& [key, value] : *table) {
      result.entries.push_back(
          {std::string(key.str()), places.span(key.source()), convert(value, places)});
    }
  }
  return result;
}

struct SyntaxFault {
  std::string_view reason;  // a part of the reason that toml++ gives
  std::string_view message;
  std::string_view help;
};

// toml++ names the token it wanted; people want to know what to write. The first row that fits
// counts.
constexpr SyntaxFault k_syntax_faults[] = {
    {"encountered end-of-file", "the file ends in the middle of a {}",
     "write key = \"value\" to its end, and close every quote, bracket and brace"},
    {"could not determine value type", "what follows \"=\" is no value",
     "text stands in quotes: key = \"text\""},
    {"expected value", "what follows \"=\" is no value", "text stands in quotes: key = \"text\""},
    {"cannot redefine existing table", "the table stands in the file a second time",
     "put its keys below the first of the two"},
    {"cannot redefine", "the key has a value already", "keep one of the two"},
    {"control characters", "a line end or control character stands in a {}",
     "close the quote on its own line; \"\\n\" is a line end in a text"},
    {"expected 'true'", "what follows \"=\" is no value",
     "write true and false in small letters, text in quotes"},
    {"expected 'false'", "what follows \"=\" is no value",
     "write true and false in small letters, text in quotes"},
    {"expected digit", "a number has other characters in it",
     "put it in quotes if it has a unit: \"5s\""},
    {"expected decimal digit", "a number has other characters in it",
     "put it in quotes if it has a unit: \"5s\""},
    {"leading zeroes", "a number starts with 0",
     "leave the leading zeros out, or put it in quotes"},
    {"not representable in 64 bits", "the number is too large",
     "the largest is 9223372036854775807"},
    {"expected '='", "a key is not followed by \"=\"", "write key = value"},
    {"expected keys, tables", "a line starts with what is neither key nor table",
     "write key = value, [table] or # comment; a key of other characters than letters, digits, _ "
     "and - stands in quotes"},
    {"a comment or whitespace", "something follows the value on its line",
     "one key = value on a line; text with spaces stands in quotes"},
    {"expected comma or closing", "a list or inline table is not continued by a comma",
     "part the values by commas, and close the bracket or brace"},
    {"expected ']'", "the name of a table is not closed by \"]\"",
     "write [table] alone on its line"},
    {"escape sequence", "a backslash in a text means nothing here",
     "write \\\\ for a backslash, or put the text in single quotes"},
};

// toml++ says "Error while parsing THING: reason".
void report_syntax(const toml::parse_error& error, const Places& places, const SourcePtr& source,
                   Diagnostics& diagnostics) {
  std::string_view reason = error.description();
  std::string_view thing = "value";
  constexpr std::string_view k_prefix = "Error while parsing ";
  if (const std::size_t colon = reason.find(": ");
      reason.starts_with(k_prefix) && colon != std::string_view::npos) {
    thing = reason.substr(k_prefix.size(), colon - k_prefix.size());
    reason.remove_prefix(colon + 2);
  }
  std::string message = fmt::format("invalid TOML in a {}: {}", thing, visible(reason));
  std::string help = "the format is described at https://toml.io/en/v1.0.0";
  for (const SyntaxFault& each : k_syntax_faults) {
    if (reason.find(each.reason) == std::string_view::npos) continue;
    message = "invalid TOML: " + fmt::format(fmt::runtime(each.message), thing);
    help = each.help;
    break;
  }
  diagnostics.error("config-syntax", std::move(message))
      .at(source, places.span(error.source()))
      .with_help(std::move(help));
}

constexpr std::size_t k_largest_config = std::size_t{1} << 20U;
constexpr std::ptrdiff_t k_most_dots = 200;

// What toml++ must not be given: each dot of a key nests a table, and it frees nested tables by
// recursion.
bool is_readable(const SourcePtr& source, Diagnostics& diagnostics) {
  const std::string_view text = source->text();
  if (text.size() > k_largest_config) {
    diagnostics
        .error("config-syntax",
               fmt::format("the file has {} bytes; a migrate.toml has at most 1 MiB", text.size()))
        .at(source, {})
        .with_help("is this the file you meant?");
    return false;
  }
  if (const auto at = find_invalid_utf8(text)) {
    diagnostics.error("config-syntax", "invalid TOML: the file is not UTF-8")
        .at(source, {*at, *at + 1})
        .with_help("save it as UTF-8");
    return false;
  }
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    if (std::count(line.begin(), line.end(), '.') > k_most_dots) {
      diagnostics.error("config-syntax", fmt::format("a line has more than {} dots", k_most_dots))
          .at(source, {begin, end})
          .with_help("break a long list into lines");
      return false;
    }
    begin = end + 1;
  }
  return true;
}

}  // namespace

Config default_config() { return {}; }

Config load_config(SourcePtr source, Diagnostics& diagnostics) {
  Config config;
  config.source_file = std::move(source);
  if (!is_readable(config.source_file, diagnostics)) return config;
  const Places places(config.source_file->text());
  const toml::parse_result plain = toml::parse(plain_toml(config.source_file->text()));
  if (!plain) {
    report_syntax(plain.error(), places, config.source_file, diagnostics);
    return config;
  }
  const toml::parse_result parsed = toml::parse(config.source_file->text());
  if (!parsed) {
    report_syntax(parsed.error(), places, config.source_file, diagnostics);
    return config;
  }
  read_config(convert(parsed.table(), places), config, diagnostics);
  return config;
}

void apply_environment(Config& config, std::string_view name, Diagnostics& diagnostics) {
  const auto found = config.environments.find(name);
  if (found == config.environments.end()) {
    std::vector<std::string> names;
    for (const auto& [each, ignored] : config.environments) names.push_back(each);
    const auto near = nearest(name, names);
    std::string help =
        near ? fmt::format("did you mean \"{}\"?", *near)
        : names.empty()
            ? fmt::format("no environment is defined; add [environments.{}]", visible(name))
            : "known: " + join(names, ", ");
    Diagnostic& diagnostic =
        diagnostics
            .error("unknown-environment", fmt::format("unknown environment \"{}\"", visible(name)))
            .with_help(std::move(help));
    if (config.source_file) diagnostic.in_file(config.source_file->path());
    return;
  }
  const Environment& environment = found->second;
  config.environment = found->first;
  if (environment.at) config.at = environment.at;
  if (environment.postgres) config.target.postgres = *environment.postgres;
  if (environment.expect_database) config.script.expect_database = *environment.expect_database;
}

}  // namespace migc
