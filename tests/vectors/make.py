#!/usr/bin/env python3
"""Test vectors of docs/format.md, from a second implementation of that page.

    python3 make.py           writes format.json, and the vectors in docs/format.md
    python3 make.py --check   fails if one of them is not what this program writes

Written from the page alone, with nothing but the standard library. It shares no
code with the Rust crates, so what both agree on is what the page says.
"""

import base64
import hashlib
import hmac
import json
import struct
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
JSON = HERE / "format.json"
PAGE = HERE.parent.parent / "docs" / "format.md"
BEGIN, END = "<!-- vectors: begin -->\n", "<!-- vectors: end -->\n"

MASTER = bytes(range(32))
OTHER_MASTER = bytes(range(32, 64))
NOW = 189_388_800  # 2026-01-01T00:00:00Z, in seconds since 2020-01-01T00:00:00Z
LIMITS = (86_400, 1_209_600, 60)  # idle, absolute, skew; the defaults
GRACE = 30  # the default
ALGORITHMS = {"hmac-sha1-128": hashlib.sha1, "hmac-sha256-128": hashlib.sha256}


# --- The format ---------------------------------------------------------------


def varint(value):
    """Unsigned LEB128, shortest form."""
    assert 0 <= value < 2**32
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_varint(data, at):
    """The value, and where it ends; None if it is not one."""
    value = shift = 0
    for index in range(at, len(data)):
        byte = data[index]
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            shortest = index == at or byte != 0
            return (value, index + 1) if shortest and value < 2**32 else None
    return None


def fnv1a64(data):
    state = 0xCBF29CE484222325
    for byte in data:
        state = (state ^ byte) * 0x100000001B3 % 2**64
    return state


def tag_text(name, ty, version):
    return f"{name}\0{ty}\0{version}".encode()


def hashed_tag(name, ty, version):
    return 128 + fnv1a64(tag_text(name, ty, version)) % 16256


def info(purpose, algorithm, context, cookie):
    parts = ["session-v1", purpose, algorithm, context, cookie]
    encoded = [part.encode() for part in parts]
    return b"".join(struct.pack("<H", len(part)) + part for part in encoded)


def hkdf_sha256(ikm, information):
    """RFC 5869 without a salt, for 32 bytes, which are one block."""
    extracted = hmac.digest(bytes(32), ikm, "sha256")
    return hmac.digest(extracted, information + b"\x01", "sha256")


def derived_key(master, purpose, algorithm, context, cookie):
    return hkdf_sha256(master, info(purpose, algorithm, context, cookie))


def mac(message, algorithm, master=MASTER, context="", cookie="session", purpose="signed-state"):
    key = derived_key(master, purpose, algorithm, context, cookie)
    return hmac.new(key, message, ALGORITHMS[algorithm]).digest()


def text(message):
    return base64.urlsafe_b64encode(message).rstrip(b"=").decode()


def signed(body, algorithm, **use):
    return text(body + mac(body, algorithm, **use)[:16])


def field(tag, value):
    return varint(tag) + varint(len(value)) + value


def record(fields):
    return b"".join(field(tag, value) for tag, value in sorted(fields.items()))


def header(issued, age, schema):
    return b"\x01" + struct.pack("<I", issued) + varint(age) + varint(schema)


def padding(length):
    return b"\x00" + varint(length) + bytes(length)


def parse_body(body):
    """Times, schema and fields, or None: for checking what this program makes."""
    if body[:1] != b"\x01" or len(body) < 5:
        return None
    (issued,) = struct.unpack("<I", body[1:5])
    numbers, at = [], 5
    for _ in range(2):
        if (found := read_varint(body, at)) is None:
            return None
        numbers.append(found[0])
        at = found[1]
    age, schema = numbers
    fields, last, is_first = {}, 0, True
    while at < len(body):
        tag = read_varint(body, at)
        length = tag and read_varint(body, tag[1])
        if length is None or length[1] + length[0] > len(body):
            return None
        value, at = body[length[1] : length[1] + length[0]], length[1] + length[0]
        if tag[0] == 0 and is_first:
            if any(value):
                return None
        elif last < tag[0] <= 16383:
            fields[tag[0]], last = value, tag[0]
        else:
            return None
        is_first = False
    return None if age > issued else (issued - age, issued, schema, fields)


# --- Server-side records --------------------------------------------------------

LIVE, ROTATED, NOT_BEFORE = b"\x01", b"\x02", b"\x03"
NOWHERE = bytes(32)


def presented(session_id, algorithm, **use):
    """The text of a cookie, or a header, that holds an id."""
    return signed(b"\x81" + session_id, algorithm, purpose="session-id", **use)


