"""Questions and answers in JSON, one a line: what the test in Rust beside this package talks to.

Bytes are in hex. An answer is `{"ok": …}`, or `{"refused": "why"}` where the page calls what was
asked about invalid. Anything else that goes wrong ends the program.
"""

import json

from . import base64url, body, cookie, fields, gcm_siv, identifier, owner, stored, tag, times
from .keys import Entry
from .refused import Refused

hex_of = bytes.fromhex


def entry_of(asked):
    return Entry(hex_of(asked["master"]), asked["algorithm"], asked["context"], asked["cookie"])


def ring_of(asked):
    return [entry_of(entry) for entry in asked["ring"]]


def nonce_of(asked):
    return hex_of(asked["nonce"]) if asked.get("nonce") else None


def shown(asked, content, limits):
    """All that a body says."""
    values, unknown = fields.read(asked["struct"], asked["named"], content.fields)
    return {
        "created": content.created,
        "issued": content.issued,
        "expires": limits.end(content),
        "valid": limits.allow(content),
        "schema": content.schema,
        "padding": content.padding,
        "persistent": content.persistent,
        "values": values,
        "unknown": {number: data.hex() for number, data in unknown.items()},
    }


def made(asked):
    """The other way round."""
    given = asked["body"]
    found = fields.write(asked["struct"], asked["named"], given["values"])
    found |= {int(number): hex_of(data) for number, data in given["unknown"].items()}
    age = given["issued"] - given["created"]
    return body.Body(given["issued"], age, given["schema"], given["padding"], found)


def read_cookie(asked):
    content, nonce = cookie.read(ring_of(asked), asked["text"])
    return {
        "body": shown(asked, content, times.Limits(**asked["limits"])),
        "nonce": nonce and nonce.hex(),
        "again": cookie.write(ring_of(asked)[0], content, nonce),
    }


def write_cookie(asked):
    return cookie.write(ring_of(asked)[0], made(asked), nonce_of(asked))


def read_id(asked):
    id = identifier.read(ring_of(asked), asked["text"])
    return {"id": id.hex(), "key": identifier.store_key(id).hex(), "again": identifier.write(ring_of(asked)[0], id)}


def write_id(asked):
    return identifier.write(ring_of(asked)[0], hex_of(asked["id"]))


def read_record(asked):
    key, data, nonce = hex_of(asked["key"]), hex_of(asked["bytes"]), None
    if asked["sealed"]:
        record, nonce = stored.unseal(ring_of(asked), key, data)
        again = stored.seal(ring_of(asked)[0], key, record, nonce)
    else:
        record = stored.read(data)
        again = stored.write(record)
    limits = times.Limits(**asked["limits"])
    session, change = times.session_of(record, limits)
    return {
        "mark": record.mark.hex(),
        "deadline": record.deadline,
        "rotated_to": record.key and record.key.hex(),
        "body": shown(asked, record.content, limits),
        "nonce": nonce and nonce.hex(),
        "is_session": session is not None,
        "change": change,
        "again": again.hex(),
    }


def write_record(asked):
    record = stored.Stored(hex_of(asked["mark"]), made(asked))
    if asked.get("deadline") is not None:
        record.deadline, record.key = asked["deadline"], hex_of(asked["rotated_to"])
    if not asked["sealed"]:
        return stored.write(record).hex()
    return stored.seal(ring_of(asked)[0], hex_of(asked["key"]), record, nonce_of(asked)).hex()


def owner_key(asked):
    entry = ring_of(asked)[0]
    found = owner.key(entry.context, entry.cookie, hex_of(asked["value"]))
    return {"owner": found.hex(), "not_before": owner.not_before_key(found).hex()}


def tag_of(asked):
    return {"spelling": tag.spell(asked["type"]), "tag": fields.tag_of(asked)}


def protect(asked):
    """Any bytes under any derived key, for messages that are wrong."""
    entry, plain, aad = entry_of(asked["entry"]), hex_of(asked["plain"]), hex_of(asked["aad"])
    if entry.encrypts:
        nonce = nonce_of(asked)
        return (nonce + gcm_siv.seal(entry.derived(asked["purpose"]), nonce, plain, aad)).hex()
    return (plain + entry.mac(asked["purpose"], aad + plain)).hex()


def text(asked):
    return base64url.write(hex_of(asked["bytes"]))


def encrypt(asked):
    key, nonce, plain, aad = (hex_of(asked[name]) for name in ("key", "nonce", "plaintext", "aad"))
    sealed = gcm_siv.seal(key, nonce, plain, aad)
    assert gcm_siv.open(key, nonce, sealed, aad) == plain
    return sealed.hex()


QUESTIONS = {
    function.__name__: function
    for function in (
        read_cookie, write_cookie, read_id, write_id, read_record, write_record, owner_key, tag_of, protect, text, encrypt
    )
}


def answer(line):
    asked = json.loads(line)
    try:
        return {"ok": QUESTIONS[asked["ask"]](asked)}
    except Refused as why:
        return {"refused": str(why)}
