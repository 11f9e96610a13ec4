# SPDX-License-Identifier: Apache-2.0
"""The firmware compiled by mpy-cross, as a board gets it: no source is parsed on the reader, where that fills the heap.

Kept in the user's cache under a hash of everything in it, so it is made once a version. Where mpy-cross is missing, or
the interpreter here does not load what it makes, the reader runs from the sources; it then needs about 30 KB more.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
from pathlib import Path

from smartid import paths
from smartid.deploy import mpy, shared_numbers, shrink
from smartid.sim import kept

_ARCHITECTURES = {"x86_64": "x64", "AMD64": "x64"}  # those of which mpy-cross makes native code for the unix port
_SCRIPTS = ("main.py", "boot.py")  # named on the command line, so they stay as they are
_KEPT_VERSIONS = 8
_TRIAL = "import reader.ui.pixels, reader.errors"  # native code and bytecode


def firmware() -> Path:
    """The folder to run the reader from: compiled if that can be had, else the sources."""
    source = paths.firmware_dir()
    compiler, architecture = mpy.compiler(), _ARCHITECTURES.get(platform.machine())
    if compiler is None or architecture is None:
        return source
    ready = paths.cache_home() / "firmware" / digest(source)
    kept.folder(ready, lambda making: _build(source, making, compiler, architecture), _KEPT_VERSIONS)
    return source if (ready / "refused").exists() else ready


def _files(source: Path) -> list[Path]:
    return sorted(
        path.relative_to(source) for path in source.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )


def digest(source: Path | None = None) -> str:
    """Of every file, of the interpreter, whose version decides what it loads, and of what is done to the names."""
    interpreter = paths.micropython().resolve().stat()
    source = source or paths.firmware_dir()
    made = hashlib.sha256(f"{interpreter.st_size} {interpreter.st_mtime_ns}".encode())
    for tool in (mpy, shrink, shared_numbers):
        made.update(Path(tool.__file__).read_bytes())
    for name in _files(source):
        content = (source / name).read_bytes()
        made.update(f"{name} {len(content)}\n".encode() + content)
    return made.hexdigest()[:20]


def _build(source: Path, making: Path, compiler: str, architecture: str) -> None:
    _compile(source, making, compiler, architecture)
    if not _loads(making):
        shutil.rmtree(making)
        making.mkdir()
        (making / "refused").touch()


def _compile(source: Path, target: Path, compiler: str, architecture: str) -> None:
    """What mpy-cross cannot compile for this processor (assembler of another) goes along as source, as nobody loads it."""
    sources = {str(name): (source / name).read_text() for name in _files(source) if name.suffix == ".py"}
    facts = mpy.facts(sources, _SCRIPTS)
    for name in _files(source):
        made = target / name
        made.parent.mkdir(parents=True, exist_ok=True)
        if name.suffix == ".py" and str(name) not in _SCRIPTS:
            module = made.with_suffix(".mpy")
            if not mpy.compile_module(compiler, architecture, str(name), sources[str(name)], facts, module):
                continue
        shutil.copyfile(source / name, made)


def _loads(folder: Path) -> bool:
    environment = {**os.environ, "MICROPYPATH": f"{folder}:.frozen"}
    command = [str(paths.micropython()), "-c", _TRIAL]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True).returncode == 0
