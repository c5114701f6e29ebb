"""Unsigned LEB128, as the framing has it: the shortest form, and at most 2^32 - 1."""

from .refused import demand

MAX = 2**32 - 1


def write(value, most=MAX):
    assert 0 <= value <= most
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def read(data, at):
    """The value at `at`, and where the next thing begins."""
    value, shift = 0, 0
    while True:
        demand(at < len(data), "a varint is cut off")
        byte = data[at]
        at += 1
        demand(byte or not shift, "a varint is over-long")
        value |= (byte & 0x7F) << shift
        demand(value <= MAX, "a varint is above 2^32 - 1")
        if byte < 0x80:
            return value, at
        shift += 7
        demand(shift < 35, "a varint has more than five bytes")
