"""Cuts a TrueType face down to the characters that labels use most, under a name of its own.

Usage: subset_face.py SOURCE TARGET FAMILY STYLE RANGES
RANGES is a list such as 20-7E,A0-17F in hexadecimal.

The new name is needed twice over: the licence of the source reserves its name, and libharu takes two faces of one
name for the same face, so that a document with the subset and the whole face would lose glyphs without a word.
"""
import sys

from fontTools import subset


def characters(ranges):
    for part in ranges.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def rename(font, family, style):
    names = {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}", 6: f"{family}-{style}"}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]


def main():
    source, target, family, style, ranges = sys.argv[1:]
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["FFTM", "GSUB", "GPOS", "GDEF", "kern"]
    options.glyph_names = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters(ranges))
    cutter.subset(font)
    rename(font, family, style)
    subset.save_font(font, target, options)


main()
