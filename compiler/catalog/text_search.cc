#include "compiler/catalog/text_search.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "compiler/base/text.h"
#include "compiler/catalog/define_parts.h"
#include "compiler/catalog/find_object.h"
#include "compiler/catalog/made_names.h"
#include "compiler/catalog/object_words.h"

namespace migc::catalog {
namespace {

using sql::ObjectKind;
using Mapping = TextSearchFacts::Mapping;

// Of the default parser (wparser_def.c), with what the server's own configurations do with them:
// words of ASCII letters, other words, what is no word, what is not searched for.
enum class Token : std::uint8_t { ascii, word, plain, skipped };
struct TokenFacts {
  std::string_view name;
  Token token;
};
constexpr std::array<TokenFacts, 23> k_tokens = {{{"asciiword", Token::ascii},
                                                  {"word", Token::word},
                                                  {"numword", Token::plain},
                                                  {"email", Token::plain},
                                                  {"url", Token::plain},
                                                  {"host", Token::plain},
                                                  {"sfloat", Token::plain},
                                                  {"version", Token::plain},
                                                  {"hword_numpart", Token::plain},
                                                  {"hword_part", Token::word},
                                                  {"hword_asciipart", Token::ascii},
                                                  {"blank", Token::skipped},
                                                  {"tag", Token::skipped},
                                                  {"protocol", Token::skipped},
                                                  {"numhword", Token::plain},
                                                  {"asciihword", Token::ascii},
                                                  {"hword", Token::word},
                                                  {"url_path", Token::plain},
                                                  {"file", Token::plain},
                                                  {"float", Token::plain},
                                                  {"int", Token::plain},
                                                  {"uint", Token::plain},
                                                  {"entity", Token::skipped}}};

// Languages that have a dictionary NAME_stem and a configuration, from that version on (pg_ts_dict,
// pg_ts_config). `ascii`: whose dictionary words of ASCII letters go to, where it is another's.
struct Language {
  std::string_view name;
  int since;
  std::string_view ascii;
};
constexpr std::array<Language, 29> k_languages = {
    {{"arabic", 13, {}},       {"armenian", 14, {}},       {"basque", 14, {}},
     {"catalan", 14, {}},      {"danish", 13, {}},         {"dutch", 13, {}},
     {"english", 13, {}},      {"estonian", 18, {}},       {"finnish", 13, {}},
     {"french", 13, {}},       {"german", 13, {}},         {"greek", 13, {}},
     {"hindi", 14, "english"}, {"hungarian", 13, {}},      {"indonesian", 13, {}},
     {"irish", 13, {}},        {"italian", 13, {}},        {"lithuanian", 13, {}},
     {"nepali", 13, {}},       {"norwegian", 13, {}},      {"portuguese", 13, {}},
     {"romanian", 13, {}},     {"russian", 13, "english"}, {"serbian", 14, {}},
     {"spanish", 13, {}},      {"swedish", 13, {}},        {"tamil", 13, {}},
     {"turkish", 13, {}},      {"yiddish", 14, {}}}};

// What each template's dictionaries can be given, and what they must be (dict_simple.c,
// dict_synonym.c, dict_ispell.c, dict_thesaurus.c, dict_snowball.c).
struct Template {
  std::string_view name;
  std::vector<std::string_view> options;
  std::vector<std::string_view> required;
};
const std::vector<Template>& templates() {
  static const std::vector<Template> all = {
      {"simple", {"stopwords", "accept"}, {}},
      {"synonym", {"synonyms", "casesensitive"}, {"synonyms"}},
      {"ispell", {"dictfile", "afffile", "stopwords"}, {"dictfile", "afffile"}},
      {"thesaurus", {"dictfile", "dictionary"}, {"dictfile", "dictionary"}},
      {"snowball", {"stopwords", "language"}, {"language"}}};
  return all;
}

const Template* find_template(std::string_view name) {
  const auto& all = templates();
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const Template& each) { return each.name == name; });
  return at == all.end() ? nullptr : &*at;
}

const Language* find_language_of(const Session& session, std::string_view name) {
  const auto* const at = std::find_if(
      k_languages.begin(), k_languages.end(),
      [&](const Language& each) { return each.name == name && each.since <= session.postgres(); });
  return at == k_languages.end() ? nullptr : at;
}

const TokenFacts* find_token(std::string_view name) {
  const auto* const at = std::find_if(k_tokens.begin(), k_tokens.end(),
                                      [&](const TokenFacts& each) { return each.name == name; });
  return at == k_tokens.end() ? nullptr : at;
}

// Of one of the server's own configurations.
Mapping builtin_mapping(const Session& session, std::string_view configuration) {
  const Language* const language = find_language_of(session, configuration);
  const auto stem = [](std::string_view name) { return fmt::format("{}_stem", name); };
  Mapping mapping;
  for (const TokenFacts& each : k_tokens) {
    if (each.token == Token::skipped) continue;
    std::string name = "simple";
    if (language != nullptr && each.token == Token::word) name = stem(language->name);
    if (language != nullptr && each.token == Token::ascii)
      name = stem(language->ascii.empty() ? language->name : language->ascii);
    mapping[std::string(each.name)] = {{k_no_object, std::move(name)}};
  }
  return mapping;
}

