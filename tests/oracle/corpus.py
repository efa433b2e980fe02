#!/usr/bin/env python3
"""Real migrations of public projects: migc's script must leave the schema that plain psql leaves over the same files.

usage: tests/oracle/corpus.py --migc PATH [--jobs N] [PROJECT[/UNIT]...]

For each unit of ../shared/corpus/PROJECTS.tsv that applies cleanly on PostgreSQL 15 and is laid out in ../corpus: the up sections
go through psql file by file into one database, and as one script compiled by migc into another; pg_dump --schema-only of
both must be equal. Then the same for all down sections, newest first, where every migration has one. What differs for a
known reason is listed in tests/oracle/corpus_exceptions.tsv (unit, direction, reason), and is counted apart.
Skipped (status 4) where the corpus or a server 15 is absent.
"""
import argparse, concurrent.futures, csv, json, os, pathlib, re, subprocess, sys, tempfile

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent
shared = pathlib.Path(os.environ.get("MIGC_SHARED", root.parent / "shared"))
corpus = pathlib.Path(os.environ.get("MIGC_CORPUS", root.parent / "corpus"))


# Debian's psql is a wrapper that looks for clusters first
PSQL = next((p for p in ("/usr/lib/postgresql/15/bin/psql",) if os.path.exists(p)), "psql")


def server():
    for entry in os.environ.get("MIGC_SERVERS", "").split(";"):
        version, _, url = entry.partition("=")
        if version.strip() == "15":
            return url
    asked = subprocess.run([str(root / "tools" / "postgres"), "url", "15"], capture_output=True, text=True)
    url = asked.stdout.strip()
    alive = url and subprocess.run([PSQL, "-XAtc", "SELECT 1", url], capture_output=True).returncode == 0
    return url if alive else None


def url_of(url, database):
    return re.sub(r"/postgres(\?|$)", rf"/{database}\1", url, count=1) if "://" in url else f"{url} dbname={database}"


def sql(url, text):
    return subprocess.run([PSQL, "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", text, url], capture_output=True, text=True)


