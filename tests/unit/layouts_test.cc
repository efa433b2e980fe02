#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "compiler/revision/layout.h"
#include "compiler/revision/names.h"
#include "tests/unit/source_tree.h"

using namespace migc;
using namespace migc::revision;
using namespace migc::test;

namespace {

using List = std::vector<std::string>;
const List k_none;
using Files = SourceTree::Files;

// What a folder loads as: ids with parents, and findings.
struct Result {
  Loaded loaded;
  List ids;
  List findings;
};

Result load(const Files& files, Layout layout = Layout::automatic, bool recursive = false) {
  SourceTree tree(files);
  Result result;
  result.loaded = tree.load(layout, recursive);
  result.ids = ids(result.loaded.revisions);
  result.findings = tree.findings();
  return result;
}

const Revision& at(const Result& result, std::size_t index) {
  return result.loaded.revisions.at(index);
}

constexpr auto k_never = TransactionMode::never;
constexpr auto k_automatic = TransactionMode::automatic;

const std::string k_native = "-- m\n--\n-- Revision ID: a\n\n-- migrate:up\n";

}  // namespace

TEST_CASE("layouts: names go both ways") {
  for (const std::string& name : layout_names()) {
    REQUIRE(layout_from_name(name));
    CHECK(layout_name(*layout_from_name(name)) == name);
  }
  CHECK(layout_from_name("golang-migrate") == Layout::golang_migrate);
  CHECK(layout_from_name("auto") == Layout::automatic);
  CHECK_FALSE(layout_from_name("Goose"));
}

TEST_CASE("layouts: versions that names start with") {
  CHECK(leading_version("0001-initial") == "0001");
  CHECK(leading_version("v1.10") == "v1.10");
  CHECK(leading_version("1.2.3_x") == "1.2.3");
  CHECK(leading_version("2024-01-15-add") == "2024-01-15");
  CHECK(leading_version("2018-07-10-061642_create") == "2018-07-10-061642");
  CHECK(leading_version("2024_01_15_103000_create") == "2024_01_15_103000");
  CHECK(leading_version("20240115_103000_x") == "20240115_103000");
  CHECK(leading_version("20240115_2_x") == "20240115");
  CHECK(leading_version("0001_2_x") == "0001");
  CHECK(leading_version("2fa").empty());
  CHECK(leading_version("schema").empty());
  CHECK(leading_version("v").empty());
  CHECK(leading_version("").empty());
  CHECK(number_less("9", "0010"));
  CHECK_FALSE(number_less("01", "1"));
  CHECK(number_less("99999999999999999998", "99999999999999999999"));
  CHECK(legal_name("a-b@c:d+e,f") == "a_b_c_d_e_f");
}

TEST_CASE("dbmate: sections, options, versions, and the order of names") {
  const Result result =
      load({{"20240102_b.sql", "-- migrate:up\nB;\n-- migrate:down\nb;\n"},
            {"20240101_create-users.sql",
             "-- a comment\n--migrate:up transaction:false\nA;\n--migrate:down\n"},
            {"notes.sql", "-- migrate:up\n"}});
  CHECK(result.loaded.layout == Layout::dbmate);
  CHECK(result.ids == List{"20240101", "20240102<20240101"});
  CHECK(result.findings == List{"file-ignored notes.sql"});
  CHECK(at(result, 0).message == "create users");
  CHECK(at(result, 0).up->transaction == k_never);
  CHECK(at(result, 0).down->transaction == k_automatic);
  CHECK(text_of(at(result, 0).up) == "A;\n");
  CHECK(text_of(at(result, 0).down).empty());
  CHECK(text_of(at(result, 1).up) == "B;\n");
  CHECK(text_of(at(result, 1).down) == "b;\n");
  CHECK(at(result, 0).id_span.empty());
  CHECK(at(result, 0).created.empty());
}

TEST_CASE("dbmate: sorts names as text, and migc says where that surprises") {
  const std::string sql = "-- migrate:up\n";
  const Result result = load({{"10_b.sql", sql}, {"9_a.sql", sql}});
  CHECK(result.ids == List{"10", "9<10"});
  CHECK(result.findings == List{"order-by-name 9_a.sql"});
}

