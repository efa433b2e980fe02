#include "compiler/config.h"

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <fmt/format.h>

#include "compiler/base/files.h"

using migc::Config;
using migc::Diagnostic;
using migc::Diagnostics;
using migc::FailOn;
using migc::ScriptTransaction;
using migc::Severity;
using migc::revision::Layout;

namespace {

using List = std::vector<std::string>;

Config load(std::string text, Diagnostics& diagnostics) {
  return migc::load_config(
      std::make_shared<const migc::SourceFile>("migrate.toml", std::move(text)), diagnostics);
}

Config load_well(std::string text) {
  Diagnostics diagnostics;
  Config config = load(std::move(text), diagnostics);
  for (const Diagnostic& each : diagnostics.items()) INFO(each.message);
  CHECK(diagnostics.empty());
  return config;
}

// Each finding as "line:column id `text` message | help".
List faults(std::string text) {
  Diagnostics diagnostics;
  load(std::move(text), diagnostics);
  List result;
  for (const Diagnostic& each : diagnostics.sorted()) {
    REQUIRE(each.source);
    REQUIRE(each.span);
    CHECK(each.file == "migrate.toml");
    CHECK(each.severity == Severity::error);
    CHECK_FALSE(each.help.empty());
    const auto [line, column] = each.source->position(each.span->begin);
    result.push_back(fmt::format("{}:{} {} `{}` {} | {}", line, column, each.id,
                                 each.source->text(*each.span), each.message, each.help));
  }
  return result;
}

// The only finding of a file.
std::string fault(std::string text) {
  const List all = faults(std::move(text));
  return all.size() == 1 ? all.front() : fmt::format("{} faults", all.size());
}

std::string read_docs() {
  const auto text = migc::read_file(std::string(MIGC_SOURCE_DIR) + "/docs/configuration.md");
  REQUIRE(text);
  return *text;
}

}  // namespace

TEST_CASE("config: an empty file and no file are the same") {
  for (const Config& config : {migc::default_config(), load_well(""), load_well("# nothing\r\n")}) {
    CHECK(config.source.paths == List{"migrations"});
    CHECK(config.source.layout == Layout::automatic);
    CHECK_FALSE(config.source.recursive);
    CHECK(config.source.file_template == "{rev}_{slug}");
    CHECK(config.source.slug_length == 40);
    CHECK(config.source.timezone == "UTC");
    CHECK(config.target.postgres == 16);
    CHECK(config.target.search_path == List{"public"});
    CHECK(config.target.external_schema.empty());
    CHECK(config.version_table.name == "alembic_version");
    CHECK(config.version_table.schema.empty());
    CHECK(config.version_table.width == 32);
    CHECK(config.history.table == "migration_history");
    CHECK(config.script.transaction == ScriptTransaction::per_revision);
    CHECK(config.script.lock_timeout.milliseconds == 5000);
    CHECK(config.script.statement_timeout.is_none());
    CHECK(config.script.lock_retry.attempts == 10);
    CHECK(config.script.lock_retry.backoff.text == "500ms");
    CHECK(config.script.expect_database.empty());
    CHECK(config.lint.fail_on == FailOn::error);
    CHECK(config.lint.rules.empty());
    CHECK(config.lint.small_tables.empty());
    CHECK(config.environments.empty());
    CHECK_FALSE(config.at);
  }
}

