"""Full and read-only disks: nothing that was acknowledged is lost, and the refusal says what to do.

Each test mounts its own small file system in a mount namespace of its own, which needs root or user namespaces."""

import os
import shutil
import subprocess
import sys

from program import DONE, PROGRAM, ROOT, STORAGE, Answer, DemoTest, ProgramTest, run, strict_json

sys.path.insert(0, str(ROOT / "tests" / "fault"))
import independent_verifier

NAMESPACE = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]


def in_namespace(script, *arguments):
    """Runs a shell script in which mounts are private. $0 is the program, $1 and so on the arguments."""
    done = subprocess.run([*NAMESPACE, "sh", "-c", script, PROGRAM, *map(str, arguments)], capture_output=True, timeout=120,
                          check=False)
    return Answer(done.returncode, done.stdout, done.stderr)


ON_A_SMALL_DISK = """
mount -t tmpfs -o size=$2 small "$1" || exit 1
"$0" demo --out "$1/demo" --json > "$3/out" 2> "$3/err"
code=$?
cp -r "$1/demo" "$3/after"
exit $code
"""

READ_ONLY = """
mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 1
shift
exec "$0" "$@"
"""


class FullDisk(ProgramTest):
    def demo_on_a_disk_of(self, size):
        disk, result = self.folder / f"disk-{size}", self.folder / f"result-{size}"
        disk.mkdir()
        result.mkdir()
        answer = in_namespace(ON_A_SMALL_DISK, disk, size, result)
        self.assertEqual(answer.err, "")
        lines = [strict_json(line) for line in (result / "out").read_text().splitlines()]
        self.assertEqual((result / "err").read_text(), "")
        return answer.code, lines, result / "after"

    def check_nothing_lost(self, acknowledged, folder):
        """The record holds what was acknowledged and not half an event more; no document is half written."""
        ledger = folder / "ledger.sqlite"
        if not acknowledged:
            return
        answer = run("ledger", "verify", ledger, "--json")
        self.assert_done(answer)
        last = acknowledged[-1]
        self.assertEqual(answer.json(), {"sound": True, "events": last["acknowledged"], "root": last["root"]})
        self.assert_done(run("ledger", "rebuild", ledger))
        tree = independent_verifier.verify(ledger)
        for line in acknowledged:
            self.assertEqual(tree.root(line["acknowledged"]).hex(), line["root"])

    def check_documents(self, folder):
        for path in folder.iterdir():
            self.assertNotEqual(path.suffix, ".part")
            if path.suffix == ".pdf":
                self.assertTrue(path.read_bytes().rstrip().endswith(b"%%EOF"), path.name)
            if path.suffix == ".json":
                strict_json(path.read_text())
            if path.suffix == ".png":
                self.assertEqual(path.read_bytes()[-8:-4], b"IEND", path.name)

    def test_a_disk_that_fills_up_while_the_ledger_appends(self):
        filled_while_appending = 0
        for kilobytes in range(116, 236, 8):
            code, lines, after = self.demo_on_a_disk_of(f"{kilobytes}k")
            *acknowledged, refusal = lines
            with self.subTest(kilobytes=kilobytes, acknowledged=len(acknowledged)):
                self.assertEqual(code, STORAGE)
                self.assertEqual((refusal["refused"], refusal["refusal_kind"]), (True, "storage_full"))
                self.assertRegex(refusal["message"], "[Ff]ree some space")
                self.check_nothing_lost(acknowledged, after)
                self.check_documents(after)
            filled_while_appending += bool(acknowledged) and refusal["where"] == "ledger"
        self.assertGreaterEqual(filled_while_appending, 3, "the sizes must meet the ledger in the middle of its work")

    def test_a_disk_that_fills_up_while_documents_are_written(self):
        for kilobytes in (400, 1600, 3000):
            code, (*acknowledged, refusal), after = self.demo_on_a_disk_of(f"{kilobytes}k")
            with self.subTest(kilobytes=kilobytes):
                self.assertEqual((code, refusal["refusal_kind"]), (STORAGE, "storage_full"))
                self.assertGreater(len(acknowledged), 20)
                self.check_nothing_lost(acknowledged, after)
                self.check_documents(after)

    def test_once_there_is_space_again_the_demonstration_can_be_made_in_its_folder(self):
        _, _, after = self.demo_on_a_disk_of("400k")
        self.assert_done(run("demo", "--out", after))

    def test_an_answer_that_cannot_be_written_is_told(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "gs1", "parse", "(01)00306416039017"], stdout=full, stderr=subprocess.PIPE,
                                  check=False)
        self.assertEqual(done.returncode, STORAGE)
        self.assertIn(b"standard output", done.stderr)


class ReadOnlyDisk(DemoTest):
    def setUp(self):
        super().setUp()
        self.copy = self.folder / "demo"
        shutil.copytree(self.demo, self.copy)

    def read_only(self, *arguments):
        before = self.contents()
        answer = in_namespace(READ_ONLY, self.copy, *arguments)
        self.assertEqual(self.contents(), before)
        return answer

    def test_a_ledger_is_verified_there(self):
        done = self.demo_answer.json_lines()[-1]
        answer = self.read_only("ledger", "verify", self.copy / "ledger.sqlite", "--json")
        self.assert_done(answer)
        self.assertEqual(answer.json(), {"sound": True, "events": done["events"], "root": done["root"]})

    def test_a_ledger_without_its_lock_file_is_verified_there(self):
        (self.copy / "ledger.sqlite.lock").unlink()
        self.assert_done(self.read_only("ledger", "verify", self.copy / "ledger.sqlite"))

    def test_rebuilding_is_refused_there(self):
        answer = self.read_only("ledger", "rebuild", self.copy / "ledger.sqlite", "--json")
        self.assertEqual(answer.code, STORAGE)
        self.check_refusal(answer.json(), "storage_read_only", str(self.copy / "ledger.sqlite.lock"), "make it writable")

    def test_a_demonstration_is_refused_there(self):
        answer = self.read_only("demo", "--out", self.copy, "--json")
        self.assertEqual((answer.code, answer.json()["refusal_kind"]), (STORAGE, "storage_read_only"))
        answer = self.read_only("demo", "--out", self.copy)
        self.assertEqual((answer.code, answer.out), (STORAGE, ""))
        self.assertIn("folder", answer.err)
        answer = self.read_only("demo", "--out", self.copy / "new", "--json")
        self.assertEqual((answer.code, answer.json()["refusal_kind"]), (STORAGE, "storage_read_only"))

    def test_a_label_is_refused_there(self):
        record, out = self.copy / "label-B26112301-1.json", self.copy / "new.pdf"
        answer = self.read_only("label", record, "--stock", "flag-102x51", "--out", out, "--json")
        self.assertEqual(answer.code, STORAGE)
        self.check_refusal(answer.json(), "storage_read_only", str(out), "folder")

    def test_pictures_and_orders_are_read_there(self):
        self.assertEqual(self.read_only("scan", self.copy / "photo-B26112301-1.png").code, DONE)
