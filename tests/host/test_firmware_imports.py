# SPDX-License-Identifier: Apache-2.0
"""Who imports whom in firmware/: the ranks, and nothing that the board would not have. Read from the sources."""

import ast
from pathlib import Path

import pytest

FIRMWARE = Path(__file__).resolve().parent.parent.parent / "firmware"

# What MicroPython's rp2 port carries. A module with a C extension that only the unix port has is not here.
ON_THE_BOARD = set(
    """
    asyncio binascii array collections cryptolib errno framebuf gc hashlib io json machine math micropython os random re
    rp2 select struct sys time uctypes vfs
    """.split()
)
# The virtual board reaches its simulated wires over a socket. The launcher starts the program, and stands beside it.
ALLOWED_BESIDES = {
    "boards/unix.py": {"socket"},
    "boards/wire.py": {"socket"},
    "launch.py": {"main"},
    "reader/rpc/update.py": {"launch"},
}

# A package may import those of a lower rank, and its own. Two of the same rank do not know each other.
RANKS = (
    ("errors", "tasks", "memory"),
    ("refusals",),
    ("codec", "crypto"),
    ("iso7816",),
    ("lds", "trust"),
    ("drivers", "storage"),
    ("link", "protocols"),
    ("ui",),
    ("workflows",),
    ("rpc", "menu"),
)
RANK = {name: rank for rank, names in enumerate(RANKS) for name in names}
# Narrower than the rank: a driver knows the bytes of its chip and nothing of cards; the screen knows no protocol.
ONLY = {
    "drivers": {"errors", "refusals", "tasks", "codec"},
    "ui": {"errors", "tasks", "memory", "codec", "lds", "drivers", "storage"},
}
# Numbers without an algorithm, which everyone may read.
NUMBERS = "reader.lds.profile"


def imports_of(source: str) -> set[str]:
    """Full names of the modules a source imports, wherever in it; `from reader.lds import dg2` gives both names."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import: write the full name"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "__import__":
            found.update(arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant))
    return found


def complaints(path: str, source: str) -> list[str]:
    """What is wrong with the imports of the file `path`, relative to firmware/."""
    importer = path.split("/")[1].removesuffix(".py") if path.startswith("reader/") else None
    wrong = []
    for name in sorted(imports_of(source)):
        top, _, rest = name.partition(".")
        if top == "reader":
            wrong += _against_ranks(path, importer, rest) if importer and not name.startswith(NUMBERS) else []
        elif top == "boards":
            wrong += [f"{path} imports {name}: reader/ does not know the board"] if importer else []
        elif top not in ON_THE_BOARD | ALLOWED_BESIDES.get(path, set()):
            wrong.append(f"{path} imports {name}, which the board does not have")
    return wrong


def _against_ranks(path: str, importer: str, imported: str) -> list[str]:
    target = imported.split(".")[0]
    if target not in RANK or importer not in RANK:
        return [f"{path} imports reader.{imported}: one of the two has no rank in this table"]
    if target == importer:
        return []
    if RANK[target] >= RANK[importer]:
        return [f"{path} imports reader.{imported}: imports run downwards only"]
    if target not in ONLY.get(importer, RANK):
        return [f"{path} imports reader.{imported}: {importer} may only know {', '.join(sorted(ONLY[importer]))}"]
    return []


def test_firmware_imports():
    files = sorted(FIRMWARE.rglob("*.py"))
    assert files
    wrong = [line for path in files for line in complaints(path.relative_to(FIRMWARE).as_posix(), path.read_text())]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("reader/codec/tlv.py", "from reader.iso7816 import apdu"),
        ("reader/iso7816/files.py", "def f():\n    import reader.link.contactless"),
        ("reader/drivers/st7789.py", "from reader.crypto.aes import AES"),
        ("reader/ui/ui.py", "from reader.protocols.pace import pace"),
        ("reader/link/contactless.py", "from boards import unix"),
        ("reader/lds/dg1.py", "from reader.trust.x509 import Certificate"),
        ("reader/rpc/server.py", "import subprocess"),
        ("boards/pico2.py", "import socket"),
        ("reader/new/thing.py", "from reader.codec import tlv"),
        ("main.py", "__import__('ssl')"),
    ],
)
def test_a_wrong_import_is_found(path, source):
    assert complaints(path, source)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("reader/iso7816/files.py", "from reader.codec import tlv\nfrom reader.iso7816 import apdu\nimport struct"),
        ("reader/drivers/pn532.py", "from reader.codec.pn532 import encode\nimport asyncio"),
        ("reader/codec/tlv.py", "from reader.lds import profile"),
        ("boards/unix.py", "import socket"),
        ("main.py", "from boards import unix\nfrom reader.rpc.server import Server"),
    ],
)
def test_a_right_import_is_left_alone(path, source):
    assert complaints(path, source) == []