TEST_CASE("config: every key is read") {
  const Config config = load_well(R"(
[source]
path = ["db/a", "db/b"]
layout = "golang-migrate"
recursive = true
file_template = "{year}{month:02}{day:02}_{hour:02}{minute:02}_{rev}_{slug}"
slug_length = 60
timezone = "Europe/Berlin"
[target]
postgres = 18
search_path = ["app", "public"]
external_schema = ["x.sql"]
[version_table]
name = "versions"
schema = "ops"
width = 64
[history]
table = ""
[script]
transaction = "single"
lock_timeout = 2500
statement_timeout = "1.5 min"
lock_retry = { attempts = 3, backoff = "1s" }
expect_database = "shop"
[lint]
fail_on = "never"
tables.small = ["public.settings", '"Odd.Name"']
[lint.rules]
drop-column = "off"
rename-table = "note"
[environments.production]
at = ["def456", "0a1b2c"]
postgres = 15
expect_database = "shop_live"
[environments.empty]
at = []
[environments."eu-west 1"]
at = "def456"
)");
  CHECK(config.source.paths == List{"db/a", "db/b"});
  CHECK(config.source.layout == Layout::golang_migrate);
  CHECK(config.source.recursive);
  CHECK(config.source.file_template ==
        "{year}{month:02}{day:02}_{hour:02}{minute:02}_{rev}_{slug}");
  CHECK(config.source.slug_length == 60);
  CHECK(config.source.timezone == "Europe/Berlin");
  CHECK(config.target.postgres == 18);
  CHECK(config.target.search_path == List{"app", "public"});
  CHECK(config.target.external_schema == List{"x.sql"});
  CHECK(config.version_table.name == "versions");
  CHECK(config.version_table.schema == "ops");
  CHECK(config.version_table.width == 64);
  CHECK(config.history.table.empty());
  CHECK(config.script.transaction == ScriptTransaction::single);
  CHECK(config.script.lock_timeout.text == "2500ms");
  CHECK(config.script.lock_timeout.milliseconds == 2500);
  CHECK(config.script.statement_timeout.milliseconds == 90000);
  CHECK(config.script.lock_retry.attempts == 3);
  CHECK(config.script.lock_retry.backoff.milliseconds == 1000);
  CHECK(config.script.expect_database == "shop");
  CHECK(config.lint.fail_on == FailOn::never);
  CHECK(config.lint.small_tables == List{"public.settings", "\"Odd.Name\""});
  REQUIRE(config.lint.rules.size() == 2);
  CHECK_FALSE(config.lint.rules.at("drop-column").severity);
  CHECK(config.lint.rules.at("rename-table").severity == Severity::note);
  CHECK(config.source_file->text(config.lint.rules.at("rename-table").name) == "rename-table");
  REQUIRE(config.environments.size() == 3);
  CHECK(config.environments.at("production").at == List{"def456", "0a1b2c"});
  CHECK(config.environments.at("production").postgres == 15);
  CHECK(config.environments.at("production").expect_database == "shop_live");
  CHECK(config.environments.at("empty").at == List{});
  CHECK(config.environments.at("eu-west 1").at == List{"def456"});
  CHECK_FALSE(config.environments.at("eu-west 1").postgres);
  CHECK(config.source_file->text(config.places.at("script.lock_retry.attempts")) == "3");
  CHECK(config.source_file->text(config.places.at("source.layout")) == "\"golang-migrate\"");
}

TEST_CASE("config: all faults of a file are reported, each with its place") {
  const std::string text = R"([source]
pth = "x"
layout = "goos"
recursive = "yes"
[target]
postgres = 12
search_path = ["app", 5, "app"]
[scrpt]
x = 1
[lint.rules]
drop-column = "fatal"
)";
  // clang-format off
  const std::string expected = R"(
2:1 config-key `pth` unknown key "source.pth" | did you mean "path"?
3:10 config-value `"goos"` value of "source.layout" is not known: "goos" | did you mean "goose"?
4:13 config-type `"yes"` "source.recursive" must be true or false, not a text | for example: recursive = true
6:12 config-value `12` value of "target.postgres" is not between 13 and 18: 12 | for example: postgres = 16
7:23 config-type `5` "target.search_path" must be a list of texts alone, not an integer | for example: search_path = ["app", "public"]
7:26 config-value `"app"` value of "target.search_path" has an entry twice: "app" | leave one of them out
8:2 config-key `scrpt` unknown table [scrpt] | did you mean "script"?
11:15 config-value `"fatal"` value of "lint.rules.drop-column" is not known: "fatal" | one of error, warning, note, off)";
  // clang-format on
  std::string found;
  for (const std::string& each : faults(text)) found += "\n" + each;
  CHECK(found == expected);
}

