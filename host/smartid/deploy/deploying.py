# SPDX-License-Identifier: Apache-2.0
"""Firmware onto a board over a cable, by its console: a bare one becomes a reader, a reader gets another program.

A cable pulled at any moment leaves a board that starts: what is sent goes into the slot that is not in force, and only
when all of it has been verified there does one small file name it.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from smartid import paths
from smartid.deploy import bundle, console, program
from smartid.deploy.errors import FlashFull, NotAsSent
from smartid.deploy.release_key import born_with
from smartid.deploy.transfer import transfer
from smartid.deploy.updating import Done, by_owner
from smartid.device.client import Client
from smartid.device.errors import ReaderSilent
from smartid.device.host_key import HostKey
from smartid.device.transport import open_port

_ASK_TIMEOUT_S = 2.0
_LEAVES_S = 5.0
_BANNER = b"MicroPython"
MAIN = b"import launch\n\nlaunch.launch()\n"


def deploy(
    path: str,
    owner: HostKey,
    release: ec.EllipticCurvePrivateKey,
    progress: program.Progress = lambda *_: None,
    version: str | None = None,
    source: Path | None = None,
    board: str | None = None,
) -> Done:
    """Build for what is on the port, bring it there, start it. board: its name in the firmware, None to ask it.

    Raises PortError, DeviceError, DeployError.
    """
    progress("asking", 0, 0)
    open_console(path, owner)
    with console.opened(path) as there:
        target = there.target()
        if board:
            target = program.Target(board, target.mpy)
        files = program.build(target, source, progress)
        made = bundle.make(files, version or program.source_version(source), target, release)
        there.prepare()
        sent = _bring(there, made, progress)
        _settle(there, born_with(release), source or paths.firmware_dir())
        if sent is not None:
            there.put_on_trial()
        progress("starting", 0, 0)
        there.restart()
    return Done(made.version, sent or 0, len(made.octets))


def open_console(path: str, owner: HostKey) -> None:
    """A reader that serves there leaves its line to the console, if this host owns it. Raises PortError, ReaderRefused."""
    with open_port(path) as port, contextlib.suppress(ReaderSilent):
        client = Client(port)
        client.call("reader.info", timeout_s=_ASK_TIMEOUT_S)
        by_owner(client, owner, "reader.console")
        deadline = time.monotonic() + _LEAVES_S
        while (line := port.read_line(deadline)) and _BANNER not in line:
            continue


def _bring(there: console.Console, made: bundle.Bundle, progress: program.Progress) -> int | None:
    """Octets sent; None when just this program is in force already."""
    if there.in_force() == made.digest.hex():
        return None
    sent = 0
    for copying in (True, False):
        try:
            sent += transfer(made, there, progress, copying=copying)
        except FlashFull:
            there.empty_spare()
            raise
        progress("verifying", 0, 0)
        if there.is_whole():
            return sent
    raise NotAsSent("the board holds something other than what it was sent: its flash may be worn out")


def _settle(there: console.Console, born: bytes, source: Path) -> None:
    """What lies outside the slots. The key is given once: by it the reader judges every later bundle."""
    if not there.exists("/program/key"):
        there.place("/program/key", born)
    there.place("/launch.py", (source / program.LAUNCHER).read_bytes())
    there.place("/main.py", MAIN)