def fresh(url, name):
    sql(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    made = sql(url, f'CREATE DATABASE "{name}" TEMPLATE template0')
    assert made.returncode == 0, made.stderr
    return url_of(url, name)


def run_file(url, path, *more):
    return subprocess.run([PSQL, "-X", "-q", "-v", "ON_ERROR_STOP=1", *more, "-f", str(path), url], capture_output=True,
                          text=True, errors="replace")


def dump(url):
    got = subprocess.run(["pg_dump", "--schema-only", "--no-owner", "-T", "*.alembic_version", "-T", "*.migration_history", url], capture_output=True,
                         text=True)
    assert got.returncode == 0, got.stderr
    return "\n".join(l for l in got.stdout.splitlines() if not l.startswith(("\\restrict", "\\unrestrict")))


# --- the files as their own tools read them, told here once more, so that a mistake of migc's cannot hide behind itself

def number(text):
    return [int(n) for n in re.findall(r"\d+", text)]


def sections(text, up, down):
    """The parts after the marker lines."""
    result = {"up": [], "down": []}
    part = None
    for line in text.splitlines(keepends=True):
        if re.match(up, line):
            part = "up"
        elif re.match(down, line):
            part = "down"
        elif part:
            result[part].append(line)
    return "".join(result["up"]), ("".join(result["down"]) if result["down"] else None)


def natural(path):
    return [(int(p) if p.isdigit() else p) for p in re.split(r"(\d+)", path)]


def migrations(folder, layout):
    """(key, up text, down text or None), in order."""
    files = sorted(p for p in folder.rglob("*.sql"))
    read = lambda p: p.read_text(errors="replace").lstrip("\ufeff")
    found = []
    if layout in ("diesel", "prisma"):
        name = "up.sql" if layout == "diesel" else "migration.sql"
        for p in files:
            if p.name == name:
                down = p.parent / "down.sql"
                key = p.parent.name.split("_")[0].replace("-", "") if layout == "diesel" else p.parent.name
                found.append((key, read(p), read(down) if down.exists() else None))
    elif layout == "golang-migrate" or (layout == "sqlx" and any(p.name.endswith(".up.sql") for p in files)):
        for p in files:
            m = re.match(r"^[vV]?(\d+)[_.](.*)\.up\.sql$", p.name)
            if not m:
                if layout == "sqlx" and not p.name.endswith(".down.sql"):
                    found.append((number(p.name)[0], read(p), None))
                continue
            if re.search(r"\.(mysql|sqlite3?|cockroach|mssql)\.", p.name):
                continue
            own = [q for q in files if re.match(rf"^[vV]?{m.group(1)}[_.].*\.up\.sql$", q.name) and ".postgres." in q.name]
            if own and ".postgres." not in p.name:
                continue
            downs = [q for q in files if re.match(rf"^[vV]?{m.group(1)}[_.].*\.down\.sql$", q.name)]
            downs = [q for q in downs if ".postgres." in q.name] or downs
            found.append((int(m.group(1)), read(p), read(downs[0]) if downs else None))
    elif layout in ("goose", "dbmate", "sql-migrate"):
        up, down = {"goose": (r"\s*--\s*\+goose\s+Up", r"\s*--\s*\+goose\s+Down"),
                    "dbmate": (r"\s*--\s*migrate:up", r"\s*--\s*migrate:down"),
                    "sql-migrate": (r"\s*--\s*\+migrate\s+Up", r"\s*--\s*\+migrate\s+Down")}[layout]
        for p in files:
            text_up, text_down = sections(read(p), up, down)
            key = (number(p.name)[:1], p.name) if layout == "sql-migrate" else (number(p.name)[:1] or [0])[0]
            found.append((key, text_up, text_down))
    elif layout == "flyway":
        for p in files:
            m = re.match(r"^V([\d._]+?)__", p.name)
            if m:
                found.append(((0, number(m.group(1)), ""), read(p), None))
            elif p.name.startswith("R__"):
                found.append(((1, [], p.name), read(p), None))
    elif layout == "drizzle" and (folder / "meta" / "_journal.json").exists():
        for entry in json.loads((folder / "meta" / "_journal.json").read_text())["entries"]:
            found.append((entry["idx"], read(folder / (entry["tag"] + ".sql")), None))
    else:
        for p in files:
            found.append((natural(p.relative_to(folder).as_posix()), read(p), None))
    return [(str(k), u, d) for k, u, d in sorted(found, key=lambda f: f[0])]


# ---------------------------------------------------------------------------------------------------------------------

def plain(url, texts, transactions=False):
    """Through psql, one file each; the number that went through and the first error. With `transactions` each file in
    one transaction where that works, as most tools do it."""
    with tempfile.TemporaryDirectory() as work:
        for i, text in enumerate(texts):
            path = pathlib.Path(work) / "m.sql"
            path.write_text(text)
            done = run_file(url, path, "-1") if transactions else None
            if done is None or done.returncode != 0:
                done = run_file(url, path)
            if done.returncode != 0:
                return i, next((l for l in done.stderr.splitlines() if "ERROR" in l or "FATAL" in l), done.stderr[-300:])
    return len(texts), None


def compiled(migc, project, url, arguments, version="15"):
    script = project / "script.sql"
    made = subprocess.run([migc, "-C", str(project), "--postgres", version, *arguments, "--sql", "-o", "script.sql"],
                          capture_output=True, text=True, errors="replace")
    if made.returncode != 0:
        errors = [l for l in made.stderr.splitlines() if l.startswith("error")]
        places = [l for l in made.stderr.splitlines() if l.strip().startswith("-->")]
        return "compile", f"{errors[0] if errors else made.stderr[-200:]} {places[0].strip() if places else ''} ({len(errors)} errors)"
    done = run_file(url, script)
    if done.returncode != 0:
        return "run", next((l for l in done.stderr.splitlines() if "ERROR" in l), done.stderr[-300:])
    return None, None


def first_difference(a, b):
    left, right = a.splitlines(), b.splitlines()
    gone = [l for l in left if l not in set(right)][:3]
    new = [l for l in right if l not in set(left)][:3]
    return f"plain only: {gone}; migc only: {new}"


# what a project expects of the database it is given
PREPARE = {"chirpstack": "CREATE EXTENSION pg_trgm; CREATE EXTENSION hstore;",
           "chirpstack-application-server": "CREATE EXTENSION pg_trgm; CREATE EXTENSION hstore;",
           "determined": "CREATE TABLE gopg_migrations (id serial, version bigint, created_at timestamptz);",
           "boundary": "CREATE TABLE log_migration (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                       " migration_version bigint, create_time timestamptz, entry text NOT NULL, edition text);",
           "supabase-storage": "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET storage.multitenant = true', current_database());"
                               " EXECUTE format('ALTER DATABASE %I SET storage.iceberg_shards = %L', current_database(), '{}'); END $$;",
           "hasura-auth": "CREATE SCHEMA auth; CREATE TABLE auth.schema_migrations (version bigint PRIMARY KEY, dirty boolean);"}
