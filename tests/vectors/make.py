#!/usr/bin/env python3
"""Test vectors of docs/format.md, by the second implementation of that page.

    python3 make.py           writes format.json, and the vectors in docs/format.md
    python3 make.py --check   fails if one of them is not what this program writes

The implementation is in tests/second_implementation/session_format. It was written from the page
alone, with nothing but the standard library, and shares no code with the Rust crates: so what both
agree on is what the page says.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "second_implementation"))

from made import cookies, page, rules, setting, stores  # noqa: E402

JSON = HERE / "format.json"
PAGE = HERE.parent.parent / "docs" / "format.md"
BEGIN, END = "<!-- vectors: begin -->\n", "<!-- vectors: end -->\n"


def vectors():
    return {
        "about": "made by make.py beside this file from docs/format.md; do not edit",
        "now": setting.NOW,
        "varints": rules.varints(),
        "bad_varints": [data for data, _ in rules.BAD_VARINTS],
        "spellings": rules.spellings(),
        "tags": rules.tags(),
        "values": rules.values(),
        "keys": rules.derived_keys(),
        "reserved_keys": rules.encryption_keys(),
        "cookies": cookies.cookies(),
        "bad_cookies": cookies.bad_cookies(),
        "times": cookies.ended(),
        "ids": stores.ids(),
        "owners": stores.owners(),
        "not_before": stores.not_before(),
        "written": stores.written(),
        "records": stores.records(),
        "sealed": stores.sealed(),
    }


def main():
    made = vectors()
    as_json = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    as_page = before + BEGIN + "\n" + page.page(made) + END + after
    outputs = [(JSON, as_json), (PAGE, as_page)]
    if sys.argv[1:] == ["--check"]:
        stale = [path.name for path, new in outputs if not path.exists() or path.read_text(encoding="utf-8") != new]
        if stale:
            sys.exit(f"not up to date, run {Path(__file__).name}: {', '.join(stale)}")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        for path, new in outputs:
            path.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
