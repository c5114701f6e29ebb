"""Vectors of cookies: what is in them, what is none, and their times."""

import hmac
import struct

from session_format import base64url, body as bodies, cookie, gcm_siv, times, varint
from session_format.keys import GCM_SIV, HASHES, SHA1
from session_format.refused import Refused

from .setting import (
    ABSOLUTE, ALGORITHMS, CART, CODE, IDLE, NAME, NONCE, NOW, OTHER_MASTER, SEVEN, SIGNING, SKEW, VISITS, body, entry, use,
)

DAY = 24 * 60 * 60


def good():
    """Name, body, and what is not the default of its entry."""
    cart = b"\2" + b"\3tea\2" + b"\3cup" + varint.write(300)
    full = {VISITS: varint.write(300), NAME: b"\3Ada", CART: cart}
    unknown = {VISITS: b"\1", 127: b"\x2a", 16383: b""}
    code = struct.pack("<I", NOW + 900) + b"\3tea"
    return [
        ("one field", body(NOW, NOW, SEVEN), {}),
        ("no field", body(NOW, NOW, {}), {}),
        ("an age of one hour", body(NOW - 3600, NOW, {VISITS: b"\x08"}), {}),
        ("three fields, a schema", body(NOW - 10 * DAY, NOW - 60, full, 300), {}),
        ("padding of 21 bytes", body(NOW, NOW, SEVEN, 1, 21), {}),
        ("padding of no bytes, and no field", body(NOW, NOW, {}, 0, 0), {}),
        ("a persistent session, a pinned tag", body(NOW, NOW, {112: b"\1", 1: b"\7"}), {}),
        ("a flag that nobody knows, beside the one of a persistent session", body(NOW, NOW, {112: b"\x41"}), {}),
        ("a field that expires after 15 minutes", body(NOW, NOW, {CODE: code}), {}),
        ("unknown tags, which are carried", body(NOW, NOW, unknown, 5), {}),
        ("another context", body(NOW, NOW, SEVEN), {"context": "shop"}),
        ("another cookie", body(NOW, NOW, SEVEN), {"cookie": "__Host-visitor"}),
    ]


def cookies():
    made = []
    for name, content, used in good():
        for algorithm in ALGORITHMS:
            of = entry(algorithm, **used)
            text = cookie.write(of, content, NONCE)
            assert cookie.read([of], text)[0] == content
            vector = {"name": name, **use(of)}
            if of.encrypts:
                vector["nonce"] = NONCE.hex()
            vector |= {"created": content.created, "issued": content.issued, "schema": content.schema}
            record, written = bodies.framed(content.fields), bodies.write(content)
            made.append(vector | {"record": record.hex(), "body": written.hex(), "text": text})
    return made


def padding(length):
    return bodies.framed({bodies.PADDING: bytes(length)})


def bad_bodies():
    """Bodies that break one rule each; all of them are protected as they should be."""
    issued = struct.pack("<I", NOW)
    times = bodies.write(body(NOW, NOW, {}))
    good = bodies.framed({1: b"\x07"})
    return [
        ("the body is empty", b""),
        ("the version is 0", b"\x00" + issued + b"\0\0" + good),
        ("the version is 2", b"\x02" + issued + b"\0\0" + good),
        ("the first byte is that of a session id", b"\x81" + bytes(16)),
        ("the body ends within `issued`", b"\x01" + issued[:3]),
        ("the body ends before `age`", b"\x01" + issued),
        ("the body ends before `schema`", b"\x01" + issued + b"\0"),
        ("`age` is above `issued`", b"\x01" + issued + varint.write(NOW + 1) + b"\0" + good),
        ("`age` is an over-long varint", b"\x01" + issued + b"\x80\x00" + b"\0" + good),
        ("`age` is 2^32", b"\x01" + issued + b"\x80\x80\x80\x80\x10" + b"\0" + good),
        ("`schema` is an over-long varint", b"\x01" + issued + b"\0" + b"\x81\x00" + good),
        ("a tag is an over-long varint", times + b"\x81\x00" + b"\x01\x07"),
        ("a length is an over-long varint", times + b"\x01" + b"\x81\x00" + b"\x07"),
        ("tags descend", times + b"\x02\x01\x07" + good),
        ("a tag is repeated", times + good + good),
        ("a tag is 16384", times + varint.write(16384) + b"\x01\x07"),
        ("a length points beyond the end", times + b"\x01\x02\x07"),
        ("the last length is missing", times + good + b"\x02"),
        ("padding is not zero", times + b"\x00\x02\x00\x01" + good),
        ("padding is cut off", times + b"\x00\x02\x00"),
        ("padding stands there twice", times + padding(1) + padding(1) + good),
        ("padding stands after a field", times + good + padding(1)),
    ]


