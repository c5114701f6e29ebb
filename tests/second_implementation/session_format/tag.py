"""Tags of fields: the hash of what a field is called and what it is."""

from .spelling import spell

PINNED = range(1, 112)
FIRST, HASHED = 128, 16256
OFFSET, PRIME = 0xCBF29CE484222325, 0x100000001B3


def fnv(data):
    hash = OFFSET
    for byte in data:
        hash = (hash ^ byte) * PRIME % 2**64
    return hash


def text(name, type, version=0, module=None, expires=False):
    """What is hashed. The type is as it was written, and spelled here."""
    spelling = spell(type)
    parts = [name.removeprefix("r#"), f"expires<{spelling}>" if expires else spelling, str(version)]
    if module is not None:
        parts.append("".join(module.split()))
    return "\0".join(parts).encode()


def hashed(text):
    return FIRST + fnv(text) % HASHED