TextSearchFacts* facts_of(Object& object) {
  auto* const other = std::get_if<Other>(&object.detail);
  return other == nullptr ? nullptr : std::get_if<TextSearchFacts>(&other->facts);
}

// makeConfigurationDependencies
void depend_on_dictionaries(Session& session, ObjectId configuration, const Mapping& mapping) {
  for (const Dependency& each : session.catalog.dependencies(configuration)) {
    const Object* const used = session.catalog.find(each.referenced.object);
    const Other* const other = used == nullptr ? nullptr : used->as<Other>();
    if (other != nullptr && other->kind == ObjectKind::text_search_dictionary)
      session.catalog.forget_dependency(each.dependent, each.referenced);
  }
  for (const auto& [token, dictionaries] : mapping) {
    for (const auto& each : dictionaries) {
      if (each.own != k_no_object)
        session.catalog.depend({configuration, 0}, {each.own, 0}, DependencyKind::normal);
    }
  }
}

bool refuse_missing(Session& session, ObjectKind kind, const sql::QualifiedName& name,
                    std::optional<Span> span) {
  return session.refuse("42704", span,
                        fmt::format("{} \"{}\" does not exist", object_word(kind), name.name));
}

bool require(Session& session, ObjectKind kind, const sql::QualifiedName& name,
             std::optional<Span> span, ObjectId& own) {
  own = find_own(session, kind, name);
  return own != k_no_object || has_builtin_text_search(session, kind, name) ||
         refuse_missing(session, kind, name, span);
}

class Definer {
 public:
  Definer(Session& session, const sql::Define& statement, ObjectId schema)
      : session_(session), statement_(statement), schema_(schema) {}

  bool dictionary() {
    const sql::Define::Item* const chosen = item("template");
    if (chosen == nullptr) return refuse("42P17", "text search template is required");
    const sql::QualifiedName name = function_name(*chosen);
    ObjectId own = k_no_object;
    if (!require(session_, ObjectKind::text_search_template, name, statement_.name_span, own))
      return false;
    const Template* const known = own == k_no_object ? find_template(name.name) : nullptr;
    if (known != nullptr && !check_options(*known)) return false;
    ObjectId id = k_no_object;
    if (!add({}, id)) return false;
    if (own != k_no_object) session_.catalog.depend({id, 0}, {own, 0}, DependencyKind::normal);
    return true;
  }

  bool configuration() {
    const sql::Define::Item* const parser = item("parser");
    const sql::Define::Item* const copied = item("copy");
    ObjectId own = k_no_object;
    for (const sql::Define::Item& each : statement_.items) {
      const bool is_parser = each.name == "parser";
      if (!is_parser && each.name != "copy")
        return refuse(
            "42601",
            fmt::format("text search configuration parameter \"{}\" not recognized", each.name));
      if (!require(
              session_,
              is_parser ? ObjectKind::text_search_parser : ObjectKind::text_search_configuration,
              function_name(each), statement_.name_span, own))
        return false;
    }
    if (parser != nullptr && copied != nullptr)
      return refuse("42601", "cannot specify both PARSER and COPY options");
    if (parser == nullptr && copied == nullptr)
      return refuse("42P17", "text search parser is required");
    TextSearchFacts facts;
    facts.default_parser = own == k_no_object;
    if (copied != nullptr) facts = copy_of(own, function_name(*copied).name);
    ObjectId id = k_no_object;
    if (!add(facts, id)) return false;
    depend_on_dictionaries(session_, id, facts.mapping);
    return true;
  }

 private:
  const sql::Define::Item* item(std::string_view name) const {
    const auto at = std::find_if(statement_.items.begin(), statement_.items.end(),
                                 [&](const auto& each) { return each.name == name; });
    return at == statement_.items.end() ? nullptr : &*at;
  }

  TextSearchFacts copy_of(ObjectId own, const std::string& name) const {
    if (own == k_no_object) return {true, builtin_mapping(session_, name)};
    Object object = *session_.catalog.find(own);
    const TextSearchFacts* const facts = facts_of(object);
    return facts == nullptr ? TextSearchFacts{} : *facts;
  }

  bool check_options(const Template& wanted) {
    const auto is_any = [](const std::vector<std::string_view>& list, std::string_view name) {
      return std::find(list.begin(), list.end(), name) != list.end();
    };
    for (const sql::Define::Item& each : statement_.items) {
      if (each.name != "template" && !is_any(wanted.options, each.name))
        return refuse("22023",
                      fmt::format("unrecognized {} parameter: \"{}\"", wanted.name, each.name));
    }
    for (const std::string_view each : wanted.required) {
      if (item(each) == nullptr) return refuse("22023", fmt::format("missing {} parameter", each));
    }
    return true;
  }

