"""Vectors of sessions in a store: ids, owners, and what stands there."""

from session_format import body as bodies, identifier, owner, stored, times, value
from session_format.keys import GCM_SIV, SHA256
from session_format.refused import Refused
from session_format.stored import NOWHERE, Stored

from .setting import (
    ABSOLUTE, ALGORITHMS, GRACE, IDLE, IDS, NOW, OTHER_MASTER, SALT, SEVEN, SIGNING, SKEW, USER, WRITES, body, entry, use,
)

KEYS = [identifier.store_key(id) for id in IDS]
# The `write` of the record stands in the nonce where it stands in a record.
NONCE = SALT[:1] + WRITES[0] + SALT[1:]
LIMITS = times.Limits(NOW, IDLE, ABSOLUTE, SKEW, GRACE)


def ids():
    entries = [(id, entry(algorithm)) for id in IDS for algorithm in SIGNING]
    for used in ({"context": "shop"}, {"cookie": "__Host-visitor"}):
        entries += [(IDS[0], entry(algorithm, **used)) for algorithm in SIGNING]
    entries += [(id, entry(GCM_SIV)) for id in IDS[:2]]
    made = []
    for id, of in entries:
        text = identifier.write(of, id)
        assert identifier.read([of], text) == id
        key = identifier.store_key(id)
        made.append({**use(of), "id": id.hex(), "text": text, "store_key": key.hex()})
    assert made[-1]["text"] == identifier.write(entry(SHA256), IDS[1])
    return made


def owners():
    made = []
    for type, shown, found in [
        ("u64", "7", 7),
        ("Option<u64>", "Some(7)", 7),
        ("Option<u64>", "Some(300)", 300),
        ("String", '"ada"', "ada"),
        ("Option<String>", 'Some("ada")', "ada"),
    ]:
        data = value.write(type, found)
        key = owner.key("", "session", data)
        vector = {"type": type, "value": shown, "hex": data.hex(), "owner_key": key.hex()}
        made.append(vector | {"not_before_key": owner.not_before_key(key).hex()})
    return made


def not_before():
    """Revoked at NOW, with a skew of 60 seconds: 61 seconds later."""
    mark, seconds = WRITES[0], NOW + 1 + SKEW
    data = owner.write_not_before(mark, seconds)
    assert owner.read_not_before(data) == (mark, seconds)
    return [{"write": mark.hex(), "seconds": seconds, "bytes": data.hex()}]


def steps():
    """Every write of a session's life, in order: what, when, of which id and whom."""
    member = SEVEN | {USER: value.write("Option<u64>", 7)}
    signed_out = SEVEN | {USER: value.write("Option<u64>", None)}
    stranger, ada = body(NOW, NOW, SEVEN), owner.key("", "session", member[USER])

    def at(seconds, fields):
        return body(NOW + seconds, NOW + seconds, fields)

    return [
        ("`visits` is set to 7: a session begins", NOW, 0, None, Stored(WRITES[0], stranger)),
        ("`user` is set to `Some(7)`: a new identity", NOW + 5, 1, ada, Stored(WRITES[1], at(5, member))),
        (
            "the old record, which can be read until the grace is over",
            NOW + 5, 0, None, Stored(WRITES[2], stranger, NOW + 5 + GRACE, KEYS[1]),
        ),
        ("`user` is set to `None`: another identity", NOW + 10, 2, None, Stored(WRITES[3], at(10, signed_out))),
        (
            "the old record, in which nothing is left to be read, as somebody was signed in",
            NOW + 10, 1, ada, Stored(WRITES[4], at(10, {}), NOW + 10, KEYS[2]),
        ),
        (
            "the session is ended; what this leaves is deleted",
            NOW + 15, 2, None, Stored(WRITES[5], at(15, {}), NOW + 15, NOWHERE),
        ),
    ]


def written():
    return [
        {
            "step": step,
            "at": at,
            "id": IDS[index].hex(),
            "store_key": KEYS[index].hex(),
            "owner_key": whose and whose.hex(),
            "write": record.mark.hex(),
            "bytes": stored.write(record).hex(),
        }
        for step, at, index, whose, record in steps()
    ]


