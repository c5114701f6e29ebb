"""Derived keys: one for each purpose, algorithm, context and cookie name."""

import hashlib
import hmac
import struct
from dataclasses import dataclass

FORMAT = b"session-v1"
SHA1, SHA256, GCM_SIV = "hmac-sha1-128", "hmac-sha256-128", "aes-256-gcm-siv"
HASHES = {SHA1: hashlib.sha1, SHA256: hashlib.sha256}
MAC = 16


def lengthed(data):
    """Bytes behind their length as u16, little-endian."""
    return struct.pack("<H", len(data)) + data


@dataclass(frozen=True)
class Entry:
    """An entry of a key ring."""

    master: bytes
    algorithm: str
    context: str
    cookie: str

    def info(self, purpose, algorithm):
        parts = [FORMAT, purpose.encode(), algorithm.encode(), self.context.encode(), self.cookie.encode()]
        return b"".join(map(lengthed, parts))

    def derived(self, purpose, algorithm=None):
        """HKDF-SHA256 (RFC 5869) with no salt, and 32 bytes: one round of its second step."""
        extracted = hmac.digest(bytes(32), self.master, "sha256")
        return hmac.digest(extracted, self.info(purpose, algorithm or self.algorithm) + b"\x01", "sha256")

    def mac(self, purpose, data, algorithm=None):
        algorithm = algorithm or self.algorithm
        return hmac.new(self.derived(purpose, algorithm), data, HASHES[algorithm]).digest()[:MAC]

    @property
    def encrypts(self):
        return self.algorithm == GCM_SIV
