# SPDX-License-Identifier: Apache-2.0
"""tools/setup_venv.py: a half-made environment is never used, a finished one is, and it survives being renamed."""

import importlib.util
import subprocess
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parent.parent.parent / "tools"


@pytest.fixture
def setup(monkeypatch, tmp_path):
    """The module, at work in an empty folder; nothing is installed, what would be is written to `installed`."""
    spec = importlib.util.spec_from_file_location("setup_venv", TOOLS / "setup_venv.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ROOT = tmp_path
    module.VENV, module.NEW, module.OLD = (tmp_path / name for name in (".venv", ".venv.new", ".venv.old"))
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    module.installed = []
    monkeypatch.setattr(module, "install", lambda venv, extras: module.installed.append((venv.name, set(extras))))
    return module


@pytest.fixture
def pretended(setup, monkeypatch):
    """The same, and an environment is just a folder with an interpreter in it: no need to make a real one each time."""

    def make(command, what, env=None):
        (Path(command[-1]) / "bin").mkdir(parents=True)
        (Path(command[-1]) / "bin" / "python").touch()
        (Path(command[-1]) / "pyvenv.cfg").touch()

    monkeypatch.setattr(setup, "checked", make)
    return setup


def test_a_real_one_works_after_it_was_renamed(setup):
    setup.ensure({"test"})
    assert not setup.NEW.exists()
    for program in ("python", "pip"):
        said = subprocess.run([setup.VENV / "bin" / program, "--version"], capture_output=True, text=True)
        assert said.returncode == 0, said.stderr
    assert str(setup.VENV) in said.stdout
    mentions = [path for path in (setup.VENV / "bin").iterdir() if b".venv.new" in path.read_bytes()]
    assert mentions == []


def test_a_finished_one_is_used_as_it_is(pretended):
    pretended.ensure({"test"})
    assert pretended.installed == [(".venv.new", {"test"})]
    pretended.ensure({"test"})
    pretended.ensure(set())
    assert len(pretended.installed) == 1


def test_more_extras_or_a_new_pyproject_are_added_in_place(pretended):
    pretended.ensure(set())
    pretended.ensure({"lint"})
    assert pretended.installed[1:] == [(".venv", {"lint"})]
    (pretended.ROOT / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    pretended.ensure({"test"})
    assert pretended.installed[2:] == [(".venv", {"lint", "test"})]


def test_a_half_made_one_is_replaced(pretended):
    (pretended.VENV / "bin").mkdir(parents=True)
    (pretended.VENV / "bin" / "python").touch()
    (pretended.VENV / "left-over").touch()
    pretended.ensure(set())
    assert pretended.installed == [(".venv.new", set())]
    assert not (pretended.VENV / "left-over").exists()
    assert not pretended.OLD.exists()


def test_an_interrupted_one_is_not_used_again(pretended, monkeypatch):
    pretended.ensure(set())

    def interrupted(venv, extras):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(pretended, "install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            pretended.ensure({"test"})
    assert pretended.read_stamp() == (None, set())
    pretended.ensure({"test"})
    assert pretended.installed[1:] == [(".venv.new", {"test"})]


def test_one_that_was_moved_here_or_lost_its_python_is_not_used(pretended):
    pretended.ensure(set())
    stamp = pretended.VENV / pretended.STAMP
    stamp.write_text(stamp.read_text().replace(str(pretended.VENV), "/elsewhere/.venv"))
    assert pretended.read_stamp() == (None, set())
    pretended.write_stamp(pretended.VENV, set())
    assert pretended.read_stamp()[0] is not None
    (pretended.VENV / "bin" / "python").unlink()
    assert pretended.read_stamp() == (None, set())


def test_a_failing_command_says_what_it_said(setup, capfd):
    with pytest.raises(SystemExit, match="trying failed"):
        setup.checked(["sh", "-c", "echo no such mirror; exit 3"], "trying")
    assert "no such mirror" in capfd.readouterr().err


@pytest.fixture
def no_ensurepip(setup, monkeypatch):
    monkeypatch.setattr(setup.importlib.util, "find_spec", lambda name: None)
    commands = []
    monkeypatch.setattr(setup, "checked", lambda command, what, env: commands.append(command))
    return commands


def test_without_ensurepip_a_user_gets_the_line_to_type(setup, no_ensurepip, monkeypatch):
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match="sudo apt-get install python3-venv"):
        setup.require_ensurepip()
    assert no_ensurepip == []


def test_without_ensurepip_root_gets_the_package(setup, no_ensurepip, monkeypatch):
    monkeypatch.setattr(setup.os, "geteuid", lambda: 0)
    monkeypatch.setattr(setup.shutil, "which", lambda name: "/usr/bin/apt-get")
    setup.require_ensurepip()
    assert no_ensurepip[-1][:3] == ["apt-get", "-q", "install"] and no_ensurepip[-1][-1] == "python3-venv"
