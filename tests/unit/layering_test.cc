// The house: who may include whom (docs/architecture.md), and what only one layer may touch.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

namespace {

// Each layer's folder and the layers directly below it; what those may include is allowed, too.
const std::map<std::string, std::set<std::string>> k_layers = {
    {"compiler/base", {}},
    {"compiler/lexical", {"compiler/base"}},
    {"compiler/revision", {"compiler/base", "compiler/lexical"}},
    {"compiler/sql", {"compiler/base", "compiler/lexical"}},
    {"compiler/catalog", {"compiler/base", "compiler/sql"}},
    {"compiler/effects", {"compiler/base", "compiler/sql", "compiler/catalog"}},
    {"compiler/ddl", {"compiler/base", "compiler/lexical", "compiler/sql", "compiler/catalog"}},
    {"compiler", {"compiler/base", "compiler/revision", "compiler/sql", "compiler/catalog"}},
    {"compiler/script", {"compiler", "compiler/effects"}},
    {"lint", {"compiler/script", "compiler/ddl"}},
    {"lint/rules", {"lint"}},
    {"cli", {"compiler/script", "compiler/ddl", "lint", "lint/rules"}},
};

// Headers to include, or names to use, that only the named places (a layer or one file) may.
struct Reserved {
  std::string name;
  std::regex pattern;
  std::set<std::string> places;
};

const std::vector<Reserved>& reserved_headers() {
  static const std::vector<Reserved> rows = {
      {"libpg_query",
       std::regex(
           R"((pg_query.*|postgres\.h|c\.h|protobuf/.*)|)"
           R"((nodes|parser|access|utils|catalog|commands|lib|mb|storage|port|common)/[^/]*\.h)"),
       {"compiler/sql"}},
      {"CLI11", std::regex("CLI/.*"), {"cli"}},
      {"toml++",
       std::regex(R"(toml\+\+/.*|toml\.hpp)"),
       {"compiler/config.cc", "compiler/revision/layout_diesel.cc"}},
      {"OpenSSL", std::regex("openssl/.*"), {"compiler/base"}},
      {"iostream", std::regex("iostream|print"), {"cli"}},
      {"Catch2", std::regex("catch2/.*"), {}},
      {"libpq", std::regex(R"(libpq-fe\.h|postgresql/.*)"), {}},
  };
  return rows;
}

// Names in code (not in comments or strings) that only some layers may use.
const std::vector<Reserved>& reserved_names() {
  static const std::vector<Reserved> rows = {
      {"standard output and error",
       std::regex(
           R"(\bstd::(cout|cerr|clog|puts|printf|fprintf|fputs)\b|\bfmt::print|\b(stdout|stderr)\b)"),
       {"cli"}},
      {"the exit status", std::regex(R"(\b(std::)?_?[eE]xit\s*\()"), {"cli"}},
      {"throw", std::regex(R"(\bthrow\b)"), {}},
  };
  return rows;
}

std::string layer_of(const std::string& path) { return path.substr(0, path.find_last_of('/')); }

// Whether files of `layer` may include files of `other`.
bool may_include(const std::string& layer, const std::string& other) {
  if (layer == other) return true;
  const auto found = k_layers.find(layer);
  if (found == k_layers.end()) return false;
  return std::any_of(found->second.begin(), found->second.end(),
                     [&](const std::string& lower) { return may_include(lower, other); });
}

// Where the literal or comment that starts at `at` ends; nothing if none starts there.
std::optional<std::size_t> end_of_text(const std::string& code, std::size_t at) {
  const auto after = [&](const std::string& closing, std::size_t from) {
    const std::size_t found = code.find(closing, from);
    return found == std::string::npos ? code.size() : found + closing.size();
  };
  if (code.compare(at, 2, "//") == 0) return after("\n", at) - 1;
  if (code.compare(at, 2, "/*") == 0) return after("*/", at + 2);
  if (code.compare(at, 2, "R\"") == 0) {
    const std::size_t open = code.find('(', at);
    return after(")" + code.substr(at + 2, open - at - 2) + "\"", open);
  }
  const char quote = code[at];
  const bool separator = quote == '\'' && at > 0 && std::isdigit(code[at - 1]) != 0;  // 1'000
  if ((quote != '"' && quote != '\'') || separator) return std::nullopt;
  for (++at; at < code.size() && code[at] != quote; ++at)
    if (code[at] == '\\') ++at;
  return std::min(at + 1, code.size());
}

// Code without the text of its comments and literals.
std::string bare_code(const std::string& code) {
  std::string bare;
  for (std::size_t at = 0; at < code.size();) {
    if (const auto end = end_of_text(code, at)) {
      bare += ' ';
      at = *end;
    } else {
      bare += code[at++];
    }
  }
  return bare;
}

void check_reserved(const std::string& path, const std::string& text,
                    const std::vector<Reserved>& rows, bool whole, std::vector<std::string>& out) {
  for (const Reserved& row : rows) {
    const bool found =
        whole ? std::regex_match(text, row.pattern) : std::regex_search(text, row.pattern);
    if (found && row.places.count(layer_of(path)) == 0 && row.places.count(path) == 0)
      out.push_back(path + " uses " + row.name);
  }
}

std::string fault(const std::string& path, const std::string& verb, const std::string& what) {
  return path + " " + verb + " " + what;
}

// What is wrong with one file, `path` being relative to the repository.
std::vector<std::string> faults(const std::string& path, const std::string& text) {
  std::vector<std::string> out;
  const std::string layer = layer_of(path);
  if (k_layers.count(layer) == 0) out.push_back(path + " is in no known layer");
  static const std::regex include(R"((?:^|\n)[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+))");
  for (std::sregex_iterator it(text.begin(), text.end(), include), last; it != last; ++it) {
    const std::string header = (*it)[2];
    const bool ours = k_layers.count(layer_of(header)) != 0 && (*it)[1] == "\"";
    if (ours && !may_include(layer, layer_of(header)))
      out.push_back(fault(path, "includes", header));
    if (!ours && (*it)[1] == "\"" && layer != "compiler/sql" && !header.ends_with(".inc"))
      out.push_back(fault(path, "includes a header of no known layer:", header));
    check_reserved(path, header, reserved_headers(), true, out);
  }
  check_reserved(path, bare_code(text), reserved_names(), false, out);
  return out;
}

}  // namespace

