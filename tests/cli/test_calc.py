"""cisterna calc: one bench calculation for every kind, from a case document or from its bare inputs."""

import json
import re

from program import CASES, DONE, NOT_FOUND, STOP, UNREADABLE, USAGE, ProgramTest, run, strict_json

KINDS = ("bridge_bolus", "bud", "dilution", "gtin", "limits", "osmolality", "ptm_max_dose", "recipe_from_powder", "recipe_from_vials",
         "refill_interval")
UNREADABLE_KINDS = {"unknown_field", "wrong_type", "date_invalid", "text_invalid"}


def cases(kind):
    for path in sorted((CASES / kind).glob("*.json")):
        yield path, strict_json(path.read_text(encoding="utf-8"))


class Calc(ProgramTest):
    def test_each_kind_answers_a_case_document_and_its_bare_inputs_alike(self):
        for kind in KINDS:
            accepted = 0
            for path, case in cases(kind):
                if case["expected"].get("refused"):
                    continue
                accepted += 1
                with self.subTest(case=case["id"]):
                    of_document = run("calc", kind, path)
                    self.assert_done(of_document)
                    self.assertNotIn("refused", of_document.json())
                    bare = run("calc", kind, "-", stdin=json.dumps(case["inputs"]))
                    self.assertEqual((bare.code, bare.out), (DONE, of_document.out))
            self.assertGreater(accepted, 10, kind)

    def test_each_kind_refuses_on_standard_output_as_one_object(self):
        for kind in KINDS:
            refused = 0
            for path, case in cases(kind):
                if not case["expected"].get("refused"):
                    continue
                refused += 1
                with self.subTest(case=case["id"]):
                    answer = run("calc", kind, path)
                    refusal = answer.json()
                    code = UNREADABLE if refusal["refusal_kind"] in UNREADABLE_KINDS else STOP
                    self.assertEqual((answer.code, answer.err), (code, ""))
                    self.check_refusal(refusal, case["expected"]["refusal_kind"], case["expected"]["where"])
            self.assertGreater(refused, 5, kind)

    def test_the_figures_come_with_their_lines(self):
        answer = run("calc", "dilution", stdin='{"stock_concentration": "2000 mcg/mL", "final_concentration": "500 mcg/mL", '
                                               '"final_volume": "20 mL"}')
        self.assert_done(answer)
        result = answer.json()
        self.assertEqual((result["stock_volume"], result["diluent_volume"]), ("5 mL", "15 mL"))
        self.assertEqual(result["steps"][0], {
            "formula": "stock volume = final concentration x final volume / stock concentration",
            "figures": "500 mcg/mL x 20 mL / 2000 mcg/mL", "result": "5 mL"})

    def test_the_help_names_every_kind_with_figures_that_it_takes(self):
        page = run("calc", "--help").out
        examples = re.findall(r"^  (\w+) .*\n    '(.+)'$", page, re.MULTILINE)
        self.assertEqual(tuple(kind for kind, _ in examples), KINDS)
        for kind, figures in examples:
            with self.subTest(kind=kind):
                self.assert_done(run("calc", kind, stdin=figures))

    def test_as_text_every_result_and_every_line_of_the_way_can_be_read(self):
        for kind in KINDS:
            path = next(path for path, case in cases(kind) if not case["expected"].get("refused"))
            with self.subTest(kind=kind):
                text = run("calc", kind, path, "--text")
                self.assert_done(text)
                result = run("calc", kind, path, "--json").json()
                for name, value in result.items():
                    if isinstance(value, str):
                        self.assertRegex(text.out, rf"(?m)^{name.replace('_', ' ')} +{re.escape(value)}$")
                for number, step in enumerate(result["steps"], 1):
                    self.assertIn(f"\n  {number}. {step['formula']}\n", text.out)
                    self.assertIn(f"= {step['result']}\n", text.out)

    def test_as_text_a_refusal_is_told_beside_the_answer(self):
        refused = run("calc", "gtin", CASES / "gtin" / "G08-wrong-check-digit.json", "--text")
        self.assertEqual((refused.code, refused.out), (STOP, ""))
        self.assertIn("[check_digit]", refused.err)

    def test_standard_input_is_read_when_no_file_is_named(self):
        inputs = (CASES / "gtin" / "G08-wrong-check-digit.json").read_bytes()
        self.assertEqual(run("calc", "gtin", stdin=inputs).out, run("calc", "gtin", "-", "--json", stdin=inputs).out)

    def test_an_unknown_kind_is_a_wrong_usage_and_names_the_kinds(self):
        answer = run("calc", "alchemy", stdin="{}")
        self.assertEqual(answer.code, USAGE)
        self.check_refusal(answer.json(), "usage_wrong", "kind", *KINDS)

    def test_the_help_names_every_kind(self):
        text = " ".join(run("calc", "--help").out.split())
        for kind in KINDS:
            self.assertIn(" " + kind + " ", text)

    def test_a_case_document_of_another_kind_is_not_taken_for_this_one(self):
        answer = run("calc", "recipe_from_vials", CASES / "dilution" / "D01-baclofen-2000-to-500.json")
        self.assertEqual(answer.code, STOP)
        self.check_refusal(answer.json(), "order_inconsistent", "kind", "dilution")

    def test_input_that_cannot_be_read(self):
        for stdin, kind in ((b"", "json_syntax"), (b'{"a": 1, "a": 2}', "json_duplicate_key"), (b'{"final_volume"', "json_syntax"),
                            (b"\x00", "text_invalid")):
            with self.subTest(stdin=stdin):
                answer = run("calc", "dilution", stdin=stdin)
                self.assertEqual((answer.code, answer.json()["refusal_kind"]), (UNREADABLE, kind))
        answer = run("calc", "dilution", self.folder / "missing.json")
        self.assertEqual((answer.code, answer.json()["refusal_kind"]), (NOT_FOUND, "not_found"))

    def test_bare_numbers_are_refused(self):
        answer = run("calc", "dilution", stdin='{"stock_concentration": 2000, "final_concentration": "500 mcg/mL", '
                                               '"final_volume": "20 mL"}')
        self.assertEqual(answer.code, STOP)
        self.check_refusal(answer.json(), "unit_missing", "stock_concentration", "unit")