TEST_CASE("dbmate: faulty files") {
  CHECK(load({{"1_a.sql", "SELECT 1;\n"}}, Layout::dbmate).findings ==
        List{"missing-up-section 1_a.sql:1:1"});
  CHECK(load({{"1_a.sql", "SELECT 1;\n-- migrate:up\n"}}).findings ==
        List{"statement-outside-section 1_a.sql:1:1"});
  CHECK(load({{"1_a.sql", "-- migrate:up foo:bar\n-- migrate:verify\n"}}).findings ==
        List{"unknown-option 1_a.sql:1:15", "unknown-marker 1_a.sql:2:1"});
  CHECK(load({{"1_a.sql", "-- migrate:up\n-- migrate:up\n"}}).findings ==
        List{"duplicate-section 1_a.sql:2:1"});
}

TEST_CASE("goose: sections, NO TRANSACTION for the whole file, numeric order") {
  const Result result =
      load({{"10_b.sql", "-- +goose Up\n-- +goose StatementBegin\nB;\n-- +goose StatementEnd\n"},
            {"2_a_b.sql", "-- +goose no transaction\n\n-- +goose up\nA;\n\n-- +goose Down\na;\n"}});
  CHECK(result.loaded.layout == Layout::goose);
  CHECK(result.findings == k_none);
  CHECK(result.ids == List{"2", "10<2"});
  CHECK(at(result, 0).message == "a b");
  CHECK(text_of(at(result, 0).up) == "A;\n\n");
  CHECK(text_of(at(result, 0).down) == "a;\n");
  CHECK(at(result, 0).up->transaction == k_never);
  CHECK(at(result, 0).down->transaction == k_never);
  CHECK(text_of(at(result, 1).up) == "-- +goose StatementBegin\nB;\n-- +goose StatementEnd\n");
  CHECK(at(result, 1).up->transaction == k_automatic);
}

TEST_CASE("goose: faulty files, environment variables, other languages") {
  const auto findings = [](const std::string& text) {
    return load({{"1_a.sql", text}}, Layout::goose).findings;
  };
  CHECK(findings("SELECT 1;") == List{"missing-up-section 1_a.sql:1:1"});
  CHECK(findings("SELECT 1;\n-- +goose Up\n") == List{"statement-outside-section 1_a.sql:1:1"});
  CHECK(findings("-- +goose Up\n-- +goose Up\n") == List{"duplicate-section 1_a.sql:2:1"});
  CHECK(findings("-- +goose Up\n-- +goose StatementBegin\n") ==
        List{"unbalanced-marker 1_a.sql:2:1"});
  CHECK(findings("-- +goose Up\n-- +goose StatementEnd\n") ==
        List{"unbalanced-marker 1_a.sql:2:1"});
  CHECK(findings("-- +goose Up\n-- +goose Dwon\n") == List{"unknown-marker 1_a.sql:2:1"});
  CHECK(findings("-- +goose Up\n-- +goose ENVSUB ON\n-- +goose ENVSUB OFF\n") ==
        List{"unsupported-substitution 1_a.sql:2:1"});
  CHECK(load({{"00001_a.sql", "-- +goose Up\n"},
              {"00002_b.go", ""},
              {"x.go", ""},
              {"00002_b_test.go", ""}})
            .findings == List{"not-sql 00002_b.go"});
}

TEST_CASE("golang-migrate: pairs by version, numeric order") {
  const Result result = load({{"10_c.up.sql", "C"},
                              {"10_c_renamed.down.sql", "c"},
                              {"9_b.up.sql", "B"},
                              {"000001_a.up.sql", "A"},
                              {"000001_a.down.sql", "a"},
                              {"readme.sql", ""}});
  CHECK(result.loaded.layout == Layout::golang_migrate);
  CHECK(result.ids == List{"000001", "9<000001", "10<9"});
  CHECK(result.findings == List{"file-ignored readme.sql"});
  CHECK(text_of(at(result, 2).down) == "c");
  CHECK(text_of(at(result, 1).down) == "-");
  CHECK(at(result, 2).message == "c");
  CHECK(at(result, 2).path == "10_c.up.sql");
}

TEST_CASE("golang-migrate: a way back alone is a version that does nothing on the way up") {
  const Result result = load({{"1_a.up.sql", "A"}, {"2_b.down.sql", "b"}});
  CHECK(result.ids == List{"1", "2<1"});
  CHECK(text_of(at(result, 1).up).empty());
  CHECK(text_of(at(result, 1).down) == "b");
  CHECK(result.findings == List{"missing-up-file 2_b.down.sql"});
}

