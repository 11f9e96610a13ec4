# SPDX-License-Identifier: Apache-2.0
"""What lies in the emulated Pico's flash: the firmware compiled for its processor and the fonts in ROMFS, from where they
are used in place; settings and what the reader keeps on LittleFS.

The image and the cross compiler of its version come from tools/pico; the compiled firmware is kept in the user's cache.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from littlefs import LittleFS

from smartid import paths
from smartid.deploy import shrink
from smartid.errors import MissingProgram, SmartidError
from smartid.sim import kept

# As tools/pico_image/build.py lays out the flash
ROM_AT, ROM_OCTETS = 384 * 1024, 1408 * 1024
FILES_AT = ROM_AT + ROM_OCTETS
BLOCK, BLOCKS = 4096, 64
_PROGRAM = 256  # as MicroPython's _boot.py mounts it
_IMAGE, _CROSS = "micropython.uf2", "mpy-cross"
_PROFILE = "reader/lds/profile.py"
_FOLDERS = ("reader", "boards", "fonts")
_BOARDS = ("boards/pico.py", "boards/pico2.py")
_MAIN, _MAIN_MODULE = "main.py", "reader_main"
LAUNCH = {_MAIN: f"from {_MAIN_MODULE} import main\n\nmain()\n".encode()}
"""What has to lie on LittleFS for the reader to start by itself."""
_ASSEMBLER = "asm_thumb"
_KEPT_VERSIONS = 4


def image() -> Path:
    """MicroPython for the RP2040. Raises MissingProgram before tools/pico has built it."""
    return _built(_IMAGE)


def _built(name: str) -> Path:
    path = paths.cache_home() / "pico" / "image" / name
    if not path.is_file():
        raise MissingProgram(f"{name} for the RP2040", "it with tools/pico")
    return path


def firmware() -> dict[str, bytes]:
    """{"reader/errors.mpy": octets}: everything that goes into ROMFS."""
    source = paths.firmware_dir()
    names = _names(source)
    ready = paths.cache_home() / "firmware-pico" / _digest(source, names)
    kept.folder(ready, lambda making: _build(source, names, making), _KEPT_VERSIONS)
    return {
        path.relative_to(ready).as_posix(): path.read_bytes() for path in sorted(ready.rglob("*")) if path.is_file()
    }


def _names(source: Path) -> list[str]:
    """What goes onto the board; code for the RP2350's processor and the other boards' files do not."""
    names = [
        path.relative_to(source).as_posix()
        for folder in _FOLDERS
        for path in (source / folder).rglob("*")
        if path.is_file() and path.suffix in (".py", ".txt", ".fnt") and not path.stem.endswith("_m33")
    ]
    return sorted([name for name in names if not name.startswith("boards/") or name in _BOARDS]) + [_MAIN]


def _digest(source: Path, names: list[str]) -> str:
    made = hashlib.sha256(_built(_CROSS).read_bytes() + Path(shrink.__file__).read_bytes())
    for name in names:
        content = (source / name).read_bytes()
        made.update(f"{name} {len(content)}\n".encode() + content)
    return made.hexdigest()[:20]


def _build(source: Path, names: list[str], making: Path) -> None:
    sources = {name: (source / name).read_text() for name in names if name.endswith(".py")}
    facts = shrink.Facts(sources, sources[_PROFILE])
    for name in names:
        made = making / (f"{_MAIN_MODULE}.py" if name == _MAIN else name)
        made.parent.mkdir(parents=True, exist_ok=True)
        if made.suffix == ".py":
            assembler = _ASSEMBLER in sources[name]  # where names are registers
            made.write_text(sources[name] if assembler else shrink.shrink(sources[name], name, facts))
            _compile(made, name)
        else:
            shutil.copyfile(source / name, made)


def _compile(source: Path, name: str) -> None:
    """The source is replaced by its .mpy. Raises SmartidError with what the compiler says."""
    command = [_built(_CROSS), "-march=armv6m", "-s", name[:-3] + ".mpy", "-o", source.with_suffix(".mpy"), source]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    if done.returncode:
        raise SmartidError(f"mpy-cross: {done.stderr.strip()}")
    source.unlink()


def rom(contents: Mapping[str, bytes]) -> bytes:
    """ROMFS with these files. Raises SmartidError when it does not fit its place in the flash."""
    from mpremote.romfs import VfsRomWriter

    writer = VfsRomWriter()
    _write_folder(writer, contents)
    whole = bytes(writer.finalise())
    if len(whole) > ROM_OCTETS:
        raise SmartidError(f"the firmware takes {len(whole):,} of {ROM_OCTETS:,} octets")
    return whole


def _write_folder(writer: Any, contents: Mapping[str, bytes]) -> None:
    folders: dict[str, dict[str, bytes]] = {}
    for name, content in sorted(contents.items()):
        folder, slash, rest = name.partition("/")
        if slash:
            folders.setdefault(folder, {})[rest] = content
        else:
            writer.mkfile(name, content)
    for folder, inside in folders.items():
        writer.opendir(folder)
        _write_folder(writer, inside)
        writer.closedir()


def file_system(contents: Mapping[str, bytes]) -> bytes:
    """LittleFS with these files, as the board mounts it at /."""
    system = LittleFS(block_size=BLOCK, block_count=BLOCKS, read_size=32, prog_size=_PROGRAM, lookahead_size=32)
    for name, content in contents.items():
        name = "/" + name.lstrip("/")
        parent = name.rpartition("/")[0]
        if parent:
            system.makedirs(parent, exist_ok=True)
        with system.open(name, "wb") as file:
            file.write(content)
    return bytes(system.context.buffer)
