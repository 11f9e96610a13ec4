# SPDX-License-Identifier: Apache-2.0
"""The reader's flash image: a LittleFS made on the host, as provisioning a real reader would leave it.

Geometry as in firmware/boards/unix_flash.py: 512 blocks of 4096 bytes, 2 MB.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from littlefs import LittleFS

BLOCK = 4096
BLOCKS = 512

_SEALED = re.compile(rb"(.*)\*[0-9a-f]{8}\r?\n?", re.DOTALL)

DEFAULT_SETTINGS: dict[str, object] = {
    "lang": "zh",
    "place": "kiosk",
    "large": False,
    "contrast": False,
    "clear_after_s": 30,
    "trust_date": "20261124",
}


def _empty() -> LittleFS:
    """A fresh file system with the read, program and look-ahead sizes that MicroPython's VfsLfs2 uses."""
    return LittleFS(block_size=BLOCK, block_count=BLOCKS, read_size=32, prog_size=32, lookahead_size=32)


def make(path: Path, settings: Mapping[str, object], trust: Iterable[bytes]) -> None:
    """Write the image: /settings.json, and each CSCA certificate (DER) as /csca/NN.cer."""
    system = _empty()
    _write(system, "/settings.json", json.dumps(dict(settings), ensure_ascii=False).encode())
    system.mkdir("/csca")
    for number, certificate in enumerate(trust):
        _write(system, f"/csca/{number:02d}.cer", certificate)
    path.write_bytes(bytes(system.context.buffer))


def blank(path: Path) -> None:
    """Write the image of a reader as it is born: a file system with nothing in it."""
    path.write_bytes(bytes(_empty().context.buffer))


def read(path: Path) -> dict[str, bytes]:
    """Every file of an image by its path, as the reader left it. Raises LittleFSError when it is not one."""
    system = LittleFS(block_size=BLOCK, block_count=BLOCKS, mount=False)
    system.context.buffer = bytearray(path.read_bytes())
    system.mount()
    files = {}
    for folder, _, names in system.walk("/"):
        for name in names:
            full = f"{folder.rstrip('/')}/{name}"
            with system.open(full, "rb") as file:
                files[full] = file.read()
    return files


def change_settings(path: Path, values: Mapping[str, object]) -> None:
    """Overwrite some settings of those in force in an image, as nobody could in a real reader."""
    system = LittleFS(block_size=BLOCK, block_count=BLOCKS, mount=False)
    system.context.buffer = bytearray(path.read_bytes())
    system.mount()
    with system.open("/manifest", "rb") as file:
        name = f"/{json.loads(_unsealed(file.read()))['slot']}/settings.json"
    with system.open(name, "rb") as file:
        kept = json.loads(_unsealed(file.read()))
    _write(system, name, json.dumps({**kept, **values}, ensure_ascii=False).encode())
    path.write_bytes(bytes(system.context.buffer))


def _unsealed(line: bytes) -> bytes:
    """What comes before the check sum of a sealed line, or the whole."""
    sealed = _SEALED.fullmatch(line)
    return sealed[1] if sealed else line


def _write(system: LittleFS, name: str, data: bytes) -> None:
    with system.open(name, "wb") as file:
        file.write(data)
