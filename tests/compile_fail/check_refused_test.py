#!/usr/bin/env python3
"""Proves that check_refused.py notices a file that compiles, and one that is refused for another reason."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).with_name("check_refused.py")
COMPILER = sys.argv.pop(1)

HEAD = "// Reason: a text is no number.\n// Expected: invalid conversion\n"


class CheckRefused(unittest.TestCase):
    def check(self, text):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "sample.cpp")
            file.write_text(text, encoding="utf-8")
            run = subprocess.run([sys.executable, SCRIPT, str(file), COMPILER], capture_output=True, text=True, check=False)
            return run.returncode, run.stdout + run.stderr

    def test_a_file_that_is_refused_as_it_says_passes(self):
        code, said = self.check(HEAD + 'int wrong = "4";  // must not compile\n')
        self.assertEqual(code, 0, said)

    def test_a_file_that_compiles_is_noticed(self):
        code, said = self.check(HEAD + "int right = 4;  // must not compile\n")
        self.assertNotEqual(code, 0)
        self.assertIn("this compiles, and must not: a text is no number.", said)

    def test_another_message_is_noticed(self):
        code, said = self.check(HEAD + "int wrong = unknown;  // must not compile\n")
        self.assertNotEqual(code, 0)
        self.assertIn('not with "invalid conversion"', said)

    def test_another_line_is_noticed(self):
        code, said = self.check(HEAD + 'int broken = unknown;\nint wrong = "4";  // must not compile\n')
        self.assertNotEqual(code, 0)
        self.assertIn("something else than line 4 was refused", said)

    def test_a_missing_header_is_noticed(self):
        code, said = self.check(HEAD + '#include "no/such/header.h"\nint wrong = "4";  // must not compile\n')
        self.assertNotEqual(code, 0)
        self.assertIn("something else", said)

    def test_a_file_without_reason_expectation_or_mark_is_noticed(self):
        for text in ['int wrong = "4";  // must not compile\n', HEAD + 'int wrong = "4";\n', "// Reason: x\nint a;\n"]:
            self.assertNotEqual(self.check(text)[0], 0)


if __name__ == "__main__":
    unittest.main()
