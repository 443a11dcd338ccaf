"""cisterna scan: codes in pictures, a JSON line for each picture."""

import struct
import zlib

from program import DONE, NOT_FOUND, STOP, UNREADABLE, USAGE, DemoTest, run


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def grey_png(width, height, rows):
    """A PNG of 8-bit grey whose header tells width and height, whatever the rows hold."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Scan(DemoTest):
    def label_code(self, batch, syringe=1):
        return "91MAIN-" + batch + f"-{syringe}OF"

    def assert_picture_refused(self, path, code, kind, where, *words):
        people = run("scan", path)
        self.assertEqual(people.code, code)
        machine = run("scan", path, "--json")
        self.assertEqual((machine.code, machine.err, machine.out), (code, "", people.out))
        (refusal,) = machine.json_lines()
        self.check_refusal(refusal, kind, where, *words, more={"picture"})
        self.assertEqual(refusal["picture"], str(path))
        self.assertEqual(people.err, f"{path}: {refusal['message']}\n")

    def test_each_photograph_of_the_demonstration_shows_its_syringe(self):
        photographs = sorted(self.demo.glob("photo-*.png"))
        self.assertEqual(len(photographs), 5)
        answer = run("scan", *photographs, "--json")
        self.assert_done(answer)
        lines = answer.json_lines()
        self.assertEqual([line["picture"] for line in lines], [str(path) for path in photographs])
        for path, line in zip(photographs, lines):
            _, batch, syringe = path.stem.split("-")
            (symbol,) = line["symbols"]
            self.assertEqual(symbol["identifier"], "]d2")
            self.assertTrue(symbol["text"].startswith(self.label_code(batch, syringe)), symbol["text"])
            self.assertEqual((symbol["gs1"]["syringe"]["batch"], symbol["gs1"]["syringe"]["syringe"]), (batch, int(syringe)))

    def test_a_picture_that_cannot_be_read_does_not_keep_the_others_back(self):
        photograph = self.demo / "photo-B26112301-1.png"
        text = self.write("text.png", "This is no picture.")
        answer = run("scan", text, photograph, self.folder / "missing.png", "--json")
        lines = answer.json_lines()
        self.assertEqual(answer.code, UNREADABLE, "the exit code of the first refusal")
        self.assertEqual([line.get("refusal_kind") for line in lines], ["image_unreadable", None, "not_found"])
        self.assertEqual(len(lines[1]["symbols"]), 1)

    def test_a_text_file_that_is_called_png(self):
        self.assert_picture_refused(self.write("text.png", "This is no picture.\n"), UNREADABLE, "image_unreadable", "picture",
                                    "not a PNG or JPEG")

    def test_a_picture_of_60000_by_60000_pixels(self):
        self.assert_picture_refused(self.write("huge.png", grey_png(60000, 60000, bytes(100000))), UNREADABLE,
                                    "image_too_large", "picture", "60000 x 60000", "lower resolution")

    def test_a_picture_whose_header_lies_about_its_rows(self):
        self.assert_picture_refused(self.write("short.png", grey_png(2000, 2000, bytes(100))), UNREADABLE, "image_unreadable",
                                    "picture")

    def test_a_picture_that_was_cut_off(self):
        whole = (self.demo / "photo-B26112301-1.png").read_bytes()
        for length in (0, 8, 20, 33, 5000, len(whole) - 13):
            with self.subTest(length=length):
                answer = run("scan", self.write("cut.png", whole[:length]), "--json")
                self.assertEqual((answer.code, answer.json()["refusal_kind"]), (UNREADABLE, "image_unreadable"))

    def test_a_picture_without_a_code(self):
        blank = self.write("blank.png", grey_png(200, 100, (b"\0" + b"\xff" * 200) * 100))
        self.assert_picture_refused(blank, STOP, "scan_unreadable", str(blank), "Take it again")

    def test_a_file_that_is_not_there(self):
        missing = self.folder / "missing.png"
        self.assert_picture_refused(missing, NOT_FOUND, "not_found", str(missing), "Check its name")
        self.assert_picture_refused(self.folder, NOT_FOUND, "not_found", str(self.folder))

    def test_no_picture_at_all_is_a_wrong_usage(self):
        self.assertEqual(run("scan").code, USAGE)

    def test_scanning_leaves_the_picture_as_it_was(self):
        path = self.demo / "photo-B26112301-1.png"
        before = path.read_bytes()
        self.assertEqual(run("scan", path).code, DONE)
        self.assertEqual(path.read_bytes(), before)