def named_hash(name, data):
    return hashlib.sha256(name.encode() + b"\0" + data).digest()


def store_key(session_id):
    return named_hash("session-v1", session_id)


def owner_key(value, context="", cookie="session"):
    scope = b"".join(struct.pack("<H", len(part)) + part.encode() for part in (context, cookie))
    return named_hash("session-v1-owner", scope + value)


def not_before_key(owner):
    return named_hash("session-v1-not-before", owner)


def live(write, body):
    return LIVE + write + body


def rotated(write, deadline, new_key, before):
    return ROTATED + write + struct.pack("<I", deadline) + new_key + before


def not_before(write, seconds):
    return NOT_BEFORE + write + struct.pack("<I", seconds)


def sealed(stored, session_id, algorithm, **use):
    """A record with its mac, which covers the place where it stands."""
    return stored + mac(store_key(session_id) + stored, algorithm, purpose="stored-state", **use)[:16]


def is_valid(created, issued, now, limits):
    idle, absolute, skew = limits
    return issued <= now + skew and now < issued + idle and now < created + absolute


def read_stored(stored, now, limits):
    """The fields that a record is read as, or None; and whether another session may begin."""
    kind, payload, is_old_id = stored[:1], stored[9:], False
    if kind == ROTATED:
        deadline, new_key, payload = payload[:4], payload[4:36], payload[36:]
        if parse_body(payload) is None or new_key == NOWHERE:
            return None, True
        deadline = struct.unpack("<I", deadline)[0]
        is_old_id = now < deadline + GRACE
        if now >= deadline:
            return None, not is_old_id
    elif kind != LIVE:
        return None, True
    body = parse_body(payload)
    if body is None or not is_valid(body[0], body[1], now, limits):
        return None, not is_old_id
    return body[3], not is_old_id


# --- The one spelling of a type -----------------------------------------------


def number(written):
    """An integer in decimal, without underscores and suffix: 0x20usize is 32."""
    digits = written.replace("_", "")
    for suffix in ["usize", "isize", "u128", "i128"] + [s + n for s in "ui" for n in ("64", "32", "16", "8")]:
        digits = digits.removesuffix(suffix)
    return str(int(digits, 0))


def tokens(written):
    out, at = [], 0
    while at < len(written):
        rest = written[at:]
        if rest[0].isspace():
            at += 1
        elif rest.startswith("::"):
            out.append("::")
            at += 2
        elif rest[0].isalnum() or rest[0] == "_":
            end = at
            while end < len(written) and (written[end].isalnum() or written[end] in "_#"):
                end += 1
            word = written[at:end]
            out.append(number(word) if word[0].isdigit() else word.removeprefix("r#"))
            at = end
        else:
            out.append(rest[0])
            at += 1
    return out


class Speller:
    """Reads a type of names, generics, tuples, arrays and parentheses."""

    def __init__(self, written):
        self.rest = tokens(written)

    def next(self, expected=None):
        token = self.rest.pop(0)
        assert expected in (None, token), (expected, token)
        return token

    def peek(self):
        return self.rest[0] if self.rest else None

    def list_until(self, closing):
        items = []
        while self.peek() != closing:
            items.append(self.type())
            if self.peek() != closing:
                self.next(",")
                trailing = self.peek() == closing
            else:
                trailing = False
        self.next(closing)
        return items, bool(items) and trailing

    def type(self):
        if self.peek() == "(":
            self.next()
            items, trailing = self.list_until(")")
            if len(items) == 1:
                return f"({items[0]},)" if trailing else items[0]
            return f"({','.join(items)})"
        if self.peek() == "[":
            self.next()
            element = self.type()
            self.next(";")
            length = self.next()
            self.next("]")
            return f"[{element};{length}]"
        return self.path()

    def path(self):
        if self.peek() == "::":
            self.next()
        spelled = self.segment()
        while self.peek() == "::":
            self.next()
            spelled = self.segment()
        return spelled

    def segment(self):
        name = self.next()
        if self.rest[:2] == ["::", "<"]:
            self.next()
        if self.peek() != "<":
            return name
        self.next()
        arguments, _ = self.list_until(">")
        return f"{name}<{','.join(arguments)}>"


def spelling(written):
    speller = Speller(written)
    spelled = speller.type()
    assert not speller.rest, written
    return spelled


# --- Values, in postcard's wire format ----------------------------------------


def string(value):
    encoded = value.encode()
    return varint(len(encoded)) + encoded


def zigzag(value):
    return varint(value << 1 if value >= 0 else (-value << 1) - 1)


