#!/usr/bin/env python3
"""Real migrations of public projects: the catalog that migc replays must be the one that a server 15 holds.

usage: tests/oracle/catalog_corpus.py --migc PATH [--jobs N] [--each] [--down] [--reversible] [--sql] [--all]
                                      [--server-only]
                                      [PROJECT[/UNIT]...]

For each set of ../shared/corpus/PROJECTS.tsv that is laid out in ../corpus: psql applies its up sections file by file, and
after the last one (of a set that does not apply to its end: after the last that went through) `migc schema REV --format json`
is compared with the server's catalog (server_catalog.sql), object by object.
  --each         also after every other migration; prints the first one after which the two differ
  --down         also after each migration's up and down, and whether that restores the catalog before: migc against the
                 server, and both against DOWN_DRIFT.tsv
  --reversible   also what `migc check --reversible` says of each migration that has a way back, against the server and
                 DOWN_DRIFT.tsv
  --sql          also what `migc schema REV --format sql` makes on an empty database: the catalog there must be the one that
                 migc replayed, with the definitions that the migrations' own database has; what cannot be printed is named
  --all          prints every difference, not the first few of each set
  --server-only  asks migc nothing: fills the cache and counts objects
What the server says is kept in corpus-catalog/ beside the binary, by the set's name and a digest of all that goes in.
Known differences: catalog_exceptions.tsv (where = corpus, name = "UNIT: path", with * as in file names; "UNIT: refusals" where
migc expects some that follow from a known difference). Of --sql: where = sql, name = "UNIT: path", "UNIT: script" where a
statement of the printed schema fails. Of --down: where = down, name = "UNIT: down of KEY"; of --reversible: where = reversible.
Skipped (status 4) where the corpus or a server 15 is absent.
"""
import collections, csv, fnmatch, hashlib, json, pathlib, re, subprocess, sys, tempfile

sys.dont_write_bytecode = True
import corpus as sets  # noqa: E402

here = pathlib.Path(__file__).resolve().parent
QUERY = (here / "server_catalog.sql").read_text()
DEFINITIONS = (here / "server_definitions.sql").read_text()
KINDS = ("schema", "extension", "relation", "column", "constraint", "index", "trigger", "policy", "type", "function")


# --- catalogs as objects: {path: what is known of it}, as tests/oracle/catalog_compare.cc has them

def objects_of(catalog):
    found = {}

    def add(path, value):
        found[path] = json.dumps({k: v for k, v in value.items() if k not in ("name", "schema")}, sort_keys=True)

    for key in ("schemas", "extensions"):
        for name in catalog.get(key, []):
            add(f"{key[:-1]} {name}", {})
    for relation in catalog.get("relations", []):
        name = f"{relation.get('schema')}.{relation.get('name')}"
        own = dict(relation, columns=[c.get("name") for c in relation.get("columns", [])])
        for key, kind in (("constraints", "constraint"), ("indexes", "index")):
            for one in own.pop(key, []):
                add(f"{kind} {name}.{one.get('name')}", one)
        for key, kind in (("triggers", "trigger"), ("policies", "policy")):
            for one in own.pop(key, []):
                add(f"{kind} {name}.{one}", {})
        for column in relation.get("columns", []):
            add(f"column {name}.{column.get('name')}", column)
        add(f"relation {name}", own)
    for one in catalog.get("types", []):
        add(f"type {one.get('schema')}.{one.get('name')}", one)
    for one in catalog.get("functions", []):
        add(f"function {one.get('schema')}.{one.get('name')}({one.get('arguments')})", {})
    return found


def delta(before, after):
    return {"gone": sorted(before.keys() - after.keys()), "set": {k: v for k, v in after.items() if before.get(k) != v}}


def applied(before, change):
    after = dict(before)
    apply(after, change)
    return after


def apply(state, change):
    for path in change["gone"]:
        del state[path]
    state.update(change["set"])


def differences(server, migc):
    """(path, server's value or None, migc's value or None), sorted."""
    return [(p, server.get(p), migc.get(p)) for p in sorted(server.keys() | migc.keys()) if server.get(p) != migc.get(p)]


# --- the server's side

