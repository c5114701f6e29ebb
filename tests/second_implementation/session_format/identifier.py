"""The id of a session that is in a store: its text, and the key under which the record stands."""

import hashlib

from . import base64url
from .cookie import first, message, unsigned
from .keys import FORMAT, SHA256
from .refused import demand

PURPOSE = "session-id"
KIND = 0x81
LENGTH = 16


def _algorithm(entry):
    """Where encryption is configured, ids are signed all the same."""
    return SHA256 if entry.encrypts else entry.algorithm


def write(entry, id):
    plain = bytes([KIND]) + id
    return base64url.write(plain + entry.mac(PURPOSE, plain, _algorithm(entry)))


def read(ring, text):
    data = message(text)
    plain, _ = first(ring, lambda entry: unsigned(entry, PURPOSE, data, _algorithm(entry)))
    demand(len(plain) == 1 + LENGTH and plain[0] == KIND, "signed, and no id")
    return plain[1:]


def store_key(id):
    return hashlib.sha256(FORMAT + b"\0" + id).digest()
