#!/usr/bin/env python3
"""Real migrations of public projects: what lint says that a statement locks, rewrites or scans is held against a server 15.

usage: tests/oracle/lint_corpus.py --migc PATH [--jobs N] [--all] [--write] [PROJECT[/UNIT]...]

For each set of ../shared/corpus/PROJECTS.tsv that is laid out in ../corpus: `migc lint --each` tells what each migration would do to a
database in use, and effects_corpus.py runs the statements one by one and sees what they do. A finding's notes are its claims:
  - a lock on a relation: the session has it after the statement, or a stronger one
  - a relation's rows are written again: it has another file
  - a table is read as a whole: it was scanned
  - the statement is refused: it was
A claim that is not borne out is a false finding. A table that got another file, or that DDL scanned while others had to wait, and
of which no finding says so, is a missed one. What cannot be seen from outside (statements without a transaction block; what a
refused statement would have done) is counted apart.
  --all            prints every false or missed finding, not the first few of each set
  --write          the table of rules goes into docs/accuracy.md, between its markers
Known ones: lint_corpus_exceptions.tsv (unit, statement: file:line with * as in file names, reason); one that is listed and is
none fails. Skipped (status 4) where the corpus or a server 15 is absent. What the server did is kept in corpus-effects/ beside
the binary.
"""
import collections, fnmatch, hashlib, json, pathlib, re, sys, tempfile

sys.dont_write_bytecode = True
import catalog_corpus  # noqa: E402
import corpus as sets  # noqa: E402
import effects_corpus as effects  # noqa: E402

here = pathlib.Path(__file__).resolve().parent
BEGIN, END = "<!-- tests/oracle/lint_corpus.py writes what follows -->\n", "<!-- end of the rules -->\n"
CLAIMS = [("lock", re.compile(r"([A-Z][A-Z ]+) on [\w ]+ \"(.+)\": ")),
          ("rewrite", re.compile(r"all rows of \"(.+)\" and all its indexes are written again")),
          ("scan", re.compile(r"\"(.+)\" is read from its first to its last row"))]


def mode_of(words):
    return "".join(word.capitalize() for word in words.split()) + "Lock"


def plain(name):
    """As pg_class has it: "a"."b" without quotes."""
    return ".".join(part[1:-1].replace('""', '"') if part.startswith('"') else part
                    for part in re.findall(r'"(?:[^"]|"")*"|[^.]+', name))


def claims_of(finding):
    if finding["id"] == "refused-statement":
        yield "refusal", None, None
    for note in finding.get("notes", []):
        for kind, pattern in CLAIMS:
            match = pattern.match(note["message"])
            if match and kind == "lock":
                yield kind, plain(match.group(2)), mode_of(match.group(1))
            elif match:
                yield kind, plain(match.group(1)), None


class Result:
    def __init__(self, unit):
        self.unit = unit
        self.rules = collections.defaultdict(collections.Counter)
        self.figures = collections.Counter()
        self.lines = []
        self.failure = None


class Judge:
    """The findings of one set against what the server did."""

    def __init__(self, result, statements, seen, exceptions):
        self.result, self.exceptions = result, [e for e in exceptions if e["unit"] == result.unit]
        self.places = collections.defaultdict(list)
        for statement, facts in zip(statements, seen):
            self.places[statement["file"]].append((statement["line"], statement["column"], statement, facts))
        self.told = collections.defaultdict(set)  # by statement: (kind, relation)
        self.met = set()

    def at(self, finding):
        """The statement that the finding is in."""
        before = [each for each in self.places[finding["file"]] if each[:2] <= (finding["line"], finding["column"])]
        return max(before, key=lambda each: each[:2], default=None)

    def finding(self, finding):
        count = self.result.rules[finding["id"]]
        count["findings"] += 1
        place = self.at(finding)
        if place is None:
            return
        line, column, statement, facts = place
        claims = list(claims_of(finding))
        self.told[finding["file"], line, column] |= {(kind, name) for kind, name, _ in claims}
        verdicts = {self.verdict(kind, name, mode, facts, statement) for kind, name, mode in claims}
        if any(note["message"].startswith("not certain: ") for note in finding.get("notes", [])):
            verdicts = {"unsure" if each == "false" else each for each in verdicts}
        if "false" in verdicts:
            if not self.is_known(statement):
                told = "; ".join([finding["message"]] + [note["message"] for note in finding.get("notes", [])])
                self.result.lines.append(f"    {sets.place(statement)}: {finding['id']} says {told}; seen: {json.dumps(facts)[:300]}")
            count["false"] += 1
        elif "unsure" in verdicts:
            count["unsure"] += 1
        elif verdicts:
            count["unseen" if verdicts == {"unseen"} else "borne out"] += 1
        elif finding["id"] == "add-required-column":  # the server reads up to the first row, which refuses
            self.told[finding["file"], line, column].add(("refused by rows", None))

    @staticmethod
    def verdict(kind, name, mode, facts, statement):
        if kind == "refusal":
            return "true" if facts["error"] is not None else "false"
        if facts["error"] is not None:
            return "unseen"
        if kind == "rewrite":
            return "true" if name in facts["files"] else "false"
        if facts["locks"] is None or (kind == "scan" and statement["kind"] in effects.QUERIES):
            return "unseen"
        if kind == "scan":
            return "true" if name in facts["scans"] or name in facts["files"] else "empty"
        held = facts["locks"].get(name)
        return "true" if held and effects.RANK[held] >= effects.RANK[mode] else "false"

    def missed(self):
        """What the server did to tables in use, and no finding says."""
        for file, places in self.places.items():
            for line, column, statement, facts in places:
                if facts["error"] is not None or statement["kind"] in effects.QUERIES | {"Truncate"}:
                    continue
                told = self.told[file, line, column]
                for kind, names in (("rewrite", facts["files"]), ("scan", facts["scans"])):
                    for name in names:
                        self.one_missed(kind, name, told, statement, facts)

    def one_missed(self, kind, name, told, statement, facts):
        held = (facts["locks"] or {}).get(name)
        waits = held is None or effects.RANK[held] >= effects.RANK["ShareLock"]
        if not waits:
            return
        self.result.figures["done"] += 1
        if {(kind, name), ("rewrite", name), ("refused by rows", None)} & told:
            self.result.figures["told"] += 1
        elif not self.is_known(statement):
            self.result.lines.append(f"    {sets.place(statement)}: no finding says {kind} of {name}: "
                                     f"{' '.join(statement['sql'].split())[:160]}")

    def is_known(self, statement):
        for each in self.exceptions:
            if fnmatch.fnmatchcase(sets.place(statement), each["statement"]):
                self.met.add(each["statement"])
                self.result.figures["known"] += 1
                return True
        return False

    def stale(self):
        for each in self.exceptions:
            if each["statement"] not in self.met:
                self.result.lines.append(f"    {each['statement']}: is listed, but nothing is false or missed")


