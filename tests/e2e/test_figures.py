# SPDX-License-Identifier: Apache-2.0
"""tools/figures.md tells the truth, and a limit that is passed is noticed."""

import importlib.machinery
import importlib.util
import subprocess
import sys
from pathlib import Path

from need import need_micropython

TOOL = Path(__file__).resolve().parents[2] / "tools" / "figures"


def test_the_table_is_what_the_bench_counts():
    need_micropython()
    done = subprocess.run([sys.executable, TOOL, "--check", "chan"], capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_figure_that_moved_and_a_limit_passed_are_told():
    loader = importlib.machinery.SourceFileLoader("figures", str(TOOL))
    figures = importlib.util.module_from_spec(importlib.util.spec_from_loader("figures", loader))
    loader.exec_module(figures)
    kept = {"chan": [83, 66, 17, 1680, 18152, 1.92, 0.45, 312]}
    assert list(figures.complaints(["chan", 83, 66, 17, 1681, 18160, 1.93, 0.45, 320], kept)) == []
    assert len(list(figures.complaints(["chan", 85, 66, 17, 1680, 18152, 1.92, 0.45, 312], kept))) == 1
    assert len(list(figures.complaints(["chan", 93, 66, 27, 1680, 18152, 1.92, 0.45, 312], kept))) == 3
    assert len(list(figures.complaints(["chan in service", 104, 61, 43, 1680, 18152, 1.92, 0.45, 312], kept))) == 8
    assert len(list(figures.complaints(["sai in service", 102, 61, 41, 1680, 18152, 1.92, 0.45, 312], kept))) == 9
    assert len(list(figures.complaints(["nobody", 83, 66, 17, 1680, 18152, 1.92, 0.45, 312], kept))) == 8
