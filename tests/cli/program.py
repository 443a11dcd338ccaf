"""What the tests of the command line share: running the program, reading its answers strictly, folders of their own."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["CISTERNA_PROGRAM"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
DEMO_ASSETS = ROOT / "assets" / "demo"
FORMULARY = ROOT / "assets" / "formulary"
CASES = ROOT / "tests" / "cases" / "calc"

MORPHINE = DEMO_ASSETS / "rx-1001-morphine.json"
THREE_DRUGS = DEMO_ASSETS / "rx-1003-hydromorphone-bupivacaine-clonidine.json"
UNSAFE = DEMO_ASSETS / "rx-1004-unsafe.json"
START = "2026-11-23T08:00:00-05:00"

# Exit codes of the program's outside.
DONE, LOOK, STOP, USAGE, UNREADABLE, NOT_FOUND = 0, 1, 2, 64, 65, 66
STORAGE, CONFLICT, CHANGED, CONFIGURATION = 74, 75, 76, 78

LONGEST_RUN = 120  # seconds; a run that hangs fails


def strict_json(text):
    """Parses as strictly as the program does: no key twice, no NaN, no number with a point or an exponent."""

    def members(pairs):
        keys = [key for key, _ in pairs]
        if len(keys) != len(set(keys)):
            raise ValueError(f"a key stands twice: {keys}")
        return dict(pairs)

    def refuse(number):
        raise ValueError(f"a number that is no count: {number}")

    return json.loads(text, object_pairs_hook=members, parse_float=refuse, parse_constant=refuse)


class Answer:
    """What a run of the program left: exit code, standard output, standard error."""

    def __init__(self, code, out, err):
        self.code = code
        self.out = out.decode("utf-8")
        self.err = err.decode("utf-8")

    def json(self):
        return strict_json(self.out)

    def json_lines(self):
        return [strict_json(line) for line in self.out.split("\n")[:-1]]


def run(*arguments, stdin=b"", environment=None, before=None):
    """Runs the program to its end. `before` is a command line that the program is run by, such as unshare."""
    if isinstance(stdin, str):
        stdin = stdin.encode()
    command = [*(before or []), PROGRAM, *map(str, arguments)]
    done = subprocess.run(command, input=stdin, capture_output=True, timeout=LONGEST_RUN, check=False,
                          env={**os.environ, **(environment or {})})
    return Answer(done.returncode, done.stdout, done.stderr)


class ProgramTest(unittest.TestCase):
    """A test with a folder of its own, which is gone afterwards."""

    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="cisterna-cli-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        path = self.folder / name
        if not isinstance(content, (str, bytes)):
            content = json.dumps(content, ensure_ascii=False)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def order(self, change=None, of=MORPHINE):
        """A copy of a demonstration order, changed by `change`."""
        document = strict_json(of.read_text(encoding="utf-8"))
        if change:
            change(document)
        return self.write("order.json", document)

    def assert_done(self, answer, code=DONE):
        self.assertEqual((answer.code, answer.err), (code, ""), answer.out[-2000:])

    def assert_refused(self, arguments, code, kind, where, *words, stdin=b"", own_name=True):
        """The program refuses: by itself for people, and with --json as one object. Gives that object."""
        people = run(*arguments, stdin=stdin)
        self.assertEqual(people.code, code, people.err)
        self.assertEqual(people.out, "")
        machine = run(*arguments, "--json", stdin=stdin)
        self.assertEqual((machine.code, machine.err), (code, ""), machine.out)
        refusal = machine.json()
        self.check_refusal(refusal, kind, where, *words)
        self.assertIn(refusal["message"], people.err)
        if where and own_name:
            self.assertIn(where, people.err)
        return refusal

    def check_refusal(self, refusal, kind, where, *words, more=()):
        """The contract's shape: four members and perhaps all problems, so no number that could be used."""
        self.assertLessEqual(set(refusal), {"refused", "refusal_kind", "where", "message", "problems", *more})
        self.assertIs(refusal["refused"], True)
        self.assertEqual((refusal["refusal_kind"], refusal["where"]), (kind, where))
        self.assertRegex(refusal["message"], r"^.{10,}\.$")
        for word in words:
            self.assertIn(word, refusal["message"])
        for problem in refusal.get("problems", []):
            self.assertEqual(set(problem), {"refused", "refusal_kind", "where", "message"})

    def contents(self, folder=None):
        """Every file with its bytes, to see that nothing was lost and nothing was left."""
        folder = folder or self.folder
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class DemoTest(ProgramTest):
    """Tests that begin with a finished demonstration; it is made once for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        cls.class_folder = tempfile.TemporaryDirectory(prefix="cisterna-demo-")
        cls.addClassCleanup(cls.class_folder.cleanup)
        cls.demo = pathlib.Path(cls.class_folder.name) / "demo"
        cls.demo_answer = run("demo", "--out", cls.demo, "--json")
        if cls.demo_answer.code != DONE:
            raise AssertionError(f"the demonstration failed: {cls.demo_answer.out[-2000:]}")

    def copy_of_ledger(self, name="ledger.sqlite"):
        return pathlib.Path(shutil.copy(self.demo / "ledger.sqlite", self.folder / name))
