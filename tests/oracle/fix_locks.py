#!/usr/bin/env python3
"""A fix is to make the locks of a migration weaker or shorter: measured on servers, for the example of each rule.

usage: tests/oracle/fix_locks.py --migc PATH --examples LAY_EXAMPLES [--postgres VERSION] [--all] [RULE...]

For each rule with a fix, on each server of MIGC_SERVERS (VERSION=URL;…) or that of one version: the bad example and what
`migc lint --fix=all` makes of it run statement by statement, in the transactions that `migc explain` tells. Of each
statement is seen what the session holds on relations that were there before the example, and whether it reads or writes
rows: by itself (DML), or as DDL that scans a table or writes it again. The two histories are compared by, in this order,
  1. the strongest lock (from SHARE on) under which rows are read or written
  2. of the statements that do so, the locks in sum
  3. the locks that one transaction holds at once in sum
  4. the locks of all statements in sum
The fixed one must be less. Rules whose examples say nothing of locks are counted apart; others whose fix is not less are
listed in fix_locks_exceptions.tsv (rule, reason); one that is listed and is less fails.
"""
import argparse, csv, json, os, pathlib, re, subprocess, sys, tempfile

sys.dont_write_bytecode = True
try:
    import effects_corpus as effects  # noqa: E402
except ImportError:
    print("SKIPPED: python3-psycopg2 is not installed; tools/setup --tests installs it")
    sys.exit(4)
import corpus as sets  # noqa: E402

here = pathlib.Path(__file__).resolve().parent
STRONG = effects.RANK["ShareLock"]


def asked(migc, folder, *words):
    return subprocess.run([migc, *words], cwd=folder, capture_output=True, text=True)


class Cost:
    """What a history costs others; see the top of this file."""

    def __init__(self, document, seen, first):
        blocks = {}
        for block in document.get("transactions", []):
            for i in range(block["first"], block["first"] + block["count"]):
                blocks[i] = block["first"]
        self.error = None
        works, at_once, held = [0], {}, 0
        for i, (statement, facts) in enumerate(zip(document["statements"], seen)):
            if statement["revision"] == "start":
                continue
            self.error = self.error or facts["error"]
            strong = {n: effects.RANK[m] for n, m in (facts["locks"] or {}).items() if n in first and effects.RANK[m] >= STRONG}
            if self.works(statement, facts, first):
                works.append(max(strong.values(), default=0))
            held += sum(strong.values())
            at_once[blocks.get(i, -i)] = max(at_once.get(blocks.get(i, -i), 0), sum(strong.values()))
        self.value = (max(works), sum(works), max(at_once.values(), default=0), held)

    @staticmethod
    def works(statement, facts, first):
        return statement["kind"] in effects.QUERIES or any(n in first for n in facts["files"] + facts["scans"])


def cost(migc, folder, url, version):
    """Cost, or why there is none."""
    told = asked(migc, folder, "--format", "json", "explain", "base:heads")
    document = json.loads(told.stdout)
    if "statements" not in document:
        return None, told.stdout[:300]
    run = effects.Run(sets.fresh(url, "fix_locks"), document)
    first = Watch(run)
    run.all()
    return Cost(document, run.seen, first.names), None


class Watch:
    """The tables and indexes that are there when the first revision behind the start begins."""

    def __init__(self, run):
        self.run, self.names, self.open = run, None, run.open
        run.open = self.opened

    def opened(self, statement):
        self.open(statement)
        if self.names is None and statement["revision"] != "start":
            self.names = {each.name for each in self.run.session.relations().values() if each.kind not in "iI"}


def check(migc, folder, name, version, url):
    """The verdict, and words about it: less, not less, no locks, refused before; no finding or no fix on this version."""
    level = f"--rule={name}=error"
    found = json.loads(asked(migc, folder, "lint", "start:heads", level, "--format", "json").stdout)
    if not any(each["id"] == name for each in found["diagnostics"]):
        return "no finding", None
    before, why = cost(migc, folder, url, version)
    if why:
        return "no fix", why
    fixed = asked(migc, folder, "lint", "start:heads", "--fix=all", level, "--fail-on", "never")
    if not re.search(r"^[1-9]\d* findings? fixed", fixed.stderr, re.M):
        return "no fix", fixed.stderr[-300:]
    after, why = cost(migc, folder, url, version)
    if why:
        return "no fix", why
    if before.error:
        return "refused before", before.error
    if after.error:
        return "not less", f"refused with {after.error}"
    if before.value == (0, 0, 0, 0):
        return "no locks", None
    return ("less", None) if after.value < before.value else ("not less", f"{before.value} before, {after.value} after")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--migc", required=True)
    parser.add_argument("--examples", required=True, help="the program that lays out the examples")
    parser.add_argument("--postgres")
    parser.add_argument("--all", action="store_true", help="prints what became of each rule")
    parser.add_argument("rules", nargs="*")
    options = parser.parse_args()
    servers = [entry.partition("=")[::2] for entry in os.environ.get("MIGC_SERVERS", "").split(";") if entry]
    servers = [(version, url) for version, url in servers if options.postgres in (None, version)]
    if not servers:
        print("SKIPPED: no server; MIGC_SERVERS names none")
        return 4
    migc = os.path.abspath(options.migc)
    rules = json.loads(asked(migc, ".", "rules", "--format", "json").stdout)["rules"]
    rules = [r for r in rules if r.get("fix") and (not options.rules or r["name"] in options.rules)]
    known = {r["rule"] for r in csv.DictReader(open(here / "fix_locks_exceptions.tsv"), delimiter="\t")}
    bad, less_somewhere = [], set()
    for version, url in servers:
        counts = {}
        with tempfile.TemporaryDirectory(prefix="migc-fix-") as work:
            subprocess.run([os.path.abspath(options.examples), work, version], check=True)
            for rule in rules:
                if rule["bad"]["postgres"] > 16 and rule["bad"]["postgres"] > int(version):
                    continue
                verdict, words = check(migc, pathlib.Path(work) / rule["name"], rule["name"], int(version), url)
                counts.setdefault(verdict, []).append(rule["name"])
                if options.all and verdict != "less":
                    print(f"    {version} {rule['name']}: {verdict} {words or ''}")
                if verdict == "less":
                    less_somewhere.add(rule["name"])
                elif verdict == "not less" and rule["name"] not in known:
                    bad.append(f"{version} {rule['name']}: {words}")
        print(f"{version}: " + ", ".join(f"{verdict} {len(names)}" for verdict, names in sorted(counts.items())))
    bad += [f"{name} is listed, but its fix is less" for name in sorted(known & less_somewhere)]
    print("".join(f"    {each}\n" for each in bad), end="")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
