#!/usr/bin/env python3
"""Drafted ways back of public projects' migrations: what `migc revision --fill-down` says of them, and a server 15.

usage: tests/oracle/fill_down_corpus.py --migc PATH [--jobs N] [--server] [--verbose] [PROJECT[/UNIT]...]

Each set of ../shared/corpus/PROJECTS.tsv that is laid out in ../corpus is written to a temporary folder as revisions of
migc's own layout, the up sections alone; migc drafts all ways back and tells which of them bring the schema back.
  --server   also on a server 15: after each migration its drafted way back is run and undone again; the catalog
             (server_catalog.sql) has to be the one before where migc says "exact"
  --verbose  what each draft does not bring back
Skipped (status 4) where the corpus or, with --server, a server 15 is absent.
"""
import collections, json, pathlib, re, subprocess, sys, tempfile

sys.dont_write_bytecode = True
import catalog_corpus as catalog  # noqa: E402
import corpus as sets  # noqa: E402


def lay_out(row, work):
    """The set as revisions without ways back; its migrations by revision."""
    with tempfile.TemporaryDirectory() as other:
        steps = catalog.lay_out(row, other)
        settings = (pathlib.Path(other) / "migrate.toml").read_text()
        prepare = (pathlib.Path(other) / "prepare.sql").read_text()
    work = pathlib.Path(work)
    (work / "migrations").mkdir()
    settings = re.sub(r"layout = .*", 'layout = "migc"', re.sub(r"recursive = .*", "recursive = false", settings))
    (work / "migrate.toml").write_text(settings)
    (work / "prepare.sql").write_text(prepare)
    parent, revisions = "", []
    for i, (key, up, _) in enumerate(steps):
        own = f"r{i:05}"
        up = re.sub(r"(?m)^(\s*)--\s*migrate:", r"\1-- was migrate:", up)
        (work / "migrations" / f"{own}.sql").write_text(
            f"-- {own}\n--\n-- Revision ID: {own}\n-- Revises: {parent}\n\n-- migrate:up\n{up}\n")
        revisions.append((own, key, up))
        parent = own
    return revisions


def drafted(migc, work):
    done = subprocess.run([migc, "--postgres", "15", "--format", "json", "revision", "--fill-down"], cwd=work,
                          capture_output=True, text=True, errors="replace")
    try:
        document = json.loads(done.stdout)
    except ValueError:
        return None, f"status {done.returncode}: {done.stderr.strip()[:300]}"
    if "revisions" not in document:
        return None, "; ".join(d["message"] for d in document.get("diagnostics", []) if d["severity"] == "error")[:300]
    return {r["revision"]: r for r in document["revisions"]}, None


def down_of(work, revision):
    text = (pathlib.Path(work) / "migrations" / f"{revision}.sql").read_text()
    return text.partition("\n-- migrate:down")[2].partition("\n")[2]


def on_server(url, row, work, revisions, told):
    """(agree, asked, lines): up, the drafted way back on top of it, which is undone, then the next."""
    name = "fill_down_" + re.sub(r"\W+", "_", f"{row['project']}/{row['unit']}")[:50]
    database = sets.fresh(url, name)
    sets.prepare(row, database)
    reader = catalog.Reader(database)
    agree, asked, lines = 0, 0, []
    try:
        before = reader.read()
        for own, key, up in revisions:
            _, error = sets.plain(database, [up])
            if error:
                _, error = sets.plain(database, [up], True)
            if error:
                lines.append(f"    stopped at {key}: {error}")
                break
            after = reader.read()
            if own in told:
                restored, state = catalog.after_down(url, name, reader, down_of(work, own), work)
                same = restored == before
                exact = told[own]["verdict"] == "exact"
                asked += 1
                # what is uncertain may go either way
                good = same == exact or told[own]["verdict"] == "uncertain" or (same and not exact)
                agree += good
                if not good:
                    wrong = catalog.differences(before, restored or {})[:2]
                    lines.append(f"    {key}: migc {told[own]['verdict']}, server {state or wrong}")
            before = after
    finally:
        reader.stop()
        sets.sql(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    return agree, asked, lines


def check(row, migc, url, verbose):
    unit = f"{row['project']}/{row['unit']}"
    with tempfile.TemporaryDirectory() as work:
        revisions = lay_out(row, work)
        told, error = drafted(migc, work)
        if told is None:
            return unit, collections.Counter(), [f"    {error}"], (0, 0)
        verdicts = collections.Counter(r["verdict"] for r in told.values())
        names = {own: key for own, key, _ in revisions}
        lines = []
        for own, r in told.items():
            if r["verdict"] == "differs" and all(re.match(r"relation .*before", d) for d in r["differences"]):
                verdicts["order of columns"] += 1
            elif r["verdict"] == "differs" and any(d.startswith("type ") for d in r["differences"]):
                verdicts["types"] += 1
            elif verbose and r["verdict"] != "exact":
                lines.append(f"    {names[own]}: {r['verdict']}: {(r['refused'] + r['differences'] + r['uncertain'])[:2]}")
        found = (0, 0)
        if url:
            agree, asked, more = on_server(url, row, work, revisions, told)
            found, lines = (agree, asked), lines + more
        return unit, verdicts, lines, found


def main():
    options = sets.parser(__doc__, "--server", "--verbose").parse_args()
    url = sets.server() if options.server else None
    rows = sets.here_and_chosen(options.units, url or not options.server)
    if rows is None:
        sys.exit(4)
    total, agree, asked = collections.Counter(), 0, 0
    for unit, verdicts, lines, found in sets.each_set(lambda r: check(r, options.migc, url, options.verbose), rows, options.jobs):
        print(f"{unit}: {dict(verdicts)}" + (f", the server agrees on {found[0]} of {found[1]}" if found[1] else ""))
        print(*lines, sep="\n", end="\n" if lines else "", flush=True)
        total.update(verdicts)
        agree, asked = agree + found[0], asked + found[1]
    print(f"in all: {dict(total)}" + (f"; the server agrees on {agree} of {asked}" if asked else ""))
    sys.exit(0 if agree == asked else 1)


if __name__ == "__main__":
    main()
