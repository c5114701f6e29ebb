"""Vectors of the small rules: varints, spellings, tags, values and keys."""

from session_format import keys, spelling, tag, value, varint

from .setting import MASTER, OTHER_MASTER, SIGNING, entry, use

VARINTS = [0, 1, 127, 128, 300, 16383, 16384, 2**21 - 1, 2**21, 2**28 - 1, 2**28, 2**32 - 1]

BAD_VARINTS = [
    ("8000", "0 in two bytes"),
    ("ff8000", "127 in three bytes"),
    ("8080808000", "0 in five bytes"),
    ("8080808010", "2^32"),
    ("ffffffff1f", "more than 2^32 - 1"),
    ("ffffffffff01", "six bytes"),
    ("80", "cut off"),
]

SPELLINGS = [
    "u32",
    "std::vec::Vec::<crate::shop::Item,>",
    "::alloc::string::String",
    "Option < Vec < u8 > >",
    "[u8; 32]",
    "[u8; 0x20usize]",
    "[u8; (1_0)]",
    "Box<[u8]>",
    "(u32,)",
    "(u32, u8,)",
    "((u32))",
    "Option<(Vec<(u8)>)>",
    "()",
    "std::collections::BTreeMap<String, Vec<shop::Item>>",
    "std::borrow::Cow<'static, str>",
    "Grid<0x3i32, true, 'x'>",
    "Item<>",
    "r#type::r#Item",
]

# Fields as their authors write them.
TAGGED = [
    {"name": "visits", "type": "u32"},
    {"name": "visits", "type": "u64"},
    {"name": "visits", "type": "u32", "version": 1},
    {"name": "user", "type": "Option<u64>"},
    {"name": "name", "type": "String"},
    {"name": "cart", "type": "Vec<crate::Item>"},
    {"name": "cart", "type": "Vec<crate::Item>", "version": 2},
    {"name": "type", "type": "String"},
    {"name": "token", "type": "[u8; 16]"},
    {"name": "one", "type": "(u32,)"},
    {"name": "prices", "type": "std::collections::BTreeMap<String, u32>", "version": 12},
    {"name": "code", "type": "String", "expires": True},
    {"name": "at", "type": "u32", "module": "crate::tagged::digits"},
    {"name": "at", "type": "u32", "module": "crate::tagged::digits", "expires": True, "version": 1},
]

NAMED = {
    "Item": {"struct": [["name", "String"], ["quantity", "u32"]]},
    "Colour": {"enum": [["Red"], ["Green"], ["Blue"]]},
}

# A type, a value as Rust has it, and as JSON has it.
VALUES = [
    ("u8", "200", 200),
    ("i8", "-1", -1),
    ("u32", "7", 7),
    ("u32", "300", 300),
    ("u32", "4294967295", 2**32 - 1),
    ("i32", "-1", -1),
    ("i32", "150", 150),
    ("bool", "true", True),
    ("char", "'é'", "é"),
    ("f64", "-0.5", -0.5),
    ("String", '"Ada"', "Ada"),
    ("Option<u32>", "None", None),
    ("Option<u32>", "Some(7)", 7),
    ("(u32,bool)", "(300, false)", [300, False]),
    ("[u8;4]", "[1, 2, 3, 4]", [1, 2, 3, 4]),
    ("Vec<u32>", "vec![1, 300]", [1, 300]),
    ("Vec<Item>", 'vec![Item { name: "tea", quantity: 2 }]', [{"name": "tea", "quantity": 2}]),
    ("Colour", "Colour::Green, the second variant", "Green"),
]


def varints():
    return [{"value": number, "hex": varint.write(number).hex()} for number in VARINTS]


def spellings():
    return [{"written": written, "spelling": spelling.spell(written)} for written in SPELLINGS]


def tags():
    made = []
    for field in TAGGED:
        expires, version, module = field.get("expires", False), field.get("version", 0), field.get("module")
        text = tag.text(field["name"], field["type"], version, module, expires)
        vector = {"name": field["name"], "written": field["type"], "type": text.split(b"\0")[1].decode(), "version": version}
        if module:
            vector["module"] = module
        made.append(vector | {"text": text.hex(), "hash": f"{tag.fnv(text):016x}", "tag": tag.hashed(text)})
    return made


def values():
    made = []
    for type, shown, found in VALUES:
        data = value.write(type, found, NAMED)
        assert value.read(type, data, NAMED) == found
        made.append({"type": type, "value": shown, "hex": data.hex()})
    return made


def derived(purpose, of):
    """In the order in which the file has had it."""
    shared = use(of)
    return {
        "master": shared["master"],
        "purpose": purpose,
        "algorithm": of.algorithm,
        "context": of.context,
        "cookie": of.cookie,
        "info": of.info(purpose, of.algorithm).hex(),
        "key": of.derived(purpose).hex(),
    }


def derived_keys():
    uses = [("", "session"), ("shop", "session"), ("", "__Host-visitor")]
    made = [
        derived(purpose, entry(algorithm, MASTER, context, cookie))
        for purpose in ("signed-state", "session-id", "stored-state")
        for context, cookie in uses
        for algorithm in SIGNING
    ]
    return made + [derived("signed-state", entry(keys.SHA1, OTHER_MASTER))]


def encryption_keys():
    return [derived(purpose, entry(keys.GCM_SIV)) for purpose in ("encrypted-state", "stored-encrypted")]
