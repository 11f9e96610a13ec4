# SPDX-License-Identifier: Apache-2.0
"""The committed photos are what tools/portraits makes of the drawings."""

import importlib.machinery
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from need import need

TOOL = Path(__file__).resolve().parent.parent.parent / "tools" / "portraits"


@pytest.fixture(scope="module")
def portraits():
    loader = importlib.machinery.SourceFileLoader("portraits", str(TOOL))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("portraits", loader))
    loader.exec_module(module)
    return module


def test_check():
    need("rsvg-convert", "librsvg2-bin")
    done = subprocess.run([sys.executable, str(TOOL), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "all as drawn" in done.stdout


def test_every_drawing_has_its_photo_and_the_other_way_round(portraits):
    drawn = {path.stem for path in (portraits.PEOPLE / "portraits").glob("*.svg")}
    photographed = {path.stem for path in (portraits.PEOPLE / "data").glob("*.jpg")}
    assert drawn == photographed == set(portraits.NAMES)


@pytest.mark.parametrize("name", "chan wong sai chow macd ho cheung dela choi tang lee".split())
def test_a_photo_is_a_small_baseline_jpeg(portraits, name):
    data = (portraits.PEOPLE / "data" / f"{name}.jpg").read_bytes()
    assert 12_000 < len(data) <= portraits.MAX_BYTES
    assert b"\xff\xc0" in data  # SOF0
    with Image.open(portraits.PEOPLE / "data" / f"{name}.jpg") as picture:
        assert picture.size == (portraits.WIDTH, portraits.HEIGHT)


def test_another_face_or_a_changed_one_is_noticed(portraits):
    data = portraits.PEOPLE / "data"
    chan, wong = ((data / f"{name}.jpg").read_bytes() for name in ("chan", "wong"))
    assert portraits.check("chan", chan) is None
    assert "differs" in portraits.check("chan", wong)
    moustache = Image.open(data / "chan.jpg").convert("RGB")
    ImageDraw.Draw(moustache).rectangle((60, 150, 150, 170), fill="black")
    assert "differs" in portraits.check("chan", portraits.photo(moustache))
