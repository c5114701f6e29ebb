"""The fields of a struct, as its author wrote them, in the bytes of a body.

A struct is a list of `{"name", "type"}`, each with what else its attributes say: `rename`, `version`,
`tag`, `module`, `expires`, and `as`, the type whose form the value has, where that is not its own.
"""

from . import expiring, tag, value
from .refused import Refused, demand


def tag_of(field):
    if "tag" in field:
        demand(field["tag"] in tag.PINNED, "only 1 to 111 can be pinned")
        return field["tag"]
    name = field.get("rename", field["name"])
    text = tag.text(name, field["type"], field.get("version", 0), field.get("module"), field.get("expires", False))
    return tag.hashed(text)


def write(struct, named, values):
    """Tags and bytes. Of a field that expires the value is a pair: the second, and the value."""
    out = {}
    for field in struct:
        if field["name"] not in values:
            continue
        found = values[field["name"]]
        ends, found = found if field.get("expires") else (None, found)
        data = value.write(field.get("as", field["type"]), found, named)
        out[tag_of(field)] = data if ends is None else expiring.write(ends, data)
    return out


def read(struct, named, fields):
    """What each field that is there reads as, and the tags that the struct doesn't know."""
    values, unknown = {}, dict(fields)
    for field in struct:
        data = unknown.pop(tag_of(field), None)
        if data is not None:
            try:
                values[field["name"]] = _read(field, named, data)
            except Refused:
                values[field["name"]] = "undecodable"
    return values, unknown


def _read(field, named, data):
    ends = None
    if field.get("expires"):
        ends, data = expiring.read(data)
    found = value.read(field.get("as", field["type"]), data, named)
    return found if ends is None else [ends, found]
