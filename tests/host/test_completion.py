# SPDX-License-Identifier: Apache-2.0
"""A shell finishes what is typed: real bash with what `smartid completion` prints."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from need import need
from smartid import people

PROGRAM = Path(sys.executable).parent


def finished(*words):
    """What bash offers for the last of these words."""
    line = " ".join(words)
    script = f"""
        eval "$(smartid completion bash)"
        COMP_WORDS=({line}{' ""' if words[-1] == "" else ""}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
        _smartid_completion smartid; printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    inside = {**os.environ, "PATH": f"{PROGRAM}:{os.environ['PATH']}"}
    done = subprocess.run([need("bash", "bash"), "-c", script], capture_output=True, text=True, env=inside, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_commands_options_and_names():
    assert {"bench", "cards", "read", "reader", "trace"} <= set(finished("smartid", ""))
    assert "--protocol" in finished("smartid", "bench", "--pro")
    assert finished("smartid", "cards", "show", "cha") == ["chan"]
    assert set(finished("smartid", "read", "--card", "")) == set(people.NAMES)
    assert finished("smartid", "read", "--place", "k") == ["kiosk"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_have_theirs(smartid, shell):
    status, printed, _ = smartid("completion", shell)
    assert status == 0 and "_SMARTID_COMPLETE=%s_complete" % shell in printed


def test_an_unknown_shell_is_told_which_there_are(smartid, monkeypatch):
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    status, _, said = smartid("completion")
    assert status == 1 and "bash|zsh|fish" in said and len(said.splitlines()) == 1
