"""cisterna label: the PDF of a syringe label from its record, read back before it is written."""

import json
import re
import subprocess

from program import DONE, NOT_FOUND, STOP, UNREADABLE, USAGE, DemoTest, run, strict_json

STOCK = "flag-102x51"


def without_date(pdf):
    return re.sub(rb"/CreationDate \(.*?\)", b"", pdf)


class Label(DemoTest):
    def record(self, change=None, name="label-B26112303-1.json"):
        document = strict_json((self.demo / name).read_text(encoding="utf-8"))
        if change:
            change(document)
        return self.write("record.json", document)

    def label(self, record, *more, stock=STOCK, out=None):
        return ["label", record, "--stock", stock, "--out", out or self.folder / "label.pdf", *more]

    def refused(self, change, code, kind, where, *words):
        record = self.record(change)
        before = self.contents()
        refusal = self.assert_refused(self.label(record), code, kind, where, *words)
        self.assertEqual(self.contents(), before, "no label and no part of one is left")
        return refusal

    def words_on(self, pdf):
        done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
        return done.stdout.decode("utf-8")

    def test_the_records_of_the_demonstration_give_its_labels_again(self):
        records = sorted(self.demo.glob("label-*.json"))
        self.assertEqual(len(records), 5)
        for record in records:
            with self.subTest(record=record.name):
                out = self.folder / "again.pdf"
                answer = run(*self.label(record, "--json", out=out))
                self.assert_done(answer)
                code = strict_json(record.read_text(encoding="utf-8"))["code"]
                self.assertEqual(answer.json(), {"label": str(out), "code": code, "read_back": "passed"})
                self.assertEqual(without_date(out.read_bytes()), without_date(record.with_suffix(".pdf").read_bytes()))

    def test_people_are_told_where_the_label_is(self):
        answer = run(*self.label(self.record()))
        self.assert_done(answer)
        self.assertEqual(answer.out, f"The label is in {self.folder / 'label.pdf'}; it was rendered, read back and agrees "
                                     "with its record.\n")

    def test_every_stock_that_a_refusal_names_can_be_used(self):
        refusal = self.assert_refused(self.label(self.record(), stock="napkin"), NOT_FOUND, "not_found", "stock", "napkin")
        names = re.search(r"Choose one of: (.*)\.$", refusal["message"]).group(1).split(", ")
        self.assertIn(STOCK, names)
        simple = self.record(name="label-B26112301-1.json")
        for name in names:
            with self.subTest(stock=name):
                self.assertIn(run(*self.label(simple, "--json", stock=name)).code, (DONE, STOP))

    def test_a_drug_name_of_300_characters_is_refused_and_nothing_is_written(self):
        def long_name(record):
            record["drugs"][0]["name"] = "hydromorphone " * 21 + "saltyx"

        self.refused(long_name, STOP, "label_does_not_fit", "drugs[0].name", "Shorten it")

    def test_a_patient_name_with_quotes_and_backslashes_is_printed_literally(self):
        name = "Sam\"ple\\, O'Neil (Bert)"
        answer = run(*self.label(self.record(lambda record: record["patient"].update(name=name))))
        self.assert_done(answer)
        self.assertIn(name, self.words_on(self.folder / "label.pdf"))

    def test_a_patient_name_with_line_breaks_or_reading_direction_is_refused(self):
        for bad, words in (("Sample\nAlma", "line break"), ("Sample\r\nAlma", "line break"), ("Sample\u202eAlma", "direction"),
                           ("Sample\u200fAlma", "direction"), ("Sam\u200bple", "")):
            with self.subTest(name=bad):
                self.refused(lambda record: record["patient"].update(name=bad), UNREADABLE, "text_invalid", "patient.name", words)

    def test_letters_that_the_label_cannot_print_are_refused(self):
        self.refused(lambda record: record["patient"].update(name="\u05d0\u05d1\u05d2"), UNREADABLE, "text_invalid",
                     "patient.name", "Latin")
        self.refused(lambda record: record["patient"].update(name="\u5c71\u7530"), STOP, "glyph_missing", "patient.name", "\u5c71")

    def test_an_unknown_field_is_refused(self):
        self.refused(lambda record: record.update(colour="red"), UNREADABLE, "unknown_field", "colour")

    def test_every_field_of_a_record_is_needed(self):
        whole = strict_json((self.demo / "label-B26112303-1.json").read_text(encoding="utf-8"))
        for field in set(whole) - {"demonstration"}:
            with self.subTest(field=field):
                answer = run(*self.label(self.record(lambda record: record.pop(field)), "--json"))
                self.assertIn(answer.code, (STOP, UNREADABLE))
                self.assertEqual(answer.json()["where"], field)
                self.assertFalse((self.folder / "label.pdf").exists())

    def test_a_code_of_another_syringe_is_refused(self):
        for code in ("(91)MAIN-B26112301-1OF1-R1-JK",):  # the code of the first batch, right in itself
            self.refused(lambda record: record.update(code=code), STOP, "label_mismatch", "code", "B26112301", "B26112303")
        other = strict_json((self.demo / "label-B26112303-2.json").read_text(encoding="utf-8"))["code"]
        self.refused(lambda record: record.update(code=other), STOP, "label_mismatch", "code", "2 of 2")
        self.refused(lambda record: record.update(revision=2), STOP, "label_mismatch", "code", "revision")

    def test_a_code_that_is_none_of_a_syringe_is_refused(self):
        def misread(record):
            record["code"] = record["code"][:-1] + ("0" if record["code"][-1] != "0" else "1")

        self.refused(misread, STOP, "check_digit", "code")
        self.refused(lambda record: record.update(code="(01)00306416039017"), STOP, "scan_unreadable", "code")
        self.refused(lambda record: record.update(code="B26112303"), STOP, "scan_unreadable", "code")

    def test_a_record_that_cannot_be_read(self):
        for content, kind in (("", "json_syntax"), ("{", "json_syntax"), ('{"batch": "1", "batch": "2"}', "json_duplicate_key"),
                              ("[]", "wrong_type")):
            with self.subTest(content=content):
                answer = run(*self.label(self.write("record.json", content), "--json"))
                self.assertEqual((answer.code, answer.json()["refusal_kind"]), (UNREADABLE, kind))
        missing = self.folder / "missing.json"
        self.assert_refused(self.label(missing), NOT_FOUND, "not_found", str(missing))

    def test_a_folder_that_is_not_there_is_refused(self):
        record = self.record()
        out = self.folder / "missing" / "label.pdf"
        before = self.contents()
        self.assert_refused(self.label(record, out=out), NOT_FOUND, "not_found", str(out), "folder does not exist")
        self.assert_refused(self.label(record, out=self.folder), USAGE, "usage_wrong", str(self.folder), "is a folder")
        self.assertEqual(self.contents(), before)

    def test_an_earlier_label_stays_when_the_new_one_is_refused(self):
        out = self.folder / "label.pdf"
        self.assertEqual(run(*self.label(self.record())).code, DONE)
        before = out.read_bytes()
        self.refused(lambda record: record.update(batch=""), STOP, "value_missing", "batch")
        self.assertEqual(out.read_bytes(), before)

    def test_the_record_itself_is_not_overwritten(self):
        record = self.record()
        self.assert_refused(self.label(record, out=record), USAGE, "usage_wrong", "--out", "record")
        self.assertEqual(json.loads(record.read_text())["schema"], "cisterna/label/1")
