"""cisterna ledger: a record that was changed is found, named, and never used."""

import hashlib
import json
import sqlite3
import subprocess
import sys

from program import (CHANGED, CONFIGURATION, CONFLICT, DONE, NOT_FOUND, PROGRAM, ROOT, DemoTest, run)

NEWER_FORMAT = 2


class Tampering:
    """Changes a ledger past the program, and leaves its triggers as they were."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self.database = sqlite3.connect(self.path, isolation_level=None)
        self.triggers = self.database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in self.triggers:
            self.database.execute(f"DROP TRIGGER {name}")
        return self.database

    def __exit__(self, *failure):
        for _, sql in self.triggers:
            self.database.execute(sql)
        self.database.close()


def one_letter_changed(text):
    """The first letter of the first drug, changed: morphine becomes norphine."""
    at = text.index('"drug":"') + len('"drug":"')
    return text[:at] + ("n" if text[at] != "n" else "m") + text[at + 1:]


class Ledger(DemoTest):
    def verify(self, path, code):
        people = run("ledger", "verify", path)
        machine = run("ledger", "verify", path, "--json")
        self.assertEqual((people.code, machine.code, machine.err), (code, code, ""))
        return people, machine.json()

    def first_event_with_a_drug(self, path):
        with sqlite3.connect(path) as database:
            row = database.execute("SELECT position, envelope FROM events WHERE envelope LIKE '%\"drug\":\"%' LIMIT 1").fetchone()
        database.close()
        return row

    def assert_found(self, path, position, what=None):
        people, verification = self.verify(path, CHANGED)
        self.assertIs(verification["sound"], False)
        first = verification["first_discrepancy"]
        self.assertEqual(first["position"], position)
        if what:
            self.assertEqual(first["what"], what)
        self.assertEqual(people.out, "")
        self.assertIn("THE RECORD HAS BEEN CHANGED", people.err)
        self.assertIn(f"Event {position}", people.err)
        self.assertIn("backup", people.err, "the remedy")

    def test_the_ledger_of_the_demonstration_is_sound(self):
        done = self.demo_answer.json_lines()[-1]
        people, verification = self.verify(self.demo / "ledger.sqlite", DONE)
        self.assertEqual(verification, {"sound": True, "events": done["events"], "root": done["root"]})
        self.assertIn(f"{done['events']} events, root {done['root']}", people.out)
        self.assertEqual(people.err, "")

    def test_one_changed_letter_is_found_and_its_event_is_named(self):
        path = self.copy_of_ledger()
        position, envelope = self.first_event_with_a_drug(path)
        with Tampering(path) as database:
            database.execute("UPDATE events SET envelope = ? WHERE position = ?", (one_letter_changed(envelope), position))
        self.assert_found(path, position, "envelope")

    def test_one_changed_letter_is_found_when_the_leaf_hash_was_computed_anew_too(self):
        path = self.copy_of_ledger()
        position, envelope = self.first_event_with_a_drug(path)
        changed = one_letter_changed(envelope)
        leaf = hashlib.sha256(b"\x00" + changed.encode()).hexdigest()
        with Tampering(path) as database:
            database.execute("UPDATE events SET envelope = ?, leaf_hash = ? WHERE position = ?", (changed, leaf, position))
        self.assert_found(path, position)

    def test_a_changed_letter_anywhere_is_found_at_its_own_event(self):
        with sqlite3.connect(self.demo / "ledger.sqlite") as database:
            rows = database.execute("SELECT position, envelope FROM events").fetchall()
        database.close()
        for position, envelope in rows[::7] + rows[-1:]:
            with self.subTest(position=position):
                path = self.copy_of_ledger(f"{position}.sqlite")
                at = len(envelope) // 2
                changed = envelope[:at] + ("x" if envelope[at] != "x" else "y") + envelope[at + 1:]
                with Tampering(path) as database:
                    database.execute("UPDATE events SET envelope = ? WHERE position = ?", (changed, position))
                answer = run("ledger", "verify", path, "--json")
                self.assertEqual((answer.code, answer.json()["first_discrepancy"]["position"]), (CHANGED, position))

    def test_an_event_that_was_taken_out_is_missed(self):
        for position in (40, 95):
            path = self.copy_of_ledger(f"{position}.sqlite")
            with Tampering(path) as database:
                database.execute("PRAGMA foreign_keys = OFF")
                database.execute("DELETE FROM events WHERE position = ?", (position,))
            answer = run("ledger", "verify", path, "--json")
            self.assertEqual((answer.code, answer.json()["first_discrepancy"]["position"]), (CHANGED, position))

    def test_a_changed_patient_is_found(self):
        path = self.copy_of_ledger()
        with Tampering(path) as database:
            database.execute("UPDATE patients SET details = replace(details, 'Alma', 'Elma')")
        _, verification = self.verify(path, CHANGED)
        self.assertIs(verification["sound"], False)

    def test_removed_triggers_are_found(self):
        path = self.copy_of_ledger()
        with sqlite3.connect(path) as database:
            database.execute("DROP TRIGGER events_refuse_update")
        database.close()
        people, verification = self.verify(path, CHANGED)
        self.assertEqual(verification["first_discrepancy"]["what"], "structure")
        self.assertIn("triggers", people.err)

    def test_a_file_that_was_cut_off_is_found(self):
        path = self.copy_of_ledger()
        path.write_bytes(path.read_bytes()[:-4096])
        answer = run("ledger", "verify", path, "--json")
        self.assertEqual((answer.code, answer.json()["refusal_kind"]), (CHANGED, "integrity_failed"))

    def test_the_triggers_refuse_a_change_by_any_program(self):
        path = self.copy_of_ledger()
        before = path.read_bytes()
        database = sqlite3.connect(path, isolation_level=None)
        for statement in ("UPDATE events SET actor = 'x'", "DELETE FROM events", "DELETE FROM patients",
                          "INSERT OR REPLACE INTO events SELECT * FROM events WHERE position = 3", "UPDATE meta SET site = 'x'"):
            with self.subTest(statement=statement), self.assertRaises(sqlite3.DatabaseError):
                database.execute(statement)
        database.close()
        self.assertEqual(path.read_bytes(), before)

    def test_rebuilding_the_views_of_a_sound_ledger_agrees(self):
        path = self.copy_of_ledger()
        answer = run("ledger", "rebuild", path, "--json")
        self.assert_done(answer)
        self.assertEqual(answer.json(), {"agreed": True, "differed": []})
        self.assertIn("agreed", run("ledger", "rebuild", path).out)
        self.verify(path, DONE)

    def test_rebuilding_puts_a_changed_view_right_and_says_so(self):
        path = self.copy_of_ledger()
        database = sqlite3.connect(path, isolation_level=None)
        database.execute("UPDATE worklist SET state = 'recalled' WHERE state = 'cancelled'")
        database.close()
        answer = run("ledger", "rebuild", path, "--json")
        self.assert_done(answer)
        self.assertEqual(answer.json(), {"agreed": False, "differed": [{"table": "worklist", "rows": 2}]},
                         "the row that was there and the row that should have been")
        self.assertEqual(run("ledger", "rebuild", path, "--json").json()["agreed"], True)

    def test_a_changed_ledger_is_not_rebuilt(self):
        path = self.copy_of_ledger()
        position, envelope = self.first_event_with_a_drug(path)
        with Tampering(path) as database:
            database.execute("UPDATE events SET envelope = ? WHERE position = ?", (one_letter_changed(envelope), position))
        answer = run("ledger", "rebuild", path, "--json")
        self.assertEqual((answer.code, answer.json()["refusal_kind"]), (CHANGED, "integrity_failed"))

    def test_a_ledger_of_a_newer_version_is_left_untouched(self):
        path = self.copy_of_ledger()
        database = sqlite3.connect(path)
        database.execute(f"PRAGMA user_version = {NEWER_FORMAT}")
        database.close()
        before = path.read_bytes()
        for command in ("verify", "rebuild"):
            self.assert_refused(["ledger", command, path], CONFIGURATION, "storage_newer_version", str(path),
                                "install that version")
        self.assertEqual(path.read_bytes(), before)

    def test_what_is_no_ledger_is_left_untouched(self):
        other = self.folder / "other.sqlite"
        database = sqlite3.connect(other)
        database.execute("CREATE TABLE events (position)")
        database.commit()
        database.close()
        for path in (self.write("empty", ""), self.write("text", "This is no ledger." * 100), other):
            before = path.read_bytes()
            self.assert_refused(["ledger", "verify", path], CONFIGURATION, "configuration_invalid", str(path),
                                "not a Cisterna ledger")
            self.assertEqual(path.read_bytes(), before)
        missing = self.folder / "missing.sqlite"
        self.assert_refused(["ledger", "verify", missing], NOT_FOUND, "not_found", str(missing))
        self.assertFalse(missing.exists())

    def test_a_second_process_is_told_to_wait(self):
        holder = self.folder / "demo"
        first = subprocess.Popen([PROGRAM, "demo", "--out", holder, "--json"], stdout=subprocess.PIPE)
        self.addCleanup(first.stdout.close)
        first.stdout.readline()  # an event is recorded: the ledger is open
        path = holder / "ledger.sqlite"
        for command in ("verify", "rebuild"):
            self.assert_refused(["ledger", command, path], CONFLICT, "storage_in_use", str(path), "close it")
        rest = first.stdout.read()
        self.assertEqual(first.wait(), DONE)
        self.assertIs(json.loads(rest.splitlines()[-1])["done"], True)
        self.verify(path, DONE)

    def test_an_independent_program_agrees(self):
        verifier = ROOT / "tests" / "fault" / "independent_verifier.py"
        done = self.demo_answer.json_lines()[-1]
        answer = subprocess.run([sys.executable, "-B", verifier, self.demo / "ledger.sqlite"], capture_output=True, check=False)
        self.assertEqual((answer.returncode, answer.stderr), (0, b""))
        self.assertEqual(answer.stdout.decode(), f"{done['events']} events, root {done['root']}\n")
        path = self.copy_of_ledger()
        position, envelope = self.first_event_with_a_drug(path)
        with Tampering(path) as database:
            database.execute("UPDATE events SET envelope = ? WHERE position = ?", (one_letter_changed(envelope), position))
        answer = subprocess.run([sys.executable, "-B", verifier, path], capture_output=True, check=False)
        self.assertEqual(answer.returncode, 1)
        self.assertIn(f"event {position}:", answer.stderr.decode())
