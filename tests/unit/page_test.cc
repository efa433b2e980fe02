// The review page: what it shows of an upgrade, and that it shows what sources say as text.
// SPDX-License-Identifier: MIT
#include <regex>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "cli/html.h"
#include "tests/unit/bench.h"

namespace migc::cli {
namespace {

using Catch::Matchers::ContainsSubstring;

// The page of the upgrade from base1, which makes the tables, to the revision whose up section this
// is.
class Page {
 public:
  Page(const std::string& tables, const std::string& up, const std::string& settings = "",
       const std::string& message = "work")
      : bench_({{"migrate.toml", "[source]\npath = \"migrations\"\n" + settings},
                {"migrations/a.sql", test::revision("base1", "", "-- migrate:up\n" + tables)},
                {"migrations/b.sql",
                 test::revision("next2", "base1", "-- migrate:up\n" + up, message)}}) {
    bench_.review("base1:next2");
    text_ = bench_.text("packet/review.html");
  }

  const std::string& text() const { return text_; }
  // The first group of each match.
  std::vector<std::string> all(const std::string& pattern) const {
    const std::regex expression(pattern);
    std::vector<std::string> found;
    for (auto at = std::sregex_iterator(text_.begin(), text_.end(), expression);
         at != std::sregex_iterator(); ++at)
      found.push_back((*at)[1]);
    return found;
  }
  std::vector<std::string> bars() const {
    return all("<rect class=\"bar [^>]*rx=\"2\"><title>([^<]*)</title>");
  }

