#!/usr/bin/env python3
"""Scripts of public projects that are stopped everywhere: run again, each ends where an undisturbed run does.

usage: tests/oracle/fault_corpus.py --migc PATH [--postgres N] [--every K] [PROJECT...]

For the example project and ten of ../corpus (or those named), on a PostgreSQL 15 (or N) of its own: the whole history is compiled into one
script. One database gets it undisturbed. On the other it is stopped after each of its statements in turn (or every Kth), each
time one later: psql ends; the server ends the connection; or, at every fortieth point, the server is killed and started
again. Then psql is killed at random moments of runs from base on. In the end schema (pg_dump), version rows and journal must be
those of the undisturbed run, and no run may have met another error than its own end. Skipped (status 4) where the corpus
is absent.
"""
import csv, os, pathlib, random, re, shutil, signal, subprocess, sys, tempfile, time

sys.dont_write_bytecode = True
import corpus  # noqa: E402

RUNS_KILLED = 12
EXAMPLE = {"project": "example", "layout": "migc"}
PROJECTS = ["example", "atuin", "authelia", "claircore", "convoy", "ftl", "openfga", "openvsx", "plume", "svix", "umami"]  # nine layouts

home = pathlib.Path("/var/tmp/migc-faults")
environment = {**os.environ, "MIGC_POSTGRES_HOME": str(home)}
version = "15"
every = 1  # point


def postgres(*arguments):
    done = subprocess.run([str(corpus.root / "tools" / "postgres"), *arguments], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def crash():
    """The server is gone without a farewell, as with kill -9 or a power cut, and comes back."""
    pid_file = home / "servers" / version / "data" / "postmaster.pid"
    pid = int(pid_file.read_text().split()[0])
    os.kill(pid, signal.SIGQUIT)
    while os.path.exists(f"/proc/{pid}"):
        time.sleep(0.02)
    postgres("start", version)


def statement_ends(script):
    """Offsets behind each line that ends a statement for psql; strings, comments and COPY data are passed over."""
    token = re.compile(r"""'(?:[^']|'')*' | --[^\n]* | /\*.*?\*/ | (?<![A-Za-z0-9_])\$(\w*)\$.*?\$\1\$ | "(?:[^"]|"")*"
                           | \\gset | \\gexec | \\g\b | ; | \n""", re.X | re.S)
    ends, ended, at = [], False, 0
    while found := token.search(script, at):
        at = found.end()
        text = found.group()
        if text in (";", "\\gset", "\\gexec", "\\g"):
            ended = True
        elif text == "\n":
            if ended:
                line = script.rfind("\n", 0, found.start()) + 1
                data = re.match(r"(?i)copy\b.*from stdin|.*COPY .* FROM stdin.*\\gexec", script[line:found.start()])
                if data:
                    at = script.index("\n\\.\n", found.start()) + 4
                ends.append(at)
            ended = False
    return ends


def errors(text):
    kept = [l for l in text.splitlines() if "ERROR:" in l or "FATAL:" in l or "PANIC:" in l]
    return [l for l in kept if "terminating connection" not in l and "applied already" not in l]


class Stormy:
    """A database on which the script is stopped again and again."""

    def __init__(self, script, url):
        self.script, self.url, self.text = script, url, script.read_text()
        self.part = script.with_name("part.sql")
        self.points = self.survived = 0
        self.wrong = []

    def count(self, error_text):
        self.points += 1
        found = errors(error_text)
        self.survived += not found
        self.wrong += found[:1]

    def stop_after(self, end, kind):
        ending = {"psql": "", "connection": "RESET ROLE;\nSELECT pg_terminate_backend(pg_backend_pid());\n",
                  "server": "SELECT pg_sleep(600);\n"}[kind]
        self.part.write_text(self.text[:end] + ending)
        command = [corpus.PSQL, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(self.part), self.url]
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace")
        if kind == "server":
            name = re.search(r"/([\w]+)\?", self.url).group(1)
            asleep = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}' AND query LIKE 'SELECT pg_sleep(600)%'"
            admin = postgres("url", version)
            while running.poll() is None and corpus.sql(admin, asleep).stdout.strip() == "0":
                time.sleep(0.02)
            crash()
        self.count(running.communicate()[1])
        self.wait_until_gone()

    def wait_until_gone(self):
        """The server notices a while later that a client is gone; until then its session has the advisory lock."""
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        while corpus.sql(self.url, others).stdout.strip() != "0":
            time.sleep(0.02)

    def kill_at(self, seconds):
        command = [corpus.PSQL, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(self.script), self.url]
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace")
        time.sleep(seconds)
        running.kill()
        self.count(running.communicate()[1])
        self.wait_until_gone()


