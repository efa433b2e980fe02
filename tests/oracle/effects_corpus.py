#!/usr/bin/env python3
"""Real migrations of public projects: what each statement does on a server 15 must be what `migc explain` said.

usage: tests/oracle/effects_corpus.py --migc PATH [--jobs N] [--all] [--table FILE] [PROJECT[/UNIT]...]

For each set of ../shared/corpus/PROJECTS.tsv that is laid out in ../corpus: `migc explain` tells the statements from base to head
and what they do; then they run one by one, in the transactions that it told, and around each one is seen
  - the locks of the session on relations that were there before the transaction, the strongest mode of each (pg_locks);
    those on indexes below SHARE UPDATE EXCLUSIVE are the planner's and left out
  - relations with another file (pg_relation_filenode), and tables that DDL has scanned (pg_stat_get_xact_numscans)
  - the SQLSTATE of a refusal; a refused statement leaves nothing behind
A statement agrees if all of it is as predicted. What the prediction itself calls not certain is counted apart: there, locks that
were predicted need not be taken, but none may be taken that was not predicted. Of statements that
cannot run in a transaction block only refusals and files can be seen from outside.
  --all         prints every difference, not the first few of each set
  --table FILE  writes the figures there, tab-separated: set, statements, agreed, not certain, agreed of them, known differences
Known differences: effects_corpus_exceptions.tsv (unit, statement: file:line with * as in file names, reason); one that is listed
and is none fails. Skipped (status 4) where the corpus or a server 15 is absent.
"""
import collections, fnmatch, json, pathlib, re, sys, tempfile

sys.dont_write_bytecode = True
import psycopg2  # noqa: E402
import psycopg2.extensions  # noqa: E402
import catalog_corpus  # noqa: E402
import corpus as sets  # noqa: E402

here = pathlib.Path(__file__).resolve().parent

MODES = ["AccessShareLock", "RowShareLock", "RowExclusiveLock", "ShareUpdateExclusiveLock", "ShareLock", "ShareRowExclusiveLock",
         "ExclusiveLock", "AccessExclusiveLock"]
RANK = {mode: rank for rank, mode in enumerate(MODES)}
# what these read is for the planner to decide
QUERIES = {"Select", "Insert", "Update", "Delete", "Merge", "Copy", "Do", "Call", "Execute", "CreateTableAs", "RefreshMatView"}

RELATIONS = """
SELECT c.oid, CASE WHEN n.nspname LIKE 'pg\\_temp\\_%' THEN 'pg_temp' ELSE n.nspname END || '.' || c.relname, c.relkind,
       coalesce(pg_relation_filenode(c.oid), 0), pg_stat_get_xact_numscans(c.oid)
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.oid >= 16384 AND n.nspname NOT LIKE 'pg\\_toast%'"""
LOCKS = """
SELECT relation, mode FROM pg_catalog.pg_locks
 WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted AND relation >= 16384
   AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"""

Relation = collections.namedtuple("Relation", "name kind file scans")


class Session:
    """A session of its own for each source, as psql would have."""

    def __init__(self, url):
        self.connection = psycopg2.connect(url)
        self.connection.autocommit = True
        self.cursor = self.connection.cursor()
        self.has_looked = False  # into tables, which counts as a scan

    def rows(self, text):
        self.cursor.execute(text)
        return self.cursor.fetchall()

    def run(self, text):
        """The SQLSTATE of a refusal, or None."""
        try:
            self.cursor.execute(text)
            return None
        except psycopg2.Error as error:
            return error.pgcode or "other"

    def relations(self):
        return {oid: Relation(*rest) for oid, *rest in self.rows(RELATIONS)}

    def locks(self):
        held = {}
        for oid, mode in self.rows(LOCKS):
            if oid not in held or RANK[mode] > RANK[held[oid]]:
                held[oid] = mode
        return held

    def is_idle(self):
        return self.connection.info.transaction_status == psycopg2.extensions.TRANSACTION_STATUS_IDLE

    def is_empty(self, name):
        self.has_looked = True
        schema, _, table = name.partition(".")
        self.cursor.execute(f'SELECT NOT EXISTS (SELECT FROM "{schema}"."{table}")')
        return self.cursor.fetchone()[0]

    def close(self):
        self.connection.close()


def named(oids, relations):
    return sorted(relations[oid].name for oid in oids if oid in relations)


def changed_files(visible, before, after):
    return {oid for oid in before if oid in visible and oid in after and before[oid].file != after[oid].file}


def tables(oids, relations):
    return {oid for oid in oids if relations[oid].kind in "rm"}


def scanned(visible, before, after):
    return {oid for oid in tables(before, before) if oid in visible and oid in after and after[oid].scans > before[oid].scans}