TEST_CASE("golang-migrate: the names of its relatives") {
  const Result result = load({{"V0001.Initial_Schema.up.sql", ""},
                              {"V0001.Initial_Schema.down.sql", ""},
                              {"0002_x.tx.up.sql", ""},
                              {"0003_y.autocommit.up.sql", ""},
                              {"0004_z.up.sql", "for all"},
                              {"0004_z.postgres.up.sql", "for one"},
                              {"0004_z.mysql.up.sql", "for another"},
                              {"0004_z.down.sql", "back"},
                              {"0005_w.postgresql.autocommit.up.sql", ""}});
  CHECK(result.loaded.layout == Layout::golang_migrate);
  CHECK(result.ids == List{"0001", "0002<0001", "0003<0002", "0004<0003", "0005<0004"});
  CHECK(result.findings == List{"other-dialect 0004_z.mysql.up.sql"});
  CHECK(at(result, 0).message == "Initial Schema");
  CHECK(at(result, 1).up->transaction == TransactionMode::always);
  CHECK(at(result, 1).message == "x");
  CHECK(at(result, 2).up->transaction == k_never);
  CHECK(text_of(at(result, 3).up) == "for one");
  CHECK(text_of(at(result, 3).down) == "back");
  CHECK(at(result, 4).up->transaction == k_never);
}

TEST_CASE("golang-migrate: two titles of one version are known by their names") {
  const Result result = load({{"1_a.up.sql", ""},
                              {"2_b.up.sql", ""},
                              {"2_b.down.sql", "b"},
                              {"2_c.up.sql", ""},
                              {"2_c.down.sql", "c"},
                              {"3_d.up.sql", ""}});
  CHECK(result.ids == List{"1", "2_b<1", "2_c<2_b", "3<2_c"});
  CHECK(text_of(at(result, 2).down) == "c");
  CHECK(result.findings == List{"shared-version 2_b.up.sql", "shared-version 2_c.up.sql"});
}

TEST_CASE("linear layouts: one version twice is two revisions of one id with one parent") {
  const Result goose = load({{"1_a.sql", "-- +goose Up\n"},
                             {"02_b.sql", "-- +goose Up\n"},
                             {"2_c.sql", "-- +goose Up\n"},
                             {"3_d.sql", "-- +goose Up\n"}});
  CHECK(goose.ids == List{"1", "02<1", "02<1", "3<02"});
  const Result sqlx = load({{"1_a.sql", ""}, {"1_b.sql", ""}}, Layout::sqlx);
  CHECK(sqlx.ids == List{"1", "1"});
  const Result flyway = load({{"V1__a.sql", ""}, {"V1.0__b.sql", ""}, {"V2__c.sql", ""}});
  CHECK(flyway.ids == List{"1.0", "1.0", "2<1.0"});
  const Result dbmate = load({{"1_a.sql", "-- migrate:up\n"}, {"1_b.sql", "-- migrate:up\n"}});
  CHECK(dbmate.ids == List{"1", "1"});
}

TEST_CASE("diesel: folders, versions without hyphens, metadata") {
  const Result result =
      load({{"00000000000000_setup/up.sql", "S"},
            {"00000000000000_setup/down.sql", "s"},
            {"2018-07-10-061642_create_users/up.sql", "A"},
            {"2018-07-10-061642_create_users/metadata.toml", "# why\nrun_in_transaction = false\n"},
            {"2018-07-10-061642_create_users/down.sql", "a"},
            {"2019_x/readme.txt", ""},
            {"diesel.toml", ""}});
  CHECK(result.loaded.layout == Layout::diesel);
  CHECK(result.ids == List{"00000000000000", "20180710061642<00000000000000"});
  CHECK(result.findings == List{"missing-up-file 2019_x"});
  CHECK(at(result, 1).message == "create users");
  CHECK(at(result, 1).path == "2018-07-10-061642_create_users");
  CHECK(at(result, 1).up->transaction == k_never);
  CHECK(at(result, 1).down->transaction == k_never);
  CHECK(text_of(at(result, 1).down) == "a");
  CHECK(at(result, 0).up->transaction == k_automatic);
}