def value_vectors():
    item = string("tea") + varint(2)  # struct Item { name: String, quantity: u32 }
    made = [
        ("u8", "200", b"\xc8"),
        ("i8", "-1", b"\xff"),
        ("u32", "7", varint(7)),
        ("u32", "300", varint(300)),
        ("u32", "4294967295", varint(2**32 - 1)),
        ("i32", "-1", zigzag(-1)),
        ("i32", "150", zigzag(150)),
        ("bool", "true", b"\x01"),
        ("char", "'é'", string("é")),
        ("f64", "-0.5", struct.pack("<d", -0.5)),
        ("String", '"Ada"', string("Ada")),
        ("Option<u32>", "None", b"\x00"),
        ("Option<u32>", "Some(7)", b"\x01" + varint(7)),
        ("(u32,bool)", "(300, false)", varint(300) + b"\x00"),
        ("[u8;4]", "[1, 2, 3, 4]", bytes([1, 2, 3, 4])),
        ("Vec<u32>", "vec![1, 300]", varint(2) + varint(1) + varint(300)),
        ("Vec<Item>", 'vec![Item { name: "tea", quantity: 2 }]', varint(1) + item),
        ("Colour", "Colour::Green, the second variant", varint(1)),
    ]
    return [{"type": ty, "value": value, "hex": data.hex()} for ty, value, data in made]


# --- The vectors --------------------------------------------------------------


def varint_vectors():
    values = [0, 1, 127, 128, 300, 16383, 16384, 2**21 - 1, 2**21, 2**28 - 1, 2**28, 2**32 - 1]
    return [{"value": value, "hex": varint(value).hex()} for value in values]


BAD_VARINTS = [
    ("8000", "0 in two bytes"),
    ("ff8000", "127 in three bytes"),
    ("8080808000", "0 in five bytes"),
    ("8080808010", "2^32"),
    ("ffffffff1f", "more than 2^32 - 1"),
    ("ffffffffff01", "six bytes"),
    ("80", "cut off"),
]


SPELLINGS = [
    "u32",
    "std::vec::Vec::<crate::shop::Item,>",
    "::alloc::string::String",
    "Option < Vec < u8 > >",
    "[u8; 32]",
    "[u8; 0x20usize]",
    "(u32,)",
    "(u32, u8,)",
    "((u32))",
    "Option<(Vec<(u8)>)>",
    "()",
    "std::collections::BTreeMap<String, Vec<shop::Item>>",
    "r#type::r#Item",
]


def tag_vectors():
    named = [
        ("visits", "u32", 0),
        ("visits", "u64", 0),
        ("visits", "u32", 1),
        ("user", "Option<u64>", 0),
        ("name", "String", 0),
        ("cart", "Vec<crate::Item>", 0),
        ("cart", "Vec<crate::Item>", 2),
        ("type", "String", 0),
        ("token", "[u8; 16]", 0),
        ("one", "(u32,)", 0),
        ("prices", "std::collections::BTreeMap<String, u32>", 12),
    ]
    vectors = []
    for name, written, version in named:
        ty = spelling(written)
        hashed = tag_text(name, ty, version)
        vectors.append(
            {
                "name": name,
                "written": written,
                "type": ty,
                "version": version,
                "text": hashed.hex(),
                "hash": f"{fnv1a64(hashed):016x}",
                "tag": hashed_tag(name, ty, version),
            }
        )
    return vectors


def key_vector(purpose, algorithm, context="", cookie="session", master=MASTER):
    return {
        "master": master.hex(),
        "purpose": purpose,
        "algorithm": algorithm,
        "context": context,
        "cookie": cookie,
        "info": info(purpose, algorithm, context, cookie).hex(),
        "key": derived_key(master, purpose, algorithm, context, cookie).hex(),
    }


def key_vectors():
    uses = [("", "session"), ("shop", "session"), ("", "__Host-visitor")]
    vectors = [
        key_vector(purpose, algorithm, context, cookie)
        for purpose in ("signed-state", "session-id", "stored-state")
        for context, cookie in uses
        for algorithm in ALGORITHMS
    ]
    return vectors + [key_vector("signed-state", "hmac-sha1-128", master=OTHER_MASTER)]


RESERVED_USES = [
    ("encrypted-state", "aes-256-gcm-siv"),
    ("stored-encrypted", "aes-256-gcm-siv"),
]


def tag_of(name, ty, version=0):
    return hashed_tag(name, ty, version)


VISITS = tag_of("visits", "u32")
USER = tag_of("user", "Option<u64>")
NAME = tag_of("name", "String")
CART = tag_of("cart", "Vec<Item>")


