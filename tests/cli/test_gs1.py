"""cisterna gs1 parse: element strings, a JSON line for each."""

from program import DONE, STOP, ProgramTest, run

GS = "\x1d"
BRACKETED = "(01)00306416039017(17)271031(10)IN2A17(21)4401"
SCANNED = "010030641603901717271031" + "10IN2A17" + GS + "214401"
READ = {"gtin": "00306416039017", "expiry": "2027-10-31", "lot": "IN2A17", "serial": "4401"}


class Gs1Parse(ProgramTest):
    def parse(self, text, code=DONE):
        answer = run("gs1", "parse", text)
        self.assert_done(answer, code)
        (line,) = answer.json_lines()
        return line

    def assert_read(self, line):
        self.assertEqual({name: line[name] for name in READ}, READ)

    def test_bracketed_and_as_scanned_mean_the_same(self):
        for text in (BRACKETED, SCANNED, "]d2" + SCANNED, "]C1" + SCANNED):
            with self.subTest(text=text):
                self.assert_read(self.parse(text))

    def test_the_identifier_of_the_symbol_is_told(self):
        self.assertEqual(self.parse("]d2" + SCANNED)["identifier"], "]d2")
        self.assertIsNone(self.parse(SCANNED)["identifier"])

    def test_a_lost_separator_is_refused_and_not_guessed(self):
        refusal = self.parse("]d2" + SCANNED.replace(GS, ""), STOP)
        self.assertIs(refusal["refused"], True)
        self.assertNotIn("gtin", refusal)

    def test_a_wrong_check_digit_is_refused_with_its_element(self):
        self.check_refusal(self.parse("(01)00306416039018", STOP), "check_digit", "(01)", "Scan again")

    def test_one_line_comes_out_for_each_line_that_goes_in(self):
        lines = [BRACKETED, "", SCANNED, "rubbish", "(01)00306416039018", "]d2" + SCANNED + "\r", BRACKETED]
        for last_break in ("\n", ""):
            answer = run("gs1", "parse", stdin="\n".join(lines) + last_break)
            read = answer.json_lines()
            self.assertEqual(len(read), len(lines))
            self.assertEqual([line.get("refusal_kind") for line in read],
                             [None, "value_missing", None, "scan_unreadable", "check_digit", None, None])
            self.assertEqual((answer.code, answer.err), (STOP, ""))
            for line in (read[0], read[2], read[5], read[6]):
                self.assert_read(line)

    def test_standard_input_can_be_named_and_may_be_empty(self):
        self.assert_read(run("gs1", "parse", "-", "--json", stdin=SCANNED).json_lines()[0])
        self.assert_done(run("gs1", "parse", stdin=b""))
        self.assertEqual(run("gs1", "parse", stdin=b"").out, "")

    def test_a_thousand_lines_are_read_in_their_order(self):
        serials = [str(number) for number in range(1000)]
        answer = run("gs1", "parse", stdin="".join(f"(01)00306416039017(21){serial}\n" for serial in serials))
        self.assert_done(answer)
        self.assertEqual([line["serial"] for line in answer.json_lines()], serials)

    def test_bytes_that_no_code_can_hold_are_refused_and_the_answer_stays_text(self):
        answer = run("gs1", "parse", stdin=b"(10)\xff\xfe\n(10)a\x00b\n(10)\x1b[2J\n")
        self.assertEqual(answer.code, STOP)
        self.assertEqual([line["refusal_kind"] for line in answer.json_lines()], ["scan_unreadable"] * 3)
        self.assertNotIn("\x1b", answer.out)

    def test_a_line_without_end_is_refused(self):
        answer = run("gs1", "parse", stdin=b"1" * (3 << 20) + b"\n" + BRACKETED.encode())
        first, second = answer.json_lines()
        self.assertEqual((answer.code, first["refused"]), (STOP, True))
        self.assertLess(len(answer.out), 2000)
        self.assert_read(second)

    def test_nothing_is_refused(self):
        self.check_refusal(self.parse("", STOP), "value_missing", "", "scan the code again")
