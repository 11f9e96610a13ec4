# SPDX-License-Identifier: Apache-2.0
"""Make the excerpt of NIST's CAVP vectors that the pure tests hold each backend to:

    PYTHONPATH=tests python -m host.excerpt_cavp FOLDER > tests/pure/cavp.txt

FOLDER: the one of the package cryptography-vectors (pip), which has NIST's archives as they were published.
Lines: a kind, then its fields in hexadecimal (`-` for none) or as names; see test_cavp.py for their order.
"""

import sys
from pathlib import Path

HASHES = {"SHA-1": "sha1", "SHA-224": "sha224", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
HASHES |= {name.replace("-", ""): value for name, value in HASHES.items()}
CURVES = ("P-256", "P-384", "P-521")
MOST_EXPONENT = 1 << 32  # the reader takes no larger one


def entries(path: Path, last: str):
    """Each entry as a dictionary, with the headings in brackets under "section"; `last` is the field that ends one."""
    section, entry = "", {}
    for line in path.read_text().splitlines():
        name, equals, value = (part.strip() for part in line.partition("="))
        if line.startswith("["):
            section = line.strip("[] ")
        elif equals:
            entry[name] = value
            if name == last:
                yield {"section": section, **entry}
                entry = {name: value for name, value in entry.items() if name == "n"}


def show(kind: str, *fields: str) -> None:
    print(kind, *(field.lower() if field else "-" for field in fields))


def every(items, step: int, most: int):
    return list(items)[::step][:most]


def hashes(folder: Path) -> None:
    for name in ("SHA1", "SHA224", "SHA256", "SHA384", "SHA512"):
        place = folder / "hashes" / ("SHA1" if name == "SHA1" else "SHA2")
        short = every(entries(place / f"{name}ShortMsg.rsp", "MD"), 9, 8)
        for entry in [*short, *every(entries(place / f"{name}LongMsg.rsp", "MD"), 1, 2)]:
            show("hash", HASHES[name], entry["Msg"][: int(entry["Len"]) // 4], entry["MD"])
        if name != "SHA224":  # which the reader has in its readable form alone: minutes
            entry = next(entries(place / f"{name}Monte.rsp", "MD"))
            show("monte", HASHES[name], entry["Seed"], entry["MD"])


def aes(folder: Path) -> None:
    for size in (128, 192, 256):
        for part, step, most in (
            ("GFSbox", 2, 3),
            ("KeySbox", 5, 4),
            ("VarKey", 25, 6),
            ("VarTxt", 25, 6),
            ("MMT", 3, 4),
        ):
            found = entries(folder / "ciphers/AES/CBC" / f"CBC{part}{size}.rsp", "CIPHERTEXT")
            for entry in every((one for one in found if one["section"] == "ENCRYPT"), step, most):
                show("aes", *(entry[name] for name in ("KEY", "IV", "PLAINTEXT", "CIPHERTEXT")))


def triple_des(folder: Path) -> None:
    for part, step, most in (
        ("subtab", 3, 7),
        ("permop", 5, 7),
        ("invperm", 9, 8),
        ("vartext", 9, 8),
        ("varkey", 7, 8),
    ):
        found = entries(folder / "ciphers/3DES/CBC" / f"TCBC{part}.rsp", "CIPHERTEXT")
        for entry in every((one for one in found if one["section"] == "ENCRYPT"), step, most):
            show("3des", entry["KEYs"] * 3, *(entry[name] for name in ("IV", "PLAINTEXT", "CIPHERTEXT")))
    for part in ("MMT2", "MMT3"):
        found = entries(folder / "ciphers/3DES/CBC" / f"TCBC{part}.rsp", "CIPHERTEXT")
        for entry in every((one for one in found if one["section"] == "ENCRYPT"), 3, 4):
            key = entry["KEY1"] + entry["KEY2"] + entry["KEY3"]
            show("3des", key, *(entry[name] for name in ("IV", "PLAINTEXT", "CIPHERTEXT")))


def of_curves(path: Path, last: str):
    for entry in entries(path, last):
        curve, _, hashed = entry["section"].partition(",")
        if curve in CURVES:
            yield curve, HASHES.get(hashed), entry


def ecdsa(folder: Path) -> None:
    place = folder / "asymmetric/ECDSA/FIPS_186-3"
    seen = {}
    for curve, _, entry in of_curves(place / "PKV.rsp", "Result"):
        if seen.setdefault((curve, entry["Result"]), 0) < 2:
            seen[curve, entry["Result"]] += 1
            print("point", curve, entry["Qx"], entry["Qy"], entry["Result"][0])
    for curve, hashed, entry in of_curves(place / "SigGen.txt", "S"):
        if seen.setdefault((curve, hashed), 0) < 1:
            seen[curve, hashed] += 1
            print("sign", curve, hashed, *(entry[name] for name in ("Msg", "d", "Qx", "Qy", "k", "R", "S")))
    for curve, hashed, entry in of_curves(place / "SigVer.rsp", "Result"):
        key = curve, hashed, entry["Result"]
        if hashed in ("sha1", "sha256", "sha512") and seen.setdefault(key, 0) < 1:
            seen[key] += 1
            print("verify", curve, hashed, *(entry[name] for name in ("Msg", "Qx", "Qy", "R", "S")), entry["Result"][0])


def rsa(folder: Path) -> None:
    for kind, name in (("pkcs1", "SigVer15_186-3.rsp"), ("pss", "SigVerPSS_186-3.rsp")):
        seen = set()
        for entry in entries(folder / "asymmetric/RSA/FIPS_186-2" / name, "Result"):
            bits = int(entry["section"].split()[-1])
            hashed, salt = HASHES[entry["SHAAlg"]], entry["SaltVal"]
            passed = entry["Result"][0] == "P"
            wanted = (
                (bits, hashed) == (2048, "sha256") or passed and (bits == 1024 or (bits, hashed) == (4096, "sha512"))
            )
            if wanted and int(entry["e"], 16) < MOST_EXPONENT and (bits, hashed, entry["Result"]) not in seen:
                seen.add((bits, hashed, entry["Result"]))
                fields = [entry["n"], entry["e"].lstrip("0"), entry["Msg"], entry["S"]]
                print(kind, hashed, *fields, salt if kind == "pss" else "-", entry["Result"][0])


def main() -> None:
    folder = Path(sys.argv[1])
    print("# SPDX-License-Identifier: Apache-2.0")
    print("# From NIST's Cryptographic Algorithm Validation Program; made by tests/host/excerpt_cavp.py")
    for part in (hashes, aes, triple_des, ecdsa, rsa):
        part(folder)


if __name__ == "__main__":
    main()
