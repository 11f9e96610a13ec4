# SPDX-License-Identifier: Apache-2.0
"""The wheel alone, installed where there is no checkout, has everything the bench needs."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from need import need_micropython

ROOT = Path(__file__).resolve().parent.parent.parent
PIP = ["-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def checked(command, **how):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, **how)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    checked([sys.executable, *PIP, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT)])
    (path,) = folder.glob("smartid-*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Runs a program of a fresh environment with nothing but the wheel and what it depends on."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home / "env", with_pip=True)
    checked([str(home / "env" / "bin" / "python"), *PIP, "install", str(wheel)])
    # What a developer's shell may have set must not help.
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SMARTID", "PYTHON", "MICROPY"))}
    clean |= {"HOME": str(home), "PATH": f"{home / 'env' / 'bin'}:/usr/bin:/bin"}
    clean.pop("XDG_DATA_HOME", None)

    def run(*command):
        return checked([str(home / "env" / "bin" / command[0]), *command[1:]], cwd=home, env=clean)

    run.home = home
    return run


def test_it_holds_the_firmware_and_the_people(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("_firmware/main.py", "_firmware/reader/lds/profile.py", "_firmware/boards/unix.py"):
        assert f"smartid/{name}" in names
    assert "smartid/people/data/chan.jpg" in names
    tracked = checked(["git", "-C", str(ROOT), "ls-files", "firmware", "host/smartid"]).splitlines()
    expected = {
        name.replace("host/smartid/", "smartid/", 1).replace("firmware/", "smartid/_firmware/", 1) for name in tracked
    }
    assert expected - set(names) == set()
    assert [name for name in names if "__pycache__" in name or name.endswith(".pyc")] == []


def test_help(installed):
    assert "bench" in installed("smartid", "--help")


def test_its_firmware_is_inside_the_environment(installed):
    where = installed("python", "-c", "from smartid import paths; print(paths.firmware_dir())")
    assert Path(where.strip()).is_relative_to(installed.home)


def test_the_main_job(installed):
    need_micropython()
    installed("smartid", "bench", "--headless", "--play", "view", "--card", "chan", "--out", "out")
    run = json.loads((installed.home / "out" / "run.json").read_text())
    assert "CHAN, Hiu Chuen" in json.dumps(run["person"], ensure_ascii=False)
    assert list((installed.home / "out").rglob("*.png"))
