"""cisterna check: verdicts, their exit codes, and the two forms of the answer."""

import copy
import json
import re

from program import (DONE, FORMULARY, LOOK, MORPHINE, NOT_FOUND, ROOT, START, STOP, THREE_DRUGS, UNREADABLE, UNSAFE,
                     ProgramTest, run, strict_json)

RANK = {"pass": 0, "not_covered": 1, "hold": 2, "stop": 3}
CODE = {"pass": DONE, "not_covered": LOOK, "hold": LOOK, "stop": STOP}

STOCK = {"schema": "cisterna/stock/1", "containers": [
    {"id": "C1", "product": "infumorph-200-20ml", "lot": "IN2A17", "expiry": "2027-10-31"},
    {"id": "C2", "product": "sodium-chloride-0.9-pf-20ml", "lot": "NS20B4", "expiry": "2028-11-30"}]}


class Check(ProgramTest):
    def check(self, *arguments, **options):
        answer = run("check", *arguments, "--json", **options)
        document = answer.json()
        self.assertEqual(answer.err, "")
        self.assertEqual(document["schema"], "cisterna/check/1")
        worst = max((finding["outcome"] for finding in document["findings"]), key=RANK.get)
        self.assertEqual(document["verdict"], worst, "the verdict is the worst of the findings")
        self.assertEqual(answer.code, CODE[worst])
        return document

    def stock(self, change=None):
        stock = copy.deepcopy(STOCK)
        if change:
            change(stock)
        return self.write("stock.json", stock)

    def test_an_order_with_its_stock_passes_with_exit_code_0(self):
        document = self.check(MORPHINE, "--stock", self.stock(), "--at", START)
        self.assertEqual((document["verdict"], document["prescription"], document["at"]), ("pass", "RX-1001", START))
        self.assertEqual(document["recipe"]["draws"][0]["product"], "infumorph-200-20ml")
        self.assertFalse(document["formulary_adopted"])

    def test_the_sites_own_policy_judges_and_is_named(self):
        usual = self.check(MORPHINE, "--stock", self.stock(), "--at", START)
        strict = self.write("site.json", {"schema": "cisterna/site/1", "tolerance": "8 %"})
        held = self.check(MORPHINE, "--stock", self.stock(), "--at", START, "--site", strict)
        self.assertEqual([f["limit"] for f in held["findings"] if f["rule"] == "tolerance"], ["8 %"])
        self.assertEqual(held["verdict"], "hold")
        self.assertNotEqual(held["site_policy"], usual["site_policy"])
        empty = self.write("site.json", {"schema": "cisterna/site/1"})
        self.assertEqual(self.check(MORPHINE, "--stock", self.stock(), "--at", START, "--site", empty), usual)

    def test_the_example_of_the_site_file_in_the_documentation_is_one(self):
        page = (ROOT / "docs" / "SITE.md").read_text(encoding="utf-8")
        (example,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
        document = self.check(MORPHINE, "--stock", self.stock(), "--at", START, "--site", self.write("site.json", example))
        self.assertEqual(document["verdict"], "hold")
        for member in strict_json(example):
            self.assertIn(f"| `{member}` |", page)

    def test_without_stock_the_same_order_is_not_covered_with_exit_code_1(self):
        document = self.check(MORPHINE, "--at", START)
        self.assertEqual(document["verdict"], "not_covered")
        open_rules = [f["rule"] for f in document["findings"] if f["outcome"] == "not_covered"]
        self.assertIn("product-expiry", open_rules)

    def test_a_mixture_of_drugs_is_held_with_exit_code_1(self):
        document = self.check(THREE_DRUGS, "--at", START)
        self.assertEqual(document["verdict"], "hold")
        self.assertIn("recipe", document)

    def test_an_unsafe_order_is_stopped_with_exit_code_2_and_has_no_recipe(self):
        document = self.check(UNSAFE, "--at", START)
        self.assertEqual(document["verdict"], "stop")
        self.assertNotIn("recipe", document)
        self.assertNotIn("concentrations", document)

    def test_the_text_for_people_has_the_same_exit_code_and_names_every_finding(self):
        for order in (MORPHINE, THREE_DRUGS, UNSAFE):
            with self.subTest(order=order.name):
                document = self.check(order, "--at", START)
                people = run("check", order, "--at", START)
                self.assert_done(people, CODE[document["verdict"]])
                for finding in document["findings"]:
                    self.assertIn(finding["message"], people.out)
                    for citation in finding["citations"]:
                        self.assertIn(citation["title"], people.out)

    def test_the_text_tells_boluses_and_bridge_for_the_clinician_to_cross_check(self):
        text = run("check", MORPHINE, "--at", START).out
        # 0.199 mL + 76 cm x 0.0022 mL/cm = 0.3662 mL; x 8 mg/mL; x 7 mg/mL / 3.5 mg/day = 17.5776 h; 0.25 mg / 8 mg/mL.
        for line in ("Patient boluses: at most 4 a day, each 0.03125 mL; a day with all of them is 0.625 mL/day",
                     "morphine-sulfate: 0.25 mg with each, 5 mg/day with all of a day, 4 mg/day without",
                     "the 0.3662 mL from the reservoir to the tip hold 7 mg/mL of morphine-sulfate from the last fill",
                     "bridge bolus: 2.9296 mg of morphine-sulfate over 17.5776 h, at 0.02083 mL/h, then 0.02083 mL/h",
                     "the patient gets 2.5634 mg of morphine-sulfate, 3.5 mg/day as with the last fill",
                     "For the clinician to cross-check, not programming instructions."):
            self.assertIn(line, text)

    def test_every_drug_of_a_mixture_has_its_totals_with_boluses(self):
        def with_boluses(order):
            order["patient_bolus"] = {"dose": "0.1 mg", "lockout": "5 h", "maximum_per_day": 9}

        order = self.order(with_boluses, of=THREE_DRUGS)
        document = self.check(order, "--at", START)
        text = run("check", order, "--at", START).out
        self.assertIn("Patient boluses: at most 5 a day", text)
        doses = document["pump"]["doses"]
        self.assertEqual(len(doses), 3)
        for dose in doses:
            self.assertRegex(text, rf"  {dose['drug']}: .* with each, .* with all of a day, "
                                   rf"{dose['daily_dose'].replace('/', '.')} without")

    def test_the_text_says_when_no_bridge_is_needed_or_what_it_needs(self):
        def same_strength(order):
            order["last_fill"]["drugs"][0].update(concentration="8 mg/mL", daily_dose="4 mg/day")

        def no_tubing(order):
            del order["pump"]["tubing_volume"]

        self.assertIn("Bridge after the last fill: none is needed",
                      run("check", self.order(same_strength), "--at", START).out)
        text = run("check", self.order(no_tubing), "--at", START).out
        self.assertIn("no figures: The order does not tell pump.tubing_volume; fill it in.", text)
        self.assertNotIn("bridge bolus:", text)

    def test_without_boluses_and_a_last_fill_the_text_tells_neither(self):
        def new_pump(order):
            del order["patient_bolus"], order["last_fill"]

        text = run("check", self.order(new_pump), "--at", START).out
        self.assertNotIn("Patient boluses", text)
        self.assertNotIn("Bridge", text)

    def test_the_same_order_at_the_same_time_gives_the_same_bytes(self):
        answers = {run("check", THREE_DRUGS, "--at", START, "--json").out for _ in range(3)}
        self.assertEqual(len(answers), 1)

    def test_an_order_is_read_from_standard_input(self):
        from_file = run("check", MORPHINE, "--at", START, "--json")
        from_input = run("check", "-", "--at", START, "--json", stdin=MORPHINE.read_bytes())
        self.assertEqual((from_input.code, from_input.out, from_input.err), (from_file.code, from_file.out, ""))

    def test_a_later_start_moves_the_beyond_use_date_and_lets_a_lot_expire(self):
        early = self.check(MORPHINE, "--stock", self.stock(), "--at", START)
        late = self.check(MORPHINE, "--stock", self.stock(), "--at", "2027-11-01T08:00:00-05:00")
        self.assertEqual(early["verdict"], "pass")
        self.assertEqual(late["verdict"], "stop")
        self.assertNotIn("recipe", late)

    def test_without_a_start_it_is_judged_for_now(self):
        self.assertRegex(self.check(MORPHINE)["at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$")

    def test_a_start_that_is_no_time_is_refused(self):
        for at in ("tomorrow", "2026-11-23T08:00:00", "2026-02-30T08:00:00-05:00"):
            with self.subTest(at=at):
                self.assert_refused(["check", MORPHINE, "--at", at], UNREADABLE, "date_invalid", "--at")
        self.assert_refused(["check", MORPHINE, "--at", "tomorrow"], UNREADABLE, "date_invalid", "--at",
                            "2026-11-23T09:30:00-05:00")

    def test_files_that_are_not_there_have_exit_code_66(self):
        missing = self.folder / "missing.json"
        self.assert_refused(["check", missing], NOT_FOUND, "not_found", str(missing), "Check its name")
        self.assert_refused(["check", MORPHINE, "--stock", missing], NOT_FOUND, "not_found", str(missing))
        self.assert_refused(["check", MORPHINE, "--formulary", self.folder / "none"], NOT_FOUND, "not_found",
                            str(self.folder / "none"))
        self.assert_refused(["check", self.folder], NOT_FOUND, "not_found", str(self.folder))

    def test_a_stock_that_cannot_be_trusted_is_refused(self):
        def twice(stock):
            stock["containers"][1]["id"] = "C1"

        def no_day(stock):
            stock["containers"][0]["expiry"] = "2027-02-30"

        self.assert_refused(["check", MORPHINE, "--stock", self.stock(twice)], STOP, "order_inconsistent", "containers[1].id",
                            "twice")
        self.assert_refused(["check", MORPHINE, "--stock", self.stock(no_day)], UNREADABLE, "date_invalid",
                            "containers[0].expiry")
        self.assert_refused(["check", MORPHINE, "--stock", MORPHINE], UNREADABLE, "schema_unknown", "schema",
                            "cisterna/stock/1")


class FormularyFolder(ProgramTest):
    """A formulary is read all or nothing: what cannot be read is told, and never left out in silence."""

    def setUp(self):
        super().setUp()
        self.formulary = self.folder / "formulary"
        for source in FORMULARY.rglob("*"):
            copy = self.formulary / source.relative_to(FORMULARY)
            if source.is_dir():
                copy.mkdir(parents=True, exist_ok=True)
            else:
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(source.read_bytes())

    def hash_of(self, folder):
        return run("check", MORPHINE, "--at", START, "--json", "--formulary", folder).json()["formulary"]

    def test_a_copy_of_the_formulary_has_the_same_hash(self):
        own = run("check", MORPHINE, "--at", START, "--json").json()["formulary"]
        self.assertEqual(self.hash_of(self.formulary), own)

    def test_the_programs_own_data_can_stand_elsewhere(self):
        path = self.formulary / "products" / "infumorph-200-20ml.json"
        path.write_text(path.read_text().replace("Infumorph 200", "Infumorph 200 of this site"))
        own = run("check", MORPHINE, "--at", START, "--json").json()["formulary"]
        elsewhere = run("check", MORPHINE, "--at", START, "--json", environment={"CISTERNA_ASSETS": str(self.folder)}).json()
        self.assertEqual(elsewhere["formulary"], self.hash_of(self.formulary))
        self.assertNotEqual(elsewhere["formulary"], own)

    def test_a_folder_that_is_reached_by_a_link_is_read_too(self):
        whole = self.hash_of(self.formulary)
        (self.formulary / "limits").rename(self.folder / "limits-elsewhere")
        (self.formulary / "limits").symlink_to(self.folder / "limits-elsewhere")
        self.assertEqual(self.hash_of(self.formulary), whole)

    def test_a_file_that_leads_nowhere_is_refused(self):
        for target in ("loop.json", "missing.json"):
            with self.subTest(target=target):
                (self.formulary / "limits" / "loop.json").symlink_to(target)
                self.assert_refused(["check", MORPHINE, "--formulary", self.formulary], NOT_FOUND, "not_found",
                                    str(self.formulary / "limits" / "loop.json"))
                (self.formulary / "limits" / "loop.json").unlink()

    def test_a_damaged_file_is_refused_with_its_name(self):
        path = self.formulary / "products" / "infumorph-200-20ml.json"
        path.write_bytes(path.read_bytes()[:300])
        answer = run("check", MORPHINE, "--formulary", self.formulary, "--json")
        self.assertEqual((answer.code, answer.json()["refusal_kind"]), (UNREADABLE, "json_syntax"))
        self.assertIn("products/infumorph-200-20ml.json", answer.json()["where"])

    def test_a_product_file_without_preservative_status_is_refused(self):
        path = self.formulary / "products" / "infumorph-200-20ml.json"
        product = strict_json(path.read_text())
        del product["preservative_free"]
        path.write_text(json.dumps(product))
        self.assert_refused(["check", MORPHINE, "--formulary", self.formulary], STOP, "preservative_status_unknown",
                            "products/infumorph-200-20ml.json: preservative_free", "yes, no or unknown")