 private:
  test::Bench bench_;
  std::string text_;
};

constexpr const char* k_no_retry = "[script]\nlock_retry = { attempts = 1 }\n";

}  // namespace

TEST_CASE("html: text is shown and nothing else", "[page]") {
  CHECK(html_text("a<b>&\"'c") == "a&lt;b&gt;&amp;&quot;&#39;c");
  CHECK(html_text("a\xE2\x80\xAE\nb") == "a&lt;U+202E&gt;&lt;U+000A&gt;b");
  CHECK(html_text("\xFF") == "&lt;0xFF&gt;");
  CHECK(html_lines("a\tb\r\n<c>\n") == "a\tb\n&lt;c&gt;\n");
  CHECK(html_lines("a\rb") == "a&lt;U+000D&gt;b");
  CHECK(html_lines("").empty());
  CHECK(html_with_code("run `a<b` now") == "run <code>a&lt;b</code> now");
}

TEST_CASE("page: a lock lasts to the end of its transaction, or to a stronger one", "[page]") {
  const Page page("CREATE TABLE t (a int);\nCREATE TABLE u (a int);\n",
                  "LOCK TABLE t IN SHARE UPDATE EXCLUSIVE MODE;\n"
                  "ALTER TABLE u ADD b int;\n"
                  "CREATE INDEX t_a ON t (a);\n"
                  "CREATE TABLE own (a int);\n"
                  "ALTER TABLE t ADD b int;\n"
                  "CREATE INDEX CONCURRENTLY u_a ON u (a);\n",
                  k_no_retry);
  const std::string grows = "grows with the table";
  const std::vector<std::string> expected = {
      "ACCESS EXCLUSIVE on table public.u, blocks reads and writes, statements 2 to 5: " + grows,
      "SHARE UPDATE EXCLUSIVE on table public.u, blocks neither, statements 6 to 6: " + grows,
      "SHARE UPDATE EXCLUSIVE on table public.t, blocks neither, statements 1 to 2: instant",
      "SHARE on table public.t, blocks writes, statements 3 to 4: grows with the table",
      "ACCESS EXCLUSIVE on table public.t, blocks reads and writes, statements 5 to 5: instant"};
  CHECK(page.bars() == expected);
  CHECK(page.all("<td><a href=\"#s(\\d+)\">") == std::vector<std::string>{"2", "6", "1", "3", "5"});
  // the index is built while "u" cannot even be read
  CHECK_THAT(page.text(), ContainsSubstring("Risk: high") &&
                              ContainsSubstring("blocks reads and writes of public.u for a time "
                                                "that grows with the table") &&
                              ContainsSubstring("blocks writes of public.t for a time"));
}

TEST_CASE("page: locks that the script takes first are held from there on", "[page]") {
  const Page page("CREATE TABLE t (a int);\nCREATE TABLE u (a int);\n",
                  "ALTER TABLE t ADD b int;\nALTER TABLE u ADD b int;\n");
  const std::vector<std::string> expected = {
      "ACCESS EXCLUSIVE on table public.t, blocks reads and writes, statements 1 to 2: instant",
      "ACCESS EXCLUSIVE on table public.u, blocks reads and writes, statements 1 to 2: instant"};
  CHECK(page.bars() == expected);
}

TEST_CASE("page: where all of the script is one transaction, locks are held to its end", "[page]") {
  const Page page("CREATE TABLE t (a int);\nCREATE TABLE u (a int);\n",
                  "ALTER TABLE t ADD b int;\nSELECT 1;\n", "[script]\ntransaction = \"single\"\n");
  REQUIRE(page.bars().size() == 1);
  CHECK_THAT(page.bars()[0], ContainsSubstring("statements 1 to 2"));
}

TEST_CASE("page: the schema before and after, line by line", "[page]") {
  const Page page(
      "CREATE TABLE t (a int, b text);\nCREATE TABLE same (a int);\n"
      "CREATE TABLE gone (a int);\n",
      "ALTER TABLE t DROP b;\nALTER TABLE t ADD c int DEFAULT 7;\n"
      "CREATE INDEX t_c ON t (c);\nDROP TABLE gone;\nCREATE TABLE fresh (a serial);\n"
      "CREATE TYPE mood AS ENUM ('<sad>');\n");
  const std::vector<std::string> objects = page.all("<summary><h3>([^<]*)</h3>");
  CHECK(objects == std::vector<std::string>{"table public.fresh", "table public.gone",
                                            "table public.t", "type public.mood"});
  CHECK(page.all("<span class=\"state\">([a-z]*)</span>") ==
        std::vector<std::string>{"new", "dropped", "changed", "new"});
  const std::string added = [&] {
    std::string text;
    for (const std::string& each : page.all("<ins>\\+ ([^\\n]*)\n</ins>")) text += each + "\n";
    return text;
  }();
  CHECK_THAT(added, ContainsSubstring("c integer DEFAULT 7") && ContainsSubstring("INDEX t_c") &&
                        ContainsSubstring("&lt;sad&gt;"));
  CHECK_THAT(page.text(), ContainsSubstring("<del>-     b text\n</del>"));
}

TEST_CASE("page: each value from sources is escaped", "[page]") {
  const std::string name = "\"\"\"><script>alert(1)</script>\"";
  const Page page("CREATE TABLE " + name + " (a int, \"</style>\" text);\n",
                  "ALTER TABLE " + name +
                      " ADD \"&amp;\" text DEFAULT '</code><script>2</script>';\n"
                      "-- migrate:ignore drop-column: <script>3</script>\n"
                      "ALTER TABLE " +
                      name + " DROP \"</style>\";\n",
                  "", "<script>4</script>");
  CHECK(page.all("(<script)").empty());
  CHECK(page.all("(</style>)").size() == 1);
  for (int i = 1; i <= 4; ++i) {
    const std::string inner = i == 1 ? "alert(1)" : std::to_string(i);
    CHECK_THAT(page.text(), ContainsSubstring("&lt;script&gt;" + inner + "&lt;/script&gt;"));
  }
  CHECK_THAT(page.text(), ContainsSubstring("&amp;amp;"));
  CHECK_THAT(page.text(), ContainsSubstring("<b>accepted</b>: &lt;script&gt;3"));
}

TEST_CASE("page: of a very long statement the beginning is shown, and how much is left", "[page]") {
  std::string letters;
  for (int i = 0; i < 15'000; ++i) letters += "\xC3\xA9";
  const Page page("CREATE TABLE t (a text);\n", "INSERT INTO t VALUES (\n'x" + letters + "');\n" +
                                                    "INSERT INTO t VALUES ('" + letters + "');\n");
  CHECK(page.all("(\\d+) more bytes") == std::vector<std::string>{"30005", "10026"});
  CHECK_THAT(page.text(), !ContainsSubstring("&lt;0x"));
}

TEST_CASE("page: the risk is low where nothing outlasts an instant, and all comes back", "[page]") {
  const Page page("CREATE TABLE t (a int);\n",
                  "ALTER TABLE t ADD b int;\n-- migrate:down\nALTER TABLE t DROP b;\n");
  CHECK_THAT(page.text(), ContainsSubstring(">Risk: low</h2>") &&
                              ContainsSubstring("reads and writes of public.t, for an instant"));
  const Page one_way("CREATE TABLE t (a int);\n", "ALTER TABLE t ADD b int;\n");
  CHECK_THAT(one_way.text(), ContainsSubstring(">Risk: medium</h2>") &&
                                 ContainsSubstring("there is no way back by a script"));
}

}  // namespace migc::cli
