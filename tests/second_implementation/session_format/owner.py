"""Whose a session is, and since when his sessions may have begun."""

import hashlib
import struct

from .keys import FORMAT, lengthed
from .refused import demand

KIND = 0x03


def key(context, cookie, value):
    parts = [FORMAT, b"-owner\0", lengthed(context.encode()), lengthed(cookie.encode()), value]
    return hashlib.sha256(b"".join(parts)).digest()


def not_before_key(owner):
    return hashlib.sha256(FORMAT + b"-not-before\0" + owner).digest()


def write_not_before(mark, seconds):
    return struct.pack("<B8sI", KIND, mark, seconds)


def read_not_before(data):
    demand(len(data) == 13 and data[0] == KIND, "no not-before")
    return struct.unpack("<8sI", data[1:])
