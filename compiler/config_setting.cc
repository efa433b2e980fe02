#include "compiler/config_setting.h"

#include <fmt/format.h>

#include "compiler/base/text.h"

namespace migc {

namespace {

std::string_view kind_name(ConfigNode::Kind kind) {
  switch (kind) {
    case ConfigNode::Kind::table:
      return "a table";
    case ConfigNode::Kind::list:
      return "a list";
    case ConfigNode::Kind::text:
      return "a text";
    case ConfigNode::Kind::integer:
      return "an integer";
    case ConfigNode::Kind::fraction:
      return "a number with a fraction";
    case ConfigNode::Kind::flag:
      return "true or false";
    case ConfigNode::Kind::date:
      return "a date or time";
  }
  return "something else";
}

std::string quote(std::string_view text) { return fmt::format("\"{}\"", visible(text)); }

std::optional<ValueFault> accept(std::string_view /*text*/) { return std::nullopt; }

}  // namespace

void Setting::wrong_type(const ConfigNode& node, std::string_view wanted) const {
  diagnostics_
      .error("config-type",
             fmt::format("{} must be {}, not {}", quote(name_.key), wanted, kind_name(node.kind)))
      .at(source_, node.span)
      .with_help(fmt::format("for example: {}", name_.example));
}

void Setting::bad_value(const ValueFault& fault, std::string_view value, Span span) const {
  std::string message = fmt::format("value of {} {}", quote(name_.key), fault.reason);
  if (value != quote("")) message += fmt::format(": {}", value);
  diagnostics_.error("config-value", std::move(message)).at(source_, span).with_help(fault.help);
}

void Setting::report_no_table() const { wrong_type(node_, "a table"); }

bool Setting::has_good_name(Check check) const {
  const auto fault = check(name_.chosen);
  if (!fault) return true;
  diagnostics_.error("config-key", fmt::format("key {} {}", quote(name_.key), fault->reason))
      .at(source_, name_.chosen_span)
      .with_help(fault->help);
  return false;
}

std::optional<bool> Setting::flag() const {
  if (node_.kind == ConfigNode::Kind::flag) return node_.flag;
  wrong_type(node_, "true or false");
  return std::nullopt;
}

std::optional<int> Setting::integer(int least, int most) const {
  if (node_.kind != ConfigNode::Kind::integer) {
    wrong_type(node_, "an integer");
    return std::nullopt;
  }
  if (node_.integer >= least && node_.integer <= most) return static_cast<int>(node_.integer);
  bad_value({fmt::format("is not between {} and {}", least, most),
             fmt::format("for example: {}", name_.example)},
            std::to_string(node_.integer), node_.span);
  return std::nullopt;
}

std::optional<std::string> Setting::text_of(const ConfigNode& node, std::string_view wanted,
                                            Check check) const {
  if (node.kind != ConfigNode::Kind::text) {
    wrong_type(node, wanted);
    return std::nullopt;
  }
  const auto fault = check(node.text);
  if (!fault) return node.text;
  bad_value(*fault, quote(node.text), node.span);
  return std::nullopt;
}

std::optional<std::string> Setting::text(Check check) const {
  return text_of(node_, "a text in quotes", check);
}

std::optional<std::vector<std::string>> Setting::texts(Check check) const {
  if (node_.kind != ConfigNode::Kind::list) {
    wrong_type(node_, "a list of texts");
    return std::nullopt;
  }
  std::vector<std::string> result;
  for (const ConfigNode& element : node_.elements) {
    auto text = text_of(element, "a list of texts alone", check);
    if (!text) continue;
    if (std::find(result.begin(), result.end(), *text) != result.end()) {
      bad_value({"has an entry twice", "leave one of them out"}, quote(*text), element.span);
      continue;
    }
    result.push_back(std::move(*text));
  }
  return result;
}

std::optional<std::vector<std::string>> Setting::text_or_texts(Check check) const {
  if (node_.kind != ConfigNode::Kind::text) return texts(check);
  if (auto text = this->text(check)) return std::vector<std::string>{std::move(*text)};
  return std::nullopt;
}

std::optional<std::vector<std::string>> Setting::some_texts(Check check) const {
  auto result = text_or_texts(check);
  if (result && !result->empty()) return result;
  if (result && node_.elements.empty()) {
    bad_value({"is empty", fmt::format("for example: {}", name_.example)}, "[]", node_.span);
  }
  return std::nullopt;
}

std::optional<Duration> Setting::duration() const {
  std::string text = node_.text;
  if (node_.kind == ConfigNode::Kind::integer) {
    text = fmt::format("{}ms", node_.integer);
  } else if (node_.kind != ConfigNode::Kind::text) {
    wrong_type(node_, "a time, as a text with a unit");
    return std::nullopt;
  }
  Duration duration;
  const auto fault = parse_duration(text, duration);
  if (!fault) return duration;
  bad_value(*fault, quote(text), node_.span);
  return std::nullopt;
}

std::optional<std::size_t> Setting::index_in(const std::vector<std::string>& names) const {
  const auto word = text(accept);
  if (!word) return std::nullopt;
  const auto found = std::find(names.begin(), names.end(), *word);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  const auto near = nearest(*word, names);
  bad_value({"is not known",
             near ? fmt::format("did you mean {}?", quote(*near)) : "one of " + join(names, ", ")},
            quote(*word), node_.span);
  return std::nullopt;
}

}  // namespace migc
