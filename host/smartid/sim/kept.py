# SPDX-License-Identifier: Apache-2.0
"""Folders in the cache that can be made again: made beside their place, then renamed, so that none is ever half there.

Another process may make the same at the same time; either will do.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

_MAKING = "making-"


def folder(ready: Path, make: Callable[[Path], None], kept: int) -> Path:
    """`ready`, made by make(an empty folder) when it is not there. Of its neighbours the `kept` latest used stay.

    Raises what make() raises.
    """
    if ready.exists():
        os.utime(ready)  # one that is in use is not an old one, though all its files may be
        return ready
    ready.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=_MAKING, dir=ready.parent))
    try:
        make(making)
        with contextlib.suppress(FileExistsError):
            _rename(making, ready)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    _forget_old(ready.parent, kept)
    return ready


def _rename(making: Path, ready: Path) -> None:
    """Raises FileExistsError when somebody was faster, whatever this system calls it."""
    try:
        making.rename(ready)
    except OSError as error:
        if ready.exists():
            raise FileExistsError(str(ready)) from error
        raise


def _forget_old(cache: Path, kept: int) -> None:
    made = [path for path in cache.iterdir() if path.is_dir() and not path.name.startswith(_MAKING)]
    made.sort(key=lambda path: path.stat().st_mtime)
    for old in made[:-kept]:
        shutil.rmtree(old, ignore_errors=True)
