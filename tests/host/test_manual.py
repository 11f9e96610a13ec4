# SPDX-License-Identifier: Apache-2.0
"""The manual for the person at the counter is what its generator makes of the golden screens."""

import subprocess
import sys

from host.ui_canvas import ROOT


def test_the_manual_is_current():
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "manual"), "--check"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr + "\nrun .venv/bin/python tools/manual, and look at it"


def test_every_picture_of_the_manual_is_on_its_page():
    page = (ROOT / "firmware" / "manual" / "README.md").read_text("utf-8")
    pictures = list((ROOT / "firmware" / "manual").glob("*.png"))
    assert pictures and all(f"]({picture.name})" in page for picture in pictures)
    assert "<!--" not in page
