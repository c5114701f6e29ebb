"""What all vectors have in common: keys, times, ids and a few fields."""

from session_format import fields, keys, varint
from session_format.body import Body

MASTER = bytes(range(32))
OTHER_MASTER = bytes(range(32, 64))
NOW = 189_388_800  # 2026-01-01T00:00:00Z, in seconds since 2020-01-01T00:00:00Z
IDLE, ABSOLUTE, SKEW, GRACE = 86_400, 1_209_600, 60, 30  # the defaults
SIGNING = [keys.SHA1, keys.SHA256]
ALGORITHMS = [*SIGNING, keys.GCM_SIV]
NONCE = bytes(range(0xB0, 0xBC))
# What is random in the nonce of a record, besides its `write`.
SALT = bytes(range(0xC0, 0xC4))

IDS = [bytes(range(first, first + 16)) for first in (0x00, 0x10, 0x20)]
WRITES = [bytes([0xA0 + number] * 8) for number in range(6)]

VISITS = fields.tag_of({"name": "visits", "type": "u32"})
USER = fields.tag_of({"name": "user", "type": "Option<u64>"})
NAME = fields.tag_of({"name": "name", "type": "String"})
CART = fields.tag_of({"name": "cart", "type": "Vec<Item>"})
CODE = fields.tag_of({"name": "code", "type": "String", "expires": True})
SEVEN = {VISITS: varint.write(7)}


def entry(algorithm, master=MASTER, context="", cookie="session"):
    return keys.Entry(master, algorithm, context, cookie)


def body(created, issued, found, schema=0, padding=None):
    return Body(issued, issued - created, schema, padding, found)


def use(of):
    """An entry as vectors name it."""
    return {"algorithm": of.algorithm, "master": of.master.hex(), "context": of.context, "cookie": of.cookie}
