"""cisterna design: the window, the proposal, its drawing; and orders without a basis in cisterna check."""

import re
import xml.etree.ElementTree

from program import (DEMO_ASSETS, DONE, LOOK, MORPHINE, NOT_FOUND, START, STOP, USAGE, UNREADABLE, ProgramTest, run)

DESIGNED = DEMO_ASSETS / "rx-1007-design.json"
CONTRADICTION = DEMO_ASSETS / "rx-1006-contradiction.json"
SVG = "{http://www.w3.org/2000/svg}"


def number(text):
    return float(text.split(" ")[0])


class Design(ProgramTest):
    def design(self, order, code, *more):
        answer = run("design", order, "--at", START, "--json", *more)
        self.assert_done(answer, code)
        document = answer.json()
        self.assertEqual(document["schema"], "cisterna/design/1")
        return document

    def test_an_open_window_is_answered_with_a_proposal_inside_it(self):
        document = self.design(DESIGNED, LOOK)
        self.assertEqual((document["verdict"], document["open"]), ("not_covered", True))
        window, proposal = document["window"], document["proposal"]
        self.assertLessEqual(number(window["flow_at_least"]), number(proposal["flow"]))
        self.assertLessEqual(number(proposal["flow"]), number(window["flow_at_most"]))
        self.assertEqual(proposal["basis"], {"primary_concentration": "10 mg/mL"})
        self.assertEqual([bound["kind"] for bound in document["bounds"] if bound["binds"]],
                         ["source-strength", "wished-refill-interval"])
        self.assertTrue(all(bound["citations"] for bound in document["bounds"] if not bound["kind"].startswith("wished")))

    def test_a_single_drug_in_its_labelled_pump_passes(self):
        document = self.design(MORPHINE, DONE)
        self.assertEqual((document["verdict"], document["not_known"]), ("pass", []))
        self.assertEqual(document["proposal"]["basis"], {"primary_concentration": "15 mg/mL"})

    def test_the_text_tells_window_bounds_and_proposal(self):
        answer = run("design", DESIGNED, "--at", START)
        self.assert_done(answer, LOOK)
        for words in ("OPEN", "at least 0.45 mL/day, at most 0.5757 mL/day", "From below", "From above", "<- binds",
                      "Proposal: flow 0.5 mL/day", "morphine sulfate 10 mg/mL", "was not tested by the study", "refill due after 69 days", "why: ",
                      "Sources\n  [1] ", "not for patients"):
            self.assertIn(words, answer.out)

    def test_the_same_order_gives_the_same_bytes(self):
        for form in ([], ["--json"]):
            self.assertEqual(run("design", DESIGNED, "--at", START, *form).out, run("design", DESIGNED, "--at", START, *form).out)

    def test_an_empty_window_names_what_contradicts_and_what_opens_it(self):
        document = self.design(CONTRADICTION, STOP)
        self.assertEqual((document["open"], document["window"], document["proposal"]), (False, None, None))
        self.assertEqual([(change["field"], change["to"]) for change in document["changes"]],
                         [("wishes.refill_interval", "51 day"), ("drugs[0].daily_dose", "6 mg/day"), ("fill_volume", "23 mL")])
        people = run("design", CONTRADICTION, "--at", START)
        self.assert_done(people, STOP)
        for words in ("EMPTY", "no flow is both", "- a refill interval of 51 days instead of 60 days",
                      "in a pump with a larger reservoir, such as 40 mL"):
            self.assertIn(words, people.out)
        self.assertNotIn("Proposal", people.out)

    def test_each_change_that_is_named_opens_the_window(self):
        def interval(order):
            order["wishes"]["refill_interval"] = "51 day"

        def dose(order):
            order["drugs"][0]["daily_dose"] = "6 mg/day"

        def fill(order):
            order.update(fill_volume="23 mL", pump={**order["pump"], "model": "synchromed-ii-8637-40"})

        # They open it to little more than a point beside an unconfirmed limit, so each needs a look.
        for change, code in ((interval, LOOK), (dose, LOOK), (fill, LOOK)):
            with self.subTest(change=change.__name__):
                self.assertTrue(self.design(self.order(change, of=CONTRADICTION), code)["open"])

    def test_an_ordered_strength_is_judged(self):
        def ordered(basis):
            return self.order(lambda order: order.update(basis=basis), of=DESIGNED)

        inside = self.design(ordered({"flow": "0.5 mL/day"}), LOOK)["ordered"]
        self.assertEqual((inside["inside"], inside["crosses"]), (True, []))
        weak = self.design(ordered({"flow": "1 mL/day"}), LOOK)["ordered"]
        self.assertEqual([crossed["kind"] for crossed in weak["crosses"]], ["wished-refill-interval"])
        strong = self.design(ordered({"primary_concentration": "30 mg/mL"}), STOP)["ordered"]
        self.assertEqual([crossed["kind"] for crossed in strong["crosses"]], ["max-concentration", "source-strength"])

    def test_a_dose_that_no_strength_can_cure_is_not_proposed(self):
        document = self.design(self.order(lambda order: order["drugs"][0].update(daily_dose="16 mg/day"), of=MORPHINE), STOP)
        self.assertIsNone(document["proposal"])
        self.assertEqual([stop["rule"] for stop in document["no_proposal"]["stopped_by"]], ["max-daily-dose"])

    def test_wishes_are_read_strictly(self):
        for wishes, code, kind, where in (
                ({"refill_interval": "60"}, STOP, "unit_missing", "wishes.refill_interval"),
                ({"refill_interval": "60 mL"}, STOP, "unit_mismatch", "wishes.refill_interval"),
                ({"refill_interval": "0 day"}, STOP, "order_inconsistent", "wishes.refill_interval"),
                ({"flow_at_most": "-1 mL/day"}, STOP, "flow_not_positive", "wishes.flow_at_most"),
                ({"interval": "60 day"}, UNREADABLE, "unknown_field", "wishes.interval"),
                ({"concentrations": [{"drug": "baclofen", "at_most": "1 mg/mL"}]}, STOP, "order_inconsistent",
                 "wishes.concentrations[0].drug")):
            with self.subTest(wishes=wishes):
                self.assert_refused(["design", self.order(lambda order: order.update(wishes=wishes))], code, kind, where)

    def test_files_that_cannot_be_read_are_refused_as_check_refuses_them(self):
        self.assert_refused(["design", self.folder / "none.json"], NOT_FOUND, "not_found", str(self.folder / "none.json"))
        self.assert_refused(["design", MORPHINE, "--at", "today"], UNREADABLE, "date_invalid", "--at")


