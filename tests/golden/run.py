#!/usr/bin/env python3
"""Golden tests: run migc as a person would, and compare what it says with what is written down.

usage: tests/golden/run.py --migc PATH [CASE...]        MIGC_UPDATE_GOLDEN=1 writes the answers instead

A case is a folder in tests/golden/cases: `cmd` is a shell script run in a copy of the case's `project/` folder (made empty if
there is none) with migc on PATH; `expected` holds status, stdout and stderr. A case without `cmd`, or files nobody reads, fail.
"""
import os, pathlib, shutil, subprocess, sys, tempfile

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent
cases = here / "cases"


def run_case(case, migc):
    with tempfile.TemporaryDirectory(prefix="migc-golden-") as work:
        project = pathlib.Path(work) / "project"
        if (case / "project").is_dir():
            shutil.copytree(case / "project", project, symlinks=True)
        else:
            project.mkdir()
        bin_dir = pathlib.Path(work) / "bin"
        bin_dir.mkdir()
        (bin_dir / "migc").symlink_to(migc)
        environment = {"PATH": f"{bin_dir}:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": work, "TZ": "UTC",
                       "SOURCE_DATE_EPOCH": "1705329000", "MIGC_ROOT": str(root)}
        done = subprocess.run(["sh", "-e", str(case / "cmd")], cwd=project, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=300)
        text = (f"--- status\n{done.returncode}\n--- stdout\n".encode() + done.stdout + b"--- stderr\n" + done.stderr)
        return text.replace(work.encode(), b"$WORK")


def main():
    arguments = sys.argv[1:]
    migc = os.path.abspath(arguments[arguments.index("--migc") + 1])
    names = [a for a in arguments[arguments.index("--migc") + 2:]]
    update = os.environ.get("MIGC_UPDATE_GOLDEN") == "1"
    passed = failed = 0
    for case in sorted(cases.iterdir()):
        if names and case.name not in names:
            continue
        unknown = {p.name for p in case.iterdir()} - {"cmd", "project", "expected"}
        problem = f"files nobody reads: {sorted(unknown)}" if unknown else None
        empty = [str(p.relative_to(case)) for p in case.rglob("*") if p.is_dir() and not any(p.iterdir())]
        if empty:
            problem = f"empty folders, which git does not keep (make them in cmd): {empty}"
        if not (case / "cmd").is_file():
            problem = "no cmd"
        if problem is None:
            got = run_case(case, migc)
            expected = case / "expected"
            if update:
                expected.write_bytes(got)
            elif not expected.is_file():
                problem = "no expected answer; look at what it says and run again with MIGC_UPDATE_GOLDEN=1"
            elif expected.read_bytes() != got:
                with tempfile.NamedTemporaryFile(suffix=".got") as file:
                    file.write(got)
                    file.flush()
                    diff = subprocess.run(["diff", "-u", str(expected), file.name], capture_output=True, text=True,
                                          errors="replace")
                problem = "the answer changed:\n" + "\n".join(diff.stdout.splitlines()[:60])
        if problem:
            failed += 1
            print(f"FAILED {case.name}: {problem}")
        else:
            passed += 1
    print(f"golden: {passed} passed, {failed} failed")
    return 1 if failed or passed == 0 else 0


sys.exit(main())
