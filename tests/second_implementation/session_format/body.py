"""A body: times, schema, padding and framed fields. Values are not looked at."""

import struct
from dataclasses import dataclass, field

from . import varint
from .refused import demand

VERSION = 1
PADDING, FLAGS = 0, 112
LARGEST_TAG = 16383


@dataclass
class Body:
    issued: int
    age: int = 0
    schema: int = 0
    # How many zero bytes; None where there is no padding at all.
    padding: int | None = None
    # Tag to value.
    fields: dict = field(default_factory=dict)

    @property
    def created(self):
        return self.issued - self.age

    @property
    def persistent(self):
        flags = self.fields.get(FLAGS, b"\0")
        value, end = varint.read(flags, 0)
        demand(end == len(flags), "bytes are left over behind the flags")
        return bool(value & 1)


def framed(fields):
    parts = []
    for tag, value in sorted(fields.items()):
        parts += [varint.write(tag), varint.write(len(value)), value]
    return b"".join(parts)


def write(body):
    head = struct.pack("<BI", VERSION, body.issued) + varint.write(body.age) + varint.write(body.schema)
    if body.padding is not None:
        head += framed({PADDING: bytes(body.padding)})
    return head + framed(body.fields)


def read(data):
    demand(len(data) >= 5, "the body ends before its age")
    version, issued = struct.unpack("<BI", data[:5])
    demand(version == VERSION, "another version")
    age, at = varint.read(data, 5)
    demand(age <= issued, "older than 2020")
    schema, at = varint.read(data, at)
    body = Body(issued, age, schema)
    last = -1
    while at < len(data):
        tag, at = varint.read(data, at)
        length, at = varint.read(data, at)
        demand(last < tag <= LARGEST_TAG, "a tag descends, is repeated, or too large")
        demand(length <= len(data) - at, "a length points beyond the end")
        value, at, last = data[at : at + length], at + length, tag
        if tag == PADDING:
            demand(not any(value), "padding is not zero")
            body.padding = length
        else:
            body.fields[tag] = value
    return body
