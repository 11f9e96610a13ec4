# SPDX-License-Identifier: Apache-2.0
"""The emulated Pico is a board to programs that know boards: real mpremote, unmodified, over its USB serial port."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from need import need
from need_pico import BUILD_S, need_pico
from smartid.sim.pico.world import PicoWorld

SMALLEST_HEAP = 200_000  # free after the start, on a chip of 264 KB
pytestmark = [pytest.mark.slow, pytest.mark.timeout(BUILD_S)]


@pytest.fixture(scope="module")
def board(request):
    need_pico(request.config)
    with PicoWorld(console=True) as world:
        yield world


def mpremote(board, *command) -> str:
    program = shutil.which("mpremote", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    done = subprocess.run(
        [program or need("mpremote", "mpremote (pip)"), "connect", board.pty, *command],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_mpremote_lists_the_files(board):
    listed = {tuple(line.split()) for line in mpremote(board, "fs", "ls").splitlines()}
    assert {name for *_, name in listed} >= {"rom/", "settings.json"}


def test_a_file_goes_there_and_comes_back(board, tmp_path):
    there, back = tmp_path / "there", tmp_path / "back"
    there.write_bytes(bytes(range(256)) * 5)
    mpremote(board, "fs", "cp", str(there), ":notes.bin")
    mpremote(board, "fs", "cp", ":notes.bin", str(back))
    assert back.read_bytes() == there.read_bytes()


def test_it_is_a_pico_with_the_heap_of_one(board):
    said = mpremote(board, "exec", "import gc, os; gc.collect(); print(os.uname().machine, gc.mem_free(), sep='|')")
    machine, free = said.strip().split("|")
    assert machine == "Raspberry Pi Pico with RP2040"
    assert SMALLEST_HEAP < int(free) < 264 * 1024
