"""Values of fields in postcard's wire format, to and from what serde makes of them in JSON.

Named types are given with the question: `{"Item": {"struct": [["name", "String"], …]}}`,
`{"Colour": {"enum": [["Red"], ["Mixed", "u8"], …]}}`.
"""

import struct

from .refused import demand
from .spelling import Array, Slice, Tuple, parse

UNSIGNED = {"u16": 16, "u32": 32, "u64": 64, "u128": 128, "usize": 64}
SIGNED = {"i16": 16, "i32": 32, "i64": 64, "i128": 128, "isize": 64}
FIXED = {"u8": "<B", "i8": "<b", "f32": "<f", "f64": "<d"}
TEXTS = {"String", "str", "char"}
LISTS = {"Vec", "VecDeque", "BTreeSet", "HashSet"}
MAPS = {"BTreeMap", "HashMap"}
# What stands as its last argument does.
CASES = {"Box", "Cow"}


def leb128(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


class Writer:
    def __init__(self, named):
        self.named = named

    def write(self, type, value):
        if isinstance(type, Tuple):
            return self.row(type.elements, value)
        if isinstance(type, Array):
            return self.row([type.element] * type.length, value)
        if isinstance(type, Slice):
            return leb128(len(value)) + self.row([type.element] * len(value), value)
        name, arguments = type.name, type.arguments
        if name in self.named:
            return self.of_named(self.named[name], value)
        if name == "Option":
            return b"\0" if value is None else b"\1" + self.write(arguments[0], value)
        if name in LISTS:
            return leb128(len(value)) + self.row(arguments * len(value), value)
        if name in MAPS:
            pairs = sorted((key_read(arguments[0], key), each) for key, each in value.items())
            return leb128(len(pairs)) + b"".join(self.row(arguments, pair) for pair in pairs)
        if name in CASES:
            return self.write(arguments[-1], value)
        return scalar(name, value)

    def row(self, types, values):
        assert len(types) == len(values)
        return b"".join(self.write(type, value) for type, value in zip(types, values))

    def of_named(self, shape, value):
        if "struct" in shape:
            return b"".join(self.write(parse(type), value[name]) for name, type in shape["struct"])
        name, contents = (value, []) if isinstance(value, str) else next(iter(value.items()))
        number = [variant[0] for variant in shape["enum"]].index(name)
        types = [parse(type) for type in shape["enum"][number][1:]]
        return leb128(number) + self.row(types, [contents] if len(types) == 1 else contents)


def scalar(name, value):
    if name in UNSIGNED:
        return leb128(value)
    if name in SIGNED:
        return leb128(value << 1 if value >= 0 else ~(value << 1))
    if name in FIXED:
        return struct.pack(FIXED[name], value)
    if name == "bool":
        return bytes([value])
    assert name in TEXTS, name
    data = value.encode()
    return leb128(len(data)) + data


def key_read(type, key):
    """The key of a map from JSON, which has texts alone."""
    return int(key) if type.name in UNSIGNED | SIGNED | FIXED else key


class Reader:
    def __init__(self, named, data):
        self.named, self.data, self.at = named, data, 0

    def take(self, length):
        demand(length <= len(self.data) - self.at, "a value is cut off")
        self.at += length
        return self.data[self.at - length : self.at]

    def leb128(self, bits):
        value = shift = 0
        while True:
            demand(shift < bits, "an integer has too many bytes")
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            demand(value < 1 << bits, "an integer is too large")
            if byte < 0x80:
                return value
            shift += 7

    def read(self, type):
        if isinstance(type, Tuple):
            return [self.read(element) for element in type.elements]
        if isinstance(type, Array):
            return [self.read(type.element) for _ in range(type.length)]
        if isinstance(type, Slice):
            return [self.read(type.element) for _ in range(self.leb128(64))]
        name, arguments = type.name, type.arguments
        if name in self.named:
            return self.of_named(self.named[name])
        if name == "Option":
            return self.read(arguments[0]) if self.choice(2) else None
        if name in LISTS:
            return [self.read(arguments[0]) for _ in range(self.leb128(64))]
        if name in MAPS:
            return {key_written(self.read(arguments[0])): self.read(arguments[1]) for _ in range(self.leb128(64))}
        if name in CASES:
            return self.read(arguments[-1])
        return self.scalar(name)

    def choice(self, of):
        byte = self.take(1)[0]
        demand(byte < of, "there is no such choice")
        return byte

    def of_named(self, shape):
        if "struct" in shape:
            return {name: self.read(parse(type)) for name, type in shape["struct"]}
        number = self.leb128(32)
        demand(number < len(shape["enum"]), "there is no such variant")
        name, *types = shape["enum"][number]
        contents = [self.read(parse(type)) for type in types]
        return name if not types else {name: contents[0] if len(types) == 1 else contents}

    def scalar(self, name):
        if name in UNSIGNED:
            return self.leb128(UNSIGNED[name])
        if name in SIGNED:
            value = self.leb128(SIGNED[name])
            return value >> 1 ^ -(value & 1)
        if name in FIXED:
            return struct.unpack(FIXED[name], self.take(struct.calcsize(FIXED[name])))[0]
        if name == "bool":
            return bool(self.choice(2))
        assert name in TEXTS, name
        text = self.text()
        demand(name != "char" or len(text) == 1, "not one character")
        return text

    def text(self):
        try:
            return self.take(self.leb128(64)).decode()
        except UnicodeDecodeError as error:
            demand(False, str(error))


def key_written(key):
    return key if isinstance(key, str) else str(key)


def write(written, value, named=None):
    return Writer(named or {}).write(parse(written), value)


def read(written, data, named=None):
    reader = Reader(named or {}, data)
    value = reader.read(parse(written))
    demand(reader.at == len(data), "bytes are left over")
    return value
