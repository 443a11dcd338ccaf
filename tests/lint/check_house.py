#!/usr/bin/env python3
"""Checks the rules of the house that no compiler checks.

usage: check_house.py [--root FOLDER] [--table FILE]

Reads tests/lint/arrows.txt and prints, for each breach, file:line, what is wrong and what to do. Python's own library is
all that it needs.
"""

import argparse
import fnmatch
import pathlib
import re
import subprocess
import sys

import cpp_text

LONGEST_HEADER = 250

STANDARD_HEADERS = set(
    """algorithm any array atomic barrier bit bitset charconv chrono codecvt compare complex concepts condition_variable
    coroutine deque exception execution filesystem format forward_list fstream functional future initializer_list iomanip ios
    iosfwd iostream istream iterator latch limits list locale map memory memory_resource mutex new numbers numeric optional
    ostream queue random ranges ratio regex scoped_allocator semaphore set shared_mutex source_location span sstream stack
    stdexcept stop_token streambuf string string_view strstream syncstream system_error thread tuple type_traits typeindex
    typeinfo unordered_map unordered_set utility valarray variant vector version
    cassert cctype cerrno cfenv cfloat cinttypes climits clocale cmath csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib
    cstring ctime cuchar cwchar cwctype""".split()
)

CODE_SUFFIXES = {".h", ".cpp", ".inc"}
TEXT_SUFFIXES = CODE_SUFFIXES | {".cmake", ".txt", ".md", ".py", ".json", ".js", ".mjs", ".html", ".css", ".sh", ".yml", ".toml", ""}

# Written in two parts, so that this file does not hold what it looks for.
LEFT_OVER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
MACHINE_PATH = re.compile(r"""(?:^|[\s"'`(=,:])(/(?:home|root|Users|work|workspace|farm)/[\w.-]+|[A-Z]:\\+\w+)""")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:<([^>\n]+)>|"([^"\n]+)")', re.MULTILINE)
SQL = re.compile(
    r"\b(SELECT\b.*\bFROM|INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+\w+|DROP\s+\w+|ALTER\s+TABLE"
    r"|PRAGMA\s|ATTACH\s|VACUUM\b|WHERE\s|VALUES\s*\(|ORDER\s+BY|SELECT\s)",
    re.IGNORECASE | re.DOTALL,
)


class Table:
    """The rows of arrows.txt."""

    def __init__(self, path):
        self.path = path
        self.floors, self.rooms = [], {}
        self.headers, self.never, self.words = [], [], []
        self.sql, self.folders = [], set()
        for number, row in self.rows(path):
            self.read(number, row)

    @staticmethod
    def rows(path):
        row, start = [], 0
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            if line[0] in " \t" and row:
                row.append(line.strip())
                continue
            if row:
                yield start, row
            row, start = [line.strip()], number
        if row:
            yield start, row

    def read(self, number, row):
        kind = row[0].split()[0]
        text = " ".join(row)
        shapes = {
            "floor": r"floor (?P<folder>\S+)",
            "room": r"room (?P<room>\S+) may use (?P<uses>.+)",
            "header": r"header (?P<names>.+) only in (?P<folders>.+?)(?P<headers> also in headers)?",
            "never": r"never (?P<names>.+) in (?P<folders>.+?)(?: except (?P<exceptions>.+))?",
            "word": r"word .*",
            "sql": r"sql (?P<folders>.+)",
            "folder": r"folder (?P<names>.+)",
        }
        match = re.fullmatch(shapes.get(kind, "(?!)"), text)
        if not match:
            sys.exit(f"{self.path}:{number}: this row is not understood: {text}")
        if kind == "floor":
            self.floors.append(match["folder"])
        elif kind == "room":
            self.rooms[match["room"]] = match["uses"].split()
        elif kind == "header":
            self.headers.append((match["names"].split(), match["folders"].split(), bool(match["headers"])))
        elif kind == "never":
            self.never.append((match["names"].split(), match["folders"].split(), (match["exceptions"] or "").split()))
        elif kind == "word":
            self.words.append(self.word(number, row))
        elif kind == "sql":
            self.sql += match["folders"].split()
        else:
            self.folders.update(match["names"].split())

    def word(self, number, row):
        parts = {"in": [], "except": [], "instead": ""}
        for line in row[1:]:
            name, _, rest = line.partition(" ")
            if name not in parts:
                sys.exit(f"{self.path}:{number}: a word has the lines in, except and instead, not: {line}")
            parts[name] = rest if name == "instead" else rest.split()
        return re.compile(row[0].split(" ", 1)[1]), parts["in"], parts["except"], parts["instead"]


