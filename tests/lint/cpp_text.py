"""Splits C++ source into tokens, as far as the checks of the house need it."""

import re
from typing import NamedTuple

TOKEN = re.compile(
    r"""
    (?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)
  | (?P<string>(?:u8|u|U|L)?R"(?P<fence>[^\s()\\]{0,16})\(.*?\)(?P=fence)"|(?:u8|u|U|L)?"(?:\\.|[^"\\\n])*")
  | (?P<number>\.?\d(?:'?[\w.])*)
  | (?P<character>(?:u8|u|U|L)?'(?:\\.|[^'\\\n])+')
  | (?P<word>[A-Za-z_]\w*)
  | (?P<mark><<=?|\+=|\+\+|::|->|[^\s\w])
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    kind: str
    text: str
    line: int


def tokens(source):
    found = []
    line, position = 1, 0
    for match in TOKEN.finditer(source):
        line += source.count("\n", position, match.start())
        position = match.start()
        found.append(Token(match.lastgroup if match.lastgroup != "fence" else "string", match.group(), line))
    return found


def blanked(source, kinds):
    """The source with the tokens of these kinds made blank; every line keeps its number."""

    def blank(match):
        kind = match.lastgroup if match.lastgroup != "fence" else "string"
        return re.sub(r"[^\n]", " ", match.group()) if kind in kinds else match.group()

    return TOKEN.sub(blank, source)
