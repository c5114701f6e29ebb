"""Whether each crate that is compiled says that it takes the compiler which the manifests promise."""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The stores that ask for a later one than the workspace, as the README says.
LATER = {"redb": "1.90", "sqlite": "1.94", "postgres": "1.94", "mysql": "1.94", "tls": "1.94"}
STORES = ["files", "redis", "memcached", *LATER]


def cargo(*arguments):
    command = ["cargo", *arguments, "--locked"]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def number(version):
    return tuple(int(part) for part in (version.split(".") + ["0"])[:3])


def compiled(*selection):
    """What an application compiles, as `name version`, on this platform."""
    tree = cargo("tree", *selection, "--edges=normal,build", "--prefix=none", "--format={p}")
    return {" ".join(line.split()[:2]) for line in tree.splitlines() if line}


def main():
    promised = re.search(r'^rust-version = "(.+)"', (ROOT / "Cargo.toml").read_text(), re.M)[1]
    host = re.search("host: (.+)", subprocess.check_output(["rustc", "-vV"], text=True))[1]
    metadata = json.loads(cargo("metadata", "--format-version=1", f"--filter-platform={host}", "--all-features"))
    asked = {f"{it['name']} v{it['version']}": it["rust_version"] for it in metadata["packages"]}

    applications = {(promised, "session-core, session-actix"): compiled(
        "--package=session-core", "--package=session-actix", "--all-features")}
    for store in STORES:
        applications[LATER.get(store, promised), f"session-stores, {store}"] = compiled(
            "--package=session-stores", f"--features={store}")

    late = []
    for (limit, application), crates in applications.items():
        unknown = sorted(crates - asked.keys())
        late += [f"{crate}, of {application}: cargo metadata does not know it" for crate in unknown]
        late += [f"{crate}, of {application}, asks for {asked[crate]}, and {limit} is promised"
                 for crate in sorted(crates & asked.keys())
                 if asked[crate] and number(asked[crate]) > number(limit)]
    if late:
        sys.exit("\n".join(late))
    crates = set().union(*applications.values())
    silent = sum(1 for crate in crates if not asked[crate])
    print(f"{len(crates)} crates take the compiler that is promised; {silent} of them do not say one")


main()