def is_under(path, folders):
    return any(path == folder or path.startswith(folder + "/") for folder in folders)


class House:
    def __init__(self, root, table):
        self.root, self.table, self.breaches = root, table, []

    def breach(self, path, line, message):
        self.breaches.append((path, line, message))

    def files(self):
        listed = subprocess.run(["git", "-C", self.root, "ls-files", "-co", "--exclude-standard", "-z"],
                                capture_output=True, check=False)
        if listed.returncode == 0:
            names = [name.decode() for name in listed.stdout.split(b"\0") if name]
        else:
            names = [str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.is_file()]
            names = [name for name in names if not re.match(r"(build|node_modules|\.git)/", name)]
        return sorted(name for name in names if (self.root / name).is_file() and not (self.root / name).is_symlink())

    def check(self):
        for name in self.files():
            path = pathlib.PurePosixPath(name)
            self.check_folders(name, path)
            if path.suffix not in TEXT_SUFFIXES:
                continue
            try:
                text = (self.root / name).read_text(encoding="utf-8")
            except UnicodeDecodeError:
                if path.suffix in CODE_SUFFIXES:
                    self.breach(name, 1, "the file is not UTF-8; save it as UTF-8.")
                continue
            self.check_text(name, text)
            if path.suffix in CODE_SUFFIXES:
                self.check_code(name, path, text)
        return self.breaches

    def check_folders(self, name, path):
        for folder in path.parts[:-1]:
            if folder in self.table.folders:
                self.breach(name, 1, f'the folder name "{folder}" says nothing; name what is in it.')

    def check_text(self, name, text):
        for number, line in enumerate(text.splitlines(), 1):
            if found := LEFT_OVER.search(line):
                self.breach(name, number, f"{found.group()} is left over; do it, or write down the limit for readers.")
            if found := MACHINE_PATH.search(line):
                self.breach(name, number, f"{found.group(1)} is a path of one machine; use a path inside the project.")

    def check_code(self, name, path, text):
        if path.suffix == ".h":
            self.check_header(name, text)
        self.check_includes(name, path, text)
        self.check_words(name, text)
        if is_under(name, self.table.sql):
            self.check_sql(name, text)

    def check_header(self, name, text):
        if not re.search(r"^#pragma once$", text, re.MULTILINE):
            self.breach(name, 1, 'the header has no "#pragma once"; add it.')
        lines = len(text.splitlines())
        if lines > LONGEST_HEADER:
            self.breach(name, LONGEST_HEADER + 1, f"the header has {lines} lines, {LONGEST_HEADER} are allowed; split it.")

    def check_words(self, name, text):
        bare = None
        for pattern, folders, exceptions, instead in self.table.words:
            if not is_under(name, folders) or is_under(name, exceptions):
                continue
            bare = bare or cpp_text.blanked(text, {"comment", "string", "character"})
            for found in pattern.finditer(bare):
                line = bare.count("\n", 0, found.start()) + 1
                self.breach(name, line, f'"{found.group().strip()}" does not belong here. {instead}')

    def check_includes(self, name, path, text):
        room = path.parts[0]
        if room == "tests":
            return
        if room not in self.table.rooms and room != "core":
            self.breach(name, 1, f'the room "{room}" is not in {self.table.path.name}; add it with the rooms that it may use.')
            return
        bare = cpp_text.blanked(text, {"comment"})
        for found in INCLUDE.finditer(bare):
            line = bare.count("\n", 0, found.start()) + 1
            if found.group(1):
                self.check_foreign(name, path, line, found.group(1))
            else:
                self.check_own(name, path, line, found.group(2))

    def check_own(self, name, path, line, target):
        parts = pathlib.PurePosixPath(target).parts
        here, there = path.parts[0], parts[0]
        if len(parts) < 2 or (there not in self.table.rooms and there != "core"):
            self.breach(name, line, f'"{target}" is not written from the root of the project; write it as "room/folder/file.h".')
        elif here == there == "core":
            self.check_floor(name, line, "/".join(path.parts[:2]), "/".join(parts[:2]))
        elif here != there:
            self.check_room(name, line, here, there)

    def check_floor(self, name, line, here, there):
        floors = self.table.floors
        for floor in (here, there):
            if floor not in floors:
                self.breach(name, line, f"{floor} is not among the floors of {self.table.path.name}; give it its place.")
                return
        if floors.index(there) > floors.index(here):
            self.breach(name, line, f"{here} lies below {there} and may not use it; move what is needed down, or the user up.")

    def check_room(self, name, line, here, there):
        allowed = self.table.rooms.get(here, [])
        if there not in allowed:
            says = " ".join(allowed) or "no other room"
            self.breach(name, line, f"{here} may not use {there} (it may use {says}); turn the arrow round or pass a value.")

    def check_foreign(self, name, path, line, header):
        for names, folders, exceptions in self.table.never:
            if header in names and is_under(name, folders) and not is_under(name, exceptions):
                self.breach(name, line, f"<{header}> is not used in {path.parts[0]}; pass in what is needed from outside.")
        if header in STANDARD_HEADERS:
            return
        rows = [row for row in self.table.headers if any(fnmatch.fnmatchcase(header, name_) for name_ in row[0])]
        if not rows:
            self.breach(name, line, f"<{header}> is not in {self.table.path.name}; choose the one folder that may include it.")
        for _, folders, in_headers in rows:
            if not is_under(name, folders):
                self.breach(name, line, f"<{header}> may be included in {' '.join(folders)} only; ask that folder for what is needed.")
            elif path.suffix == ".h" and not in_headers:
                self.breach(name, line, f"<{header}> may be included in .cpp files only; keep it out of our headers.")

    def check_sql(self, name, text):
        found = [token for token in cpp_text.tokens(text) if token.kind != "comment"]
        for at, token in enumerate(found):
            if token.kind != "string" or not SQL.search(token.text):
                continue
            if is_joined(found, at):
                self.breach(name, token.line, "SQL is put together from parts; write it in one piece and bind its values.")