class Drawing(ProgramTest):
    def draw(self, order, code):
        path = self.folder / "window.svg"
        self.assert_done(run("design", order, "--at", START, "--svg", path, "--json"), code)
        return xml.etree.ElementTree.fromstring(path.read_text(encoding="utf-8"))

    def words(self, svg):
        return " ".join(text.text for text in svg.iter(SVG + "text"))

    def test_the_drawing_says_what_it_shows_to_eyes_and_to_a_screen_reader(self):
        svg = self.draw(DESIGNED, LOOK)
        self.assertEqual(svg.get("role"), "img")
        self.assertEqual(svg.get("aria-labelledby").split(), [svg.find(SVG + "title").get("id"), svg.find(SVG + "desc").get("id")])
        described = svg.find(SVG + "desc").text
        for words in ("at least 0.45 mL/day", "at most 0.5757 mL/day", "Proposal: flow 0.5 mL/day"):
            self.assertIn(words, described)
        shown = self.words(svg)
        for words in ("RX-1007", "OPEN", "10 mg/mL, 50 % of limit", "3 mg/mL, 10 % of limit", "50 mcg/mL, 5 % of limit",
                      "Flow, mL/day", "The fill lasts, days", "BINDS", "a refill interval of at least 60 days is wished",
                      "90 days", "NOT FOR PATIENTS"):
            self.assertIn(words, shown)

    def test_the_drawing_names_no_patient_and_loads_nothing_from_outside(self):
        svg = self.draw(DESIGNED, LOOK)
        text = (self.folder / "window.svg").read_text(encoding="utf-8")
        for private in ("Sample", "MRN-4717", "1962", "NGV334455"):
            self.assertNotIn(private, text)
        self.assertEqual(re.findall(r"href|url\(\s*[^#]|@import|<script|<image", text), [])
        self.assertTrue(all("#" in paint or paint == "none" for node in svg.iter() if (paint := node.get("fill"))))

    def test_an_empty_window_is_drawn_with_its_contradiction(self):
        shown = self.words(self.draw(CONTRADICTION, STOP))
        for words in ("EMPTY WINDOW", "no flow is both", "a refill interval of 51 days instead of 60 days", "both at once"):
            self.assertIn(words, shown)
        self.assertNotIn("Proposal", shown)

    def test_everything_that_is_drawn_lies_on_the_paper(self):
        """Text is measured roughly, as an average of sans-serif fonts."""
        def many(order):
            order["drugs"] = [{"drug": drug, "daily_dose": dose} for drug, dose in (
                ("morphine-sulfate", "1 mg/day"), ("bupivacaine-hydrochloride", "0.5 mg/day"), ("baclofen", "50 mcg/day"),
                ("clonidine-hydrochloride", "20 mcg/day"), ("fentanyl-citrate", "20 mcg/day"), ("ziconotide", "2.4 mcg/day"),
                ("sufentanil-citrate", "5 mcg/day"), ("hydromorphone-hydrochloride", "0.5 mg/day"))]
            order["drugs"][0]["primary"] = True
            order["wishes"] = {"refill_interval": "20 day"}
            order["need_by"] = "2026-11-24T08:00:00-05:00"  # the label of ziconotide allows 24 hours

        for order, code in ((MORPHINE, DONE), (DESIGNED, LOOK), (CONTRADICTION, STOP), (self.order(many, of=DESIGNED), LOOK)):
            with self.subTest(order=order.name):
                svg = self.draw(order, code)
                width, height = float(svg.get("width")), float(svg.get("height"))
                for node in svg.iter(SVG + "text"):
                    if node.get("transform"):
                        continue
                    x, length = float(node.get("x")), 0.5 * float(node.get("font-size")) * len(node.text)
                    start = {"middle": x - length / 2, "end": x - length}.get(node.get("text-anchor"), x)
                    self.assertGreaterEqual(start, 0, node.text)
                    self.assertLessEqual(start + length, width, node.text)
                    self.assertLessEqual(float(node.get("y")), height, node.text)

    def test_names_with_marks_of_markup_are_drawn_as_text(self):
        order = self.order(lambda order: order["drugs"][0].update(drug='<script>"&amp;\'</script>'), of=DESIGNED)
        self.assertIn('<script>"&amp;\'</script>', self.words(self.draw(order, STOP)))

    def test_a_drawing_never_replaces_its_order_nor_half_of_a_file(self):
        order = self.order()
        before = self.contents()
        self.assert_refused(["design", order, "--svg", order], USAGE, "usage_wrong", "--svg")
        self.assert_refused(["design", order, "--svg", self.folder / "none" / "x.svg"], NOT_FOUND, "not_found",
                            str(self.folder / "none" / "x.svg"))
        self.assertEqual(self.contents(), before)


