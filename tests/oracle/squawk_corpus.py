#!/usr/bin/env python3
"""Side by side with Squawk: both linters on the migrations of public projects, and a server 15 that says who is right.

usage: tests/oracle/squawk_corpus.py --migc PATH [--squawk PATH] [--write] [--jobs N] [PROJECT[/UNIT]...]

For each set of ../shared/corpus/PROJECTS.tsv that is laid out in ../corpus: every migration goes through Squawk as a file of its up
section's statements, each where it stands in the source, with --pg-version 15 and, where the migration runs in a transaction that it
does not open itself, --assume-in-transaction; and through `migc lint --each`. What each statement did is what effects_corpus.py sees
(kept in corpus-effects/ beside the binary). Then the worked examples of tests/data/side_by_side.json: Squawk's words, migc's, the server's.
  --squawk PATH  the program (default: squawk-cli, which npm puts into squawk/ beside the binary)
  --write        docs/squawk.md is written anew
Skipped (status 4) where the corpus, a server 15, npm or Squawk is absent.
"""
import collections, json, os, pathlib, subprocess, sys, tempfile

sys.dont_write_bytecode = True
import catalog_corpus  # noqa: E402
import corpus as sets  # noqa: E402
import effects_corpus as effects  # noqa: E402
import lint_corpus  # noqa: E402
import squawk as squawk_package  # noqa: E402

here = pathlib.Path(__file__).resolve().parent
# Squawk's rule: migc's rules of the same hazard. Those of BLOCKING claim that the application waits while rows are read or written.
BLOCKING = {
    "adding-field-with-default": ["add-column-volatile-default", "add-column-auto-increment", "add-column-stored-generated",
                                  "add-column-constrained-domain"],
    "adding-foreign-key-constraint": ["add-fk-validating", "add-column-inline-fk", "fk-locks-referenced-table"],
    "adding-not-nullable-field": ["set-not-null-scan", "not-null-proof-not-usable", "lock-upgrade-by-combining"],
    "adding-serial-primary-key-field": ["add-primary-key", "add-column-auto-increment", "add-column-inline-unique"],
    "changing-column-type": ["alter-type-rewrite", "alter-type-index-rebuild", "alter-type-recheck", "alter-type-locks-fk-partner",
                             "alter-type-timezone", "alter-type-blocked", "narrowing-cast"],
    "constraint-missing-not-valid": ["add-check-validating", "add-fk-validating", "add-unique-constraint", "add-primary-key",
                                     "add-exclusion-constraint", "not-valid-validate-same-tx", "partitioned-key-build"],
    "disallowed-unique-constraint": ["add-unique-constraint", "add-column-inline-unique", "partitioned-key-build"],
    "require-concurrent-index-creation": ["create-index-blocking", "unique-index-on-existing-data"],
    "require-concurrent-index-deletion": ["drop-index-blocking"],
    "require-concurrent-reindex": ["reindex-blocking"],
    "require-concurrent-partition-detach": ["detach-blocking"],
}
OTHERS = {
    "adding-required-field": ["add-required-column"],
    "ban-alter-domain-with-add-constraint": ["domain-add-constraint"],
    "ban-char-field": ["type-char"],
    "ban-concurrent-index-creation-in-transaction": ["concurrent-in-transaction"],
    "ban-create-domain-with-constraint": ["domain-with-constraint"],
    "ban-drop-column": ["drop-column"],
    "ban-drop-not-null": ["drop-constraint-weakens"],
    "ban-drop-table": ["drop-table"],
    "ban-truncate-cascade": ["truncate-cascade"],
    "identifier-too-long": ["identifier-too-long"],
    "prefer-bigint-over-int": ["type-int-key"],
    "prefer-bigint-over-smallint": ["type-int-key"],
    "prefer-text-field": ["type-varchar"],
    "prefer-timestamp-tz": ["type-timestamp"],
    "renaming-column": ["rename-column"],
    "renaming-table": ["rename-table"],
    "require-enum-value-ordering": ["enum-value-order"],
}
NO_RULE = {
    "prefer-identity": "house style",
    "prefer-robust-stmts": "migc's script goes on behind what it finished; IF NOT EXISTS hides what differs",
    "require-lock-timeout": "every script of migc sets it",
    "require-statement-timeout": "every script of migc sets it",
    "transaction-nesting": "migc's script has its own transactions, or migc refuses",
    "ban-uncommitted-transaction": "migc refuses",
    "syntax-error": "Squawk's own parser; migc has PostgreSQL's",
}
SETTINGS = set(NO_RULE) - {"syntax-error", "prefer-identity"}