def protected(of, plain):
    """The text of a body that may be none."""
    if of.encrypts:
        return base64url.write(NONCE + gcm_siv.seal(of.derived(cookie.ENCRYPTED), NONCE, plain, b""))
    return base64url.write(plain + of.mac(cookie.SIGNED, plain))


# Two bytes of contents, so that the last character of a signed cookie has four bits to spare.
CONTENT = bodies.write(body(NOW, NOW, {VISITS: varint.write(300)}))


def by_others(algorithm):
    """The same body, protected with other keys."""
    others = [
        ("the master key is another one", {"master": OTHER_MASTER}),
        ("the context is another one", {"context": "shop"}),
        ("the cookie's name is another one", {"cookie": "visitor"}),
    ]
    made = [(why, protected(entry(algorithm, **other), CONTENT)) for why, other in others]
    other = SIGNING[SIGNING.index(algorithm) - 1] if algorithm in SIGNING else SIGNING[1]
    return made + [("the algorithm is the other one", protected(entry(other), CONTENT))]


def mangled_signed(algorithm):
    """Texts whose base64 or signature is wrong."""
    of, text = entry(algorithm), base64url.write
    good = protected(of, CONTENT)
    full = hmac.digest(of.derived(cookie.SIGNED), CONTENT, HASHES[algorithm])
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    noisy = good[:-1] + alphabet[alphabet.index(good[-1]) + 1]
    flipped = bytes([CONTENT[0], CONTENT[1] ^ 1]) + CONTENT[2:]
    return [
        ("the text is empty", ""),
        ("the last character has a bit that is not used", noisy),
        ("the text is padded", good + "="),
        ("the text has a character of no base64 alphabet", good[:5] + "." + good[6:]),
        ("the text is one character short", good[:-1]),
        ("the tag has 0 bytes", text(CONTENT)),
        ("the tag has 1 byte", text(CONTENT + full[:1])),
        ("the tag has 15 bytes", text(CONTENT + full[:15])),
        ("the tag has 17 bytes", text(CONTENT + full[:17])),
        ("the tag is the whole HMAC", text(CONTENT + full)),
        ("the tag is the right-hand end of the HMAC", text(CONTENT + full[-16:])),
        ("the tag is that of another body", text(flipped + full[:16])),
        ("the tag is all zeros", text(CONTENT + bytes(16))),
    ]


def mangled_encrypted():
    """Texts whose encryption is wrong."""
    of, text = entry(GCM_SIV), base64url.write
    message = base64url.read(protected(of, CONTENT))
    stored = gcm_siv.seal(of.derived("stored-encrypted"), NONCE, CONTENT, b"")
    return [
        ("the text is empty", ""),
        ("there is a nonce alone", text(NONCE)),
        ("the tag has 15 bytes", text(message[:-1])),
        ("the tag has 17 bytes", text(message + b"\0")),
        ("the tag is all zeros", text(message[:-16] + bytes(16))),
        ("a bit of the nonce is another", text(bytes([message[0] ^ 1]) + message[1:])),
        ("a bit of the ciphertext is another", text(message[:12] + bytes([message[12] ^ 1]) + message[13:])),
        ("the body is not encrypted", text(CONTENT)),
        ("the purpose is that of a record", text(NONCE + stored)),
    ]


def bad_cookies():
    made = []
    for algorithm in ALGORITHMS:
        of = entry(algorithm)
        mangled = mangled_encrypted() if of.encrypts else mangled_signed(algorithm)
        rows = [(why, text, None) for why, text in mangled + by_others(algorithm)]
        rows += [(why, protected(of, plain), plain) for why, plain in bad_bodies()]
        for why, text, plain in rows:
            assert is_refused(of, text), why
            vector = {"why": why, **use(of), "text": text}
            made.append(vector if plain is None else vector | {"body": plain.hex()})
    return made


def is_refused(of, text):
    try:
        cookie.read([of], text)
    except Refused:
        return True
    return False


def ended():
    """Well-formed cookies at the edges of their time, with the limits of an example."""
    cases = [
        ("the last second before the idle limit", NOW - IDLE + 1, NOW - IDLE + 1, True),
        ("at the idle limit", NOW - IDLE, NOW - IDLE, False),
        ("the last second before the absolute limit", NOW - ABSOLUTE + 1, NOW, True),
        ("at the absolute limit", NOW - ABSOLUTE, NOW, False),
        ("as far in the future as the skew", NOW + SKEW, NOW + SKEW, True),
        ("beyond the skew", NOW + SKEW + 1, NOW + SKEW + 1, False),
    ]
    made = []
    for name, created, issued, valid in cases:
        content, of = body(created, issued, SEVEN), entry(SHA1)
        assert times.Limits(NOW, IDLE, ABSOLUTE, SKEW).allow(content) == valid, name
        moments = {"created": created, "issued": issued, "idle": IDLE, "absolute": ABSOLUTE, "skew": SKEW}
        made.append({"name": name, **use(of), **moments, "valid": valid, "text": cookie.write(of, content)})
    return made