def good_bodies():
    """name, created, issued, schema, fields, bytes of padding or None, context, cookie."""
    cart = varint(2) + string("tea") + varint(2) + string("cup") + varint(300)
    day = 24 * 60 * 60
    full = {VISITS: varint(300), NAME: string("Ada"), CART: cart}
    flags = {112: varint(1), 1: varint(7)}
    unknown = {VISITS: varint(1), 127: b"\x2a", 16383: b""}
    return [
        ("one field", NOW, NOW, 0, {VISITS: varint(7)}, None, "", "session"),
        ("no field", NOW, NOW, 0, {}, None, "", "session"),
        ("an age of one hour", NOW - 3600, NOW, 0, {VISITS: varint(8)}, None, "", "session"),
        ("three fields, a schema", NOW - 10 * day, NOW - 60, 300, full, None, "", "session"),
        ("padding of 21 bytes", NOW, NOW, 1, {VISITS: varint(7)}, 21, "", "session"),
        ("padding of no bytes, and no field", NOW, NOW, 0, {}, 0, "", "session"),
        ("a persistent session, a pinned tag", NOW, NOW, 0, flags, None, "", "session"),
        ("unknown tags, which are carried", NOW, NOW, 5, unknown, None, "", "session"),
        ("another context", NOW, NOW, 0, {VISITS: varint(7)}, None, "shop", "session"),
        ("another cookie", NOW, NOW, 0, {VISITS: varint(7)}, None, "", "__Host-visitor"),
    ]


def cookie_vectors():
    vectors = []
    for name, created, issued, schema, fields, pad, context, cookie in good_bodies():
        filler = b"" if pad is None else padding(pad)
        body = header(issued, issued - created, schema) + filler + record(fields)
        assert parse_body(body) == (created, issued, schema, fields), name
        for algorithm in ALGORITHMS:
            vectors.append(
                {
                    "name": name,
                    "algorithm": algorithm,
                    "master": MASTER.hex(),
                    "context": context,
                    "cookie": cookie,
                    "created": created,
                    "issued": issued,
                    "schema": schema,
                    "record": record(fields).hex(),
                    "body": body.hex(),
                    "text": signed(body, algorithm, context=context, cookie=cookie),
                }
            )
    return vectors


def bad_bodies():
    """Bodies that break one rule each; all of them are signed as they should be."""
    issued = struct.pack("<I", NOW)
    times = header(NOW, 0, 0)
    good = field(1, b"\x07")
    return [
        ("the body is empty", b""),
        ("the version is 0", b"\x00" + issued + b"\0\0" + good),
        ("the version is 2", b"\x02" + issued + b"\0\0" + good),
        ("the first byte is that of a session id", b"\x81" + bytes(16)),
        ("the body ends within `issued`", b"\x01" + issued[:3]),
        ("the body ends before `age`", b"\x01" + issued),
        ("the body ends before `schema`", b"\x01" + issued + b"\0"),
        ("`age` is above `issued`", header(NOW, NOW + 1, 0) + good),
        ("`age` is an over-long varint", b"\x01" + issued + b"\x80\x00" + b"\0" + good),
        ("`age` is 2^32", b"\x01" + issued + b"\x80\x80\x80\x80\x10" + b"\0" + good),
        ("`schema` is an over-long varint", b"\x01" + issued + b"\0" + b"\x81\x00" + good),
        ("a tag is an over-long varint", times + b"\x81\x00" + b"\x01\x07"),
        ("a length is an over-long varint", times + b"\x01" + b"\x81\x00" + b"\x07"),
        ("tags descend", times + field(2, b"\x07") + good),
        ("a tag is repeated", times + good + good),
        ("a tag is 16384", times + varint(16384) + b"\x01\x07"),
        ("a length points beyond the end", times + b"\x01\x02\x07"),
        ("the last length is missing", times + good + b"\x02"),
        ("padding is not zero", times + b"\x00\x02\x00\x01" + good),
        ("padding is cut off", times + b"\x00\x02\x00"),
        ("padding stands there twice", times + padding(1) + padding(1) + good),
        ("padding stands after a field", times + good + padding(1)),
    ]


def bad_cookie(why, algorithm, written, body=None):
    vector = {
        "why": why,
        "algorithm": algorithm,
        "master": MASTER.hex(),
        "context": "",
        "cookie": "session",
        "text": written,
    }
    if body is not None:
        vector["body"] = body.hex()
    return vector