def record_cases():
    mark, to = WRITES[0], KEYS[1]
    good, idled = body(NOW, NOW, SEVEN), body(NOW - IDLE, NOW - IDLE, SEVEN)

    def live(content):
        return stored.write(Stored(mark, content))

    def rotated(deadline, content=good, key=to):
        return stored.write(Stored(mark, content, deadline, key))

    return [
        ("live", live(good)),
        ("live, with padding in its body", live(body(NOW, NOW, SEVEN, padding=3))),
        ("live, at its idle limit", live(idled)),
        ("live, at its absolute limit", live(body(NOW - ABSOLUTE, NOW, SEVEN))),
        ("live, from beyond the skew", live(body(NOW, NOW + SKEW + 1, SEVEN))),
        ("rotated, in the last second before its deadline", rotated(NOW + 1)),
        ("rotated, at its deadline", rotated(NOW)),
        ("rotated, in the last second of a grace after it", rotated(NOW - GRACE + 1)),
        ("rotated, a grace after it", rotated(NOW - GRACE)),
        ("rotated, and its body is at its idle limit", rotated(NOW + 1, idled)),
        ("rotated to the key of zeros: ended", rotated(NOW + 1, key=NOWHERE)),
        ("no byte at all", b""),
        ("cut off within `write`", live(good)[:8]),
        ("without a body", live(good)[:9]),
        ("live, and its tags descend", live(good) + bodies.framed({1: b""})),
        ("rotated, cut off within the deadline", rotated(NOW + 1)[:12]),
        ("rotated, cut off within the new key", rotated(NOW + 1)[:44]),
        ("rotated, without a body", rotated(NOW + 1)[:45]),
        ("of kind 0", b"\x00" + live(good)[1:]),
        ("of kind 3: a not-before", owner.write_not_before(mark, NOW + 1)),
        ("something else", b'{"visits": 7}'),
    ]


def read(data):
    """The session, and whether another may begin where there is none, or a change of it be written."""
    try:
        session, change = times.session_of(stored.read(data), LIMITS)
    except Refused:
        return None, True
    return session, change != times.DISCARDED


def records():
    """What readers make of what stands under the key of the first id, at NOW."""
    made = []
    for name, data in record_cases():
        session, begins = read(data)
        record = session and bodies.framed(session.fields).hex()
        made.append({"name": name, "bytes": data.hex(), "record": record, "begins": begins})
    assert [vector["record"] for vector in made].count(bodies.framed(SEVEN).hex()) == 3
    return made


def sealed_cases(algorithm):
    of, key = entry(algorithm), KEYS[0]
    live = Stored(WRITES[0], body(NOW, NOW, SEVEN))
    rotated = Stored(WRITES[0], live.content, NOW + 1, KEYS[1])
    over = Stored(WRITES[0], live.content, NOW, KEYS[1])
    other = SIGNING[SIGNING.index(algorithm) - 1] if algorithm in SIGNING else SIGNING[1]
    good, plain = stored.seal(of, key, live, NONCE), stored.write(live)
    return [
        ("sealed", good, True),
        ("not sealed", plain, False),
        ("its last byte is missing", good[:-1], False),
        ("sealed for the key of another id", stored.seal(of, KEYS[1], live, NONCE), False),
        ("the purpose is that of an id", as_id(of, key, plain), False),
        ("the master key is another one", stored.seal(entry(algorithm, OTHER_MASTER), key, live, NONCE), False),
        ("the algorithm is the other one", stored.seal(entry(other), key, live, NONCE), False),
        ("rotated, in the last second before its deadline", stored.seal(of, key, rotated, NONCE), True),
        ("rotated, at its deadline", stored.seal(of, key, over, NONCE), False),
    ]


def as_id(of, key, plain):
    """A mac as an id has it; where encryption is configured, with the algorithm of ids."""
    algorithm = SHA256 if of.encrypts else of.algorithm
    return plain + of.mac(identifier.PURPOSE, key + plain, algorithm)


def sealed():
    """Records under the key of the first id, of which those that are sealed for it are sessions."""
    made = []
    for algorithm in ALGORITHMS:
        for name, data, valid in sealed_cases(algorithm):
            assert is_session(entry(algorithm), data) == valid, name
            vector = {"name": name, "algorithm": algorithm, "bytes": data.hex(), "valid": valid}
            made.append(vector | {"salt": SALT.hex()} if algorithm == GCM_SIV else vector)
    return made


def is_session(of, data):
    try:
        record, _ = stored.unseal([of], KEYS[0], data)
    except Refused:
        return False
    return times.session_of(record, LIMITS)[0] is not None