def as_file(statements):
    """The text with every statement at its line and column, and nothing else."""
    text, line, column = [], 1, 1
    for each in statements:
        if each["line"] > line:
            text.append("\n" * (each["line"] - line))
            line, column = each["line"], 1
        text.append(" " * (each["column"] - column) + each["sql"] + ";")
        line += each["sql"].count("\n")
        column = len(each["sql"].rpartition("\n")[2]) + 2 + (0 if "\n" in each["sql"] else each["column"] - 1)
    return "".join(text) + "\n"


class Sources:
    """The statements of a set by file, with what the server saw and who said what."""

    def __init__(self, document, seen):
        in_block = set()
        for block in document.get("transactions", []):
            in_block.update(range(block["first"], block["first"] + block["count"]))
        self.files = collections.defaultdict(list)
        for i, (statement, facts) in enumerate(zip(document["statements"], seen)):
            self.files[statement["file"]].append(
                {**statement, "facts": facts, "in_block": i in in_block, "migc": collections.defaultdict(list), "squawk": set()})

    def at(self, file, line, column):
        before = [s for s in self.files[file] if (s["line"], s["column"]) <= (line, column)]
        return before[-1] if before else None

    def lint_with_squawk(self, squawk, folder):
        groups = collections.defaultdict(list)
        for file, statements in self.files.items():
            opens = any(s["kind"] == "Transaction" for s in statements)
            path = folder / f"{len(groups[True]) + len(groups[False])}.sql"
            path.write_text(as_file(statements))
            groups[not opens and all(s["in_block"] for s in statements)].append((file, path))
        for assumed, files in groups.items():
            names = {str(path): file for file, path in files}
            told = subprocess.run([squawk, "--reporter", "json", "--pg-version", "15",
                                   *(["--assume-in-transaction"] if assumed else []), *names], capture_output=True, text=True)
            for each in json.loads(told.stdout):
                statement = self.at(names[each["file"]], each["line"] + 1, each["column"] + 1)
                if statement:
                    statement["squawk"].add(each["rule_name"])


def work_of(facts):
    """What the server did to tables in use, in words."""
    if facts["error"] is not None:
        return "refused"
    if facts["locks"] is None:
        return "alone"
    strong = {name for name, mode in facts["locks"].items() if effects.RANK[mode] >= effects.RANK["ShareLock"]}
    if facts["files"] or set(facts["scans"]) & strong:
        return "rows"
    return "lock" if any(name in strong for name in facts["taken"]) else "nothing"


def check(row, migc, squawk, url):
    unit = f"{row['project']}/{row['unit']}"
    with tempfile.TemporaryDirectory(prefix="migc-squawk-") as work:
        catalog_corpus.lay_out(row, work)
        document, found, failure = lint_corpus.explained_and_linted(migc, work)
        if failure:
            return unit, [], failure
        sources = Sources(document, lint_corpus.facts_of(row, url, document, pathlib.Path(migc).parent / "corpus-effects"))
        for each in found["diagnostics"]:
            statement = sources.at(each["file"], each["line"], each["column"])
            if statement:
                statement["migc"][each["id"]] += [kind for kind, _, _ in lint_corpus.claims_of(each)]
        folder = pathlib.Path(work) / "squawk"
        folder.mkdir()
        sources.lint_with_squawk(squawk, folder)
    return unit, [s for statements in sources.files.values() for s in statements], None


# --- the page

