#!/usr/bin/env python3
"""Sources that can be compiled as one unit: a line for each unit, its files separated by blanks.

usage: cmake/units.py FOLDER FILE...

Most of a compiler's time goes into headers, again for every file. Files that declare the same name for themselves, in two
anonymous namespaces, cannot stand in one unit. One whose type has the name of a type in a header (FOLDER: where headers are
looked for) stands alone, as does one that defines a macro.
"""
import pathlib
import re
import sys

FILES_PER_UNIT = 8


def types(text):
    found = re.findall(r"^ *(?:class|struct|enum class|enum) +(\w+)|^ *using +(\w+) *=", text, re.M)
    return {name for pair in found for name in pair if name}


def own_names(text):
    """Names that the file gives to what it declares itself, more of them rather than fewer."""
    names = set()
    for line in text.splitlines():
        if line[:1].isspace() or re.match(r"#|//|\}|namespace\b|using namespace\b|TEST_CASE|$", line):
            continue
        # members that are defined out of their class belong to the class
        names |= set(re.findall(r"(?<![:\w])([A-Za-z]\w*)\s*(?=[({=;\[])", line.split("//")[0]))
    return names - {"const", "return"}


def together(files, known_types):
    units, alone = [], []  # names, files
    for file in files:
        text = pathlib.Path(file).read_text()
        own_types = types(text)
        if own_types & known_types or re.search(r"^# *define ", text, re.M):
            alone.append([file])
            continue
        names = own_names(text) | own_types
        for unit in units:
            if len(unit[1]) < FILES_PER_UNIT and not unit[0] & names:
                unit[0].update(names)
                unit[1].append(file)
                break
        else:
            units.append((names, [file]))
    return [files for _, files in units] + alone


def main():
    folder, *files = sys.argv[1:]
    known_types = set()
    for part in ("compiler", "lint", "cli", "tests"):
        for header in pathlib.Path(folder, part).rglob("*.h"):
            known_types |= types(header.read_text())
    for unit in together(files, known_types):
        print(*unit)


if __name__ == "__main__":
    main()
