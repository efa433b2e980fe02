// docs/diagnostics.md against the sources: every id that a diagnostic can have is a row there, with
// its severity, and every row is an id. SPDX-License-Identifier: MIT
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch_test_macros.hpp>

namespace {

namespace fs = std::filesystem;

// A word, a string literal (without its quotes) or one character of code.
struct Token {
  enum class Kind { word, text, other } kind;
  std::string text;
};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::size_t after(const std::string& code, std::string_view closing, std::size_t from) {
  const std::size_t found = code.find(closing, from);
  return found == std::string::npos ? code.size() : found + closing.size();
}

// The literal in quotes of either kind that starts at `at`, escapes left as they are written.
std::size_t end_of_literal(const std::string& code, std::size_t at) {
  const char quote = code[at++];
  while (at < code.size() && code[at] != quote) at += code[at] == '\\' ? 2 : 1;
  return std::min(at + 1, code.size());
}

// Code without blanks and comments. Literals that stand side by side become one, as in C++.
std::vector<Token> tokens_of(const std::string& code) {
  using Kind = Token::Kind;
  std::vector<Token> tokens;
  const auto add_text = [&](std::string text) {
    if (!tokens.empty() && tokens.back().kind == Kind::text) {
      tokens.back().text += text;
    } else {
      tokens.push_back({Kind::text, std::move(text)});
    }
  };
  for (std::size_t at = 0; at < code.size();) {
    const std::size_t start = at;
    if (std::isspace(static_cast<unsigned char>(code[at])) != 0) {
      ++at;
    } else if (code.compare(at, 2, "//") == 0) {
      at = after(code, "\n", at);
    } else if (code.compare(at, 2, "/*") == 0) {
      at = after(code, "*/", at + 2);
    } else if (code.compare(at, 2, "R\"") == 0) {
      const std::size_t open = code.find('(', at);
      const std::string closing = ")" + code.substr(at + 2, open - at - 2) + "\"";
      at = after(code, closing, open);
      add_text(code.substr(open + 1, at - closing.size() - open - 1));
    } else if (code[at] == '"') {
      at = end_of_literal(code, at);
      add_text(code.substr(start + 1, at - start - 2));
    } else if (code[at] == '\'') {
      at = end_of_literal(code, at);
      tokens.push_back({Kind::other, "'"});
    } else if (is_word(code[at])) {
      // a quote inside a number parts its digits: 1'000
      const bool number = std::isdigit(static_cast<unsigned char>(code[at])) != 0;
      while (at < code.size() && (is_word(code[at]) || (number && code[at] == '\''))) ++at;
      tokens.push_back({Kind::word, code.substr(start, at - start)});
    } else {
      tokens.push_back({Kind::other, code.substr(at++, 1)});
    }
  }
  return tokens;
}

// What the sources say of diagnostics.
struct Sources {
  std::map<std::string, std::set<std::string>> ids;  // with the severities that are known
  std::set<std::string> literals;
  std::set<std::string> carriers;   // structs whose first member is an id: rows of tables and such
  std::vector<std::string> opaque;  // calls whose id this test cannot follow
};

class Scanner {
 public:
  Scanner(const std::string& path, const std::string& code, Sources& sources)
      : path_(path), tokens_(tokens_of(code)), sources_(sources) {}

  // struct Family { std::string_view id; …
  void find_carriers() {
    for (std::size_t i = 0; i + 8 < tokens_.size(); ++i) {
      const bool text_first = is(i, "struct") && is(i + 2, "{") && is(i + 3, "std") &&
                              (is(i + 6, "string") || is(i + 6, "string_view"));
      if (text_first && is(i + 7, "id")) sources_.carriers.insert(tokens_[i + 1].text);
    }
  }

