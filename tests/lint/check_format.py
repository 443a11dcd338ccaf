#!/usr/bin/env python3
"""Checks that every C++ file is formatted as .clang-format says.

usage: check_format.py CLANG_FORMAT ROOT
"""

import pathlib
import subprocess
import sys


def main():
    formatter, root = sys.argv[1:]
    listed = subprocess.run(["git", "-C", root, "ls-files", "-z", "*.cpp", "*.h"], capture_output=True, check=False)
    if listed.returncode == 0:
        names = [name.decode() for name in listed.stdout.split(b"\0") if name]
    else:  # a folder that git does not know, such as an unpacked archive
        names = [str(path.relative_to(root)) for path in pathlib.Path(root).rglob("*") if path.suffix in (".cpp", ".h")]
        names = [name for name in names if not name.startswith(("build/", "node_modules/"))]
    if not names:
        sys.exit("No C++ file was found; the check would prove nothing.")
    run = subprocess.run([formatter, "--dry-run", "-Werror", *names], cwd=root, check=False)
    if run.returncode:
        sys.exit("Run clang-format -i on the files above.")


if __name__ == "__main__":
    main()
