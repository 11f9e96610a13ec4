# SPDX-License-Identifier: Apache-2.0
"""The power goes at every flash operation of a change of settings: afterwards they are the old ones or the new ones."""

import os
import subprocess
from pathlib import Path

from need import need_micropython

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def test_settings_are_old_or_new_wherever_the_power_goes():
    path = [".frozen", str(ROOT / "tests" / "pure"), str(ROOT / "firmware")]
    done = subprocess.run(
        [need_micropython(), "-X", "heapsize=2M", str(HERE / "power_cut.py")],
        env={**os.environ, "MICROPYPATH": ":".join(path)},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    words = done.stdout.split()
    figures = dict(zip(words[0::2], map(int, words[1::2]), strict=True))
    assert figures["positions"] >= 8, "a change of two settings takes several flash operations"
    assert figures["old"] and figures["between"] and figures["new"]