def squawk_rows(statements):
    rows = {}
    for each in statements:
        work = work_of(each["facts"])
        for rule in each["squawk"]:
            row = rows.setdefault(rule, collections.Counter())
            row["all"] += 1
            equals = BLOCKING.get(rule) or OTHERS.get(rule) or []
            # one rewrite may be told as another subcommand's
            told = any(name in each["migc"] for name in equals) or (rule in BLOCKING and work == "rows" and any(each["migc"].values()))
            row["both" if told else "silent: " + work] += 1
    return rows


def blocking_table(rows):
    text = ("| Squawk's rule | findings | migc finds it too | migc is silent, and on the server: no lock on anything in use | a lock for an "
            "instant, no rows read or written | rows of a table in use were read or written under a lock | refused, or outside of a "
            "transaction |\n|---|---|---|---|---|---|---|\n")
    total = collections.Counter()
    for rule in BLOCKING:
        row = rows.get(rule, collections.Counter())
        total += row
        text += line_of(rule, row)
    return text + line_of("**all of these**", total), total


def line_of(rule, row):
    return (f"| {rule} | {row['all']:,} | {row['both']:,} | {row['silent: nothing']:,} | {row['silent: lock']:,} | {row['silent: rows']:,} | "
            f"{row['silent: refused'] + row['silent: alone']:,} |\n")


def others_table(rows, levels):
    text = "| Squawk's rule | findings | migc finds it too | migc's rule, or why there is none |\n|---|---|---|---|\n"
    for rule in sorted(set(rows) - set(BLOCKING)):
        why = ", ".join(name + (" (off unless asked for)" if levels.get(name) == "off" else "") for name in OTHERS.get(rule, []))
        why = why or NO_RULE.get(rule, "–")
        text += f"| {rule} | {rows[rule]['all']:,} | {rows[rule]['both']:,} | {why} |\n"
    return text


def missed_table(statements):
    """What migc finds in statements where Squawk says nothing of the kind."""
    counts, silent = collections.Counter(), collections.Counter()
    for each in statements:
        for rule in each["migc"]:
            counts[rule] += 1
            silent[rule] += not each["squawk"] - SETTINGS
    text = "| migc's rule | findings | in statements of which Squawk says nothing |\n|---|---|---|\n"
    for rule, count in sorted(counts.items(), key=lambda item: (-silent[item[0]], item[0])):
        if silent[rule]:
            text += f"| {rule} | {count:,} | {silent[rule]:,} |\n"
    return text


def worked_of(statements):
    """Statements that read or wrote all rows of a table in use while others waited, and who says so."""
    worked = [s for s in statements if work_of(s["facts"]) == "rows" and s["kind"] not in effects.QUERIES | {"Truncate"}]
    return {"statements": len(worked), "migc": sum(any(kinds for kinds in s["migc"].values()) or "add-required-column" in s["migc"] for s in worked),
            "squawk": sum(bool(s["squawk"] & set(BLOCKING)) or "adding-required-field" in s["squawk"] for s in worked)}


def example_text(number, example, migc, squawk, url):
    with tempfile.TemporaryDirectory(prefix="migc-side-") as work:
        folder = pathlib.Path(work)
        migrations = folder / "migrations"
        migrations.mkdir()
        (folder / "migrate.toml").write_text('[source]\npath = "migrations"\nlayout = "plain"\n[target]\npostgres = 15\n')
        for i, text in enumerate(example["history"] + [example["change"]], 1):
            (migrations / f"{i}.sql").write_text(text + "\n")
        document, found, failure = lint_corpus.explained_and_linted(migc, work)
        assert not failure, failure
        database = sets.fresh(url, "side_by_side")
        run = effects.Run(database, document)
        run.all()
        sets.sql(url, 'DROP DATABASE IF EXISTS "side_by_side" WITH (FORCE)')
        sources = Sources(document, run.seen)
        last = f"migrations/{len(example['history']) + 1}.sql"
        told = subprocess.run([squawk, "--reporter", "json", "--pg-version", "15", "--assume-in-transaction", str(folder / last)],
                              capture_output=True, text=True)
        words = [e for e in json.loads(told.stdout) if e["rule_name"] not in SETTINGS]
    text = f"### {number}. {example['title']}\n\n"
    if example["history"]:
        text += "After\n\n```sql\n" + "\n-- next migration\n".join(example["history"]) + "\n```\n\n"
    text += f"comes\n\n```sql\n{example['change']}\n```\n\n"
    text += "- **Squawk**: " + ("; ".join(sorted({f"`{e['rule_name']}`" for e in words})) or "nothing") + "\n"
    ours = [e for e in found["diagnostics"] if e["file"] == last]
    text += "- **migc**: " + ("; ".join(f"`{e['id']}`: {e['message']}" for e in ours) or "nothing") + "\n"
    text += f"- **The server**: {'; '.join(server_words(s) for s in sources.files[last])}\n\n{example['why']}\n\n"
    return text


