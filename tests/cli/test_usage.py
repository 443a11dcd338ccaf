"""The command line itself: help that a newcomer can follow, and wrong usage that is told with its way out."""

import shlex
import subprocess

from program import DONE, MORPHINE, NOT_FOUND, PROGRAM, START, USAGE, DemoTest, ProgramTest, run

COMMANDS = {
    "demo": {"--out", "--formulary", "--json"},
    "check": {"ORDER", "--stock", "--at", "--formulary", "--json"},
    "design": {"ORDER", "--stock", "--at", "--formulary", "--svg", "--json"},
    "calc": {"KIND", "FILE", "--json", "--text"},
    "gs1 parse": {"TEXT", "--json"},
    "scan": {"PICTURE", "--json"},
    "label": {"RECORD", "--stock", "--out", "--json"},
    "ledger verify": {"FILE", "--json"},
    "ledger rebuild": {"FILE", "--json"},
}
# What the help of a command may say only in words that a newcomer knows.
JARGON = ("TEXT REQUIRED", "SUBCOMMAND", "Subcommand", "Positionals", "schema ", "stdin", "stdout", "stderr", "exit status",
          "append-only", "idempot", "Merkle", "element string", "child process")


class Help(DemoTest):
    def help(self, words=""):
        answer = run(*words.split(), "--help")
        self.assert_done(answer)
        self.assertEqual(run(*words.split(), "-h").out, answer.out)
        return answer.out

    def test_the_programs_help_names_every_command_and_every_exit_code(self):
        text = self.help()
        for command in COMMANDS:
            self.assertIn(f"\n  {command.split()[0]} ", text)
        for code in (0, 1, 2, 64, 65, 66, 69, 70, 73, 74, 75, 76, 77, 78):
            self.assertRegex(text, rf"(^|\s){code} [a-z]")
        self.assertIn("does not program pumps, choose doses or claim clinical validation", text)

    def test_each_commands_help_names_what_it_takes_with_an_example(self):
        for command, words in COMMANDS.items():
            with self.subTest(command=command):
                text = self.help(command)
                for word in words:
                    self.assertIn(f"  {word} ", text)
                self.assertIn("\nExample:\n", text)
                self.assertIn(f"cisterna {command}", text.split("Example:")[1])
                self.assertIn("Exit codes: 0", text)

    def test_help_is_free_of_jargon(self):
        for command in ("", "gs1", "ledger", *COMMANDS):
            text = self.help(command)
            for word in JARGON:
                self.assertNotIn(word, text, command)

    def test_each_example_works_as_it_stands(self):
        """In a folder with the files that the examples name, as a newcomer has after the first one."""
        names = {"order.json": MORPHINE.read_bytes(), "label-B26112301-1.json": (self.demo / "label-B26112301-1.json").read_bytes(),
                 "photo-1.png": (self.demo / "photo-B26112301-1.png").read_bytes(),
                 "photo-2.jpg": (self.demo / "photo-B26112302-1.png").read_bytes()}
        for name, content in names.items():
            self.write(name, content)
        check = self.help("check")
        self.write("stock.json", check[check.index('{"schema"'):check.index("]}") + 2])
        order = ["demo", *(command for command in COMMANDS if command != "demo")]
        for command in order:
            with self.subTest(command=command):
                example = self.help(command).split("Example:\n")[1].split("\n\n")[0]
                script = f"cisterna() {{ {shlex.quote(PROGRAM)} \"$@\"; }}\n{example}\n"
                done = subprocess.run(["sh", "-c", script], cwd=self.folder, capture_output=True, check=False, timeout=120)
                self.assertEqual((done.returncode, done.stderr), (DONE, b""), done.stdout.decode()[-500:])


class Usage(ProgramTest):
    def wrong(self, *words):
        """Refused as a wrong usage, for people and as JSON; gives the message."""
        people = run(*words)
        self.assertEqual((people.code, people.out), (USAGE, ""))
        machine = run(*words, "--json")
        self.assertEqual((machine.code, machine.err), (USAGE, ""))
        self.check_refusal(machine.json(), "usage_wrong", "command line")
        return people.err

    def test_the_version(self):
        answer = run("--version")
        self.assert_done(answer)
        self.assertRegex(answer.out, r"^cisterna \d+\.\d+\.\d+\n$")

    def test_no_command_is_answered_with_the_commands(self):
        answer = run()
        self.assertEqual((answer.code, answer.out), (USAGE, ""))
        self.assertIn("choose one of: demo, check, design, calc, gs1, scan, label, ledger.", answer.err)
        self.assertIn("choose one of: verify, rebuild.", run("ledger").err)

    def test_an_unknown_command_is_named_with_those_that_exist(self):
        self.assertIn('"chek" is not a command of cisterna; choose one of: demo, check', self.wrong("chek"))
        self.assertIn('"verfy" is not a command of cisterna ledger; choose one of: verify', self.wrong("ledger", "verfy"))

    def test_what_is_missing_or_unknown_is_named_with_where_to_look(self):
        for words, message in ((["check"], "ORDER is required; cisterna check --help"),
                               (["check", "x", "--bogus"], '"--bogus" is not understood here; cisterna check --help'),
                               (["check", "x", "y"], '"y" is not understood here'),
                               (["demo"], "--out is required; cisterna demo --help"),
                               (["label", "x", "--stock", "y"], "--out is required; cisterna label --help"),
                               (["ledger", "verify"], "FILE is required; cisterna ledger verify --help")):
            with self.subTest(words=words):
                self.assertIn(message, self.wrong(*words))

    def test_an_empty_value_is_not_taken_for_none(self):
        for words in (["check", MORPHINE, "--stock", ""], ["check", MORPHINE, "--at", ""], ["check", ""],
                      ["check", MORPHINE, "--formulary", ""], ["demo", "--out", ""], ["ledger", "verify", ""]):
            with self.subTest(words=words):
                self.assertIn("the value is empty", self.wrong(*words))

    def test_an_option_that_stands_twice_is_refused(self):
        self.wrong("check", MORPHINE, "--at", START, "--at", START)

    def test_a_word_with_marks_that_turn_the_screen_is_shown_plainly(self):
        answer = run("\u202e\x1b[2Jchek")
        self.assertEqual(answer.code, USAGE)
        self.assertNotIn("\x1b", answer.err)
        self.assertNotIn("\u202e", answer.err)

    def test_a_file_may_be_called_like_a_command(self):
        answer = run("check", "demo", "--json")
        self.assertEqual((answer.code, answer.json()["where"]), (NOT_FOUND, "demo"))