class Reader:
    """A session that reads catalogs, warm: one psql, one line an answer."""

    def __init__(self, url):
        self.url = url
        self.psql = None

    def start(self):
        self.errors = tempfile.TemporaryFile("w+")  # a pipe that nobody reads would fill
        self.psql = subprocess.Popen([sets.PSQL, "-XqAt", "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=sqlstate", self.url],
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        self.say(f"SET jit = off; SET search_path = public;\nPREPARE catalog AS {QUERY};")
        self.say(f"PREPARE definitions AS SELECT json_build_object('definitions', ({DEFINITIONS}));")

    def say(self, text):
        self.psql.stdin.write(text + "\n")
        self.psql.stdin.flush()

    def answer(self, first="schemas"):
        """The next JSON document, or None if psql has ended. What a migration prints itself is passed over."""
        for line in self.psql.stdout:
            if line.startswith(f'{{"{first}" : '):
                document = json.loads(line)
                return objects_of(document) if first == "schemas" else document[first]
        return None

    def read(self):
        if self.psql is None:
            self.start()
        self.say("EXECUTE catalog;")
        return self.answer()

    def definitions(self):
        """What the server writes of expressions, queries and bodies: {"kind path": text}."""
        if self.psql is None:
            self.start()
        self.say("EXECUTE definitions;")
        return self.answer("definitions")

    def after(self, path):
        """The catalog after this file, which is undone again, and the SQLSTATE that stopped it."""
        if self.psql is None:
            self.start()
        self.say(f"BEGIN;\nRESET search_path;\n\\i {path}\nSET LOCAL search_path = public;\nEXECUTE catalog;\nROLLBACK;")
        found = self.answer()
        if found is not None:
            return found, None
        self.stop()
        self.errors.seek(0)
        error = self.errors.read()
        state = re.search(r"ERROR:\s+(\w{5})", error)
        return None, state.group(1) if state else error[-200:]

    def stop(self):
        if self.psql is not None:
            try:
                self.psql.stdin.close()
            except BrokenPipeError:
                pass
            self.psql.stdout.read()
            self.psql.wait()
            self.psql = None


ALONE = re.compile(r"\b(CONCURRENTLY|VACUUM|COMMIT|ROLLBACK|BEGIN\s*;|BEGIN\s+TRANSACTION|ADD\s+VALUE)", re.I)


def after_down(url, name, reader, down, work):
    """(catalog or None, SQLSTATE) after a down section that is then undone; in a copy of the database where it cannot be."""
    path = pathlib.Path(work) / "down.sql"
    path.write_text(down)
    if not ALONE.search(down):
        return reader.after(path)
    reader.stop()
    made = sets.sql(url, f'DROP DATABASE IF EXISTS "{name}_copy"')
    made = sets.sql(url, f'CREATE DATABASE "{name}_copy" TEMPLATE "{name}"')
    assert made.returncode == 0, made.stderr
    copy = Reader(sets.url_of(url, name + "_copy"))
    try:
        done = sets.run_file(copy.url, path, "-v", "VERBOSITY=sqlstate")
        if done.returncode != 0:
            state = re.search(r"ERROR:\s+(\w{5})", done.stderr)
            return None, state.group(1) if state else done.stderr[-200:]
        return copy.read(), None
    finally:
        copy.stop()
        sets.sql(url, f'DROP DATABASE IF EXISTS "{name}_copy" WITH (FORCE)')


def replay(url, row, steps, transactions, down):
    """What the server holds after each migration, as changes: [{"key", "up", "down", "sqlstate"}], where it stopped, and
    the definitions after the last one."""
    name = "catalog_" + re.sub(r"\W+", "_", f"{row['project']}/{row['unit']}")[:50]
    database = sets.fresh(url, name)
    sets.prepare(row, database)
    reader = Reader(database)
    log = []
    before = {}
    definitions = None
    try:
        with tempfile.TemporaryDirectory() as work:
            for key, up, back in steps:
                went, error = sets.plain(database, [up], transactions)
                if error:
                    return log, f"{key}: {error}", None
                after = reader.read()
                entry = {"key": key, "up": delta(before, after), "down": None, "sqlstate": None}
                if down and back is not None:
                    restored, entry["sqlstate"] = after_down(url, name, reader, back, work)
                    entry["down"] = restored and delta(before, restored)
                log.append(entry)
                before = after
        definitions = reader.definitions()
    finally:
        reader.stop()
        sets.sql(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    return log, None, definitions


def server_side(url, row, steps, cache, down):
    unit = f"{row['project']}/{row['unit']}"

    def kept_at(with_downs):
        inputs = [unit, steps, QUERY, DEFINITIONS, sets.PREPARE.get(row["project"]), with_downs]
        return cache / f"{unit.replace('/', '-')}-{hashlib.sha256(json.dumps(inputs).encode()).hexdigest()[:20]}.json"

    path = kept_at(down)
    for each in (path, kept_at(True)):  # with the downs all of the ups are there
        if each.exists():
            kept = json.loads(each.read_text())
            return kept["log"], kept["error"], kept["definitions"]
    log, error, definitions = replay(url, row, steps, False, down)
    if error:  # written for a tool that runs each file in a transaction
        again, other, third = replay(url, row, steps, True, down)
        if len(again) > len(log):
            log, error, definitions = again, other, third
    cache.mkdir(parents=True, exist_ok=True)
    for old in cache.glob(f"{unit.replace('/', '-')}-{'?' * 20}.json"):
        if json.loads(old.read_text()).get("down") == down:
            old.unlink()
    path.write_text(json.dumps({"log": log, "error": error, "down": down, "definitions": definitions}))
    return log, error, definitions


# --- migc's side

def is_known(unit, path, exceptions):
    """`exceptions`: {pattern: how often it was met}."""
    found = [pattern for pattern in exceptions if fnmatch.fnmatchcase(f"{unit}: {path}", pattern)]
    for pattern in found:
        exceptions[pattern] += 1
    return bool(found)


def migc_schema(migc, folder, *arguments):
    """(objects, SQLSTATEs, None) or (None, SQLSTATEs, what went wrong)."""
    done = subprocess.run([migc, "--postgres", "15", "--format", "json", "schema", *arguments], cwd=folder,
                          capture_output=True, text=True, errors="replace")
    states = collections.Counter(re.findall(r"SQLSTATE: (\w{5})", done.stderr))
    try:
        document = json.loads(done.stdout)
    except ValueError:
        document = None
    if isinstance(document, dict):
        states.update(d["sqlstate"] for d in document.get("diagnostics", []) if "sqlstate" in d)
    if done.returncode != 0 or not isinstance(document, dict) or "relations" not in document:
        told = [d.get("message", "") for d in document.get("diagnostics", [])] if isinstance(document, dict) else []
        return None, states, f"migc schema ended with {done.returncode}: {'; '.join(told[:3]) or done.stderr.strip()[:300]}"
    return objects_of(document), states, None


def revisions_of(migc, folder):
    done = subprocess.run([migc, "--format", "json", "history"], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        return None
    return [r["revision"] for r in reversed(json.loads(done.stdout)["revisions"])]


def lay_out(row, work):
    """A project of migc's in `work`; its steps as their own tool reads them."""
    unit = f"{row['project']}/{row['unit']}"
    project = pathlib.Path(work)
    subprocess.run(["cp", "-r", str(sets.corpus / row["project"] / row["unit"]), str(project / "migrations")], check=True)
    if unit in sets.TOGETHER:
        other = sets.corpus / row["project"] / sets.TOGETHER[unit]
        subprocess.run(f"cp -r {other}/* {project / 'migrations'}/", shell=True, check=True)
    layout = row["layout"]
    if not any(up.strip() for _, up, _ in sets.migrations(project / "migrations", layout)):  # a schema as one plain file beside the history
        layout = "plain"
    recursive = "true" if layout in ("plain", "flyway", "goose") else "false"
    (project / "prepare.sql").write_text(sets.preparation(row))
    (project / "migrate.toml").write_text(
        f'[source]\npath = "migrations"\nlayout = "{layout}"\nrecursive = {recursive}\n'
        f'[target]\npostgres = 15\nexternal_schema = ["prepare.sql"]\n[version_table]\nwidth = 255\n')
    return sets.migrations(project / "migrations", layout)


class Result:
    def __init__(self, unit):
        self.unit = unit
        self.lines = []
        self.total = collections.Counter()
        self.equal = collections.Counter()
        self.known = 0
        self.migrations = 0
        self.error = None       # why the server stopped
        self.failure = None     # why migc said nothing
        self.first = None       # the first migration after which the two differ
        self.down = collections.Counter()
        self.reversible = collections.Counter()
        self.printed = None     # what the printed schema makes


def count(result, server, migc, exceptions):
    wrong = differences(server, migc)
    unexpected = []
    for path in server.keys() | migc.keys():
        result.total[path.split()[0]] += 1
    result.equal.update(result.total)
    for path, left, right in wrong:
        result.equal[path.split()[0]] -= 1
        if is_known(result.unit, path, exceptions):
            result.known += 1
        else:
            unexpected.append(f"    {path}\n      server {left}\n      migc   {right}")
    return unexpected


def first_difference(migc, folder, revisions, log):
    state = {}
    for revision, entry in zip(revisions, log):
        apply(state, entry["up"])
        found, _, failure = migc_schema(migc, folder, revision)
        wrong = differences(state, found) if found is not None else [(failure, None, None)]
        if wrong:
            return f"{entry['key']}: {wrong[0][0]} server {wrong[0][1]}, migc {wrong[0][2]} ({len(wrong)} in all)"
    return None


def compare_downs(result, migc, folder, steps, log, listed, exceptions):
    """Each migration's up and down on top of those before it, as plain files."""
    state = {}
    before, _, failure = migc_schema(migc, folder, "prepare.sql")
    so_far = pathlib.Path(folder) / "so_far.sql"
    so_far.write_text((pathlib.Path(folder) / "prepare.sql").read_text())
    for position, ((key, up, down), entry) in enumerate(zip(steps, log), 1):
        old_state = dict(state)
        apply(state, entry["up"])
        with open(so_far, "a") as more:
            more.write(up + "\n;\n")
        after, states, _ = migc_schema(migc, folder, "so_far.sql")
        if down is not None:
            (pathlib.Path(folder) / "down.sql").write_text(down)
            restored, more, _ = migc_schema(migc, folder, "so_far.sql", "down.sql")
            refused = next(iter(more - states), None)
            kind = listed.get(position, "restores")
            if entry["down"] is None:
                agrees = refused == entry["sqlstate"]
                said = f"server {entry['sqlstate']}, migc {refused}"
            else:
                # before the first migration the log knows nothing: the schema public is there
                server = applied(old_state, entry["down"]) != (old_state or before)
                ours = restored is None or before is None or restored != before
                agrees = server == ours and refused is None
                said = f"catalog restored: server {not server}, migc {not ours}{f', refused {refused}' if refused else ''}"
                wrong = differences(applied(old_state, entry["down"]), restored or {})
                result.down["catalogs after down equal"] += not wrong
                result.down["catalogs after down"] += 1
                if kind in ("differs", "order-only") and not server:
                    result.down["listed, but not by what the JSON shows"] += 1
                elif kind == "restores" and server:
                    result.down["not listed, though the JSON differs"] += 1
            result.down["agree"] += agrees
            result.down["migrations"] += 1
            if not agrees and is_known(result.unit, f"down of {key}", exceptions):
                result.down["known differences"] += 1
            elif not agrees:
                result.lines.append(f"    down of {key} ({kind}): {said}")
        before = after


# --- the schema as migc prints it

class Printed:
    """What the printed schema of a set makes, against what migc replayed."""

    def __init__(self):
        self.total = self.equal = self.known = 0
        self.texts = self.equal_texts = 0  # definitions as the server writes them
        self.omitted = []  # what migc cannot print
        self.absent = []   # extensions that the server does not have
        self.lines = []


def without_absent_extensions(url, text, absent):
    """The script without the extensions that this server cannot make."""
    there = set(sets.sql(url, "SELECT name FROM pg_available_extensions").stdout.split("\n"))
    kept = []
    for line in text.splitlines(keepends=True):
        made = re.match(r'CREATE EXTENSION (?:IF NOT EXISTS )?("?)([\w-]+)\1', line)
        if made and made.group(2) not in there:
            absent.append(made.group(2))
        else:
            kept.append(line)
    return "".join(kept)


def compare_printed(result, migc, url, folder, target, replayed, definitions, exceptions):
    """Prints the schema of `target` (a revision, or files), runs it on an empty database and reads that: the catalog must
    be the one that migc replayed, the definitions of what is in it those of the migrations' own database."""
    printed = result.printed = Printed()
    done = subprocess.run([migc, "--postgres", "15", "schema", "--format", "sql", *target], cwd=folder, capture_output=True,
                          text=True, errors="replace")
    if done.returncode != 0:
        printed.lines.append(f"    printed: migc schema ended with {done.returncode}: {done.stderr.strip()[:300]}")
        return
    printed.omitted = re.findall(r"^note\[unprinted-object\]: (.*)", done.stderr, re.M)
    name = "printed_" + re.sub(r"\W+", "_", result.unit)[:50]
    database = sets.fresh(url, name)
    script = pathlib.Path(folder) / "printed.sql"
    script.write_text(without_absent_extensions(url, done.stdout, printed.absent))
    reader = Reader(database)
    try:
        errors = run_printed(database, script)
        made = reader.read()
        texts = reader.definitions()
    finally:
        reader.stop()
        sets.sql(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    if not is_known(result.unit, "script", exceptions):
        printed.lines += [f"    printed: {each}" for each in errors]
    made.update({f"extension {each}": "{}" for each in printed.absent})
    wrong = differences(made, replayed)
    printed.total = len(made.keys() | replayed.keys())
    printed.equal = printed.total - len(wrong)
    for path, left, right in wrong:
        tell_printed(result, path, f"made     {left}\n      replayed {right}", exceptions)
    if definitions is None:  # the migrations stopped in the middle of a file
        return
    both = sorted(definitions.keys() & texts.keys())
    printed.texts = len(both)
    printed.equal_texts = sum(definitions[path] == texts[path] for path in both)
    for path in both:
        if definitions[path] != texts[path]:
            told = f"made     {texts[path]}\n      original {definitions[path]}"
            tell_printed(result, f"definition of {path}", told, exceptions)


def tell_printed(result, path, told, exceptions):
    if is_known(result.unit, path, exceptions):
        result.printed.known += 1
    else:
        result.printed.lines.append(f"    printed: {path}\n      {told}")


def run_printed(database, script):
    """The errors of the script, with where they are in it. What follows one is run all the same: all are told, and what
    they leave out is what differs."""
    done = subprocess.run([sets.PSQL, "-X", "-q", "-f", str(script), database], capture_output=True, text=True)
    text = script.read_text().splitlines()
    found = re.findall(r":(\d+): (ERROR:.*)", done.stderr)
    return [f"{error} in: {' '.join(text[max(int(line) - 3, 0):int(line)])[-200:]}" for line, error in found]


def as_files(row, folder, log):
    """A schema in plain files that are no revisions, in the order in which the server read them; or why there is none."""
    if row["layout"] == "plain":
        return [], f"migc history does not name the {len(log)} migrations that were applied"
    files = sorted(str(f.relative_to(folder)) for f in (pathlib.Path(folder) / "migrations").rglob("*.sql"))
    if len(files) != len(log):
        return [], f"{len(files)} files, {len(log)} were applied"
    return ["prepare.sql", *files], None


def check(row, migc, url, options, exceptions, listed):
    result = Result(f"{row['project']}/{row['unit']}")
    with tempfile.TemporaryDirectory(prefix="migc-catalog-") as work:
        steps = lay_out(row, work)
        log, result.error, definitions = server_side(url, row, steps, options.cache, options.down or options.reversible)
        result.migrations = len(log)
        head = {}
        for entry in log:
            apply(head, entry["up"])
        if options.server_only:
            result.total.update(p.split()[0] for p in head)
            return result
        if not log:  # its first migration does not apply: there is nothing to compare
            return result
        revisions = revisions_of(migc, work)
        if not revisions or len(revisions) < len(log):
            revisions = None
            target, result.failure = as_files(row, work, log)
        else:
            # to the last one: the head, since a revision without a way up is none of the server's
            target = [] if result.error is None else [revisions[len(log) - 1]]
        found, states = {}, {}
        if not result.failure:
            found, states, result.failure = migc_schema(migc, work, *target)
        if not result.failure:
            if states and not is_known(result.unit, "refusals", exceptions["corpus"]):
                result.lines.append(f"    migc expects refusals where there was none: {dict(states)}")
        result.lines += count(result, head, {} if result.failure else found, exceptions["corpus"])
        if options.sql and not result.failure:
            compare_printed(result, migc, url, work, target, found, definitions, exceptions["sql"])
        if options.each and revisions and not result.failure:
            result.first = first_difference(migc, work, revisions, log)
        if options.down and not result.failure and any(d is not None for _, _, d in steps):
            compare_downs(result, migc, work, steps, log, listed.get(result.unit, {}), exceptions["down"])
        if options.reversible and not result.failure and any(d is not None for _, _, d in steps):
            if revisions:
                compare_verdicts(result, migc, work, revisions, steps, log, listed.get(result.unit, {}),
                                 exceptions["reversible"])
            else:
                result.reversible["not asked: plain files"] += len(log)
    return result


def server_verdict(entry, old_state, start, kind):
    """What the server says of a way back: "refused", "exact", "differs"; or "either", where its catalog is as before in all that
    server_catalog.sql tells, and DOWN_DRIFT.tsv says that a dump is not."""
    if entry["down"] is None:
        return "refused"
    # before the first migration the log knows nothing
    if applied(old_state, entry["down"]) != (old_state or start):
        return "differs"
    return "exact" if kind == "restores" else "either"


def paired(steps, revisions):
    """The revision of each step: in order, without revisions that have no way up, which are no steps."""
    if len(revisions) == len(steps):
        return revisions
    left = iter(revisions)
    return [next((r for r in left if r.split("_")[0] == key), None) for key, _, _ in steps]


def compare_verdicts(result, migc, folder, revisions, steps, log, listed, exceptions):
    revisions = paired(steps, revisions)
    start, _, _ = migc_schema(migc, folder, "prepare.sql")
    end = revisions[len(log) - 1]
    done = subprocess.run([migc, "--postgres", "15", "--format", "json", "check", "--reversible", f"base:{end}"], cwd=folder,
                          capture_output=True, text=True, errors="replace")
    try:
        verdicts = {each["revision"]: each for each in json.loads(done.stdout)["revisions"]}
    except (ValueError, KeyError):
        result.lines.append(f"    migc check --reversible ended with {done.returncode}: {done.stderr.strip()[:300]}")
        return
    state = {}
    for position, ((key, _, down), revision, entry) in enumerate(zip(steps, revisions, log), 1):
        old_state = dict(state)
        apply(state, entry["up"])
        if down is None:
            continue
        found = verdicts.get(revision, {"verdict": "not told", "differences": [], "refused": []})
        said = "exact" if found["verdict"] == "none needed" else found["verdict"]
        server = server_verdict(entry, old_state, start, listed.get(position, "restores"))
        agrees = said == server or (server == "either" and said in ("exact", "differs"))
        result.reversible["migrations"] += 1
        result.reversible["agree"] += agrees
        result.reversible["uncertain"] += said == "uncertain"
        if server == "either":
            result.reversible[f"only a dump differs, migc: {said}"] += 1
        if not agrees and is_known(result.unit, key, exceptions):
            result.reversible["known differences"] += 1
        elif not agrees:
            why = "; ".join((found["refused"] + found["differences"] + found.get("uncertain", []))[:3])[:400]
            result.lines.append(f"    way back of {key}: server {server}, migc {said} {why}")


# ---------------------------------------------------------------------------------------------------------------------

def show(result, options):
    total, equal = sum(result.total.values()), sum(result.equal.values())
    head = f"{equal:6} of {total:6}  {result.unit} ({result.migrations} migrations)"
    if options.server_only:
        head = f"{total:6} objects  {result.unit} ({result.migrations} migrations)"
    print(head + (f"  known differences {result.known}" if result.known else ""))
    if result.error:
        print(f"    the server stops at {result.error}")
    if result.failure:
        print(f"    {result.failure}")
    else:
        sets.print_first(result.lines, options.all)
    if result.printed:
        show_printed(result.printed, options)
    if result.first:
        print(f"    first after {result.first}")
    if result.down:
        print("    down: " + ", ".join(f"{name} {n}" for name, n in sorted(result.down.items())))
    if result.reversible:
        print("    reversible: " + ", ".join(f"{name} {n}" for name, n in sorted(result.reversible.items())))
    sys.stdout.flush()


def show_printed(printed, options):
    known = f"  known differences {printed.known}" if printed.known else ""
    print(f"    printed {printed.equal} of {printed.total}, definitions {printed.equal_texts} of {printed.texts}{known}")
    for name in printed.omitted:
        print(f"    not printed: {name}")
    for name in printed.absent:
        print(f"    the server does not have the extension {name}")
    sets.print_first(printed.lines, options.all)


def arguments():
    options = sets.parser(__doc__, "--each", "--down", "--reversible", "--sql", "--all", "--server-only").parse_args()
    options.cache = pathlib.Path(options.migc).parent / "corpus-catalog"
    return options


def main():
    options = arguments()
    url = sets.server()
    rows = sets.here_and_chosen(options.units, url)
    if rows is None:
        return 4
    exceptions = collections.defaultdict(dict)
    for r in sets.exceptions("catalog_exceptions.tsv"):
        exceptions[r["where"]][r["name"]] = 0
    listed = collections.defaultdict(dict)
    for r in csv.DictReader(open(sets.shared / "corpus" / "DOWN_DRIFT.tsv"), delimiter="\t"):
        listed[f"{r['project']}/{r['unit']}"][int(r["position"])] = r["kind"]
    results = []
    for result in sets.each_set(lambda r: check(r, options.migc, url, options, exceptions, listed), rows, options.jobs):
        show(result, options)
        results.append(result)
    return max(summary(results, options), tell_stale(exceptions, options))


def tell_stale(exceptions, options):
    """Differences that are listed and were not met: 1 if there are any."""
    if options.units or options.server_only:
        return 0
    looked_at = ["corpus"] + [where for where in ("sql", "down", "reversible") if getattr(options, where)]
    stale = [f"{where}: {name}" for where in looked_at for name, met in exceptions[where].items() if not met]
    for each in stale:
        print(f"listed as a known difference, and there is none: {each}")
    return 1 if stale else 0


def summary(results, options):
    total = sum((r.total for r in results), collections.Counter())
    equal = sum((r.equal for r in results), collections.Counter())
    down = sum((r.down for r in results), collections.Counter())
    for kind in KINDS:
        print(f"{kind:11} " + (f"{total[kind]:6}" if options.server_only else f"{equal[kind]:6} of {total[kind]:6}"))
    if down:
        print("down: " + ", ".join(f"{name} {n}" for name, n in sorted(down.items())))
    reversible = sum((r.reversible for r in results), collections.Counter())
    if reversible:
        print("reversible: " + ", ".join(f"{name} {n}" for name, n in sorted(reversible.items())))
    known = sum(r.known for r in results)
    whole = sum(not r.failure and sum(r.equal.values()) == sum(r.total.values()) for r in results)
    if options.server_only:
        print(f"{sum(total.values())} objects in {len(results)} sets, {sum(r.migrations for r in results)} migrations")
        return 0
    print(f"objects equal {sum(equal.values())} of {sum(total.values())}, known differences {known}; "
          f"{whole} of {len(results)} sets equal in whole")
    printed = [r.printed for r in results if r.printed]
    if printed:
        print(f"printed schemas: objects equal {sum(p.equal for p in printed)} of {sum(p.total for p in printed)}, "
              f"definitions {sum(p.equal_texts for p in printed)} of {sum(p.texts for p in printed)}, known "
              f"differences {sum(p.known for p in printed)}; {sum(p.equal == p.total for p in printed)} of {len(printed)} "
              f"sets equal in whole, {sum(len(p.omitted) for p in printed)} objects not printed")
    bad = any(r.failure or r.lines or r.first or (r.printed and r.printed.lines) for r in results)
    return 1 if bad or sum(equal.values()) + known < sum(total.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
