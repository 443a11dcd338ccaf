#!/usr/bin/env python3
"""Checks that a file of the gallery does not compile, for the reason that it states.

usage: check_refused.py FILE COMPILER [ARGUMENT...]

The file names its reason (// Reason: ...), a fragment of the compiler's message (// Expected: ...) and marks the one line
that must be refused (// must not compile). The check fails when the file compiles, when another line is refused, or when
the message is another one.
"""

import os
import re
import subprocess
import sys

MARK = "// must not compile"


def stated(text, word):
    found = re.search(rf"^// {word}: (.+)$", text, re.MULTILINE)
    if not found:
        sys.exit(f'The file has no line "// {word}: ...".')
    return found.group(1).strip()


def marked_line(text):
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.rstrip().endswith(MARK)]
    if len(lines) != 1:
        sys.exit(f'Exactly one line must end with "{MARK}"; found {len(lines)}.')
    return lines[0]


def main():
    path, command = sys.argv[1], sys.argv[2:]
    with open(path, encoding="utf-8") as file:
        text = file.read()
    reason, expected, line = stated(text, "Reason"), stated(text, "Expected"), marked_line(text)
    run = subprocess.run(command + ["-fsyntax-only", path], capture_output=True, text=True, check=False,
                         env={**os.environ, "LC_ALL": "C"})
    if run.returncode == 0:
        sys.exit(f"{path}:{line}: this compiles, and must not: {reason}")
    errors = re.findall(r"^(.+?):(\d+):\d+: (?:fatal )?error: (.*)$", run.stderr, re.MULTILINE)
    others = [error for error in errors if error[:2] != (path, str(line))]
    if not errors or others:
        sys.exit(f"{path}: something else than line {line} was refused:\n{run.stderr}")
    if not any(expected in message for _, _, message in errors):
        sys.exit(f"{path}:{line}: refused, but not with \"{expected}\":\n{run.stderr}")
    print(f"refused as it should be: {errors[0][2]}")


if __name__ == "__main__":
    main()