TEST_CASE("every file includes only its own layer and those below it", "[layering]") {
  namespace fs = std::filesystem;
  const fs::path root = MIGC_SOURCE_DIR;
  std::vector<std::string> found;
  std::size_t files = 0;
  for (const char* top : {"compiler", "lint", "cli"}) {
    if (!fs::exists(root / top)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".h" && extension != ".cc" && extension != ".inc") continue;
      std::ifstream stream(entry.path(), std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(stream), {}};
      for (auto& fault : faults(fs::relative(entry.path(), root).generic_string(), text))
        found.push_back(std::move(fault));
      ++files;
    }
  }
  std::sort(found.begin(), found.end());
  for (const std::string& fault : found) UNSCOPED_INFO(fault);
  CHECK(found.empty());
  CHECK(files >= 15);
}

TEST_CASE("the layering check sees what it is there to see", "[layering]") {
  using List = std::vector<std::string>;
  CHECK(faults("compiler/base/a.cc", "#include \"compiler/base/text.h\"\n").empty());
  CHECK(faults("compiler/script/a.cc", "#include \"compiler/lexical/lexer.h\"\n").empty());
  CHECK(faults("cli/a.cc", "#include <CLI/CLI.hpp>\nint main() { std::cout << 1; }\n").empty());
  CHECK(faults("compiler/base/a.cc", "int a;\n#include \"compiler/sql/parser.h\"\n") ==
        List{"compiler/base/a.cc includes compiler/sql/parser.h"});
  CHECK(faults("compiler/revision/a.h", "#include \"compiler/sql/parser.h\"\n").size() == 1);
  CHECK(faults("compiler/revision/a.h", "#include <pg_query.h>\n").size() == 1);
  CHECK(faults("compiler/script/a.cc", "#include <toml++/toml.h>\n").size() == 1);
  CHECK(faults("compiler/config.cc", "#include <toml++/toml.h>\n").empty());
  CHECK(faults("compiler/script/a.cc", "#include \"nodes/parsenodes.h\"\n").size() == 2);
  CHECK(faults("compiler/new/a.cc", "").size() == 1);
  CHECK(faults("lint/a.cc", "auto a = 1'000; std::cout << a;") ==
        List{"lint/a.cc uses standard output and error"});
  CHECK(faults("lint/a.cc", "// std::cout\nauto a = \"std::cout\"; auto b = R\"x(\" stderr)x\";")
            .empty());
}