def catalog(url):
    """What pg_dump says, or, of servers that are newer than it, the catalogs."""
    if int(version) <= 15:
        return corpus.dump(url)
    queries = [(corpus.here / name).read_text() for name in ("server_catalog.sql", "server_definitions.sql")]
    answers = [corpus.sql(url, "SET search_path = public;\n" + query) for query in queries]
    assert all(each.returncode == 0 and each.stdout for each in answers), answers[0].stderr + answers[1].stderr
    return "\n".join(each.stdout for each in answers)


def state(url):
    journal = "SELECT segment, revision, count(*) FROM migration_history WHERE success IS NOT false GROUP BY 1, 2 ORDER BY 1"
    return catalog(url), corpus.sql(url, "SELECT version_num FROM alembic_version").stdout, corpus.sql(url, journal).stdout


def lay_out(row, project):
    if row is not EXAMPLE:
        return corpus.lay_out(row, project)
    shutil.copytree(corpus.root / "migrations", project / "migrations")
    (project / "migrate.toml").write_text('[source]\npath = "migrations"\n[lint]\nfail_on = "never"\n')


def check(row, migc, url):
    name = row["project"].replace("-", "_")
    with tempfile.TemporaryDirectory(prefix="migc-faults-") as work:
        project = pathlib.Path(work)
        lay_out(row, project)
        calm = corpus.fresh(url, f"calm_{name}")
        corpus.prepare(row, calm)
        started = time.time()
        stage, error = corpus.compiled(migc, project, calm, ["upgrade", "heads"], version)
        if error:  # made for another version
            return None, [f"{stage}: {error}"]
        seconds = time.time() - started
        expected = state(calm)
        script = project / "script.sql"
        ends = statement_ends(script.read_text())
        counts, wrong = [], []
        for storm in ("points", "moments"):
            database = corpus.fresh(url, f"stormy_{name}")
            corpus.prepare(row, database)
            stormy = Stormy(script, database)
            if storm == "points":
                for i, end in list(enumerate(ends))[::every]:
                    stormy.stop_after(end, "server" if stormy.points % 40 == 39 else ("psql", "connection")[stormy.points % 2])
            else:
                for _ in range(RUNS_KILLED):
                    stormy.kill_at(random.uniform(0, seconds / 2))
            done = corpus.run_file(database, script)
            wrong += errors(done.stderr) + stormy.wrong
            if state(database) != expected:
                wrong.append(f"{storm}: ends elsewhere: {corpus.first_difference(expected[0], state(database)[0])}")
            counts.append((stormy.survived, stormy.points))
    return counts, wrong


def main():
    global version, every
    arguments = sys.argv[1:]
    migc = os.path.abspath(arguments.pop(arguments.index("--migc") + 1))
    arguments.remove("--migc")
    if "--postgres" in arguments:
        version = arguments.pop(arguments.index("--postgres") + 1)
        arguments.remove("--postgres")
    if "--every" in arguments:
        every = int(arguments.pop(arguments.index("--every") + 1))
        arguments.remove("--every")
    table = corpus.shared / "corpus" / "PROJECTS.tsv"
    if not table.exists() or not corpus.corpus.is_dir():
        print("SKIPPED: the corpus (../shared, ../corpus) is not here")
        return 4
    names = arguments or PROJECTS
    rows = [r for r in csv.DictReader(open(table), delimiter="\t") if r["project"] in names and r["result"] == "clean"]
    if "example" in names:
        rows.insert(0, EXAMPLE)
    postgres("start", version)
    url, bad, left_out, total = postgres("url", version), 0, 0, [0, 0]
    try:
        for row in rows:
            counts, wrong = check(row, migc, url)
            if counts is None:
                print(f"{row['project']:20} does not run on {version}: {wrong[0]}", flush=True)
                left_out += 1
                continue
            survived, points = (sum(c[i] for c in counts) for i in (0, 1))
            total = [total[0] + survived, total[1] + points]
            bad += bool(wrong)
            print(f"{row['project']:20} {counts[0][0]} of {counts[0][1]} statements, {counts[1][0]} of {counts[1][1]} moments"
                  f"{'' if not wrong else '  ' + str(wrong[:3])}", flush=True)
    finally:
        postgres("stop", version)
    print(f"{version} faults: {total[0]} of {total[1]} points survived in {len(rows) - left_out} units, {left_out} left out; {bad} failed")
    return 1 if bad or left_out == len(rows) else 0


if __name__ == "__main__":
    sys.exit(main())