def mangled(algorithm):
    """Texts whose base64 or signature is wrong."""
    body = header(NOW, 0, 0) + field(VISITS, varint(300))
    assert len(body + bytes(16)) % 3 == 1, "the last character has four bits to spare"
    good = signed(body, algorithm)
    full = mac(body, algorithm)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    noisy = good[:-1] + alphabet[alphabet.index(good[-1]) + 1]
    flipped = bytes([body[0], body[1] ^ 1]) + body[2:]
    other = [name for name in ALGORITHMS if name != algorithm][0]
    tail = full[:16]
    return [
        ("the text is empty", ""),
        ("the last character has a bit that is not used", noisy),
        ("the text is padded", good + "="),
        ("the text has a character of no base64 alphabet", good[:5] + "." + good[6:]),
        ("the text is one character short", good[:-1]),
        ("the tag has 0 bytes", text(body)),
        ("the tag has 1 byte", text(body + full[:1])),
        ("the tag has 15 bytes", text(body + full[:15])),
        ("the tag has 17 bytes", text(body + full[:17])),
        ("the tag is the whole HMAC", text(body + full)),
        ("the tag is the right-hand end of the HMAC", text(body + full[-16:])),
        ("the tag is that of another body", text(flipped + tail)),
        ("the tag is all zeros", text(body + bytes(16))),
        ("the master key is another one", signed(body, algorithm, master=OTHER_MASTER)),
        ("the context is another one", signed(body, algorithm, context="shop")),
        ("the cookie's name is another one", signed(body, algorithm, cookie="visitor")),
        ("the algorithm is the other one", signed(body, other)),
    ]


def bad_cookie_vectors():
    vectors = []
    for algorithm in ALGORITHMS:
        vectors += [bad_cookie(why, algorithm, written) for why, written in mangled(algorithm)]
        for why, body in bad_bodies():
            assert parse_body(body) is None, why
            vectors.append(bad_cookie(why, algorithm, signed(body, algorithm), body))
    return vectors


def ended_cookie_vectors():
    """Well-formed cookies at the edges of their time, with the limits of an example."""
    idle, absolute, skew = LIMITS
    cases = [
        ("the last second before the idle limit", NOW - idle + 1, NOW - idle + 1, True),
        ("at the idle limit", NOW - idle, NOW - idle, False),
        ("the last second before the absolute limit", NOW - absolute + 1, NOW, True),
        ("at the absolute limit", NOW - absolute, NOW, False),
        ("as far in the future as the skew", NOW + skew, NOW + skew, True),
        ("beyond the skew", NOW + skew + 1, NOW + skew + 1, False),
    ]
    vectors = []
    for name, created, issued, valid in cases:
        assert is_valid(created, issued, NOW, LIMITS) == valid, name
        body = header(issued, issued - created, 0) + field(VISITS, b"\x07")
        vectors.append(
            {
                "name": name,
                "algorithm": "hmac-sha1-128",
                "master": MASTER.hex(),
                "context": "",
                "cookie": "session",
                "created": created,
                "issued": issued,
                "idle": idle,
                "absolute": absolute,
                "skew": skew,
                "valid": valid,
                "text": signed(body, "hmac-sha1-128"),
            }
        )
    return vectors


IDS = [bytes(range(first, first + 16)) for first in (0x00, 0x10, 0x20)]
WRITES = [bytes([0xA0 + number] * 8) for number in range(6)]


def id_vectors():
    uses = [("", "session"), ("shop", "session"), ("", "__Host-visitor")]
    cases = [(session_id, "", "session") for session_id in IDS] + [(IDS[0], *use) for use in uses[1:]]
    return [
        {
            "algorithm": algorithm,
            "master": MASTER.hex(),
            "context": context,
            "cookie": cookie,
            "id": session_id.hex(),
            "text": presented(session_id, algorithm, context=context, cookie=cookie),
            "store_key": store_key(session_id).hex(),
        }
        for session_id, context, cookie in cases
        for algorithm in ALGORITHMS
    ]


def owner_vectors():
    owners = [
        ("u64", "7", varint(7)),
        ("Option<u64>", "Some(7)", b"\x01" + varint(7)),
        ("Option<u64>", "Some(300)", b"\x01" + varint(300)),
        ("String", '"ada"', string("ada")),
        ("Option<String>", 'Some("ada")', b"\x01" + string("ada")),
    ]
    return [
        {
            "type": ty,
            "value": value,
            "hex": data.hex(),
            "owner_key": owner_key(data).hex(),
            "not_before_key": not_before_key(owner_key(data)).hex(),
        }
        for ty, value, data in owners
    ]


def not_before_vectors():
    """Revoked at NOW, with a skew of 60 seconds: 61 seconds later."""
    seconds = NOW + 1 + LIMITS[2]
    return [{"write": WRITES[0].hex(), "seconds": seconds, "bytes": not_before(WRITES[0], seconds).hex()}]


def body_at(created, issued, fields):
    return header(issued, issued - created, 0) + record(fields)


