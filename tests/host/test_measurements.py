# SPDX-License-Identifier: Apache-2.0
"""tools/measure.md is true: the goals met, the sources those that were measured; where the emulators are, counted anew.

And the published vectors pass in the machine code that runs there.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from need import need

ROOT = Path(__file__).resolve().parents[2]
MEASURING = ROOT / "tools" / "measuring"


@pytest.fixture
def measuring(monkeypatch):
    """The modules of tools/measuring, which is no package."""
    monkeypatch.syspath_prepend(str(MEASURING.parent))
    monkeypatch.syspath_prepend(str(MEASURING))
    for name in ("build", "emulator", "images", "rows", "table"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    import images
    import rows
    import table

    return images, rows, table


@pytest.fixture
def kept():
    return (ROOT / "tools" / "measure.md").read_text(encoding="utf-8")


def test_the_goals_of_the_design_are_met(measuring, kept):
    _, rows, table = measuring
    measured, _ = table.read(kept)
    assert all(measured[core].keys() == {key for key, *_ in rows.ROWS + rows.HEAPS} for core in table.CORES)
    assert list(table.missed(measured)) == []
    must = [key for key, _, goals, _ in rows.ROWS if goals and goals[2] == rows.MUST]
    assert len(must) == 7


def test_a_goal_missed_is_told(measuring, kept):
    _, _, table = measuring
    measured, _ = table.read(kept)
    measured["m0"]["rsa 2048"][0] = 4_500_001
    assert list(table.missed(measured)) == ["RSA-2048, verify, m0: 4,500,001; at most 4,500,000 are wanted"]


def test_a_change_of_more_than_one_in_a_hundred_is_told(measuring, kept):
    _, _, table = measuring
    then, _ = table.read(kept)
    now, _ = table.read(kept)
    figure = now["m33"]["verify P-256"]
    figure[0] = figure[0] * 1009 // 1000
    assert list(table.changed(now, then)) == []
    figure[0] = then["m33"]["verify P-256"][0] * 1012 // 1000
    figure[1] *= 2
    first, second = table.changed(now, then)
    assert first.startswith("ECDSA P-256, verify, m33: ") and f"{then['m33']['verify P-256'][0]:,}" in first
    assert second.startswith("ECDSA P-256, verify, m33, garbage: ")


def test_it_was_measured_of_these_sources(measuring, kept):
    images, _, table = measuring
    assert table.read(kept)[1] == images.digest(), "run tools/measure --write"


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("tool", [["measure", "--check"], ["vectors"]], ids=["counted anew", "published vectors"])
def test_on_the_emulated_boards(tool):
    """Half a minute each; the first builds MicroPython, in a minute more."""
    need("arm-none-eabi-gcc", "gcc-arm-none-eabi")
    need("qemu-system-arm", "qemu-system-arm")
    done = subprocess.run(
        [ROOT / "tools" / tool[0], *tool[1:]], stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
