"""What stands in a store: a live or a rotated record, bare, sealed or encrypted."""

import struct
from dataclasses import dataclass

from . import body, gcm_siv
from .cookie import decrypted, first, unsigned
from .refused import demand

SEALED, ENCRYPTED = "stored-state", "stored-encrypted"
LIVE, ROTATED = 1, 2
HEAD, ROTATED_HEAD = 9, 45
NOWHERE = bytes(32)


@dataclass
class Stored:
    # The 8 bytes that change with each state that is written.
    mark: bytes
    content: body.Body
    # Of a rotated record, the second at which it ends; None for a live one.
    deadline: int | None = None
    # The key under which the session stands from now on.
    key: bytes | None = None


def write(record):
    if record.deadline is None:
        return struct.pack("<B8s", LIVE, record.mark) + body.write(record.content)
    head = struct.pack("<B8sI32s", ROTATED, record.mark, record.deadline, record.key)
    return head + body.write(record.content)


def read(data):
    demand(len(data) >= HEAD, "cut off before its body")
    kind, mark = struct.unpack("<B8s", data[:HEAD])
    if kind == LIVE:
        return Stored(mark, body.read(data[HEAD:]))
    demand(kind == ROTATED, "another kind")
    demand(len(data) >= ROTATED_HEAD, "cut off before its body")
    deadline, key = struct.unpack("<I32s", data[HEAD:ROTATED_HEAD])
    return Stored(mark, body.read(data[ROTATED_HEAD:]), deadline, key)


def seal(entry, key, record, nonce=None):
    """A record for the store key `key`, as the entry seals it."""
    plain = write(record)
    if entry.encrypts:
        return nonce + gcm_siv.seal(entry.derived(ENCRYPTED), nonce, plain, key)
    return plain + entry.mac(SEALED, key + plain)


def unseal(ring, key, data):
    """The record, and its nonce if it was encrypted."""

    def opened(entry):
        if entry.encrypts:
            return decrypted(entry, ENCRYPTED, data, key)
        return unsigned(entry, SEALED, data, prefix=key)

    plain, entry = first(ring, opened)
    return read(plain), data[: gcm_siv.NONCE] if entry.encrypts else None