def written_vectors():
    """Every write of a session's life, in order; with the default grace."""
    visits, user = {VISITS: varint(7)}, {USER: b"\x01" + varint(7)}
    stranger = body_at(NOW, NOW, visits)
    member = body_at(NOW + 5, NOW + 5, visits | user)
    signed_out = body_at(NOW + 10, NOW + 10, visits | {USER: b"\x00"})
    nothing = body_at(NOW + 15, NOW + 15, {})
    keys = [store_key(session_id) for session_id in IDS]
    ada = owner_key(user[USER])
    steps = [
        ("`visits` is set to 7: a session begins", NOW, 0, None, live(WRITES[0], stranger)),
        ("`user` is set to `Some(7)`: a new identity", NOW + 5, 1, ada, live(WRITES[1], member)),
        (
            "the old record, which can be read until the grace is over",
            NOW + 5,
            0,
            None,
            rotated(WRITES[2], NOW + 5 + GRACE, keys[1], stranger),
        ),
        ("`user` is set to `None`: another identity", NOW + 10, 2, None, live(WRITES[3], signed_out)),
        (
            "the old record, in which nothing is left to be read, as somebody was signed in",
            NOW + 10,
            1,
            ada,
            rotated(WRITES[4], NOW + 10, keys[2], body_at(NOW + 10, NOW + 10, {})),
        ),
        (
            "the session is ended; what this leaves is deleted",
            NOW + 15,
            2,
            None,
            rotated(WRITES[5], NOW + 15, NOWHERE, nothing),
        ),
    ]
    return [
        {
            "step": step,
            "at": at,
            "id": IDS[index].hex(),
            "store_key": keys[index].hex(),
            "owner_key": owner and owner.hex(),
            "write": stored[1:9].hex(),
            "bytes": stored.hex(),
        }
        for step, at, index, owner, stored in steps
    ]


def record_vectors():
    """What readers make of what stands under the key of the first id, at NOW."""
    idle, absolute, skew = LIMITS
    write, new_key = WRITES[0], store_key(IDS[1])
    fields = {VISITS: varint(7)}
    good = body_at(NOW, NOW, fields)
    idled = body_at(NOW - idle, NOW - idle, fields)
    cases = [
        ("live", live(write, good)),
        ("live, with padding in its body", live(write, header(NOW, 0, 0) + padding(3) + record(fields))),
        ("live, at its idle limit", live(write, idled)),
        ("live, at its absolute limit", live(write, body_at(NOW - absolute, NOW, fields))),
        ("live, from beyond the skew", live(write, body_at(NOW, NOW + skew + 1, fields))),
        ("rotated, in the last second before its deadline", rotated(write, NOW + 1, new_key, good)),
        ("rotated, at its deadline", rotated(write, NOW, new_key, good)),
        ("rotated, in the last second of a grace after it", rotated(write, NOW - GRACE + 1, new_key, good)),
        ("rotated, a grace after it", rotated(write, NOW - GRACE, new_key, good)),
        ("rotated, and its body is at its idle limit", rotated(write, NOW + 1, new_key, idled)),
        ("rotated to the key of zeros: ended", rotated(write, NOW + 1, NOWHERE, good)),
        ("no byte at all", b""),
        ("cut off within `write`", live(write, b"")[:8]),
        ("without a body", live(write, b"")),
        ("live, and its tags descend", live(write, good + field(1, b""))),
        ("rotated, cut off within the deadline", rotated(write, NOW + 1, new_key, good)[:12]),
        ("rotated, cut off within the new key", rotated(write, NOW + 1, new_key, good)[:44]),
        ("rotated, without a body", rotated(write, NOW + 1, new_key, b"")),
        ("of kind 0", b"\x00" + live(write, good)[1:]),
        ("of kind 3: a not-before", not_before(write, NOW + 1)),
        ("something else", b'{"visits": 7}'),
    ]
    made = []
    for name, stored in cases:
        found, begins = read_stored(stored, NOW, LIMITS)
        made.append(
            {
                "name": name,
                "bytes": stored.hex(),
                "record": found and record(found).hex(),
                "begins": begins,
            }
        )
    assert [vector["record"] for vector in made].count(record(fields).hex()) == 3
    return made


