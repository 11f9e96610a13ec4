# SPDX-License-Identifier: Apache-2.0
"""Simulated readers that keep what they were told, as real ones do: NAME.img, the flash; NAME.img.otp, the fuses, which
the reader itself burns; NAME.clock, what its clock showed when it was last put away (a new reader's clock is not set).
"""

from __future__ import annotations

import contextlib
import fcntl
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from smartid.errors import SmartidError
from smartid.paths import data_home
from smartid.sim import flash
from smartid.sim.world import World

DEFAULT_NAME = "sim"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")


class ShelfError(SmartidError):
    """A simulated reader that cannot be taken from the shelf."""


@contextlib.contextmanager
def taken(name: str = DEFAULT_NAME, home: Path | None = None) -> Iterator[World]:
    """A world with that reader in it, made blank when there is none, put back at the end. Raises ShelfError."""
    if not _NAME.fullmatch(name):
        raise ShelfError(f"a simulated reader's name is small letters, digits and hyphens, not {name!r}")
    folder = Path(home or data_home()) / "readers"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    image = folder / f"{name}.img"
    with _held(folder / f"{name}.lock", name):
        if not image.exists():
            flash.blank(image)
        clock = folder / f"{name}.clock"
        shown = datetime.fromisoformat(clock.read_text()) if clock.exists() else None
        options = {"clock": shown} if shown else {"clock_lost": True}
        with World(flash_image=image, **options) as world:
            try:
                yield world
            finally:
                if world.clock.lost:
                    clock.unlink(missing_ok=True)
                else:
                    clock.write_text(world.clock.now.isoformat())


@contextlib.contextmanager
def _held(path: Path, name: str) -> Iterator[None]:
    """One process at a time has a reader in its hands."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ShelfError(f"the simulated reader {name!r} is in use by another program") from error
        yield
