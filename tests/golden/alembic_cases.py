#!/usr/bin/env python3
"""Alembic's own cases through the command line: steps, rows after each step, version statements, listings, error kinds.

usage: tests/golden/alembic_cases.py --migc PATH [CASE...]

The cases are tests/data/alembic_cases.json: a graph, a command, and what Alembic 1.19.2 answers (measured). Each graph is written
out as revision files and given to migc. Where migc differs on purpose, DIFFERENT says how and why; such a case must give exactly
that other answer. Then the revision graphs of 34 real projects (tests/data/alembic_graphs): from base to heads and back.
"""
import json, os, pathlib, subprocess, sys, tempfile

here = pathlib.Path(__file__).resolve().parent
data = here.parent / "data"

# case -> (the answer of migc: error kinds, or a function of the document, the reason)
DIFFERENT = {
    "lin-up-trailing-garbage": (["unknown"], "Alembic ignores what stands behind a relative step; a typo must not pass"),
    "st-nonsense-multi": (["overlap"], "rows that contradict each other make the next upgrade fail; refused"),
    "st-nonsense-multi-base": (["overlap"], "rows that contradict each other make the next upgrade fail; refused"),
    "st-multi-arg": (["overlap"], "rows that contradict each other make the next upgrade fail; refused"),
}


def write_project(folder, graph, current):
    (folder / "migrations").mkdir()
    at = ", ".join(json.dumps(row) for row in dict.fromkeys(current))
    (folder / "migrate.toml").write_text(
        f'[source]\npath = "migrations"\nlayout = "migc"\n[version_table]\nwidth = 255\n[environments.here]\nat = [{at}]\n')
    for i, r in enumerate(graph):
        lines = ["-- m", "--", f"-- Revision ID: {r['rev']}", f"-- Revises: {', '.join(r['down'])}"]
        if r["labels"]:
            lines.append(f"-- Branch Labels: {', '.join(r['labels'])}")
        if r["depends_on"]:
            lines.append(f"-- Depends On: {', '.join(r['depends_on'])}")
        lines += ["", "-- migrate:up", "SELECT 1;", "-- migrate:down", "SELECT 1;", ""]
        (folder / "migrations" / f"{i:05}.sql").write_text("\n".join(lines))


def listed(value):
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def command_line(case):
    command, target, options = case["command"], case["target"], case.get("options", {})
    rows = ",".join(case["current"]) or "base"
    if command in ("upgrade", "downgrade", "stamp"):
        targets = listed(target)
        start = [] if any(":" in t for t in targets) else ["--from", rows]
        return [command, *start, "--plan", "--format", "json", "--", *(targets or [""])]
    if command == "heads":
        return ["heads", "--format", "json"] + (["--resolve-dependencies"] if options.get("resolve_dependencies") else [])
    if command == "branches":
        return ["branches", "--format", "json"]
    if command == "resolve":
        return ["show", "--format", "json", "--", target or ""]
    if command == "current":
        return ["--env", "here", "show", "current", "--format", "json"]
    if command == "history":
        return ["--env", "here", "history", "--format", "json"] + (["-r", target] if target else [])
    if command in ("labels", "bases"):
        return ["history", "--format", "json"]
    arguments = [command, "--format", "json", "-m", "x"]
    for label in listed(options.get("branch_label")):
        arguments += ["--branch-label", label]
    for name in listed(options.get("depends_on")):
        arguments += ["--depends-on", name]
    if options.get("splice"):
        arguments.append("--splice")
    if options.get("rev_id"):
        arguments += ["--rev-id", options["rev_id"]]
    if command == "merge":
        return arguments + ["--", *listed(target)]
    for name in listed(target):
        arguments += ["--head", name]
    return arguments


def run(migc, folder, arguments):
    done = subprocess.run([migc, "-C", str(folder), *arguments], capture_output=True, text=True)
    try:
        document = json.loads(done.stdout)
    except ValueError:
        return {}, [f"no JSON: {done.stdout[:100]}{done.stderr[:200]}"]
    return document, [d["id"] for d in document.get("diagnostics", []) if d["severity"] == "error"]


def operations_of(step, down):
    """migc's own rule for the statements of a step: the first of several down revisions gets the UPDATE."""
    updates = [o for o in step["version_ops"] if o.startswith("UPDATE")]
    return len(updates) <= 1 and (not updates or step["version_ops"][-1] == updates[0])


def plan_fault(case, document):
    steps = [s["revision"] for s in document["steps"]]
    expected = case.get("expect_steps")
    if expected is not None and case.get("order") == "exact" and steps != expected:
        return f"steps {steps}, expected {expected}"
    if expected is not None and sorted(steps) != sorted(expected):
        return f"steps {steps}, expected {expected} in some order"
    if document["to"] != sorted(case["expect_version_rows"] or []):
        return f"rows {document['to']}, expected {case['expect_version_rows']}"
    rows_after = case.get("rows_after_each_step")
    if rows_after and steps == expected and [s["rows_after"] for s in document["steps"]] != [sorted(r) for r in rows_after]:
        return f"rows after each step {[s['rows_after'] for s in document['steps']]}, expected {rows_after}"
    if case.get("alembic_ops") == "stable" and case.get("version_ops") and steps == (expected or steps):
        got = [s["version_ops"] for s in document["steps"] if s["version_ops"]]
        for ours, theirs in zip(got, [o for o in case["version_ops"] if o]):
            # merges and un-merges: Alembic's choice of the row that is updated is no rule, migc's is the first down revision
            if ours != theirs and not (len(ours) == len(theirs) > 1):
                return f"operations {got}, expected {case['version_ops']}"
    return None


