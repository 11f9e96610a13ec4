# SPDX-License-Identifier: Apache-2.0
"""The files a board is given: the firmware compiled as it ships, test modules, and the keys that are measured with."""

import hashlib
import subprocess
import tempfile
from pathlib import Path

from build import ROOT

BOARD = Path(__file__).resolve().parent / "board"
FIRMWARE = ROOT / "firmware"
PURE_TESTS = ROOT / "tests" / "pure"
# Tests that play cards
PLAYED = ("support", "scripted", "recording", "card_pace", "card_side")
PLAYED += ("test_pace_vectors", "test_pace_mappings", "test_chip_auth", "test_terminal_auth", "test_bac")
# The packages of the firmware that computing needs
PACKAGES = ("errors.py", "codec/*.py", "crypto/*.py", "iso7816/*.py", "lds/*.py", "protocols/*.py", "trust/*.py")


def compiled(cross, source, name):
    """The .mpy of a source file. Thumb-1 for all but what asks for more: those files load on every ARM build."""
    march = "armv7m" if "_m33" in source.name or source.name == "aes_context.py" else "armv6m"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.mpy"
        subprocess.run([cross, f"-march={march}", "-s", name, "-o", out, source], check=True, capture_output=True)
        return out.read_bytes()


def firmware(cross):
    """{"reader/crypto/ec.mpy": octets} of the packages above."""
    files = {}
    for pattern in PACKAGES:
        for source in sorted((FIRMWARE / "reader").glob(pattern)):
            name = source.relative_to(FIRMWARE)
            files[str(name.with_suffix(".mpy"))] = compiled(cross, source, str(name))
    return files


def helpers(cross):
    """The measurements themselves, and the test modules whose runs they count."""
    return _of_board(cross) | _of_tests(cross, PLAYED)


def tests(cross, modules):
    """These modules of tests/pure and whatever they may import or read."""
    rest = [path.stem for path in PURE_TESTS.glob("*.py") if not path.stem.startswith("test_")]
    return _of_board(cross) | _of_tests(cross, {*rest, *PLAYED, *modules})


def _of_board(cross):
    return {path.stem + ".mpy": compiled(cross, path, path.name) for path in sorted(BOARD.glob("*.py"))}


def _of_tests(cross, stems):
    files = {f"{stem}.mpy": compiled(cross, PURE_TESTS / f"{stem}.py", f"{stem}.py") for stem in sorted(stems)}
    return files | {path.name: path.read_bytes() for path in sorted(PURE_TESTS.glob("*.txt"))}


def digest():
    """Of what the figures depend on most: the cryptography, and how it is measured."""
    hashed = hashlib.sha256()
    for source in sorted(
        [*(FIRMWARE / "reader" / "crypto").glob("*.py"), *BOARD.glob("*.py"), *BOARD.parent.glob("*.py")]
    ):
        hashed.update(source.relative_to(ROOT).as_posix().encode() + b"\0" + source.read_bytes())
    return hashed.hexdigest()[:16]
