# SPDX-License-Identifier: Apache-2.0
"""The command line's frame: what it offers, its exit statuses, and that it loads only what it needs."""

import subprocess
import sys

import click
import pytest

from smartid import cli
from smartid.errors import SmartidError


def run(*arguments):
    return subprocess.run([sys.executable, "-m", "smartid", *arguments], capture_output=True, text=True)


def test_help_names_every_command_there_is():
    done = run("--help")
    assert done.returncode == 0
    assert "invented people" in done.stdout
    offered = [name for name in cli.COMMANDS if f"\n  {name} " in done.stdout]
    assert offered == cli.smartid.list_commands(click.Context(cli.smartid))
    assert offered


def test_wrong_usage():
    done = run("nosuch")
    assert done.returncode == 2
    assert "No such command 'nosuch'" in done.stderr
    assert done.stdout == ""


@pytest.fixture
def failing(monkeypatch):
    """Let the command `bench` be one that ends with this error."""

    def install(error):
        @click.command()
        def bench():
            raise error

        monkeypatch.setattr(cli.smartid, "get_command", lambda context, name: bench)

    return install


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (SmartidError("the card is of another kind"), 1, "smartid: the card is of another kind\n"),
        (click.ClickException("no such file"), 1, "Error: no such file\n"),
        (KeyboardInterrupt(), 1, "smartid: stopped\n"),
    ],
)
def test_one_clear_line(failing, capsys, error, status, line):
    failing(error)
    assert cli.run(["bench"]) == status
    assert capsys.readouterr().err.strip("\n") + "\n" == line


def test_a_fault_of_ours_keeps_its_traceback(failing):
    failing(ZeroDivisionError("ours"))
    with pytest.raises(ZeroDivisionError):
        cli.run(["bench"])


def test_a_command_can_say_its_status(monkeypatch):
    monkeypatch.setattr(cli.smartid, "get_command", lambda context, name: click.Command("x", callback=lambda: 1))
    assert cli.run(["bench"]) == 1
    monkeypatch.setattr(cli.smartid, "get_command", lambda context, name: click.Command("x", callback=lambda: None))
    assert cli.run(["bench"]) == 0


def test_help_loads_no_web_server_and_no_cryptography():
    script = "import sys; from smartid import cli; cli.run(['--version']); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "'smartid.cli'" in loaded
    for heavy in ("uvicorn", "starlette", "cryptography", "PIL"):
        assert f"'{heavy}'" not in loaded