def listing_fault(case, document):
    command, expected = case["command"], case["expect_result"]
    revisions = document.get("revisions", [])
    names = [r["revision"] for r in revisions]
    if command == "labels":
        got = {r["revision"]: r["branch_labels"] for r in revisions}
        return None if got == {k: sorted(v) for k, v in expected.items()} else f"{got}, expected {expected}"
    if command in ("revision", "merge"):
        got = {"down": document["down_revisions"], "depends_on": document["depends_on"], "labels": document["branch_labels"]}
        same = sorted(got["down"]) == sorted(expected["down"]) and got["depends_on"] == expected["depends_on"]
        return None if same and sorted(got["labels"]) == sorted(expected["labels"]) else f"{got}, expected {expected}"
    if command == "bases":
        names = [r["revision"] for r in revisions if not r["down_revisions"]]
        if case.get("options", {}).get("of"):
            return None if set(expected) <= set(names) else f"{names}, expected {expected}"
    if command == "history" and case.get("options", {}).get("inclusive") is False and names[-1:] != expected[-1:]:
        names = names[:-1]  # the command line always lists the start
    expected = [e for e in expected if e not in ("base", None)]  # nothing to list
    good = names == expected if command == "history" else sorted(names) == sorted(expected)
    return None if good else f"{names}, expected {expected}"


def case_fault(case, migc):
    with tempfile.TemporaryDirectory(prefix="migc-case-") as work:
        folder = pathlib.Path(work)
        write_project(folder, case["graph"], case["current"])
        document, errors = run(migc, folder, command_line(case))
        if case["id"] in DIFFERENT:
            expected, _ = DIFFERENT[case["id"]]
            return None if errors == expected else f"errors {errors}, expected {expected} (different on purpose)"
        if case["expect_error"]:
            return None if case["expect_error"] in errors else f"errors {errors}, expected {case['expect_error']}"
        if errors:
            return f"errors {errors}: {document.get('diagnostics', [{}])[0].get('message')}"
        if case["command"] in ("upgrade", "downgrade", "stamp"):
            return plan_fault(case, document)
        return listing_fault(case, document)


def graph_faults(path, migc):
    """One project: each environment up and down, with the invariant of the version rows after every step."""
    for environment in json.loads(path.read_text())["environments"]:
        revisions = environment["revisions"]
        graph = [{"rev": r["revision"], "down": listed(r["down_revision"]), "depends_on": listed(r["depends_on"]),
                  "labels": listed(r["branch_labels"])} for r in revisions]
        stats = environment["stats"]
        with tempfile.TemporaryDirectory(prefix="migc-graph-") as work:
            folder = pathlib.Path(work)
            write_project(folder, graph, [])
            document, errors = run(migc, folder, ["upgrade", "heads", "--plan", "--format", "json"])
            broken = bool(stats["duplicate_ids"] or stats["missing_parents"])
            if broken:
                if not {"duplicate", "missing-parent"} & set(errors):
                    yield f"{environment['path']}: expected faults {stats}, got {errors}"
                continue
            if errors:
                yield f"{environment['path']}: {errors}"
                continue
            back, errors = run(migc, folder, ["downgrade", "base", "--from", ",".join(document["to"]), "--plan", "--format", "json"])
            if errors:
                yield f"{environment['path']}: {errors}"
                continue
            yield from walk_faults(environment["path"], graph, stats, document, back)


def walk_faults(name, graph, stats, up, down):
    by_label = {l: r["rev"] for r in graph for l in r["labels"]}
    parents = {r["rev"]: r["down"] + [by_label.get(d, d) for d in r["depends_on"]] for r in graph}
    applied = set()
    if len(up["steps"]) != stats["revisions"] or len(down["steps"]) != stats["revisions"]:
        yield f"{name}: {len(up['steps'])} up, {len(down['steps'])} down, {stats['revisions']} revisions"
    children = {}
    for rev, ps in parents.items():
        for p in ps:
            children.setdefault(p, []).append(rev)
    for step, forward in [(s, True) for s in up["steps"]] + [(s, False) for s in down["steps"]]:
        rev = step["revision"]
        if forward and not set(parents[rev]) <= applied:
            yield f"{name}: {rev} before its parents"
        if not forward and any(c in applied for c in children.get(rev, [])):
            yield f"{name}: {rev} removed before its children"
        (applied.add if forward else applied.discard)(rev)
        rows = sorted(r for r in set(step["rows_after"]))
        if any(c in applied for r in rows for c in children.get(r, [])) or not set(rows) <= applied:
            yield f"{name}: rows {rows} after {rev} are not the tips"
    if down["to"]:
        yield f"{name}: rows {down['to']} are left at base"


def main():
    arguments = sys.argv[1:]
    migc = os.path.abspath(arguments.pop(arguments.index("--migc") + 1))
    arguments.remove("--migc")
    cases = [c for c in json.loads((data / "alembic_cases.json").read_text()) if not arguments or c["id"] in arguments]
    failed = 0
    for case in cases:
        fault = case_fault(case, migc)
        if fault:
            failed += 1
            print(f"FAILED {case['id']} ({case['command']} {case['target']}): {fault}")
    print(f"cases: {len(cases) - failed} of {len(cases)}, {len(DIFFERENT)} of them different on purpose")
    graphs = sorted((data / "alembic_graphs").glob("*.json")) if not arguments else []
    broken = 0
    for path in graphs:
        faults = list(graph_faults(path, migc))
        broken += bool(faults)
        for fault in faults[:5]:
            print(f"FAILED {path.stem}: {fault}")
    print(f"graphs: {len(graphs) - broken} of {len(graphs)} projects")
    print(f"alembic: {len(cases) + len(graphs) - failed - broken} passed, {failed + broken} failed")
    return 1 if failed or broken else 0


sys.exit(main())