class Run:
    """The statements of one set, and how each of them went."""

    def __init__(self, url, document):
        self.url = url
        self.statements = document["statements"]
        self.blocks = {b["first"]: b["count"] for b in document.get("transactions", [])}
        self.results = []  # (statement, difference or None)
        # of each: SQLSTATE or None; of relations older than its source the locks held then (None: could not be seen), those of
        # them that it took or made stronger, tables with a new file, tables scanned
        self.seen = []
        self.session = None
        self.source = None

    def all(self):
        position = 0
        try:
            while position < len(self.statements):
                self.open(self.statements[position])
                count = self.blocks.get(position)
                if count is None:
                    self.alone(self.statements[position])
                    position += 1
                else:
                    self.block(self.statements[position:position + count])
                    position += count
        finally:
            if self.session:
                self.session.close()
        return self.results

    def open(self, statement):
        source = (statement.get("revision"), statement["file"])
        if source == self.source:
            return
        if self.session:
            self.session.close()
        self.session, self.source = Session(self.url), source
        self.older = self.session.relations().keys()

    def alone(self, statement):
        before = self.session.relations()
        error = self.session.run(statement["sql"])
        found = self.refusal(statement, error)
        after = self.session.relations()
        if found is None and error is None:
            found = self.files(statement, before, before, after)
        self.results.append((statement, found))
        self.unseen(error, named(tables(changed_files(self.older, before, after), before), before))

    def unseen(self, error, files=()):
        """A statement of which nothing else can be seen."""
        self.seen.append({"error": error, "locks": None, "files": list(files), "scans": []})

    def block(self, statements):
        session = self.session
        session.run("BEGIN")
        visible = session.relations()  # nobody waits for what the transaction makes itself
        before, held = visible, {}
        for statement in statements:
            if statement["kind"] == "Transaction":  # of the source: what follows a COMMIT is in a transaction of its own
                error = session.run(statement["sql"])
                self.results.append((statement, self.refusal(statement, error)))
                self.unseen(error)
                if session.is_idle():
                    session.run("BEGIN")
                    visible = session.relations()
                    before, held = visible, {}
                continue
            session.run("SAVEPOINT migc")
            error = session.run(statement["sql"])
            found = self.refusal(statement, error)
            if error is not None:
                session.run("ROLLBACK TO migc")
                self.unseen(error)
            else:
                # one that is gone has kept its locks
                locks = {oid: mode for oid, mode in session.locks().items() if oid in visible and oid in before}
                after = session.relations()
                self.seen.append(self.facts(before, after, held, locks))
                if found is None:
                    found = (self.locks(statement, visible, before, held, locks) or self.files(statement, visible, before, after)
                             or self.scans(statement, visible, before, after))
                if session.has_looked:
                    after, session.has_looked = session.relations(), False
                held, before = {oid: mode for oid, mode in locks.items() if oid in after}, after
            self.results.append((statement, found))
        error = session.run("COMMIT")
        if error is not None and self.results[-1][1] is None:
            self.results[-1] = (statements[-1], f"COMMIT refused with {error}")
        session.run("ROLLBACK")

    def facts(self, before, after, held, locks):
        """What the statement did to relations that are older than its source."""
        locks = {oid: mode for oid, mode in locks.items() if oid in self.older}
        taken = {oid for oid, mode in locks.items() if oid not in held or RANK[mode] > RANK[held[oid]]}
        return {"error": None, "locks": {before[oid].name: mode for oid, mode in locks.items()},
                "taken": {before[oid].name: locks[oid] for oid in taken},
                "files": named(tables(changed_files(self.older, before, after), before), before),
                "scans": named(scanned(self.older, before, after), before)}

    def refusal(self, statement, error):
        predicted = statement["refused"] and statement["refused"]["sqlstate"]
        if predicted == error:
            return None
        return f"refusal: predicted {predicted}, was {error}"

    def locks(self, statement, visible, before, held, locks):
        numbers = {relation.name: oid for oid, relation in before.items() if oid in visible}
        expected = dict(held)
        for lock in statement["locks"]:
            oid = numbers.get(lock["relation"])
            if oid is not None and (oid not in expected or RANK[lock["mode"]] > RANK[expected[oid]]):
                expected[oid] = lock["mode"]

        def told(modes):
            return {(before[oid].name, mode) for oid, mode in modes.items()
                    if before[oid].kind not in "iI" or RANK[mode] >= RANK["ShareUpdateExclusiveLock"]}

        missing, extra = told(locks) - told(expected), told(expected) - told(locks)
        if not statement["certain"]:  # what may be locked is
            missing = {(name, mode) for name, mode in missing
                       if RANK[mode] > max((RANK[m] for n, m in told(expected) if n == name), default=-1)}
            extra = set()
        return f"locks: not predicted {sorted(missing)}, not taken {sorted(extra)}" if missing or extra else None

    def files(self, statement, visible, before, after):
        changed = changed_files(visible, before, after)
        predicted = set(statement["rewrites"]) | set(statement["index_rebuilds"])
        seen = set(named(changed, before))
        there = set(named((oid for oid in visible if oid in before and oid in after), before))
        predicted &= there
        if not statement["certain"]:
            predicted &= seen
        if seen == predicted:
            return None
        return f"files: not predicted {sorted(seen - predicted)}, not changed {sorted(predicted - seen)}"

    def scans(self, statement, visible, before, after):
        if statement["kind"] in QUERIES:
            return None
        # an emptied table is scanned to build its empty indexes
        seen = set(named(scanned(visible, before, after), before))
        seen -= set(statement["replaced"])
        there = {before[oid].name: after[oid].name for oid in visible if oid in before and oid in after}
        predicted = {scan["relation"] for scan in statement["scans"]} & there.keys()
        missing = seen - predicted
        # a table without rows, or whose partner has none, may be done without reading it
        extra = {name for name in predicted - seen if not self.session.is_empty(there[name])}
        if any(self.session.is_empty(there[name]) for name in predicted):
            extra = set()
        if not missing and not extra:
            return None
        return f"scans: not predicted {sorted(missing)}, not made {sorted(extra)}"


