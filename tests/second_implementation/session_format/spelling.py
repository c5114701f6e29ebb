"""A written type in its one spelling."""

import re
from dataclasses import dataclass

from .refused import demand

TOKEN = re.compile(
    r"\s+"
    r"|(?P<character>'(?:[^'\\]|\\.[^']*)')"
    r"|(?P<lifetime>'[^\W\d]\w*)"
    r"|(?P<integer>\d\w*)"
    r"|(?:r\#)?(?P<word>[^\W\d]\w*)"
    r"|(?P<mark>::|[<>()\[\],;])"
)
INTEGER = re.compile(r"(0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[0-9][0-9_]*)(?:[iu](?:8|16|32|64|128|size))?")


@dataclass
class Path:
    name: str
    arguments: list

    def __str__(self):
        return f"{self.name}<{','.join(map(str, self.arguments))}>" if self.arguments else self.name


@dataclass
class Tuple:
    elements: list

    def __str__(self):
        comma = "," if len(self.elements) == 1 else ""
        return f"({','.join(map(str, self.elements))}{comma})"


@dataclass
class Array:
    element: object
    length: int

    def __str__(self):
        return f"[{self.element};{self.length}]"


@dataclass
class Slice:
    element: object

    def __str__(self):
        return f"[{self.element}]"


def tokens(written):
    found, at = [], 0
    while at < len(written):
        token = TOKEN.match(written, at)
        demand(token, f"no spelling for {written[at:]}")
        if token.lastgroup:
            found.append((token.lastgroup, token[token.lastgroup]))
        at = token.end()
    return found + [("end", "")]


def integer(written):
    digits = INTEGER.fullmatch(written)
    demand(digits, f"{written} is no integer")
    digits = digits[1].replace("_", "")
    return int(digits, 0) if digits[:2] in ("0x", "0o", "0b") else int(digits)


class Reader:
    def __init__(self, written):
        self.tokens, self.at = tokens(written), 0

    @property
    def kind(self):
        return self.tokens[self.at][0]

    @property
    def text(self):
        return self.tokens[self.at][1]

    def next(self):
        self.at += 1
        return self.tokens[self.at - 1][1]

    def skip(self, mark):
        found = self.kind == "mark" and self.text == mark
        self.at += found
        return found

    def expect(self, mark):
        demand(self.skip(mark), f"{mark} expected, found {self.text}")

    def listed(self, end, item):
        """Items up to `end`, and whether a comma stands behind the last."""
        items, comma = [], True
        while not self.skip(end):
            demand(comma, f"a comma or {end} expected, found {self.text}")
            items.append(item())
            comma = self.skip(",")
        return items, comma

    def type(self):
        if self.skip("("):
            elements, comma = self.listed(")", self.type)
            return elements[0] if len(elements) == 1 and not comma else Tuple(elements)
        if self.skip("["):
            element = self.type()
            if self.skip("]"):
                return Slice(element)
            self.expect(";")
            length = self.length()
            self.expect("]")
            return Array(element, length)
        return self.path()

    def length(self):
        if self.skip("("):
            length = self.length()
            self.expect(")")
            return length
        demand(self.kind == "integer", "the length of an array is no literal")
        return integer(self.next())

    def path(self):
        self.skip("::")
        while True:
            demand(self.kind == "word", f"no spelling for {self.text}")
            name = self.next()
            turbofish = self.skip("::")
            if self.skip("<"):
                arguments, _ = self.listed(">", self.argument)
                demand(not self.skip("::"), "generics on an earlier segment")
                return Path(name, arguments)
            if not turbofish:
                return Path(name, [])

    def argument(self):
        if self.kind in ("lifetime", "character"):
            return self.next()
        return integer(self.next()) if self.kind == "integer" else self.type()


def parse(written):
    reader = Reader(written)
    type = reader.type()
    demand(reader.kind == "end", f"{reader.text} is left over")
    return type


def spell(written):
    return str(parse(written))
