"""Orders that must not get through: each is refused with its field and remedy, and gives no number."""

from program import LOOK, MORPHINE, START, STOP, UNREADABLE, ProgramTest, run

FIRST_DOSE = "drugs[0].daily_dose"
HUGE = "1" + "0" * 400


class Orders(ProgramTest):
    def refused(self, path, code, kind, where, *words):
        before = self.contents()
        refusal = self.assert_refused(["check", path], code, kind, where, *words)
        self.assertEqual(self.contents(), before, "nothing was written and nothing was lost")
        return refusal

    def text(self, old, new):
        text = MORPHINE.read_text(encoding="utf-8")
        self.assertEqual(text.count(old), 1)
        return self.write("order.json", text.replace(old, new))

    def with_dose(self, dose):
        return self.order(lambda order: order["drugs"][0].update(daily_dose=dose))

    def test_an_empty_file(self):
        for content in ("", " \n\n"):
            self.refused(self.write("order.json", content), UNREADABLE, "json_syntax", "line 1, column 1", "empty")

    def test_json_that_breaks_off_anywhere(self):
        whole = MORPHINE.read_bytes().rstrip()
        self.refused(self.write("order.json", whole[:700]), UNREADABLE, "json_syntax", "line 12, column 19", "breaks off")
        for length in range(1, len(whole), 37):
            answer = run("check", "-", "--json", stdin=whole[:length])
            self.assertEqual((answer.code, answer.json()["refused"]), (UNREADABLE, True), f"{length} bytes")

    def test_a_key_that_stands_twice(self):
        self.refused(self.text('"overfill"', '"overfill": "2 mL", "overfill"'), UNREADABLE, "json_duplicate_key", "overfill",
                     "keep one of the two")

    def test_what_is_not_json(self):
        self.refused(self.write("order.json", "Morphine 4 mg a day"), UNREADABLE, "json_syntax", "line 1, column 1")
        self.refused(self.write("order.json", b"\xff\xfe{}"), UNREADABLE, "json_syntax", "line 1, column 1")
        self.refused(self.write("order.json", MORPHINE.read_bytes() + b"{}"), UNREADABLE, "json_syntax", "line 22, column 1")

    def test_a_document_of_another_kind(self):
        refusal = self.refused(self.write("order.json", [1]), UNREADABLE, "wrong_type", "", "an object")
        self.assertGreaterEqual(len(refusal["problems"]), 2)
        self.refused(self.order(lambda order: order.update(schema="cisterna/prescription/2")), UNREADABLE, "schema_unknown",
                     "schema", "cisterna/prescription/1")

    def test_nesting_without_end(self):
        answer = run("check", self.write("order.json", "[" * 200000), "--json")
        self.assertEqual((answer.code, answer.json()["refusal_kind"]), (UNREADABLE, "json_too_large"))

    def test_a_file_beyond_every_size(self):
        path = self.folder / "order.json"
        with path.open("wb") as file:
            file.truncate(20 << 20)
        self.refused(path, UNREADABLE, "json_too_large", str(path), "larger than")

    def test_an_unknown_field(self):
        self.refused(self.order(lambda order: order.update(dose="4 mg/day")), UNREADABLE, "unknown_field", "dose", "remove it")

    def test_a_dose_without_a_unit(self):
        self.refused(self.with_dose("4"), STOP, "unit_missing", FIRST_DOSE, "4 mg/day")
        self.refused(self.with_dose(4), STOP, "unit_missing", FIRST_DOSE, "4 mg/day")
        self.refused(self.text('"4 mg/day"', "4.5"), STOP, "unit_missing", FIRST_DOSE, "unit")

    def test_a_mass_where_a_volume_belongs(self):
        self.refused(self.order(lambda order: order.update(fill_volume="20 mg")), STOP, "unit_mismatch", "fill_volume", "20 mL")
        self.refused(self.order(lambda order: order["pump"].update(alarm_volume="2 mg")), STOP, "unit_mismatch",
                     "pump.alarm_volume", "20 mL")

    def test_doses_that_are_negative_or_zero(self):
        for dose in ("-4 mg/day", "0 mg/day", "0.000 mg/day", "-0 mg/day"):
            with self.subTest(dose=dose):
                answer = run("check", self.with_dose(dose), "--json")
                self.assertEqual(answer.code, STOP)
                self.assertIn(answer.json()["refusal_kind"], ("dose_not_positive", "not_a_number"))
        self.refused(self.with_dose("-4 mg/day"), STOP, "dose_not_positive", FIRST_DOSE, "above zero")
        self.refused(self.with_dose("0 mg/day"), STOP, "dose_not_positive", FIRST_DOSE, "above zero")
        self.refused(self.order(lambda order: order["patient_bolus"].update(dose="-1 mg")), STOP, "dose_not_positive",
                     "patient_bolus.dose", "above zero")
        self.refused(self.order(lambda order: order.update(fill_volume="0 mL")), STOP, "volume_not_positive", "fill_volume",
                     "above zero")
        self.refused(self.order(lambda order: order.update(basis={"flow": "0 mL/day"})), STOP, "flow_not_positive",
                     "basis.flow", "above zero")

    def test_ten_to_the_four_hundredth(self):
        self.refused(self.with_dose(HUGE + " mg/day"), STOP, "not_a_number", FIRST_DOSE)
        self.refused(self.with_dose("1e400 mg/day"), STOP, "not_a_number", FIRST_DOSE, "exponents")
        self.refused(self.text('"4 mg/day"', HUGE), STOP, "not_a_number", FIRST_DOSE, "digits")
        self.refused(self.text('"4 mg/day"', "1e400"), STOP, "unit_missing", FIRST_DOSE, "unit")
        self.refused(self.text('"syringes": 1', '"syringes": ' + HUGE), STOP, "not_a_number", "syringes", "digits")
        self.refused(self.text('"syringes": 1', '"syringes": 1000000000'), STOP, "not_a_number", "syringes", "from 1 to 8")

    def test_figures_that_people_write_and_that_could_be_misread(self):
        for dose in ("4,000 mcg/day", "4 mg", "4mg/day", ".4 mg/day", "4. mg/day", "+4 mg/day", "NaN mg/day", "inf mg/day",
                     "0x4 mg/day", "4  mg/day", " 4 mg/day", "4 MG/day", "4 mg/day/day", "4 furlong/day", "٤ mg/day", ""):
            with self.subTest(dose=dose):
                answer = run("check", self.with_dose(dose), "--json")
                refusal = answer.json()
                self.assertEqual((answer.code, refusal["refused"], refusal["where"]), (STOP, True, FIRST_DOSE))

    def test_a_drug_that_the_formulary_does_not_know_is_stopped_without_a_recipe(self):
        path = self.order(lambda order: order["drugs"][0].update(drug="unobtainium"))
        answer = run("check", path, "--at", START, "--json")
        document = answer.json()
        self.assertEqual((answer.code, document["verdict"]), (STOP, "stop"))
        stop = next(f for f in document["findings"] if f["outcome"] == "stop")
        self.assertEqual((stop["rule"], stop["subject"]), ("never-intrathecal", ["unobtainium"]))
        self.assertIn("Correct the name", stop["message"])
        self.assertNotIn("recipe", document)
        people = run("check", path, "--at", START)
        self.assertEqual(people.code, STOP)
        self.assertNotIn("Recipe", people.out)
        self.assertIn(stop["message"], people.out)

    def test_a_product_of_unknown_preservative_status_is_stopped_without_a_recipe(self):
        path = self.order(lambda order: order.update(drugs=[{"drug": "hydromorphone-hydrochloride", "daily_dose": "4 mg/day",
                                                             "primary": True, "product": "hydromorphone-teva-10-5ml"}]))
        answer = run("check", path, "--at", START, "--json")
        document = answer.json()
        self.assertEqual((answer.code, document["verdict"]), (STOP, "stop"))
        stop = next(f for f in document["findings"] if f["outcome"] == "stop")
        self.assertEqual((stop["rule"], stop["subject"]), ("preservative", ["hydromorphone-teva-10-5ml"]))
        self.assertIn("Choose a product", stop["message"])
        self.assertNotIn("recipe", document)

    def test_an_unknown_pump_is_never_green(self):
        answer = run("check", self.order(lambda order: order["pump"].update(model="no-such-pump")), "--at", START, "--json")
        self.assertIn(answer.code, (LOOK, STOP))
        self.assertIn(answer.json()["verdict"], ("not_covered", "hold", "stop"))

    def test_two_ways_to_fix_the_strength(self):
        basis = {"flow": "1 mL/day", "primary_concentration": "8 mg/mL"}
        self.refused(self.order(lambda order: order.update(basis=basis)), STOP, "order_inconsistent", "basis", "exactly one")

    def test_a_name_that_could_not_be_printed_as_it_stands(self):
        for name, words in (("Sample\nAlma", "line break"), ("Sample\u202eAlma", "reading direction"),
                            ("Sample\u200fAlma", "reading direction"), ("Sample\tAlma", "control"),
                            ("A" * 5000, "characters")):
            with self.subTest(name=name[:20]):
                self.refused(self.order(lambda order: order["patient"].update(name=name)), UNREADABLE, "text_invalid",
                             "patient.name", words)

    def test_quotes_and_backslashes_in_a_name_are_fine(self):
        path = self.order(lambda order: order["patient"].update(name="Sam\"ple\\, O'Neil"))
        answer = run("check", path, "--at", START, "--json")
        self.assert_done(answer, LOOK)
        self.assertEqual(answer.json()["verdict"], "not_covered")

    def test_all_problems_are_told_at_once(self):
        def three(order):
            order["fill_volume"] = "20"
            order["drugs"][0]["daily_dose"] = "0 mg/day"
            order["patient"]["birth_date"] = "1958-02-30"

        path = self.order(three)
        answer = run("check", path, "--json")
        places = {problem["where"] for problem in answer.json()["problems"]}
        self.assertEqual(places, {"fill_volume", FIRST_DOSE, "patient.birth_date"})
        people = run("check", path)
        self.assertEqual(people.err.count("Refused at "), 3)