def target(migc, folder):
    """The history; or where that is a schema in plain files, whose names are no ids, the files."""
    if catalog_corpus.revisions_of(migc, folder):
        return ["base:heads"]
    return [*sorted(str(f.relative_to(folder)) for f in (pathlib.Path(folder) / "migrations").rglob("*.sql")), "--schema", "prepare.sql"]


def explain(migc, folder, target):
    document, failure = sets.asked(migc, folder, "explain", *target)
    if failure or "statements" in document:
        return document, failure
    return None, f"migc explain: {json.dumps(document)[:300]}"


class Result:
    def __init__(self, unit):
        self.unit = unit
        self.figures = collections.Counter()
        self.lines = []
        self.failure = None
        self.kinds = collections.Counter()


def check(row, migc, url, exceptions):
    result = Result(f"{row['project']}/{row['unit']}")
    with tempfile.TemporaryDirectory(prefix="migc-effects-") as work:
        catalog_corpus.lay_out(row, work)
        document, result.failure = explain(migc, work, target(migc, work))
        if result.failure:
            return result
        found = run(row, url, document).results
    for statement, difference in found:
        count(result, statement, difference, exceptions)
    return result


def run(row, url, document):
    name = "effects_" + re.sub(r"\W+", "_", f"{row['project']}/{row['unit']}")[:50]
    database = sets.fresh(url, name)
    sets.prepare(row, database)
    try:
        done = Run(database, document)
        done.all()
        return done
    finally:
        sets.sql(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def count(result, statement, difference, exceptions):
    place = sets.place(statement)
    listed = [e for e in exceptions if e["unit"] == result.unit and fnmatch.fnmatchcase(place, e["statement"])]
    group = "certain" if statement["certain"] else "uncertain"
    result.figures[group] += 1
    if difference is None:
        result.figures[group + " agreed"] += 1
        if listed:
            result.lines.append(f"    {place}: is listed, but does not differ")
        return
    result.kinds[difference.split(":")[0]] += 1
    if listed:
        result.figures["known"] += 1
    else:
        mark = "" if statement["certain"] else " (not certain)"
        result.lines.append(f"    {place}: {statement['kind']}{mark}: {difference}\n      {' '.join(statement['sql'].split())[:160]}")


def show(result, options):
    f = result.figures
    print(f"{f['certain agreed']:6} of {f['certain']:6}, not certain {f['uncertain agreed']} of {f['uncertain']}  {result.unit}"
          + (f"  known differences {f['known']}" if f["known"] else ""))
    if result.failure:
        print(f"    {result.failure}")
    sets.print_first(result.lines, options.all)


def main():
    parser = sets.parser(__doc__, "--all")
    parser.add_argument("--table")
    options = parser.parse_args()
    url = sets.server()
    rows = sets.here_and_chosen(options.units, url)
    if rows is None:
        return 4
    exceptions = sets.exceptions("effects_corpus_exceptions.tsv")
    results = []
    for result in sets.each_set(lambda r: check(r, options.migc, url, exceptions), rows, options.jobs):
        show(result, options)
        results.append(result)
    return summary(results, options)


def summary(results, options):
    total = sum((r.figures for r in results), collections.Counter())
    kinds = sum((r.kinds for r in results), collections.Counter())
    agreed = total["certain agreed"] + total["uncertain agreed"]
    print(f"statements as predicted {agreed} of {total['certain'] + total['uncertain']}, known differences {total['known']}; "
          f"of those that are said to be certain {total['certain agreed']} of {total['certain']}; sets {len(results)}")
    print("differences: " + ", ".join(f"{kind} {n}" for kind, n in sorted(kinds.items())))
    if options.table:
        with open(options.table, "w") as file:
            for r in results:
                f = r.figures
                print(r.unit, f["certain"], f["certain agreed"], f["uncertain"], f["uncertain agreed"], f["known"], sep="\t", file=file)
    return 1 if any(r.failure or r.lines for r in results) else 0


if __name__ == "__main__":
    sys.exit(main())