  void find_ids() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (is_text(i)) sources_.literals.insert(tokens_[i].text);
      if (is(i + 1, "(") && (is(i, "error") || is(i, "warning") || is(i, "note"))) call(i);
      if (is(i, "id") && is(i + 1, "=") && !is(i + 2, "=")) assignment(i + 2);
      if (i > 0 && sources_.carriers.count(tokens_[i].text) != 0 && !is(i - 1, "struct")) rows(i);
    }
  }

 private:
  bool is(std::size_t i, std::string_view text) const {
    return i < tokens_.size() && !is_text(i) && tokens_[i].text == text;
  }
  bool is_text(std::size_t i) const {
    return i < tokens_.size() && tokens_[i].kind == Token::Kind::text;
  }
  bool opens(std::size_t i) const { return is(i, "(") || is(i, "{") || is(i, "["); }
  bool closes(std::size_t i) const { return is(i, ")") || is(i, "}") || is(i, "]"); }

  // diagnostics.error(id, …), or a function of one of these names that hands the id on: the first
  // argument is a literal, a choice of literals, or something named "id" that is looked for where
  // it is made.
  void call(std::size_t name) {
    bool followed = is(name + 2, ")");
    int depth = 0;
    for (std::size_t i = name + 2; i < tokens_.size(); ++i) {
      if (opens(i)) ++depth;
      if (closes(i)) --depth;
      if (depth < 0 || (depth == 0 && is(i, ","))) break;
      if (is_text(i)) sources_.ids[tokens_[i].text].insert(tokens_[name].text);
      followed = followed || is_text(i) || is(i, "id");
    }
    if (!followed) sources_.opaque.push_back(path_ + ": " + tokens_[name].text + "(…) without id");
  }

  void assignment(std::size_t i) {
    for (; i < tokens_.size() && !is(i, ";") && !is(i, "(") && !is(i, "{"); ++i)
      if (is_text(i)) sources_.ids[tokens_[i].text];
  }

  // NameFault{"bad-id", …}, and each row of Family k_families[] = {{"psql-copy", …}, …}.
  void rows(std::size_t i) {
    while (i < tokens_.size() && !is(i, "{")) {
      if (is(i, ";") || is(i, "(") || is(i, ")")) return;
      ++i;
    }
    int depth = 0;
    for (; i < tokens_.size(); ++i) {
      if (opens(i)) ++depth;
      if (closes(i) && --depth == 0) return;
      if (is(i, "{") && is_text(i + 1)) sources_.ids[tokens_[i + 1].text];
    }
  }

  std::string path_;
  std::vector<Token> tokens_;
  Sources& sources_;
};

std::string read(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// By path: the code of .cc files and headers.
Sources scan(const std::map<std::string, std::string>& files) {
  Sources sources;
  for (const auto& [path, code] : files) Scanner(path, code, sources).find_carriers();
  for (const auto& [path, code] : files) {
    if (path.ends_with(".cc")) Scanner(path, code, sources).find_ids();
  }
  return sources;
}

std::map<std::string, std::string> source_files() {
  const fs::path root = MIGC_SOURCE_DIR;
  std::map<std::string, std::string> files;
  for (const char* top : {"compiler", "lint", "cli"}) {
    if (!fs::exists(root / top)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      const std::string ending = entry.path().extension().string();
      if (ending == ".h" || ending == ".cc")
        files[fs::relative(entry.path(), root).generic_string()] = read(entry.path());
    }
  }
  return files;
}

// The cells after the id of each row "| `id` | severity | when | what to do |". An id that has two
// rows is among the faults.
struct Documented {
  std::map<std::string, std::vector<std::string>> rows;
  std::vector<std::string> faults;
};

Documented read_rows(const std::string& text) {
  constexpr std::string_view k_start = "| `";
  Documented found;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    at = end + 1;
    const std::size_t quote = line.find('`', k_start.size());
    if (!line.starts_with(k_start) || quote == std::string::npos) continue;
    std::vector<std::string> cells;
    for (std::size_t bar = line.find(" | ", quote); bar != std::string::npos;) {
      const std::size_t next = line.find(" |", bar + 2);
      if (next == std::string::npos) break;
      cells.push_back(line.substr(bar + 3, next - bar - 3));
      bar = next;
    }
    const std::string id = line.substr(k_start.size(), quote - k_start.size());
    if (cells.size() != 3) found.faults.push_back(id + ": the row has not four cells");
    if (!found.rows.emplace(id, std::move(cells)).second)
      found.faults.push_back(id + ": there are two rows");
  }
  return found;
}

