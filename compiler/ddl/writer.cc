#include "compiler/ddl/writer.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/type_spelling.h"

namespace migc::ddl {
namespace {

// "$user" stands for nothing here: a schema of the user's name is not looked for.
std::vector<std::string> without_user(const std::vector<std::string>& path) {
  std::vector<std::string> kept;
  std::copy_if(path.begin(), path.end(), std::back_inserter(kept),
               [](const std::string& name) { return name != "$user"; });
  return kept;
}

}  // namespace

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  return join(parts, between);
}

std::string quoted_names(const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  std::transform(names.begin(), names.end(), std::back_inserter(quoted),
                 [](const std::string& name) { return sql::quote_identifier(name); });
  return joined(quoted);
}

std::string name_list(const std::vector<std::string>& names) {
  return "(" + quoted_names(names) + ")";
}

std::string option_list(const std::vector<sql::Option>& options) {
  std::vector<std::string> parts;
  for (const sql::Option& option : options) {
    std::vector<std::string> names;
    std::size_t begin = 0;
    for (std::size_t dot = option.name.find('.'); dot != std::string::npos;
         dot = option.name.find('.', begin)) {
      names.push_back(option.name.substr(begin, dot - begin));
      begin = dot + 1;
    }
    names.push_back(option.name.substr(begin));
    std::string part = quote_path(names);
    if (option.value) part += " = " + sql::quote_literal(*option.value);
    parts.push_back(std::move(part));
  }
  return parts.empty() ? std::string() : "(" + joined(parts) + ")";
}

std::string with_options(const std::vector<sql::Option>& options) {
  return options.empty() ? std::string() : "WITH " + option_list(options);
}

std::string quote_path(const sql::NamePath& path) {
  std::vector<std::string> parts;
  std::transform(path.begin(), path.end(), std::back_inserter(parts),
                 [](const std::string& name) { return sql::quote_identifier(name); });
  return joined(parts, ".");
}

Writer::Writer(Session& session, std::vector<Omission>& omissions, std::vector<std::string> home)
    : session_(session),
      omissions_(omissions),
      kept_path_(session.search_path()),
      home_(std::move(home)),
      path_(home_) {
  session_.set_search_path(home_);
}

void Writer::set_path(const std::vector<std::string>& path) {
  if (path == path_) return;
  path_ = path;
  session_.set_search_path(path);
  gap();
  text_ += fmt::format("SET search_path = {};\n", path.empty() ? "''" : quoted_names(path));
}

void Writer::read_as(std::initializer_list<const catalog::Definition*> definitions) {
  std::vector<std::string> path = home_;
  bool first = true;
  for (const catalog::Definition* const each : definitions) {
    if (each == nullptr || !each->search_path) continue;
    std::vector<std::string> own = without_user(*each->search_path);
    if (own.empty()) own = {"public"};  // pg_dump's: every name is qualified
    if (!first && own != path) return set_path(home_);
    path = own;
    first = false;
  }
  set_path(path);
}

void Writer::statement(const std::string& text) { text_ += text + ";\n"; }

void Writer::gap() {
  if (!text_.empty() && !text_.ends_with("\n\n")) text_ += '\n';
}

void Writer::omit(const std::string& object, const std::string& reason) {
  omissions_.push_back({object, reason});
  text_ += fmt::format("-- {}\n", visible(object + ": " + reason));
}

std::string Writer::cut() {
  if (path_ != home_) {
    gap();
    text_ += home_ == std::vector<std::string>{"public"}
                 ? std::string("RESET search_path;\n")
                 : fmt::format("SET search_path = {};\n", quoted_names(home_));
    path_ = home_;
    session_.set_search_path(home_);
  }
  while (text_.ends_with("\n\n")) text_.pop_back();
  return std::exchange(text_, {});
}

std::string Writer::take() {
  std::string text = cut();
  session_.set_search_path(kept_path_);
  return text;
}

std::string Writer::type(const catalog::TypeUse& type) const {
  if (type.type == catalog::k_no_object) return "text";
  return catalog::format_type(session_.types, type.type, type.typmod);
}

std::string Writer::collation(const std::string& written) const {
  std::string found = sql::quote_identifier(written);
  session_.catalog.visit_objects([&](const Object& object) {
    if (object.is_other(sql::ObjectKind::collation) && object.name == written)
      found = name(object.id);
  });
  return found;
}

std::string Writer::column_list(ObjectId relation, const std::vector<std::int16_t>& numbers) const {
  return name_list(catalog::column_names(session_, relation, numbers));
}

}  // namespace migc::ddl
