"""cisterna demo: the whole way of an order, with every document, and nothing of anybody else's lost."""

import re
import shutil
import sqlite3
import subprocess

from program import CONFLICT, DEMO_ASSETS, DONE, PROGRAM, START, STOP, USAGE, DemoTest, ProgramTest, run, strict_json

BATCHES = ("B26112301", "B26112302", "B26112303", "B26112305")
SYRINGES = ("B26112301-1", "B26112302-1", "B26112303-1", "B26112303-2", "B26112305-1")
DOCUMENTS = ({f"check-{batch}.json" for batch in (*BATCHES, "B26112304")} | {f"record-{batch}.pdf" for batch in BATCHES} |
             {f"label-{syringe}.{ending}" for syringe in SYRINGES for ending in ("pdf", "json")} |
             {f"photo-{syringe}.png" for syringe in SYRINGES})
OWN_FILES = {".cisterna-demo", "ledger.sqlite", "ledger.sqlite.lock"}
# Refusals that the demonstration has to show, as it names them.
MISTAKES = ("a technician approves", "a wrong drug", "a wrong strength", "an expired lot", "the same container again",
            "a container used in an earlier batch", "waste of a controlled drug without a witness", "the compounder verifies",
            "the label of another batch", "another volume is read", "the compounder releases", "approval of a stopped order",
            "overriding a stop", "a draw from a dilution that is not made yet", "waste of its dilution without a witness")


# Words of a patient's details that others say too.
SHARED_WORDS = {"tolerant", "naive", "penicillin"}


def texts(value):
    """Every text in a document."""
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(item)


def text_of(pdf):
    return subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True).stdout.decode("utf-8")


class Demonstration(DemoTest):
    def test_its_folder_holds_every_document(self):
        self.assertEqual({path.name for path in self.demo.iterdir()}, DOCUMENTS | OWN_FILES)
        for path in self.demo.iterdir():
            self.assertTrue(path.stat().st_size > 0 or path.suffix == ".lock", path.name)
        self.assertEqual((self.demo / "ledger.sqlite").stat().st_mode & 0o077, 0, "the ledger holds names: its owner's alone")

    def test_its_lines_parse_and_the_last_says_done(self):
        *acknowledged, done = self.demo_answer.json_lines()
        self.assertEqual(self.demo_answer.err, "")
        self.assertEqual({tuple(line) for line in acknowledged}, {("acknowledged", "root", "what")})
        numbers = [line["acknowledged"] for line in acknowledged]
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)), "each recorded event is told, refused scans too")
        self.assertIs(done["done"], True)
        self.assertEqual(set(done["files"]), DOCUMENTS)
        self.assertEqual((done["events"], done["root"]), (numbers[-1], acknowledged[-1]["root"]))

    def test_a_second_demonstration_gives_the_same_documents(self):
        again = self.folder / "again"
        self.assert_done(run("demo", "--out", again, "--json"))
        for name in sorted(DOCUMENTS):
            if not name.startswith("record-"):  # a record names the ledger's hashes, which hold fresh random salts
                self.assertEqual((again / name).read_bytes(), (self.demo / name).read_bytes(), name)
        codes = [[strict_json((folder / f"label-{syringe}.json").read_text())["code"] for syringe in SYRINGES]
                 for folder in (self.demo, again)]
        self.assertEqual(codes[0], codes[1])
        self.assertEqual(len(set(codes[0])), len(SYRINGES))

    def test_its_check_documents_are_those_that_check_gives(self):
        document = strict_json((self.demo / "check-B26112304.json").read_text())
        self.assertEqual((document["schema"], document["verdict"]), ("cisterna/check/1", "stop"))
        again = run("check", DEMO_ASSETS / "rx-1004-unsafe.json", "--at", document["at"], "--json").json()
        stops = [[f["message"] for f in d["findings"] if f["outcome"] == "stop"] for d in (document, again)]
        self.assertEqual(stops[0], stops[1])

    def test_its_records_tell_patient_batch_and_people(self):
        record = text_of(self.demo / "record-B26112302.pdf")
        for words in ("B26112302", "RX-1002", "Sample, Bertram \"Bert\" O'Neil", "Pharmacist Verifying, Demo",
                      "Pharmacist Compounding, Demo", "NOT FOR USE"):
            self.assertIn(words, re.sub(r"\s+", " ", record))

    def test_its_small_dose_is_diluted_first_and_recorded_draw_by_draw(self):
        check = strict_json((self.demo / "check-B26112305.json").read_text())
        (draw,) = check["recipe"]["draws"]
        self.assertEqual({key: draw["dilution"][key] for key in ("taken_volume", "diluent_volume", "total_volume", "left_over")},
                         {"taken_volume": "0.5 mL", "diluent_volume": "0.5 mL", "total_volume": "1 mL", "left_over": "0.58 mL"})
        database = sqlite3.connect(self.demo / "ledger.sqlite")
        events = [(event_type, strict_json(envelope)["data"]) for event_type, envelope in database.execute(
            "SELECT type, envelope FROM events WHERE stream = 'preparation/B26112305' ORDER BY position")]
        database.close()
        product = "infumorph-200-20ml"
        draws = [(data["source"], data["volume"], data.get("into")) for name, data in events if name == "draw-recorded"]
        self.assertEqual(draws, [("sodium-chloride-0.9-pf-20ml", "20.6 mL", None), (product, "0.5 mL", f"{product}/dilution"),
                                 (f"{product}/dilution-diluent", "0.5 mL", f"{product}/dilution"),
                                 (f"{product}/dilution", "0.42 mL", None)])
        wastes = [(data["source"], data["volume"], data["witness"]) for name, data in events if name == "waste-recorded"]
        self.assertEqual(wastes, [(product, "19.5 mL", "tech-12"), (f"{product}/dilution", "0.58 mL", "tech-12")])
        record = re.sub(r"\s+", " ", text_of(self.demo / "record-B26112305.pdf"))
        for words in ("12.27 % 12.37 %", "Certificate of the search:", "no-surer-source", "In the order of addition"):
            self.assertIn(words, record)

    def test_its_labels_say_that_they_are_not_for_use(self):
        for syringe in SYRINGES:
            self.assertIn("NOT FOR USE", text_of(self.demo / f"label-{syringe}.pdf"))

    def test_only_the_patients_table_holds_who_the_patients_are(self):
        database = sqlite3.connect(self.demo / "ledger.sqlite")
        details = [strict_json(text) for (text,) in database.execute("SELECT details FROM patients")]
        self.assertEqual([patient["name"].split(",")[0] for patient in details], ["Sample"] * 5)
        private = {text for patient in details for text in texts(patient) if len(text) > 3} - SHARED_WORDS
        self.assertLessEqual({"Sample, Alma", "MRN-4711", "1958-03-14", "NGP123456"}, private)
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        self.assertIn("events", tables)
        for table in set(tables) - {"patients"}:
            for row in database.execute(f"SELECT * FROM {table}"):
                row = " ".join(map(str, row))
                for text in private:
                    self.assertNotIn(text, row, table)
                without_prescriber = re.sub(r'"prescriber":\{"name":"Sample, [^"]*"', "", row)
                self.assertNotIn("Sample,", without_prescriber, table)
        database.close()

    def test_people_see_every_mistake_refused_and_the_way_to_the_end(self):
        again = self.folder / "again"
        answer = run("demo", "--out", again)
        self.assert_done(answer)
        for mistake in MISTAKES:
            self.assertIn(f"REFUSED, as it must be ({mistake}):", answer.out)
        for name in DOCUMENTS:
            self.assertIn(f"\n  {name}\n", answer.out)
        self.assertIn("Nothing here is for use on a patient.", answer.out)
        self.assertIn("The ledger is sound", answer.out)


