"""RFC 4648, section 5: no padding, and one text for each run of bytes."""

import base64
import re

from .refused import demand

ALPHABET = re.compile(r"[A-Za-z0-9_-]*")


def write(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def read(text):
    demand(ALPHABET.fullmatch(text), "a character is of another alphabet")
    demand(len(text) % 4 != 1, "one character is too few for a byte")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    demand(write(data) == text, "unused bits of the last character are set")
    return data
