"""A session that is in its cookie, signed or encrypted."""

import hmac

from . import base64url, body, gcm_siv
from .keys import MAC
from .refused import Refused, demand

LONGEST = 4096
SIGNED, ENCRYPTED = "signed-state", "encrypted-state"


def write(entry, content, nonce=None):
    """The cookie's value. Encrypted, the nonce is an argument."""
    plain = body.write(content)
    if entry.encrypts:
        return base64url.write(nonce + gcm_siv.seal(entry.derived(ENCRYPTED), nonce, plain, b""))
    return base64url.write(plain + entry.mac(SIGNED, plain))


def message(text):
    """The first two steps of reading."""
    demand(0 < len(text) <= LONGEST, "too short or too long")
    return base64url.read(text)


def first(ring, opened):
    """What the first entry that verifies makes of it, and which that is."""
    for entry in ring:
        try:
            return opened(entry), entry
        except Refused:
            continue
    raise Refused("no key verifies it")


def unsigned(entry, purpose, sealed, algorithm=None, prefix=b""):
    """What stands before a right mac."""
    demand(len(sealed) >= MAC, "too short for a mac")
    plain, mac = sealed[:-MAC], sealed[-MAC:]
    right = entry.mac(purpose, prefix + plain, algorithm)
    demand(hmac.compare_digest(mac, right), "the mac is another's")
    return plain


def decrypted(entry, purpose, sealed, aad=b""):
    """What stands behind a nonce, before its tag."""
    nonce, rest = sealed[: gcm_siv.NONCE], sealed[gcm_siv.NONCE :]
    return gcm_siv.open(entry.derived(purpose), nonce, rest, aad)


def read(ring, text):
    """The body, and the nonce if it was encrypted."""
    data = message(text)

    def opened(entry):
        return decrypted(entry, ENCRYPTED, data) if entry.encrypts else unsigned(entry, SIGNED, data)

    plain, entry = first(ring, opened)
    return body.read(plain), data[: gcm_siv.NONCE] if entry.encrypts else None
