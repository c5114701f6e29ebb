"""A field with a lifetime of its own: the second at which it ends, and then its value."""

import struct

from .refused import demand


def write(ends, value):
    return struct.pack("<I", ends) + value


def read(data):
    demand(len(data) >= 4, "too short for a time")
    return struct.unpack("<I", data[:4])[0], data[4:]
