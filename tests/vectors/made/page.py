"""How the page shows the vectors."""

from .rules import BAD_VARINTS
from .setting import GRACE, MASTER, NONCE, OTHER_MASTER, SALT


def code(value):
    return f"`{value}`" if value != "" else ""


def table(titles, rows):
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines) + "\n"


def keys_for_page(keys):
    titles = ["purpose", "algorithm", "context", "cookie", "derived key"]
    names = ["purpose", "algorithm", "context", "cookie", "key"]
    return table(titles, [[code(key[name]) for name in names] for key in keys])


def cookie_for_page(vector):
    rows = [
        ("created", vector["created"]),
        ("issued", vector["issued"]),
        ("schema", vector["schema"]),
        ("context", vector["context"] or "(empty)"),
        ("cookie", vector["cookie"]),
        ("record", vector["record"] or "(empty)"),
        ("body", vector["body"]),
    ]
    return "".join(f"{name:<8} {value}\n" for name, value in rows)


def cookies_for_page(cookies):
    out = []
    names = list(dict.fromkeys(cookie["name"] for cookie in cookies))
    for name in names:
        same = [cookie for cookie in cookies if cookie["name"] == name]
        out.append(f"**{name[0].upper()}{name[1:]}**\n\n```text\n{cookie_for_page(same[0])}")
        out += [f"{cookie['algorithm']}\n         {cookie['text']}\n" for cookie in same]
        out.append("```\n\n")
    return "".join(out)


def bad_for_page(cookies):
    """Those of the first algorithm; the file has both."""
    first = [cookie for cookie in cookies if cookie["algorithm"] == "hmac-sha1-128"]
    texts = [cookie for cookie in first if "body" not in cookie]
    bodies = [cookie for cookie in first if "body" in cookie]
    encrypted = [c for c in cookies if c["algorithm"] == "aes-256-gcm-siv" and "body" not in c]
    return (
        "Refused before the contents are looked at:\n\n"
        + table(["why", "text"], [[c["why"], code(c["text"])] for c in texts])
        + "Signed as they should be, and refused for what is signed:\n\n"
        + table(["why", "body", "text"], [[c["why"], code(c["body"]), code(c["text"])] for c in bodies])
        + "Where cookies are encrypted, with the nonce from above; `format.json` has the bodies too:\n\n"
        + table(["why", "text"], [[c["why"], code(c["text"])] for c in encrypted])
    )


def ids_for_page(ids):
    titles = ["id", "context", "cookie", "algorithm", "text"]
    rows = [
        [code(i["id"]), code(i["context"]), code(i["cookie"]), code(i["algorithm"]), code(i["text"])]
        for i in ids
    ]
    keys = dict.fromkeys((i["id"], i["store_key"]) for i in ids)
    return table(titles, rows) + table(["id", "store key"], [[code(cell) for cell in key] for key in keys])


def owners_for_page(made):
    owners = [
        [code(o["type"]), code(o["value"]), code(o["hex"]), code(o["owner_key"]), code(o["not_before_key"])]
        for o in made["owners"]
    ]
    entries = [[n["seconds"], code(n["write"]), code(n["bytes"])] for n in made["not_before"]]
    return (
        table(["type", "value", "bytes", "owner's key", "store key of the not-before"], owners)
        + f"A not-before that is written at the second {made['now']}, with a skew of 60:\n\n"
        + table(["seconds", "`write`", "bytes"], entries)
    )


def written_for_page(written):
    out = []
    for step in written:
        rows = [
            ("at", step["at"]),
            ("id", step["id"]),
            ("key", step["store_key"]),
            ("owner", step["owner_key"] or "(nobody)"),
            ("bytes", step["bytes"]),
        ]
        lines = "".join(f"{name:<8} {value}\n" for name, value in rows)
        out.append(f"{step['step'][0].upper()}{step['step'][1:]}:\n\n```text\n{lines}```\n\n")
    return "".join(out)


