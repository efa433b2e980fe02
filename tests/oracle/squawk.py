"""Squawk, from npm: the version that migc is held against."""
import pathlib
import shutil
import subprocess

VERSION = "2.66.0"


def program(build):
    """Squawk's path, installed below the build folder; None where npm is absent."""
    folder = pathlib.Path(build) / "squawk"
    found = folder / "node_modules" / ".bin" / "squawk"
    if found.exists():
        return str(found)
    if not shutil.which("npm"):
        return None
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--no-save", f"squawk-cli@{VERSION}"], cwd=folder, check=True)
    return str(found)