# units whose files go into one history with those of another
TOGETHER = {"determined/migrations": "ee_migrations", "fluidity/postgres": "shared"}


def preparation(row):
    """What the tool itself would have made: dbmate's own version table, which migrations may mention."""
    text = PREPARE.get(row["project"], "")
    if row["layout"] == "dbmate":
        text += "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);"
    return text


def prepare(row, *urls):
    for url in urls:
        sql(url, preparation(row))


def lay_out(row, project):
    """The unit's migrations as a project of migc."""
    unit = f"{row['project']}/{row['unit']}"
    subprocess.run(["cp", "-r", str(corpus / row["project"] / row["unit"]), str(project / "migrations")], check=True)
    if unit in TOGETHER:
        other = corpus / row["project"] / TOGETHER[unit]
        subprocess.run(f"cp -r {other}/* {project / 'migrations'}/", shell=True, check=True)
    recursive = "true" if row["layout"] in ("plain", "flyway", "goose") else "false"
    (project / "migrate.toml").write_text(
        f'[source]\npath = "migrations"\nlayout = "{row["layout"]}"\nrecursive = {recursive}\n'
        f'[version_table]\nwidth = 255\n[script]\nlock_timeout = ""\n[lint]\nfail_on = "never"\n')


def check(row, migc, url):
    """Lines of the result table: (unit, direction, migrations, verdict, detail)."""
    unit = f"{row['project']}/{row['unit']}"
    base = re.sub(r"\W+", "_", unit)[:50]
    results = []
    with tempfile.TemporaryDirectory(prefix="migc-corpus-") as work:
        project = pathlib.Path(work)
        lay_out(row, project)
        steps = migrations(project / "migrations", row["layout"])
        a, b = fresh(url, "plain_" + base), fresh(url, "migc_" + base)
        prepare(row, a, b)
        try:
            went, error = plain(a, [up for _, up, _ in steps])
            if error:  # written for a tool that runs each file in a transaction
                a = fresh(url, "plain_" + base)
                prepare(row, a)
                went, error = plain(a, [up for _, up, _ in steps], True)
            if error:
                return [(unit, "up", len(steps), "baseline", f"plain psql stops at {steps[went][0]}: {error}")]
            stage, error = compiled(migc, project, b, ["upgrade", "heads"])
            if error:
                return [(unit, "up", len(steps), stage, error)]
            left, right = dump(a), dump(b)
            verdict = "equal" if left == right else "differs"
            results.append((unit, "up", len(steps), verdict, "" if left == right else first_difference(left, right)))
            if any(down is None for _, _, down in steps):
                return results
            downs = [down for _, _, down in reversed(steps)]
            went, plain_error = plain(a, downs)
            if plain_error and "transaction block" in plain_error:
                a = fresh(url, "plain_" + base)
                prepare(row, a)
                plain(a, [up for _, up, _ in steps], True)
                went, plain_error = plain(a, downs, True)
            stage, error = compiled(migc, project, b, ["downgrade", "heads:base"])
            if plain_error:
                kept = len(steps) - went
                note = f"plain psql stops at {steps[kept - 1][0]}: {plain_error}"
                left_over = applied(migc, project, b)
                verdict = "both stop" if stage == "run" and kept == left_over else "differs"
                if stage == "compile" and "syntax-error" in error:
                    verdict = "both stop"  # a down section that does not parse: migc says so before it begins
                results.append((unit, "down", len(steps), verdict, f"{note}; migc: {error}, {left_over} left, {kept} by psql"))
            elif error:
                results.append((unit, "down", len(steps), stage, error))
            else:
                left, right = dump(a), dump(b)
                verdict = "equal" if left == right else "differs"
                results.append((unit, "down", len(steps), verdict, "" if left == right else first_difference(left, right)))
        finally:
            for name in ("plain_", "migc_"):
                sql(url, f'DROP DATABASE IF EXISTS "{name}{base}" WITH (FORCE)')
    return results