TEST_CASE("diesel: metadata that is not understood") {
  for (const std::string& text :
       List{"run_in_transaction = \n", "\xC3\xA9 = 1\n", "run_in_transaction = \"no\"\n", "= 1"}) {
    CAPTURE(text);
    CHECK(load({{"1_a/up.sql", ""}, {"1_a/metadata.toml", text}}).findings ==
          List{"bad-metadata 1_a/metadata.toml"});
  }
  CHECK(load({{"1_a/up.sql", ""}, {"1_a/metadata.toml", "other = 1\n"}}).findings == k_none);
}

TEST_CASE("Prisma: folders, by name; a number that two share makes room for the name") {
  const Result result = load({{"migration_lock.toml", "provider = \"postgresql\"\n"},
                              {"20240101_init/migration.sql", "A"},
                              {"20240102_b-c/migration.sql", "B"},
                              {"20240102_d/migration.sql", "C"},
                              {"20240102_d/down.sql", "c"},
                              {"20240103_x.sql/migration.sql", "D"},
                              {"20240104_y/migration.ts", ""}});
  CHECK(result.loaded.layout == Layout::prisma);
  CHECK(result.ids == List{"20240101", "20240102_b_c<20240101", "20240102_d<20240102_b_c",
                           "20240103<20240102_d"});
  CHECK(at(result, 2).message == "d");
  CHECK(text_of(at(result, 2).down) == "c");
  CHECK(result.findings == List{"missing-up-file 20240104_y", "not-sql 20240104_y/migration.ts"});
}

TEST_CASE("sqlx: single files and pairs, and its first line") {
  const Result result = load({{"1_a.sql", "-- no-transaction\nA"},
                              {"2_b.up.sql", "B"},
                              {"2_b.down.sql", "-- no-transaction"},
                              {"3_c.down.sql", ""},
                              {"seed.sql", ""}});
  CHECK(result.loaded.layout == Layout::sqlx);
  CHECK(result.ids == List{"1", "2<1"});
  CHECK(result.findings == List{"missing-up-file 3_c.down.sql", "file-ignored seed.sql"});
  CHECK(at(result, 0).up->transaction == k_never);
  CHECK(at(result, 1).up->transaction == k_automatic);
  CHECK(at(result, 1).down->transaction == k_never);
}

TEST_CASE("Flyway: the order of versions, ways back, repeatable migrations, settings") {
  const Result result = load({{"V1__a.sql", "A"},
                              {"V1_10__c.sql", "C"},
                              {"V1.2__b_of_it.sql", "B"},
                              {"U1_2__b.sql", "b"},
                              {"V1_10__c.sql.conf", "# x\nexecuteInTransaction = false\n"},
                              {"deep/er/V2__d.sql", "D"},
                              {"R__views.sql", ""},
                              {"R__functions.sql", ""}});
  CHECK(result.loaded.layout == Layout::flyway);
  CHECK(result.findings == k_none);
  CHECK(result.ids ==
        List{"1", "1.2<1", "1.10<1.2", "2<1.10", "R__functions<2", "R__views<R__functions"});
  CHECK(at(result, 1).message == "b of it");
  CHECK(text_of(at(result, 1).down) == "b");
  CHECK(at(result, 1).up->transaction == k_automatic);
  CHECK(at(result, 2).up->transaction == k_never);
}

TEST_CASE("Flyway: what is left out is said") {
  const Result result = load({{"V1__a.sql", "SELECT '${x}', '${}';\nSELECT ${schema};"},
                              {"B2__b.sql", ""},
                              {"afterMigrate__c.sql", ""},
                              {"beforeEachMigrate.sql", ""},
                              {"U9__d.sql", ""},
                              {"V3__e.java", ""},
                              {"x.sql", ""}});
  CHECK(result.ids == List{"1"});
  CHECK(result.findings == List{"file-left-out B2__b.sql", "missing-up-file U9__d.sql",
                                "placeholder V1__a.sql:1:9", "not-sql V3__e.java",
                                "file-left-out afterMigrate__c.sql",
                                "file-left-out beforeEachMigrate.sql", "file-ignored x.sql"});
}

