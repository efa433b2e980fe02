// Lints the example of each rule, the example project and files with awkward names and words, and holds what migc says as
// SARIF against the schema of SARIF 2.1.0 and against the files.   usage: node sarif.mjs MIGC SOURCES
import Ajv from "ajv";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [migc, sources] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const validator = new Ajv({ schemaId: "id", allErrors: true, meta: false });  // with formats: date-time, uri-reference, …
validator.addMetaSchema(require("ajv/lib/refs/json-schema-draft-04.json"));
const isValid = validator.compile(require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"));

function project(name, files) {
  const folder = path.join("projects", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

function run(folder, ...words) {
  const { stdout, stderr, status } = spawnSync(migc, words, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
  assert.ok(status === 0 || status === 1, `${words.join(" ")}: status ${status}\n${stderr}`);
  return stdout;
}

// Lines end as they do for editors; a column counts code points.
function checkRegion(text, region) {
  const lines = text.split("\n");
  const width = (line) => [...lines[line - 1]].length + 1;
  assert.ok(region.endLine <= lines.length, `line ${region.endLine} of ${lines.length}`);
  assert.ok(region.startColumn <= width(region.startLine) && region.endColumn <= width(region.endLine), "columns");
  assert.ok(region.startLine < region.endLine || region.startColumn <= region.endColumn, "the end is before the start");
}

function checkPlace(folder, { artifactLocation, region }) {
  assert.match(artifactLocation.uri, /^[\w.~!$&'()*+,;=:@/%-]*$/, "no character that a URI does not have");
  const bytes = readFileSync(path.join(folder, decodeURIComponent(artifactLocation.uri)), "utf8");
  if (region) checkRegion(bytes, region);
}

const counts = { documents: 0, results: 0, fixes: 0, suppressions: 0 };
function check(folder, ...words) {
  const log = JSON.parse(run(folder, "lint", ...words, "--format", "sarif"));
  assert.ok(isValid(log), JSON.stringify(isValid.errors, null, 1));
  ++counts.documents;
  const [{ results, tool, columnKind }] = log.runs;
  assert.equal(columnKind, "unicodeCodePoints");
  const described = new Set(tool.driver.rules.map(({ id }) => id));
  assert.equal(described.size, tool.driver.rules.length, "each rule once");
  for (const result of results) {
    ++counts.results;
    counts.suppressions += result.suppressions?.length ?? 0;
    for (const { physicalLocation } of [...result.locations, ...(result.relatedLocations ?? [])])
      checkPlace(folder, physicalLocation);
    for (const { artifactChanges } of result.fixes ?? []) {
      ++counts.fixes;
      for (const { artifactLocation, replacements } of artifactChanges)
        for (const { deletedRegion } of replacements) checkPlace(folder, { artifactLocation, region: deletedRegion });
    }
  }
  return { results, described };
}

const { rules } = JSON.parse(run(".", "rules", "--format", "json"));
let silent = [];
for (const rule of rules) {
  const { results, described } = check(path.join("projects", "rules", rule.name), "start:heads", "--rule", `${rule.name}=error`);
  if (!results.some(({ ruleId }) => ruleId === rule.name)) silent.push(rule.name);
  else assert.ok(described.has(rule.name), `${rule.name} is described`);
}
// an edited revision needs a git ref
assert.deepEqual(silent, ["edited-applied-migration"]);

const example = path.resolve("projects", "example");
rmSync(example, { recursive: true, force: true });
mkdirSync(example, { recursive: true });
for (const each of ["migrations", "migrate.toml"]) cpSync(path.join(sources, each), path.join(example, each), { recursive: true });
check(example);

const awkward = project("awkward names", {
  "a b/ü%20#?.sql": "/* 😀 */ CREATE TABLE \"ä\u0001\" (\"😀\" char(3), \"x\" money); DROP TABLE \"<script>\";\n",
  "1:2.sql": "CREATE TABLE t (a int);\r\nALTER TABLE t ADD COLUMN b char(1);\r\n",
  "[x]{y}^`|\\.sql": "-- migrate:accept type-char: it's \"so\", <b>\nALTER TABLE t ADD COLUMN c char(1);\n",
  "broken.sql": "SELECT 'ü' FROM FROM;\nALTER TABLE t ADD COLUMN d char(1);\n",
});
for (const words of [["a b/ü%20#?.sql", "1:2.sql", "[x]{y}^`|\\.sql"], ["1:2.sql", "broken.sql"]])
  assert.ok(check(awkward, ...words).results.length >= 2, words.join(" "));
writeFileSync(path.join(awkward, "bytes.sql"), Buffer.from("SELECT '\xff\xfe';\n", "latin1"));
check(awkward, "bytes.sql");

assert.ok(counts.fixes >= 20 && counts.suppressions >= 1, JSON.stringify(counts));
console.log(`sarif: ${counts.documents} documents are valid, with ${counts.results} results, ${counts.fixes} fixes and ` +
  `${counts.suppressions} suppressions`);