def applied(migc, project, url):
    """How many migrations of a linear history are applied, by its version row and migc's plan up to there."""
    row = sql(url, "SELECT version_num FROM alembic_version").stdout.strip()
    if not row:
        return 0
    plan = subprocess.run([migc, "-C", str(project), "upgrade", row, "--plan", "--format", "json"], capture_output=True)
    return len(json.loads(plan.stdout)["steps"])


# --- what the programs over the corpus have in common

def parser(description, *flags):
    """--migc, --jobs, the flags without values, and units."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--migc", required=True, type=os.path.abspath)
    made.add_argument("--jobs", type=int, default=2)
    for name in flags:
        made.add_argument(name, action="store_true")
    made.add_argument("units", nargs="*", metavar="PROJECT[/UNIT]")
    return made


def chosen(wanted):
    """The sets that are laid out, all of them or those of these projects or units; None: there is no corpus."""
    table = shared / "corpus" / "PROJECTS.tsv"
    if not table.exists() or not corpus.is_dir():
        return None
    rows = [r for r in csv.DictReader(open(table), delimiter="\t") if (corpus / r["project"] / r["unit"]).is_dir()]
    rows = [r for r in rows if r["result"] != "not tried"]  # they are part of another set's history
    return [r for r in rows if not wanted or r["project"] in wanted or f"{r['project']}/{r['unit']}" in wanted]


def here_and_chosen(wanted, *needed):
    """The sets, or None where they or one of what else is needed are absent, which is said."""
    rows = chosen(wanted)
    if rows is None or not all(needed):
        print("SKIPPED: the corpus (../shared, ../corpus), a server 15 or a program is not here")
        return None
    return rows


def each_set(check, rows, jobs):
    """What check(row) finds, in the order of the rows, as it comes."""
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(check, rows)


def exceptions(name):
    return list(csv.DictReader(open(here / name), delimiter="\t"))


def place(statement):
    """file:line, as the lists of exceptions have it."""
    return f"{statement['file'].removeprefix('migrations/')}:{statement['line']}"


def print_first(lines, all_of_them):
    shown = lines if all_of_them else lines[:5]
    print("".join(line + "\n" for line in shown), end="")
    if len(lines) > len(shown):
        print(f"    … and {len(lines) - len(shown)} more (--all)")
    sys.stdout.flush()


def asked(migc, folder, *words):
    """What migc answers as JSON, for 15; or None, and why."""
    done = subprocess.run([migc, "--postgres", "15", "--format", "json", *words], cwd=folder, capture_output=True, text=True,
                          errors="replace")
    try:
        return json.loads(done.stdout), None
    except ValueError:
        return None, f"migc {words[0]} ended with {done.returncode}: {done.stderr.strip()[:300]}"


def main():
    options = parser(__doc__).parse_args()
    url = server()
    rows = here_and_chosen(options.units, url)
    if rows is None:
        return 4
    rows = [r for r in rows if r["result"] == "clean"]
    known = {(r["unit"], r["direction"]): r["reason"] for r in exceptions("corpus_exceptions.tsv")}
    total = {}
    bad = 0
    for results in each_set(lambda r: check(r, options.migc, url), rows, options.jobs):
        for unit, direction, count, verdict, detail in results:
            good = verdict in ("equal", "both stop")
            reason = known.get((unit, direction))
            if not good and reason:
                verdict = "known"
                detail = reason
            bad += not good and not reason
            projects, steps = total.get((direction, verdict), (0, 0))
            total[direction, verdict] = (projects + 1, steps + count)
            print(f"{verdict:9} {direction:4} {count:4}  {unit}  {detail}", flush=True)
    for (direction, verdict), (projects, steps) in sorted(total.items()):
        print(f"{direction} {verdict}: {projects} units, {steps} migrations")
    print(f"corpus: {sum(p for (_, v), (p, _) in total.items() if v in ('equal', 'both stop', 'known'))} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
