# SPDX-License-Identifier: Apache-2.0
"""MicroPython's console on a board, by mpremote: what firmware/launch.py does with the slots, done there by a host."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import io
import struct
from collections.abc import Iterator
from typing import Any

import serial
from mpremote.transport import TransportError, TransportExecError
from mpremote.transport_serial import SerialTransport

from smartid import paths
from smartid.deploy.errors import DeployError, FlashFull, NotABoard
from smartid.deploy.program import LAUNCHER, Target
from smartid.device.errors import PortError

_READ_TIMEOUT_S = 1
_REPL_TIMEOUT_S = 2
_ATTEMPTS = 3
_WORK_TIMEOUT_S = 120
_LOST = (TransportError, OSError, serial.SerialException, struct.error)
_NO_ROOM = ("ENOSPC", "OSError: 28", "[Errno 28]")


class Console:
    """A board at its raw console. Raises PortError when the cable is pulled, DeployError for what the board says."""

    piece = 2048

    def __init__(self, transport: SerialTransport, path: str) -> None:
        self._transport, self._path = transport, path
        self.spare = ""

    def run(self, code: str) -> str:
        """What the code prints."""
        with self._cable():
            said, complaint = self._transport.exec_raw(code, timeout=_WORK_TIMEOUT_S)
        if not complaint:
            return said.decode()
        if any(sign in complaint.decode() for sign in _NO_ROOM):
            raise FlashFull(f"{self._path}: the board has no room for a second program; the one in force stays")
        raise DeployError(f"{self._path}: the board says: {complaint.decode().strip().splitlines()[-1]}")

    def value(self, expression: str) -> Any:
        """A plain value: numbers, texts, tuples of them."""
        return ast.literal_eval(self.run(f"print(repr({expression}))").strip())

    @contextlib.contextmanager
    def _cable(self) -> Iterator[None]:
        try:
            yield
        except TransportExecError:
            raise
        except _LOST as error:
            raise PortError(f"{self._path}: the board does not answer any more: was the cable pulled?") from error

    def target(self) -> Target:
        """Which board it is, as the firmware names it."""
        self.run("import os, sys, gc\ngc.collect()")
        mpy, platform, machine = self.value("(sys.implementation._mpy, sys.platform, sys.implementation._machine)")
        names = {
            "rp2": "pico2" if "RP2350" in machine else "pico",
            "esp32": "esp32s3",
            "linux": "unix",
            "darwin": "unix",
        }
        return Target(names.get(platform, platform), mpy)

    def prepare(self) -> None:
        """Bring along the functions of launch.py, and find the slot to fill."""
        source = (paths.firmware_dir() / LAUNCHER).read_text()
        self.run(source)
        self.run("try:\n os.mkdir(ROOT[:-1])\nexcept OSError:\n pass")
        self.spare = self.value("spare()")

    # --- a slot, as transfer.py takes it ----------------------------------------------------------------
    def held(self) -> tuple[int, str]:
        return self.value(f"held(ROOT + {self.spare!r})")

    def put(self, offset: int, chunk: bytes) -> int:
        return self.value(f"put(ROOT + {self.spare!r}, {offset}, {chunk!r})")

    def fill(self) -> int:
        return self.value(f"fill(ROOT + other({self.spare!r}), ROOT + {self.spare!r})")

    # --- the rest ---------------------------------------------------------------------------------------
    def in_force(self) -> str:
        """SHA-256 of the manifest of the program in force, if all of that is as it should be, else ""."""
        path = f"ROOT + other({self.spare!r})"
        return self.value(f"digest(open({path}, 'rb'), contents({path})) if whole({path}) else ''")

    def is_whole(self) -> bool:
        return self.value(f"whole(ROOT + {self.spare!r})")

    def empty_spare(self) -> None:
        self.run(f"try:\n os.remove(ROOT + {self.spare!r})\nexcept OSError:\n pass")

    def place(self, path: str, content: bytes) -> bool:
        """A small file outside the slots, replaced at once or not at all; False when it is there already."""
        if self.value(f"held({path!r})") == (len(content), hashlib.sha256(content).hexdigest()):
            return False
        for at in range(0, len(content), self.piece):
            self.value(f"put({path + '.new'!r}, {at}, {content[at : at + self.piece]!r})")
        self.run(f"os.rename({path + '.new'!r}, {path!r})")
        return True

    def exists(self, path: str) -> bool:
        return self.value(f"size({path!r})") > 0

    def put_on_trial(self) -> None:
        self.run(f"point({self.spare!r}, NEW)")

    def restart(self) -> None:
        """The board starts anew, and the line is gone with it."""
        with self._cable():
            self._transport.exec_raw_no_follow("import machine\nmachine.reset()")


@contextlib.contextmanager
def opened(path: str) -> Iterator[Console]:
    """Raises PortError, NotABoard."""
    try:
        transport = SerialTransport(path, timeout=_READ_TIMEOUT_S)
    except _LOST as error:
        raise PortError(f"{path}: the port cannot be opened, or another program is using it") from error
    try:
        _enter(transport, path)
        yield Console(transport, path)
    finally:
        with contextlib.suppress(*_LOST):
            transport.close()


def _enter(transport: SerialTransport, path: str) -> None:
    """A board that has just started may miss the first call. Raises NotABoard."""
    for left in range(_ATTEMPTS, 0, -1):
        try:
            with contextlib.redirect_stdout(io.StringIO()):  # mpremote prints what it did not expect
                return transport.enter_raw_repl(soft_reset=False, timeout_overall=_REPL_TIMEOUT_S)
        except _LOST as error:
            if left == 1:
                raise NotABoard(f"{path}: neither a reader nor MicroPython's console answers there") from error
