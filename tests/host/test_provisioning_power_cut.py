# SPDX-License-Identifier: Apache-2.0
"""The power goes at flash writes of a new vault and of a whole provisioning: afterwards the old set is in force or the
new one, every file of it, and the same can be done again.
"""

import os
import subprocess
from pathlib import Path

import pytest

from need import need_micropython

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


@pytest.mark.parametrize(("which", "least"), [("vault", 5), ("provision", 40)])
def test_old_or_new_wherever_the_power_goes(which, least):
    path = [".frozen", str(ROOT / "tests" / "pure"), str(ROOT / "firmware")]
    done = subprocess.run(
        [need_micropython(), "-X", "heapsize=8M", str(HERE / "provision_power_cut.py"), which],
        env={**os.environ, "MICROPYPATH": ":".join(path)},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    words = done.stdout.splitlines()[-1].split()  # before it, what a dead disc said
    figures = dict(zip(words[0::2], map(int, words[1::2]), strict=True))
    assert figures["positions"] >= least and figures["old"] and figures["new"], figures