  // There is no test for the name but the unique index of the server's catalog.
  bool add(TextSearchFacts facts, ObjectId& id) {
    const std::string name = truncated_name(statement_.name.back());
    if (session_.catalog.find_name(other_name(statement_.kind, schema_, name, {})) != k_no_object)
      return refuse("23505",
                    fmt::format("{} \"{}\" already exists", object_word(statement_.kind), name));
    if (!add_other(session_, {statement_.kind, schema_, name}, statement_.name_span, id))
      return false;
    session_.catalog.update(
        id, [&](Object& object) { std::get<Other>(object.detail).facts = std::move(facts); });
    return true;
  }

  bool refuse(std::string_view sqlstate, std::string message) {
    return session_.refuse(sqlstate, statement_.name_span, std::move(message));
  }

  Session& session_;
  const sql::Define& statement_;
  ObjectId schema_;
};

class MappingChange {
 public:
  MappingChange(Session& session, const sql::AlterProperties& statement)
      : session_(session), statement_(statement) {}

  bool run() {
    const sql::QualifiedName name = qualified(statement_.object.path);
    ObjectId id = k_no_object;
    if (!require(session_, ObjectKind::text_search_configuration, name, statement_.object.span, id))
      return false;
    if (id == k_no_object) return true;  // one of the server's own
    Object object = *session_.catalog.find(id);
    TextSearchFacts* const facts = facts_of(object);
    if (facts == nullptr) return true;
    default_parser_ = facts->default_parser;
    if (!read() || !change(facts->mapping)) return false;
    depend_on_dictionaries(session_, id, facts->mapping);
    session_.catalog.update(id,
                            [&](Object& changed) { changed.detail = std::move(object.detail); });
    session_.catalog.add_change(id, session_.catalog.statement());
    return true;
  }

 private:
  bool read() {
    for (const sql::Option& each : statement_.options) {
      if (each.name == "dictionary") continue;
      const std::string& token = *each.value;
      if (default_parser_ && find_token(token) == nullptr)
        return refuse("22023", fmt::format("token type \"{}\" does not exist", token));
      if (std::find(tokens_.begin(), tokens_.end(), token) == tokens_.end())
        tokens_.push_back(token);
    }
    for (const sql::Option& each : statement_.options) {
      if (each.name != "dictionary") continue;
      const sql::QualifiedName name = qualified(each.path);
      TextSearchFacts::Dictionary used{k_no_object, name.name};
      if (!require(session_, ObjectKind::text_search_dictionary, name, statement_.object.span,
                   used.own))
        return false;
      dictionaries_.push_back(std::move(used));
    }
    return true;
  }

  bool change(Mapping& mapping) {
    if (statement_.action == "drop mapping") return drop(mapping);
    if (statement_.action == "replace mapping") return replace(mapping);
    for (const std::string& token : tokens_) {
      std::vector<TextSearchFacts::Dictionary>& there = mapping[token];
      if (statement_.action == "add mapping" && !there.empty())
        return refuse("23505", fmt::format("token type \"{}\" has a mapping already", token));
      there = dictionaries_;
    }
    return true;
  }

  bool drop(Mapping& mapping) {
    for (const std::string& token : tokens_) {
      if (mapping.erase(token) == 0 && !statement_.if_exists)
        return refuse("42704", fmt::format("mapping for token type \"{}\" does not exist", token));
    }
    return true;
  }

  bool replace(Mapping& mapping) const {
    for (auto& [token, list] : mapping) {
      const bool meant =
          tokens_.empty() || std::find(tokens_.begin(), tokens_.end(), token) != tokens_.end();
      if (meant) std::replace(list.begin(), list.end(), dictionaries_[0], dictionaries_[1]);
    }
    return true;
  }

  bool refuse(std::string_view sqlstate, std::string message) {
    return session_.refuse(sqlstate, statement_.object.span, std::move(message));
  }

  Session& session_;
  const sql::AlterProperties& statement_;
  bool default_parser_ = true;
  std::vector<std::string> tokens_;
  std::vector<TextSearchFacts::Dictionary> dictionaries_;
};

}  // namespace

bool has_builtin_text_search(const Session& session, ObjectKind kind,
                             const sql::QualifiedName& name) {
  // extensions that bring text search objects are not listed with them
  const bool extensions = !extensions_are_known(session) || is_extension(session, "unaccent") ||
                          is_extension(session, "dict_int") || is_extension(session, "dict_xsyn");
  if (extensions) return true;
  if (!name.schema.empty() && name.schema != "pg_catalog") return false;
  switch (kind) {
    case ObjectKind::text_search_configuration:
      return name.name == "simple" || find_language_of(session, name.name) != nullptr;
    case ObjectKind::text_search_dictionary:
      return name.name == "simple" ||
             (name.name.ends_with("_stem") &&
              find_language_of(
                  session, std::string_view(name.name).substr(0, name.name.size() - 5)) != nullptr);
    case ObjectKind::text_search_template:
      return find_template(name.name) != nullptr;
    default:
      return name.name == "default";
  }
}

bool define_text_search(Session& session, const sql::Define& statement, ObjectId schema) {
  Definer definer(session, statement, schema);
  return statement.kind == ObjectKind::text_search_dictionary ? definer.dictionary()
                                                              : definer.configuration();
}

bool change_mapping(Session& session, const sql::AlterProperties& statement) {
  return MappingChange(session, statement).run();
}

}  // namespace migc::catalog