TEST_CASE("sql-migrate: sections, options, and its order of names") {
  const Result result = load(
      {{"10_c.sql", "-- +migrate Up\nC;\n"},
       {"2_b.sql", "-- +migrate Up notransaction\nB;\n-- +migrate Down\nb;\n"},
       {"2_a.sql", "-- +migrate Up\n-- +migrate StatementBegin\nA;\n-- +migrate StatementEnd\n"},
       {"seed.sql", "-- +migrate Up\n"}});
  CHECK(result.loaded.layout == Layout::sql_migrate);
  CHECK(result.findings == k_none);
  CHECK(result.ids == List{"2_a", "2_b<2_a", "10<2_b", "seed<10"});
  CHECK(at(result, 1).up->transaction == k_never);
  CHECK(at(result, 1).down->transaction == k_automatic);
  CHECK(text_of(at(result, 1).down) == "b;\n");
}

TEST_CASE("sql-migrate: sections that take turns keep their bytes, lines and columns") {
  const std::string text =
      "-- +migrate Up\nA;\n-- +migrate Down\na; -- \xC3\xA9\r\n  -- +migrate Up\n  B;\n"
      "-- +migrate Down\nb;\n";
  const Result result = load({{"1_a.sql", text}});
  CHECK(result.findings == k_none);
  const Section& up = at(result, 0).up.value();
  const Section& down = at(result, 0).down.value();
  CHECK(up.source->text().size() == text.size());
  const std::string up_text = text_of(up);
  CHECK(up_text.find("A;") != std::string::npos);
  CHECK(up_text.find("B;") != std::string::npos);
  CHECK(up_text.find('a') == std::string::npos);
  CHECK(up.source->position(up.source->text().find("B;")) == Position{6, 3});
  CHECK(text_of(down).find_first_of("AB") == std::string::npos);
  CHECK(down.source->position(down.source->text().find("b;")) == Position{8, 1});
  CHECK(at(result, 0).source->text() == text);
  // two of one kind in a row need no copy
  const Result same = load({{"1_a.sql", "-- +migrate Up\nA;\n-- +migrate Up\nB;\n"}});
  CHECK(text_of(at(same, 0).up) == "A;\n-- +migrate Up\nB;\n");
  CHECK(at(same, 0).up->source == at(same, 0).source);
}

TEST_CASE("sql-migrate: faulty files") {
  const auto findings = [](const std::string& text) {
    return load({{"1_a.sql", text}}, Layout::sql_migrate).findings;
  };
  CHECK(findings("SELECT 1;\n") == List{"missing-up-section 1_a.sql:1:1"});
  CHECK(findings("SELECT 1;\n-- +migrate Up\n") == List{"statement-outside-section 1_a.sql:1:1"});
  CHECK(findings("-- +migrate Up foo\n-- +migrate up\n") ==
        List{"unknown-option 1_a.sql:1:16", "unknown-marker 1_a.sql:2:1"});
  CHECK(findings("-- +migrate Down\n") == k_none);
}

TEST_CASE("drizzle: the journal's order, and what it does not name") {
  const std::string journal =
      R"({"entries": [{"idx": 0, "tag": "0001_b"}, {"idx": 1, "tag": "0000_a"}]})";
  const Files files = {{"0000_a.sql", "A;\n--> statement-breakpoint\nB;"},
                       {"0001_b.sql", ""},
                       {"0002_c.sql", ""},
                       {"meta/_journal.json", journal},
                       {"meta/0000_snapshot.json", "{}"}};
  const Result result = load(files);
  CHECK(result.loaded.layout == Layout::drizzle);
  CHECK(result.ids == List{"0001", "0000<0001"});
  CHECK(result.findings == List{"file-ignored 0002_c.sql"});
  CHECK(text_of(at(result, 1).up) == files[0].second);
  CHECK(load({{"0000_a.sql", ""}, {"0001_b.sql", "--> statement-breakpoint\n"}}).ids ==
        List{"0000", "0001<0000"});
}

TEST_CASE("drizzle: faulty journals, and folders of later versions") {
  for (const std::string& journal : List{"{", "[]", "{}", "{\"entries\": 1}", "{\"entries\": [1]}",
                                         "{\"entries\": [{\"tag\": 1}]}"}) {
    CAPTURE(journal);
    const Result result = load({{"0000_a.sql", ""}, {"meta/_journal.json", journal}});
    CHECK(result.findings == List{"bad-journal meta/_journal.json"});
    CHECK(result.ids == List{"0000"});
  }
  CHECK(load({{"0000_a.sql", ""},
              {"meta/_journal.json", R"({"entries": [{"tag": "0000_a"}, {"tag": "0001_b"}]})"}})
            .findings == List{"missing-file meta/_journal.json"});
  const Result folders = load({{"20240101_a/migration.sql", ""},
                               {"20240101_a/snapshot.json", "{}"},
                               {"20240102_b/migration.sql", ""}});
  CHECK(folders.loaded.layout == Layout::drizzle);
  CHECK(folders.ids == List{"20240101", "20240102<20240101"});
}