def server_words(statement):
    facts = statement["facts"]
    if facts["error"]:
        return f"refuses with SQLSTATE {facts['error']}"
    if facts["locks"] is None:
        return "runs it outside of a transaction"
    words = [f"{mode} on {name}" for name, mode in sorted(facts["taken"].items())
             if effects.RANK[mode] >= effects.RANK["ShareUpdateExclusiveLock"]]
    words += [f"{name} written again" for name in facts["files"]]
    words += [f"{name} read" for name in facts["scans"] if name not in facts["files"]]
    return ", ".join(words) or "nothing that others wait for"


def page(statements, migrations, units, examples, levels):
    rows = squawk_rows(statements)
    table, total = blocking_table(rows)
    worked = worked_of(statements)
    return f"""# Side by side with Squawk

Written by `tests/oracle/squawk_corpus.py --write`: Squawk {squawk_package.VERSION} and `migc lint --each` on the same {migrations:,} migrations ({len(statements):,}
statements, {units} histories) of public projects, and what a server 15 did with each statement when it ran. Squawk sees each file by itself, as it
does in a pull request, with `--pg-version 15` and, where the migration's own tool runs it in a transaction, `--assume-in-transaction`.

## Who tells what hurts

{worked['statements']:,} statements of schema changes read or wrote all rows of a table that was there before their migration, while a lock kept writers or everybody waiting.
migc says so for {worked['migc']:,}, Squawk warns of {worked['squawk']:,}.

## Where Squawk warns of locks and work

Each of Squawk's findings, whether migc has one of the same hazard at the statement, and if not, what the server did.

{table}
Of {total['all']:,} warnings, {total['both']:,} are migc's as well. In {total['silent: nothing']:,} nothing that anybody uses was locked, since the table was new in the migration; in
{total['silent: lock']:,} a lock was held for an instant, and neither a row was read nor written for it.

## Squawk's other rules

{others_table(rows, levels)}
## What Squawk does not say

{missed_table(statements)}
## Worked examples

{examples}"""


def main():
    parser = sets.parser(__doc__, "--write")
    parser.add_argument("--squawk")
    options = parser.parse_args()
    migc, url = options.migc, sets.server()
    squawk = os.path.abspath(options.squawk) if options.squawk else squawk_package.program(pathlib.Path(migc).parent)
    rows = sets.here_and_chosen(options.units, url, squawk)
    if rows is None:
        return 4
    results = list(sets.each_set(lambda r: check(r, migc, squawk, url), rows, options.jobs))
    for unit, _, failure in results:
        if failure:
            print(f"{unit}: {failure}")
    statements = [each for _, found, _ in results for each in found]
    migrations = sum(len({s["file"] for s in found}) for _, found, _ in results)
    examples = json.loads((here.parent / "data" / "side_by_side.json").read_text())
    texts = [example_text(i, each, migc, squawk, url) for i, each in enumerate(examples, 1)]
    rules, _ = sets.asked(migc, ".", "rules")
    levels = {each["name"]: each["default"] for each in rules["rules"]}
    text = page(statements, migrations, len(rows), "".join(texts).rstrip("\n") + "\n", levels)
    print(text)
    if options.write:
        (here.parent.parent / "docs" / "squawk.md").write_text(text)
    return 1 if any(failure for _, _, failure in results) else 0


if __name__ == "__main__":
    sys.exit(main())
