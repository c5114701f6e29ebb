"""Copies the published crates into a workspace of their own, where cargo may choose the lowest versions."""

import pathlib
import re
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CRATES = ["session-core", "session-derive", "session-actix", "session-stores"]


def main(target):
    target.mkdir(parents=True, exist_ok=True)
    for lock in target.glob("Cargo.lock"):
        lock.unlink()
    for crate in CRATES:
        shutil.rmtree(target / crate, ignore_errors=True)
        # With its times, so that only what changed is compiled again.
        shutil.copytree(ROOT / crate, target / crate, ignore=shutil.ignore_patterns("target"))
        # The tests of session-core alone are run; those of others ask for what has nothing to do with it.
        if crate != "session-core":
            manifest = target / crate / "Cargo.toml"
            text = manifest.read_text()
            manifest.write_text(re.sub(r"(?ms)^\[dev-dependencies\]\n.*?(?=^\[)", "", text))
    # What tests and crates' pages read.
    shutil.copy(ROOT / "README.md", target)
    shutil.rmtree(target / "docs", ignore_errors=True)
    shutil.copytree(ROOT / "docs", target / "docs")
    shutil.rmtree(target / "tests", ignore_errors=True)
    shutil.copytree(ROOT / "tests" / "vectors", target / "tests" / "vectors")

    # The workspace without the package at its root.
    workspace = (ROOT / "Cargo.toml").read_text().split("\n[package]\n")[0]
    members = "members = [" + ", ".join(f'"{crate}"' for crate in CRATES) + "]"
    workspace = re.sub(r"(?ms)^members = \[.*?^\]", members, workspace)
    workspace = re.sub(r"(?m)^default-members = .*\n", "", workspace)
    (target / "Cargo.toml").write_text(workspace)


main(pathlib.Path(sys.argv[1]))