std::vector<std::string> faults(const Sources& sources, const std::string& document) {
  Documented found = read_rows(document);
  for (const auto& [id, severities] : sources.ids) {
    const auto row = found.rows.find(id);
    if (row == found.rows.end()) {
      found.faults.push_back(id + ": there is no row");
      continue;
    }
    for (const std::string& severity : severities) {
      if (row->second.empty() || row->second.front().find(severity) == std::string::npos)
        found.faults.push_back(id + ": the row does not give the severity " += severity);
    }
  }
  for (const auto& [id, cells] : found.rows) {
    if (sources.literals.count(id) == 0) found.faults.push_back(id + ": no source has that id");
  }
  std::sort(found.faults.begin(), found.faults.end());
  return std::move(found.faults);
}

}  // namespace

TEST_CASE("docs/diagnostics.md lists every diagnostic, and nothing else", "[docs]") {
  const Sources sources = scan(source_files());
  const auto found = faults(sources, read(fs::path(MIGC_SOURCE_DIR) / "docs/diagnostics.md"));
  for (const std::string& fault : found) UNSCOPED_INFO(fault);
  CHECK(found.empty());
  for (const std::string& call : sources.opaque) UNSCOPED_INFO(call);
  CHECK(sources.opaque.empty());
  CHECK(sources.ids.size() >= 80);
}

TEST_CASE("the check of docs/diagnostics.md sees what it is there to see", "[docs]") {
  const Sources sources = scan({
      {"a.h", "struct Row {\n  std::string_view id;  // kebab-case\n  int rank;\n};\n"},
      {"a.cc",
       "// d.error(\"comment\", x)\n"
       "d.error(\"plain\", f(\"not, an id\")).with_help(\"no\");\n"
       "d\n    .warning(\n        \"next-line\", m);\n"
       "place(d.note(is_a ? \"first\" : \"second\", m), at);\n"
       "d.error(is_a ? \"first\" : std::string(\"third\"), m);\n"
       "fault.id = \"assigned\";\nif (x.id == \"compared\") return;\n"
       "constexpr std::array<Row, 2> k_rows = {{{\"in-table\", 1}, {\"in-table-too\", 2}}};\n"
       "return Row{\"returned\", 1};\n"
       "Diagnostic& error(std::string id, std::string m) { return d.error(std::move(id), m); }\n"
       "const auto why = parsed.error().message; d.with_note(\"no\"); d.error(name, \"no\");\n"},
  });
  using Severities = std::set<std::string>;
  CHECK(sources.ids == std::map<std::string, Severities>{{"plain", {"error"}},
                                                         {"next-line", {"warning"}},
                                                         {"first", {"note", "error"}},
                                                         {"second", {"note"}},
                                                         {"third", {"error"}},
                                                         {"assigned", {}},
                                                         {"in-table", {}},
                                                         {"in-table-too", {}},
                                                         {"returned", {}}});
  CHECK(sources.opaque.size() == 1);

  Sources two;
  two.ids = {{"a", {"error"}}, {"b", {"note", "error"}}};
  two.literals = {"a", "b"};
  const std::string good = "| `a` | error | when | do |\n| `b` | error or note | when | do |\n";
  CHECK(faults(two, good).empty());
  CHECK(faults(two, good + "| `c` | error | when | do |\n").size() == 1);
  CHECK(faults(two, good + "| `a` | error | when | do |\n").size() == 1);
  CHECK(faults(two, "| `a` | warning | when | do |\n| `b` | note, error | when |\n").size() == 2);
  CHECK(faults(two, "| `b` | note, error | when | do |\n").size() == 1);
}
