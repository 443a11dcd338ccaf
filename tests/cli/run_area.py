#!/usr/bin/env python3
"""Runs the tests of one area: run_area.py check

The program's path comes in CISTERNA_PROGRAM. A test that was skipped, and an area without tests, fail.
"""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: run_area.py AREA")
    tests = unittest.defaultTestLoader.loadTestsFromName("test_" + sys.argv[1])
    result = unittest.TextTestRunner(verbosity=2).run(tests)
    if result.testsRun == 0 or result.skipped:
        sys.exit("nothing was tested, or not all of it")
    sys.exit(not result.wasSuccessful())


if __name__ == "__main__":
    main()
