"""AES-256-GCM-SIV (RFC 8452)."""

import hmac
import struct

from .aes import Aes256
from .refused import demand

NONCE, TAG = 12, 16
# x^128 + x^127 + x^126 + x^121 + 1, the coefficient of x^0 in the lowest bit.
POLYNOMIAL = 1 << 128 | 1 << 127 | 1 << 126 | 1 << 121 | 1


def _dot(a, b):
    """a * b * x^-128, section 3."""
    product = 0
    while a:
        low = a & -a
        product ^= b * low
        a ^= low
    for _ in range(128):
        if product & 1:
            product ^= POLYNOMIAL
        product >>= 1
    return product


def _polyval(key, data):
    key, sum = int.from_bytes(key, "little"), 0
    for at in range(0, len(data), 16):
        sum = _dot(sum ^ int.from_bytes(data[at : at + 16], "little"), key)
    return sum.to_bytes(16, "little")


def _keys(key, nonce):
    """The keys of one message, section 4: for authentication, and for encryption."""
    cipher = Aes256(key)
    halves = [cipher.block(struct.pack("<I", n) + nonce)[:8] for n in range(6)]
    return b"".join(halves[:2]), Aes256(b"".join(halves[2:]))


def _padded(data):
    return data + bytes(-len(data) % 16)


def _tag(authentication, encryption, nonce, plaintext, aad):
    lengths = struct.pack("<QQ", 8 * len(aad), 8 * len(plaintext))
    sum = bytearray(_polyval(authentication, _padded(aad) + _padded(plaintext) + lengths))
    for i, byte in enumerate(nonce):
        sum[i] ^= byte
    sum[15] &= 0x7F
    return encryption.block(bytes(sum))


def _stream(encryption, tag, data):
    counter, rest = struct.unpack("<I", tag[:4])[0], tag[4:15] + bytes([tag[15] | 0x80])
    out = bytearray()
    for at in range(0, len(data), 16):
        block = encryption.block(struct.pack("<I", counter) + rest)
        out += bytes(a ^ b for a, b in zip(data[at : at + 16], block))
        counter = (counter + 1) % 2**32
    return bytes(out)


def seal(key, nonce, plaintext, aad):
    """The ciphertext, and the tag behind it."""
    authentication, encryption = _keys(key, nonce)
    tag = _tag(authentication, encryption, nonce, plaintext, aad)
    return _stream(encryption, tag, plaintext) + tag


def open(key, nonce, sealed, aad):
    demand(len(sealed) >= TAG, "too short for a tag")
    ciphertext, tag = sealed[:-TAG], sealed[-TAG:]
    authentication, encryption = _keys(key, nonce)
    plaintext = _stream(encryption, tag, ciphertext)
    right = _tag(authentication, encryption, nonce, plaintext, aad)
    demand(hmac.compare_digest(tag, right), "the tag is another's")
    return plaintext