TEST_CASE("plain: natural order of paths, ids made of versions") {
  const Result result = load({{"0/01_domains.up.sql", ""},
                              {"0/02_b.up.sql", "B"},
                              {"0/02_b.down.sql", "b"},
                              {"10/01_a.up.sql", ""},
                              {"2/x-y@z.sql", ""},
                              {"v1.2/schema.sql", ""},
                              {"v1.10/schema.sql", ""}},
                             Layout::automatic, true);
  CHECK(result.loaded.layout == Layout::plain);
  CHECK(result.ids == List{"0/01", "0/02<0/01", "2/x_y_z<0/02", "10/01<2/x_y_z",
                           "v1.2/schema<10/01", "v1.10/schema<v1.2/schema"});
  CHECK(text_of(at(result, 1).down) == "b");
  const Result flat = load({{"0001-initial.sql", ""}, {"00010-last.sql", ""}, {"0002-x.sql", ""}});
  CHECK(flat.loaded.layout == Layout::plain);
  CHECK(flat.ids == List{"0001", "0002<0001", "00010<0002"});
  CHECK(at(flat, 0).message == "initial");
}

TEST_CASE("plain: ways back are never taken for ways there") {
  const Result result =
      load({{"1_a.sql", "A"}, {"1_a.down.sql", "a"}, {"2_b.down.sql", "b"}}, Layout::plain);
  CHECK(result.ids == List{"1"});
  CHECK(text_of(at(result, 0).up) == "A");
  CHECK(text_of(at(result, 0).down) == "a");
  CHECK(result.findings == List{"missing-up-file 2_b.down.sql"});
  const Result folders = load({{"x/up.sql", "A"}, {"x/down.sql", "a"}}, Layout::plain, true);
  CHECK(folders.ids == List{"x"});
  CHECK(text_of(at(folders, 0).down) == "a");
}

TEST_CASE("detection: signs of two layouts are a fault that names a file of each") {
  SourceTree tree(
      {{"1_a.sql", "-- +goose Up\n"}, {"2_b.sql", "-- +migrate Up\n"}, {"3_c.sql", ""}});
  const Loaded loaded = tree.load();
  CHECK(loaded.revisions.empty());
  REQUIRE(tree.diagnostics.size() == 1);
  const Diagnostic& fault = tree.diagnostics.items()[0];
  CHECK(fault.id == "ambiguous-layout");
  CHECK(fault.message.find("\"1_a.sql\"") != std::string::npos);
  CHECK(fault.message.find("\"2_b.sql\"") != std::string::npos);
  CHECK(fault.help.find("layout = \"sql-migrate\"") != std::string::npos);
  CHECK(ids(tree.load(Layout::goose).revisions) == List{"1", "2<1", "3<2"});
}

TEST_CASE("detection: what is no sign") {
  CHECK(load({}).loaded.layout == Layout::migc);
  CHECK(load({{"readme.md", ""}}).loaded.layout == Layout::migc);
  CHECK(load({{"1_a.sql", "SELECT '\n-- +goose Up\n';"}}).loaded.layout == Layout::plain);
  CHECK(load({{"1_a.sql", "SELECT 1;\n-- Revision ID: a\n"}}).loaded.layout == Layout::plain);
  CHECK(
      load({{"1_a.sql", "-- +goose Up\n"}, {"sub/2_b.up.sql", "-- +migrate Up\n"}}).loaded.layout ==
      Layout::goose);
  CHECK(load({{"1_a.sql", ""}, {"2_b.sql", "-- migrate:up\n"}}).loaded.layout == Layout::dbmate);
  CHECK(load({{"1_a.sql", "-- migrate:up\n"}, {"2_b.sql", k_native}}).loaded.layout ==
        Layout::migc);
  CHECK(load({{"1_a.up.sql", ""}, {"2_b.sql", ""}}).loaded.layout == Layout::sqlx);
  CHECK(load({{"a.sql", "-- m\n--\n-- Revision ID: a\n"}}).loaded.layout == Layout::migc);
}