TEST_CASE("config: a key at fault keeps its default, the others count") {
  Diagnostics diagnostics;
  const Config config = load("[target]\npostgres = 99\nsearch_path = [\"a\"]\n", diagnostics);
  CHECK(diagnostics.size() == 1);
  CHECK(config.target.postgres == 16);
  CHECK(config.target.search_path == List{"a"});
}

TEST_CASE("config: unknown keys name what was meant") {
  CHECK(fault("postgres = 15") ==
        "1:1 config-key `postgres` unknown key \"postgres\" | \"postgres\" belongs in [target]");
  CHECK(fault("[source]\nexpect_database = 'x'") ==
        "2:1 config-key `expect_database` unknown key \"source.expect_database\" | "
        "\"expect_database\" "
        "belongs in [script]");
  CHECK(fault("[nothing]\n") ==
        "1:2 config-key `nothing` unknown table [nothing] | known tables: source, target, "
        "version_table, "
        "history, script, lint, environments");
  CHECK(fault("[source]\nscript_location = 'x'") ==
        "2:1 config-key `script_location` unknown key \"source.script_location\" | migc calls it "
        "path, in [source]");
  CHECK(fault("[script]\nlock_retry = { atempts = 3 }") ==
        "2:16 config-key `atempts` unknown key \"script.lock_retry.atempts\" | did you mean "
        "\"attempts\"?");
  CHECK(
      fault("[environments.production]\nwidth = 3") ==
      "2:1 config-key `width` unknown key \"environments.production.width\" | \"width\" belongs in "
      "[version_table]");
  CHECK(fault("[environments.production]\nzzz = 3") ==
        "2:1 config-key `zzz` unknown key \"environments.production.zzz\" | known here: at, "
        "postgres, "
        "expect_database");
  // a quoted key is one name, whatever it holds
  CHECK(fault("[script]\n\"lock_retry.attempts\" = 3").starts_with("2:1 config-key"));
  CHECK(fault("[environments]\n\"*\".nope = 3").starts_with("2:5 config-key"));
  CHECK(fault("[lint]\n\"rules\\u001b[31m\" = 3").find('\x1b') == std::string::npos);
}

TEST_CASE("config: Alembic's keys are known, and answered") {
  const auto docs = migc::read_file(std::string(MIGC_SOURCE_DIR) + "/docs/from-alembic.md");
  REQUIRE(docs);
  for (const std::string key :
       {"script_location", "version_locations", "path_separator", "recursive_version_locations",
        "truncate_slug_length", "version_table_schema", "version_table_pk", "transactional_ddl",
        "transaction_per_migration", "starting_rev", "output_encoding", "revision_environment",
        "prepend_sys_path", "sourceless", "post_write_hooks"}) {
    INFO(key);
    const std::string found = fault("[source]\n" + key + " = 'x'");
    INFO(found);
    CHECK(found.find("config-key") != std::string::npos);
    CHECK(found.find("known here") == std::string::npos);
    CHECK(docs->find(key) != std::string::npos);
  }
  CHECK(fault("[alembic]\nscript_location = 'x'").find("docs/from-alembic.md") !=
        std::string::npos);
  CHECK(fault("[source]\nsqlalchemy.url = 'x'").find("never connects") != std::string::npos);
}