class CheckWithoutBasis(ProgramTest):
    def test_an_order_without_a_basis_is_checked_with_the_proposal(self):
        answer = run("check", DESIGNED, "--at", START, "--json")
        self.assertEqual((answer.code, answer.err), (LOOK, ""))
        document = answer.json()
        self.assertEqual(document["designed"]["basis"], {"primary_concentration": "10 mg/mL"})
        self.assertEqual(document["concentrations"][0]["target"], "10 mg/mL")
        self.assertIn("states no strength", run("check", DESIGNED, "--at", START).out)
        with_basis = self.order(lambda order: order.update(basis={"primary_concentration": "10 mg/mL"}), of=DESIGNED)
        same = run("check", with_basis, "--at", START, "--json").json()
        self.assertNotIn("designed", same)
        self.assertEqual({key: value for key, value in document.items() if key != "designed"}, same)

    def test_an_order_for_which_nothing_can_be_designed_is_refused(self):
        self.assert_refused(["check", CONTRADICTION, "--at", START], STOP, "order_inconsistent", "basis", "no flow is both")
        dose = self.order(lambda order: (order["drugs"][0].update(daily_dose="16 mg/day"), order.pop("basis")))
        self.assert_refused(["check", dose, "--at", START], STOP, "order_inconsistent", "basis", "over the limit of 15 mg/day")