def is_joined(found, at):
    """Whether a text is joined with something that is not a text itself."""
    after = at + 1
    while after < len(found) and (found[after].kind == "string" or found[after].text == ")"):
        after += 1
    before = at - 1
    while before >= 0 and (found[before].kind == "string" or found[before].text in ("(", "{", "std", "::", "string", "string_view")):
        before -= 1
    joins = ("+", "+=", "<<")
    follows = after < len(found) and found[after].text in joins
    precedes = before >= 0 and found[before].text in joins
    called = before >= 0 and found[before].text in ("append", "format", "sprintf", "snprintf", "push_back", "replace", "insert")
    return follows or precedes or called


def main():
    arguments = argparse.ArgumentParser(description="Checks the rules of the house.")
    here = pathlib.Path(__file__).resolve().parent
    arguments.add_argument("--root", type=pathlib.Path, default=here.parents[1])
    arguments.add_argument("--table", type=pathlib.Path, default=here / "arrows.txt")
    chosen = arguments.parse_args()
    breaches = House(chosen.root, Table(chosen.table)).check()
    for path, line, message in breaches:
        print(f"{path}:{line}: {message}")
    if breaches:
        sys.exit(f"{len(breaches)} breaches of the rules of the house.")


if __name__ == "__main__":
    main()