def records_for_page(records):
    def reading(vector):
        if vector["record"] is None:
            return "none"
        return "read and written" if vector["begins"] else "read"

    def change(vector):
        if vector["record"] is not None and vector["begins"]:
            return "is written"
        return "begins another session" if vector["begins"] else "is discarded, and no cookie sent"

    rows = [[v["name"], code(v["bytes"]), reading(v), change(v)] for v in records]
    return table(["what stands there", "bytes", "the session", "a change"], rows)


def page(made):
    spelled = [[code(s["written"]), code(s["spelling"])] for s in made["spellings"]]
    tags = [
        [code(t["name"]), code(t["type"]), t["version"], code(t["text"]), code(t["hash"]), t["tag"]]
        for t in made["tags"]
    ]
    values = [[code(v["type"]), code(v["value"]), code(v["hex"])] for v in made["values"]]
    times = [
        [t["name"], t["created"], t["issued"], "valid" if t["valid"] else "not valid"]
        for t in made["times"]
    ]

    def seals(algorithm):
        found = [s for s in made["sealed"] if s["algorithm"] == algorithm]
        rows = [[s["name"], code(s["bytes"]), "a session" if s["valid"] else "none"] for s in found]
        return table(["what stands there", "bytes", ""], rows)

    sections = [
        ("Varints", table(["value", "bytes"], [[v["value"], code(v["hex"])] for v in made["varints"]])),
        ("No varints", table(["bytes", "why not"], [[code(d), why] for d, why in BAD_VARINTS])),
        ("Spellings of types", table(["written", "spelling"], spelled)),
        (
            "Hashed tags",
            table(["name", "type", "version", "text", "FNV-1a-64", "tag"], tags)
            + "The fields called `at` are encoded by the module `crate::tagged::digits`.\n\n",
        ),
        ("Values", table(["type", "value", "bytes"], values)),
        (
            "Keys",
            f"Of the master key `{MASTER.hex()}`, and in the last line of `{OTHER_MASTER.hex()}`.\n\n"
            + keys_for_page(made["keys"])
            + "The `info` of the first line:\n\n```text\n"
            + made["keys"][0]["info"]
            + "\n```\n\nFor encryption:\n\n"
            + keys_for_page(made["reserved_keys"]),
        ),
        (
            "Cookies",
            "Of the first master key; what is encrypted has the nonce "
            f"`{NONCE.hex()}`. The last lines of each are the cookie's value.\n\n"
            + cookies_for_page(made["cookies"]),
        ),
        (
            "What is no cookie",
            "Of the first master key, the name `session`, no context, and `hmac-sha1-128`; "
            "`format.json` has the same for `hmac-sha256-128`.\n\n" + bad_for_page(made["bad_cookies"]),
        ),
        (
            "Times",
            f"At the second {made['now']} (2026-01-01T00:00:00Z), with an idle limit of 86,400 seconds, an "
            "absolute limit of 1,209,600 and a skew of 60.\n\n"
            + table(["case", "created", "issued", ""], times),
        ),
        (
            "Ids, and where their sessions are",
            "Of the first master key.\n\n" + ids_for_page(made["ids"]),
        ),
        ("Owners", owners_for_page(made)),
        (
            "Records as they are written",
            "All that is written in the life of one session, whose fields are `visits: u32` and "
            f"`#[session(owner)] user: Option<u64>`, with a grace of {GRACE} seconds.\n\n"
            + written_for_page(made["written"]),
        ),
        (
            "Records as they are read",
            f"Under the key of the first id, at the second {made['now']}, with the limits from above and a "
            f"grace of {GRACE} seconds.\n\n"
            + records_for_page(made["records"]),
        ),
        (
            "Sealed records",
            "Under the same key at the same time, where records are sealed, with the first master key and "
            "`hmac-sha1-128`; `format.json` has the same for `hmac-sha256-128`.\n\n"
            + seals("hmac-sha1-128")
            + f"The same where they are encrypted; the other four bytes of the nonce are `{SALT.hex()}`:\n\n"
            + seals("aes-256-gcm-siv"),
        ),
    ]
    return "".join(f"### {title}\n\n{body}" for title, body in sections)
