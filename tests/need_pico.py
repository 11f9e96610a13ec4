# SPDX-License-Identifier: Apache-2.0
"""The emulated Pico: its image is built under --all, which takes some minutes once; otherwise used if it is there."""

import subprocess
import sys

import pytest

from need import need_module
from smartid import paths
from smartid.errors import MissingProgram
from smartid.sim.pico import files

BUILD_S = 900


def need_pico(config) -> None:
    """Skip when the emulator or the image is missing."""
    need_module("rp2040py", "rp2040py (extra: pico)")
    tool = paths.firmware_dir().parent / "tools" / "pico"
    if config.getoption("--all"):
        built = subprocess.run([sys.executable, tool], capture_output=True, text=True)
        assert built.returncode == 0, built.stderr
    try:
        files.image()
    except MissingProgram:
        lacking = subprocess.run([sys.executable, tool, "--missing"], capture_output=True, text=True).stdout.strip()
        pytest.skip("the RP2040 image is missing: run tools/pico" + (f", install {lacking}" if lacking else ""))