def sealed_vectors():
    """Records under the key of the first id, of which those that are sealed for it are sessions."""
    stored = live(WRITES[0], body_at(NOW, NOW, {VISITS: varint(7)}))
    made = []
    for algorithm in ALGORITHMS:
        good = sealed(stored, IDS[0], algorithm)
        under_id = stored + mac(store_key(IDS[0]) + stored, algorithm, purpose="session-id")[:16]
        other = [name for name in ALGORITHMS if name != algorithm][0]
        cases = [
            ("sealed", good, True),
            ("not sealed", stored, False),
            ("its last byte is missing", good[:-1], False),
            ("sealed for the key of another id", sealed(stored, IDS[1], algorithm), False),
            ("the purpose is that of an id", under_id, False),
            ("the master key is another one", sealed(stored, IDS[0], algorithm, master=OTHER_MASTER), False),
            ("the algorithm is the other one", sealed(stored, IDS[0], other), False),
        ]
        made += [
            {"name": name, "algorithm": algorithm, "bytes": data.hex(), "valid": valid}
            for name, data, valid in cases
        ]
    return made


def vectors():
    return {
        "about": "made by make.py beside this file from docs/format.md; do not edit",
        "now": NOW,
        "varints": varint_vectors(),
        "bad_varints": [data for data, _ in BAD_VARINTS],
        "spellings": [{"written": w, "spelling": spelling(w)} for w in SPELLINGS],
        "tags": tag_vectors(),
        "values": value_vectors(),
        "keys": key_vectors(),
        "reserved_keys": [key_vector(purpose, algorithm) for purpose, algorithm in RESERVED_USES],
        "cookies": cookie_vectors(),
        "bad_cookies": bad_cookie_vectors(),
        "times": ended_cookie_vectors(),
        "ids": id_vectors(),
        "owners": owner_vectors(),
        "not_before": not_before_vectors(),
        "written": written_vectors(),
        "records": record_vectors(),
        "sealed": sealed_vectors(),
    }


# --- The page -----------------------------------------------------------------


def code(value):
    return f"`{value}`" if value != "" else ""


def table(titles, rows):
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines) + "\n"


def keys_for_page(keys):
    titles = ["purpose", "algorithm", "context", "cookie", "derived key"]
    names = ["purpose", "algorithm", "context", "cookie", "key"]
    return table(titles, [[code(key[name]) for name in names] for key in keys])


def cookie_for_page(vector):
    rows = [
        ("created", vector["created"]),
        ("issued", vector["issued"]),
        ("schema", vector["schema"]),
        ("context", vector["context"] or "(empty)"),
        ("cookie", vector["cookie"]),
        ("record", vector["record"] or "(empty)"),
        ("body", vector["body"]),
    ]
    return "".join(f"{name:<8} {value}\n" for name, value in rows)


def cookies_for_page(cookies):
    out = []
    names = list(dict.fromkeys(cookie["name"] for cookie in cookies))
    for name in names:
        same = [cookie for cookie in cookies if cookie["name"] == name]
        out.append(f"**{name[0].upper()}{name[1:]}**\n\n```text\n{cookie_for_page(same[0])}")
        out += [f"{cookie['algorithm']}\n         {cookie['text']}\n" for cookie in same]
        out.append("```\n\n")
    return "".join(out)


def bad_for_page(cookies):
    """Those of the first algorithm; the file has both."""
    first = [cookie for cookie in cookies if cookie["algorithm"] == "hmac-sha1-128"]
    texts = [cookie for cookie in first if "body" not in cookie]
    bodies = [cookie for cookie in first if "body" in cookie]
    return (
        "Refused before the contents are looked at:\n\n"
        + table(["why", "text"], [[c["why"], code(c["text"])] for c in texts])
        + "Signed as they should be, and refused for what is signed:\n\n"
        + table(["why", "body", "text"], [[c["why"], code(c["body"]), code(c["text"])] for c in bodies])
    )


def ids_for_page(ids):
    titles = ["id", "context", "cookie", "algorithm", "text"]
    rows = [
        [code(i["id"]), code(i["context"]), code(i["cookie"]), code(i["algorithm"]), code(i["text"])]
        for i in ids
    ]
    keys = dict.fromkeys((i["id"], i["store_key"]) for i in ids)
    return table(titles, rows) + table(["id", "store key"], [[code(cell) for cell in key] for key in keys])


def owners_for_page(made):
    owners = [
        [code(o["type"]), code(o["value"]), code(o["hex"]), code(o["owner_key"]), code(o["not_before_key"])]
        for o in made["owners"]
    ]
    entries = [[n["seconds"], code(n["write"]), code(n["bytes"])] for n in made["not_before"]]
    return (
        table(["type", "value", "bytes", "owner's key", "store key of the not-before"], owners)
        + f"A not-before that is written at the second {made['now']}, with a skew of 60:\n\n"
        + table(["seconds", "`write`", "bytes"], entries)
    )


def written_for_page(written):
    out = []
    for step in written:
        rows = [
            ("at", step["at"]),
            ("id", step["id"]),
            ("key", step["store_key"]),
            ("owner", step["owner_key"] or "(nobody)"),
            ("bytes", step["bytes"]),
        ]
        lines = "".join(f"{name:<8} {value}\n" for name, value in rows)
        out.append(f"{step['step'][0].upper()}{step['step'][1:]}:\n\n```text\n{lines}```\n\n")
    return "".join(out)