def explained_and_linted(migc, folder):
    """What explain and lint --each say of a project; or why they do not."""
    target = effects.target(migc, folder)
    document, failure = effects.explain(migc, folder, target)
    if failure:
        return None, None, failure
    found, failure = sets.asked(migc, folder, "lint", "--each", "--fail-on", "never", *target)
    return document, found, failure


def facts_of(row, url, document, cache):
    unit = f"{row['project']}-{row['unit']}".replace("/", "-")
    key = [[s["file"], s["sql"]] for s in document["statements"]], document.get("transactions"), sets.preparation(row)
    path = cache / f"{unit}-{hashlib.sha256(json.dumps(key).encode()).hexdigest()[:20]}.json"
    if path.exists():
        return json.loads(path.read_text())
    seen = effects.run(row, url, document).seen
    cache.mkdir(parents=True, exist_ok=True)
    for old in cache.glob(f"{unit}-{'?' * 20}.json"):
        old.unlink()
    path.write_text(json.dumps(seen))
    return seen


def check(row, migc, url, exceptions):
    result = Result(f"{row['project']}/{row['unit']}")
    with tempfile.TemporaryDirectory(prefix="migc-lint-") as work:
        catalog_corpus.lay_out(row, work)
        document, found, result.failure = explained_and_linted(migc, work)
        if result.failure:
            return result
        seen = facts_of(row, url, document, pathlib.Path(migc).parent / "corpus-effects")
    judge = Judge(result, document["statements"], seen, exceptions)
    for finding in found["diagnostics"]:
        judge.finding(finding)
    judge.missed()
    judge.stale()
    return result


def show(result, options):
    total = sum(result.rules.values(), collections.Counter())
    print(f"{total['findings']:6} findings, {total['borne out']} borne out, {total['false']} false; {result.figures['told']} of "
          f"{result.figures['done']} told  {result.unit}")
    if result.failure:
        print(f"    {result.failure}")
    sets.print_first(result.lines, options.all)


def markdown(rules):
    text = "| rule | findings | with claims | borne out | not certain, not borne out | cannot be seen | false |\n|---|---|---|---|---|---|---|\n"
    for name, n in sorted(rules.items(), key=lambda each: (-each[1]["findings"], each[0])):
        with_claims = n["borne out"] + n["unseen"] + n["false"] + n["unsure"]
        text += f"| {name} | {n['findings']:,} | {with_claims:,} | {n['borne out']:,} | {n['unsure']:,} | {n['unseen']:,} | {n['false']:,} |\n"
    return text


def summary(results, options):
    rules = collections.defaultdict(collections.Counter)
    for result in results:
        for name, count in result.rules.items():
            rules[name] += count
    total = sum(rules.values(), collections.Counter())
    figures = sum((r.figures for r in results), collections.Counter())
    print(markdown(rules))
    seen = total["borne out"] + total["unsure"] + total["false"]
    print(f"claims that can be seen, borne out {total['borne out']} of {seen}")
    print(f"findings {total['findings']}; with claims {total['borne out'] + total['unseen'] + total['false'] + total['unsure']}, "
          f"borne out {total['borne out']}, not certain and not borne out {total['unsure']}, cannot be seen {total['unseen']}, false {total['false']}")
    print(f"rewrites and scans told {figures['told']} of {figures['done']}, known differences {figures['known']}; sets {len(results)}")
    if options.write:
        page = here.parent.parent / "docs" / "accuracy.md"
        before, rest = page.read_text().split(BEGIN)
        page.write_text(before + BEGIN + "\n" + markdown(rules) + "\n" + END + rest.split(END, 1)[1])
    return 1 if any(r.failure or r.lines for r in results) else 0


def main():
    options = sets.parser(__doc__, "--all", "--write").parse_args()
    url = sets.server()
    rows = sets.here_and_chosen(options.units, url)
    if rows is None:
        return 4
    exceptions = sets.exceptions("lint_corpus_exceptions.tsv")
    results = []
    for result in sets.each_set(lambda r: check(r, options.migc, url, exceptions), rows, options.jobs):
        show(result, options)
        results.append(result)
    return summary(results, options)


if __name__ == "__main__":
    sys.exit(main())