class DemonstrationFolder(ProgramTest):
    def test_it_is_made_anew_in_the_folder_of_an_earlier_one(self):
        out = self.folder / "demo"
        first = run("demo", "--out", out, "--json")
        self.assert_done(first)
        (out / "photo-B26112301-1.png").write_bytes(b"damaged")
        second = run("demo", "--out", out, "--json")
        self.assert_done(second)
        self.assertEqual(second.json_lines()[-1]["files"], first.json_lines()[-1]["files"])
        self.assertNotEqual((out / "photo-B26112301-1.png").read_bytes(), b"damaged")
        self.assert_done(run("ledger", "verify", out / "ledger.sqlite"))

    def test_an_empty_folder_is_fine(self):
        out = self.folder / "empty"
        out.mkdir()
        self.assert_done(run("demo", "--out", out))

    def test_a_folder_with_other_files_is_refused_and_left_alone(self):
        self.write("ledger.sqlite", "somebody's work")
        before = self.contents()
        self.assert_refused(["demo", "--out", self.folder], USAGE, "usage_wrong", "--out", "other files", "new folder")
        self.assertEqual(self.contents(), before)

    def test_a_file_in_place_of_the_folder_is_refused_and_left_alone(self):
        path = self.write("demo", "somebody's work")
        self.assert_refused(["demo", "--out", path], USAGE, "usage_wrong", "--out", "no folder")
        self.assertEqual(path.read_text(), "somebody's work")

    def test_a_folder_of_somebody_elses_inside_an_earlier_demonstration_is_left_alone(self):
        out = self.folder / "demo"
        self.assert_done(run("demo", "--out", out))
        (out / "notes").mkdir()
        (out / "notes" / "mine.txt").write_text("somebody's work")
        before = self.contents()
        self.assert_refused(["demo", "--out", out], USAGE, "usage_wrong", "--out", "notes")
        self.assertEqual(self.contents(), before)

    def test_two_demonstrations_at_once_do_not_share_a_folder(self):
        out = self.folder / "demo"
        first = subprocess.Popen([PROGRAM, "demo", "--out", out, "--json"], stdout=subprocess.PIPE)
        self.addCleanup(first.stdout.close)
        first.stdout.readline()
        self.assert_refused(["demo", "--out", out], CONFLICT, "storage_in_use", "--out", "another folder")
        done = strict_json(first.stdout.read().splitlines()[-1])
        self.assertEqual(first.wait(), DONE)
        answer = run("ledger", "verify", out / "ledger.sqlite", "--json")
        self.assertEqual(answer.json(), {"sound": True, "events": done["events"], "root": done["root"]})

    def test_a_formulary_that_cannot_be_used_leaves_an_earlier_demonstration_alone(self):
        out = self.folder / "demo"
        self.assert_done(run("demo", "--out", out))
        before = self.contents()
        empty = self.folder / "formulary"
        empty.mkdir()
        self.assertNotEqual(run("demo", "--out", out, "--formulary", empty).code, DONE)
        self.assertEqual(self.contents(), before)

    def test_an_order_that_no_longer_goes_its_way_is_told(self):
        """The demonstration proves the program: with other rule data it says where the way ended."""
        formulary = self.folder / "formulary"
        shutil.copytree(DEMO_ASSETS.parent / "formulary", formulary)
        (formulary / "products" / "infumorph-200-20ml.json").unlink()
        answer = run("demo", "--out", self.folder / "demo", "--formulary", formulary, "--json")
        self.assertNotEqual(answer.code, DONE)
        self.assertIs(answer.json_lines()[-1]["refused"], True)
