# SPDX-License-Identifier: Apache-2.0
"""The power goes at every flash operation of a log's line and of a ticket struck off: nothing is lost, nothing made up."""

import os
import subprocess
from pathlib import Path

import pytest

from need import need_micropython

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


@pytest.mark.parametrize(("what", "states"), [("begin", 3), ("taken", 2), ("strike", 2)])
def test_only_whole_steps_are_found_wherever_the_power_goes(what, states):
    path = [".frozen", str(ROOT / "tests" / "pure"), str(ROOT / "firmware")]
    done = subprocess.run(
        [need_micropython(), "-X", "heapsize=4M", str(HERE / "log_power_cut.py"), what],
        env={**os.environ, "MICROPYPATH": ":".join(path)},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    last_line = done.stdout.splitlines()[-1]  # before it, what the collector says of files on a dead disc
    positions, *seen = map(int, last_line.split())
    assert positions >= 4 and len(seen) == states and all(seen) and sum(seen) == positions