def records_for_page(records):
    def reading(vector):
        if vector["record"] is None:
            return "none"
        return "read and written" if vector["begins"] else "read"

    def change(vector):
        if vector["record"] is not None and vector["begins"]:
            return "is written"
        return "begins another session" if vector["begins"] else "is discarded, and no cookie sent"

    rows = [[v["name"], code(v["bytes"]), reading(v), change(v)] for v in records]
    return table(["what stands there", "bytes", "the session", "a change"], rows)


def page(made):
    spelled = [[code(s["written"]), code(s["spelling"])] for s in made["spellings"]]
    tags = [
        [code(t["name"]), code(t["type"]), t["version"], code(t["text"]), code(t["hash"]), t["tag"]]
        for t in made["tags"]
    ]
    values = [[code(v["type"]), code(v["value"]), code(v["hex"])] for v in made["values"]]
    times = [
        [t["name"], t["created"], t["issued"], "valid" if t["valid"] else "not valid"]
        for t in made["times"]
    ]
    seals = [
        [s["name"], code(s["bytes"]), "a session" if s["valid"] else "none"]
        for s in made["sealed"]
        if s["algorithm"] == "hmac-sha1-128"
    ]
    sections = [
        ("Varints", table(["value", "bytes"], [[v["value"], code(v["hex"])] for v in made["varints"]])),
        ("No varints", table(["bytes", "why not"], [[code(d), why] for d, why in BAD_VARINTS])),
        ("Spellings of types", table(["written", "spelling"], spelled)),
        (
            "Hashed tags",
            table(["name", "type", "version", "text", "FNV-1a-64", "tag"], tags),
        ),
        ("Values", table(["type", "value", "bytes"], values)),
        (
            "Keys",
            f"Of the master key `{MASTER.hex()}`, and in the last line of `{OTHER_MASTER.hex()}`.\n\n"
            + keys_for_page(made["keys"])
            + "The `info` of the first line:\n\n```text\n"
            + made["keys"][0]["info"]
            + "\n```\n\nFor encryption:\n\n"
            + keys_for_page(made["reserved_keys"]),
        ),
        (
            "Cookies",
            "Of the first master key. The last two lines of each are the cookie's value.\n\n"
            + cookies_for_page(made["cookies"]),
        ),
        (
            "What is no cookie",
            "Of the first master key, the name `session`, no context, and `hmac-sha1-128`; "
            "`format.json` has the same for `hmac-sha256-128`.\n\n" + bad_for_page(made["bad_cookies"]),
        ),
        (
            "Times",
            f"At the second {made['now']} (2026-01-01T00:00:00Z), with an idle limit of 86,400 seconds, an "
            "absolute limit of 1,209,600 and a skew of 60.\n\n"
            + table(["case", "created", "issued", ""], times),
        ),
        (
            "Ids, and where their sessions are",
            "Of the first master key.\n\n" + ids_for_page(made["ids"]),
        ),
        ("Owners", owners_for_page(made)),
        (
            "Records as they are written",
            "All that is written in the life of one session, whose fields are `visits: u32` and "
            f"`#[session(owner)] user: Option<u64>`, with a grace of {GRACE} seconds.\n\n"
            + written_for_page(made["written"]),
        ),
        (
            "Records as they are read",
            f"Under the key of the first id, at the second {made['now']}, with the limits from above and a "
            f"grace of {GRACE} seconds.\n\n"
            + records_for_page(made["records"]),
        ),
        (
            "Sealed records",
            "Under the same key at the same time, where records are sealed, with the first master key and "
            "`hmac-sha1-128`; `format.json` has the same for `hmac-sha256-128`.\n\n"
            + table(["what stands there", "bytes", ""], seals),
        ),
    ]
    return "".join(f"### {title}\n\n{body}" for title, body in sections)


def main():
    made = vectors()
    as_json = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
    old_page = PAGE.read_text(encoding="utf-8")
    before, rest = old_page.split(BEGIN)
    _, after = rest.split(END)
    as_page = before + BEGIN + "\n" + page(made) + END + after
    outputs = [(JSON, as_json), (PAGE, as_page)]
    if sys.argv[1:] == ["--check"]:
        stale = [str(path) for path, new in outputs if not path.exists() or path.read_text(encoding="utf-8") != new]
        if stale:
            sys.exit(f"not up to date, run {Path(__file__).name}: {', '.join(stale)}")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        for path, new in outputs:
            path.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