TEST_CASE("config: wrong types") {
  CHECK(fault("source = 'x'") ==
        "1:10 config-type `'x'` \"source\" must be a table, not a text | for example: [source]");
  CHECK(fault("[[source]]\npath = 'x'").find("\"source\" must be a table, not a list") !=
        std::string::npos);
  CHECK(fault("[script]\nlock_retry = 5")
            .find("\"script.lock_retry\" must be a table, not an integer") != std::string::npos);
  CHECK(fault("[target]\npostgres = '16'")
            .find("must be an integer, not a text | for example: postgres = 16") !=
        std::string::npos);
  CHECK(
      fault("[target]\npostgres = 16.0").find("must be an integer, not a number with a fraction") !=
      std::string::npos);
  CHECK(fault("[script]\nlock_timeout = true")
            .find("must be a time, as a text with a unit, not true or false") != std::string::npos);
  CHECK(fault("[source]\ntimezone = 1979-05-27").find("not a date or time") != std::string::npos);
  CHECK(fault("[source]\npath = 3").find("must be a list of texts, not an integer") !=
        std::string::npos);
  CHECK(fault("[target]\nsearch_path = 'public'").find("must be a list of texts, not a text") !=
        std::string::npos);
  CHECK(fault("[environments]\nproduction = 'x'").find("must be a table, not a text") !=
        std::string::npos);
}

