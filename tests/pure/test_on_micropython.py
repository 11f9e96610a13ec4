# SPDX-License-Identifier: Apache-2.0
"""Every other file of this folder once more, under real MicroPython."""

import os
import subprocess
from pathlib import Path

import pytest

from need import need_micropython

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FILES = sorted(path for path in HERE.glob("test_*.py") if path.name != Path(__file__).name)


def run_pure(path: Path) -> subprocess.CompletedProcess:
    folders = [".frozen", *(str(folder) for folder in (path.parent, HERE, ROOT / "firmware"))]
    return subprocess.run(
        [need_micropython(), "-X", "heapsize=4M", str(ROOT / "tests" / "run_pure.py"), path.stem],
        env={**os.environ, "MICROPYPATH": ":".join(folders)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=110,
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file(path):
    done = run_pure(path)
    assert done.returncode == 0, f"\n{done.stdout}"


def _run_source(folder, source):
    path = folder / "test_written_here.py"
    path.write_text(source)
    return run_pure(path)


def test_a_failing_test_is_reported(tmp_path):
    done = _run_source(tmp_path, "def test_right(): pass\ndef test_wrong():\n    assert 1 == 2, 'odd'\n")
    assert done.returncode == 1
    assert "ok test_right" in done.stdout
    assert "FAIL test_wrong" in done.stdout
    assert "line 3" in done.stdout and "AssertionError: odd" in done.stdout


@pytest.mark.parametrize("source", ["import nowhere\n", "x = 1\n"], ids=["import error", "no test"])
def test_a_file_that_runs_no_test_is_reported(tmp_path, source):
    assert _run_source(tmp_path, source).returncode != 0


def test_it_is_micropython(tmp_path):
    done = _run_source(tmp_path, "import sys\ndef test_name():\n    assert sys.implementation.name == 'micropython'\n")
    assert done.returncode == 0, done.stdout