TEST_CASE("config: bad values") {
  const std::string long_name(64, 'n');
  struct {
    std::string text;
    std::string part;
  } const rows[] = {
      {"[source]\npath = ''", "value of \"source.path\" is empty | name a file"},
      {"[source]\npath = []", "value of \"source.path\" is empty"},
      {"[source]\npath = \"a\\u0000b\"", "holds a control character: \"a<U+0000>b\""},
      {"[source]\nslug_length = 0", "is not between 1 and 200: 0"},
      {"[source]\ntimezone = 'Europe/Berln'",
       "is not in the system's zone data: \"Europe/Berln\" | did you mean "
       "\"Europe/Berlin\"?"},
      {"[source]\ntimezone = 'berlin'", "did you mean \"Europe/Berlin\"?"},
      {"[source]\ntimezone = '../../../etc/passwd'", "is not in the system's zone data"},
      {"[source]\ntimezone = 'Europe'", "is not in the system's zone data"},
      {"[source]\ntimezone = 'zone.tab'", "is not in the system's zone data"},
      {"[source]\nfile_template = '{rev}_{slag}'", "names no file"},
      {"[source]\nfile_template = '{rev'", "names no file"},
      {"[source]\nfile_template = '{year}'", "gives two revisions the same file name"},
      {"[source]\nfile_template = '%(rev)s'", "is a template of Alembic's"},
      {"[source]\nfile_template = '{rev}.sql'", "ends in \".sql\""},
      {"[source]\nfile_template = '.{rev}'", "start with \".\""},
      {"[source]\nfile_template = '{year}/{rev}'", "\"source.recursive\" is false"},
      {"[source]\nrecursive = true\nfile_template = '../{rev}'", "config-value"},
      {"[target]\npostgres = 9223372036854775807", "is not between 13 and 18"},
      {"[target]\nsearch_path = ['app, public']", "holds a comma"},
      {"[target]\nsearch_path = ['']", "is empty"},
      {"[target]\nsearch_path = ['\"App\"']", "has SQL's quotes inside"},
      {"[version_table]\nname = ''", "is empty"},
      {"[version_table]\nname = '" + long_name + "'",
       "is 64 bytes long; PostgreSQL cuts names after 63"},
      {"[version_table]\nname = 'ops.version'", "holds a dot"},
      {"[version_table]\nwidth = 0", "is not between 1 and 10485760"},
      {"[history]\ntable = '" + long_name + "'", "64 bytes"},
      {"[history]\ntable = 'alembic_version'",
       "the journal and the version table have the same name"},
      {"[version_table]\nname = 'migration_history'",
       "the journal and the version table have the same name"},
      {"[script]\ntransaction = 'all'", "is not known: \"all\" | one of per-revision, single"},
      {"[script]\nlock_timeout = '5 sec'", "is no time that PostgreSQL understands: \"5 sec\""},
      {"[script]\nlock_timeout = '-1'", "is no time"},
      {"[script]\nlock_timeout = -1", "is no time that PostgreSQL understands: \"-1ms\""},
      {"[script]\nlock_timeout = '5S'", "is no time"},
      {"[script]\nlock_timeout = \"5s'; DROP\"", "is no time"},
      {"[script]\nlock_timeout = '0.4ms'", "is so short that PostgreSQL rounds it to 0"},
      {"[script]\nlock_timeout = '25d'", "is longer than PostgreSQL allows"},
      {"[script]\nlock_retry.attempts = 0", "is not between 1 and 1000: 0"},
      {"[lint]\nfail_on = 'errors'", "did you mean \"error\"?"},
      {"[lint.rules]\nDrop_Column = 'off'",
       "key \"lint.rules.Drop_Column\" is no rule name | did you mean \"drop-column\"?"},
      {"[lint.tables]\nsmall = ['a.b.c']", "is no table name"},
      {"[lint.tables]\nsmall = ['a.']", "is no table name"},
      {"[lint.tables]\nsmall = ['\"']", "is no table name"},
      {"[lint.tables]\nsmall = ['a; b']", "is no table name"},
      {"[environments.'']\npostgres = 15", "key \"environments.\" is empty"},
      {"[environments.x]\npostgres = 9",
       "value of \"environments.x.postgres\" is not between 13 and 18: 9"},
      {"[environments.x]\nat = ['']", "value of \"environments.x.at\" is empty"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    const std::string found = fault(row.text);
    INFO(found);
    CHECK(found.find(row.part) != std::string::npos);
  }
}

TEST_CASE("config: times are read as the server reads them") {
  const auto milliseconds = [](const std::string& time) {
    return load_well("[script]\nlock_timeout = \"" + time + "\"").script.lock_timeout.milliseconds;
  };
  // SHOW lock_timeout on PostgreSQL 15 after SET lock_timeout = '…'
  CHECK(milliseconds("5s") == 5000);
  CHECK(milliseconds("500") == 500);
  CHECK(milliseconds(" 2 min ") == 120000);
  CHECK(milliseconds("1.5min") == 90000);
  CHECK(milliseconds("0.0085min") == 1000);
  CHECK(milliseconds("1.5ms") == 2);
  CHECK(milliseconds("2.5ms") == 2);
  CHECK(milliseconds("600us") == 1);
  CHECK(milliseconds("1.00049s") == 1000);
  CHECK(milliseconds("24.8d") == 2142000000);
}

TEST_CASE("config: what is no TOML says where and why") {
  CHECK(fault("[source]\npath = migrations\n") ==
        "2:8 config-syntax `m` invalid TOML: what follows \"=\" is no value | text stands in "
        "quotes: key = \"text\"");
  CHECK(fault("[source]\npath = \"é\n").starts_with("2:10 config-syntax"));
  struct {
    std::string text;
    std::string part;
  } const rows[] = {
      {"[source",
       "1:8 config-syntax `` invalid TOML: the file ends in the middle of a table header"},
      {"[source\npath = 1", "is not closed by \"]\""},
      {"path", "the file ends in the middle of a key-value pair"},
      {"a = 1\na = 2", "2:5 config-syntax `2` invalid TOML: the key has a value already"},
      {"[a]\n[a]\n",
       "2:1 config-syntax `[` invalid TOML: the table stands in the file a second time"},
      {"a = 'x\n'", "a line end or control character stands in a literal string"},
      {"a = 5s", "a number has other characters in it | put it in quotes"},
      {"a = True", "write true and false in small letters"},
      {"a: 1", "a key is not followed by \"=\""},
      {"= 1", "a line starts with what is neither key nor table"},
      {"a = 1 b = 2", "something follows the value on its line"},
      {"a = [1 2]", "is not continued by a comma"},
      {"a = '\xff'", "1:6 config-syntax `\xff` invalid TOML: the file is not UTF-8"},
      {"a = \"\\q\"", "a backslash in a text means nothing here"},
      {"a = 2024-13-01", "invalid TOML in a date: expected month between 1 and 12"},
      {std::string("a = 1\0", 6), "config-syntax"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    const std::string found = fault(row.text);
    INFO(found);
    CHECK(found.find(row.part) != std::string::npos);
  }
}

TEST_CASE(
    "config: characters beyond ASCII are text in strings and comments, and faults elsewhere") {
  const Config config = load_well(
      "# é\n[source]\npath = \"é # ü\" # ñ\n[script]\nexpect_database = '\"ö\' # \"\n"
      "[version_table]\nname = \"a\\\"ä\"\n");
  CHECK(config.source.paths == List{"é # ü"});
  CHECK(config.script.expect_database == "\"ö");
  CHECK(config.version_table.name == "a\"ä");
  for (const char* const text :
       {"é = 1",       "[é]", "a = é", "a = 1 é",  "a = 2é", "a.é = 1",
        "a = tré",     "[=]", "[[!]]", " [ ?]",    "[]",     "[[]]",
        "[a",          "[[",  "[",     "[a]\n[,]", "a = [}", "a = [1, # é\n }",
        "a = \"\\é\"", "[\n]"}) {
    CAPTURE(text);
    CHECK(faults(text).size() == 1);
  }
}

TEST_CASE("config: hostile files end in a diagnostic") {
  std::string deep = "a";
  for (int i = 0; i < 300000; ++i) deep += ".a";
  CHECK(fault(deep + " = 1").find("a line has more than 200 dots") != std::string::npos);
  CHECK(fault("a = " + std::string(100000, '[')).find("config-syntax") != std::string::npos);
  CHECK(fault("#" + std::string(2 << 20, 'x')).find("has at most 1 MiB") != std::string::npos);
}

TEST_CASE("config: an environment lies over the project's settings") {
  Config config = load_well(
      "[script]\nexpect_database = 'shop'\n[environments.production]\npostgres = 15\nat = ['a', "
      "'b']\n"
      "[environments.staging]\nexpect_database = ''\n");
  Config staging = config;
  Diagnostics diagnostics;
  migc::apply_environment(config, "production", diagnostics);
  CHECK(config.environment == "production");
  CHECK(config.target.postgres == 15);
  CHECK(config.at == List{"a", "b"});
  CHECK(config.script.expect_database == "shop");
  migc::apply_environment(staging, "staging", diagnostics);
  CHECK(staging.target.postgres == 16);
  CHECK_FALSE(staging.at);
  CHECK(staging.script.expect_database.empty());
  CHECK(diagnostics.empty());

  migc::apply_environment(config, "prodction", diagnostics);
  Config empty = migc::default_config();
  migc::apply_environment(empty, "x", diagnostics);
  REQUIRE(diagnostics.size() == 2);
  CHECK(diagnostics.items()[0].id == "unknown-environment");
  CHECK(diagnostics.items()[0].help == "did you mean \"production\"?");
  CHECK(diagnostics.items()[0].file == "migrate.toml");
  CHECK(diagnostics.items()[1].help == "no environment is defined; add [environments.x]");
}

TEST_CASE("config: docs/configuration.md has a section for every key, and no other") {
  const std::string docs = read_docs();
  std::string headings;
  std::string expected;
  for (std::size_t at = docs.find("\n### `"); at != std::string::npos;
       at = docs.find("\n### `", at + 1)) {
    headings += docs.substr(at + 6, docs.find('`', at + 6) - at - 6) + "\n";
  }
  for (std::string key : migc::config_keys()) {
    if (const std::size_t star = key.find('*'); star != std::string::npos)
      key.replace(star, 1, "NAME");
    expected += key + "\n";
  }
  CHECK(headings == expected);
}

TEST_CASE("config: every example in docs/configuration.md is right") {
  const std::string docs = read_docs();
  const std::string fence = "```toml\n";
  int examples = 0;
  for (std::size_t at = docs.find(fence); at != std::string::npos; at = docs.find(fence, at + 1)) {
    const std::size_t begin = at + fence.size();
    const std::string example = docs.substr(begin, docs.find("```", begin) - begin);
    INFO(example);
    CHECK(faults(example).empty());
    ++examples;
  }
  CHECK(examples >= static_cast<int>(migc::config_keys().size()));
}
