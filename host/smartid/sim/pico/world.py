# SPDX-License-Identifier: Apache-2.0
"""The simulated world around an emulated Raspberry Pi Pico: the same chips, the same antenna, the same person's hands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smartid.sim import flash, wire
from smartid.sim.pico import files
from smartid.sim.pico.emulator import Emulator
from smartid.sim.pico.wiring import PicoWiring
from smartid.sim.reader_events import EventReader
from smartid.sim.reader_process import ReaderDied
from smartid.sim.world import World

_BANNER = b"MicroPython v"  # the console's: the program has ended


class PicoWorld(World):
    """World(...) whose reader is the emulated board. Slow: give wait_for its time.

    console: no firmware on the board, or a program that uses it otherwise; its end is then no failure.
    extra: further files beside the firmware's, in the place of those of the same name.
    """

    def __init__(
        self, *arguments: Any, console: bool = False, extra: Mapping[str, bytes] | None = None, **options: Any
    ):
        self._console, self._extra = console, dict(extra or {})
        self._printed = b""
        super().__init__(*arguments, **options)
        self.emulator.on_output(self._said)
        self.emulator.on_taken = self.serial.taken
        self.emulator.on_connected(self._connected)

    def _circuit_board(self) -> PicoWiring:
        self.emulator = Emulator(self.lock, self.batch_done, self.thread_broke)
        return PicoWiring(self.emulator.rp2040)

    def _to_reader(self, op: int, channel: int, payload: bytes = b"") -> None:
        """Of the wire's frames only the serial bytes are left; pins and buses are real ones here."""
        if op == wire.SERIAL_DATA:
            self.emulator.write(payload)

    def _power_on(self) -> None:
        program = {} if self._console else {**files.firmware(), **self._extra}
        settings = flash.read(self.flash_image) | ({} if self._console else files.LAUNCH)
        self.emulator.load(files.image())
        self.emulator.write_flash(files.ROM_AT, files.rom(program))
        self.emulator.write_flash(files.FILES_AT, files.file_system(settings))
        self.emulator.start()

    def _power_off(self) -> None:
        self.emulator.stop()
        with self.lock:
            self.serial.reader_is_down()

    def reboot(self) -> None:
        """Pull the plug and put it back: memory is gone, the flash stays, a failure is forgotten."""
        self._power_off()
        with self.lock:
            self.failure, self._printed = None, b""
            self._chips.power_cycle()
            self.emulator.reset()
        self.emulator.start()

    def _connected(self) -> None:
        self.serial.reader_is_up()
        if not self._console:
            self.serial.write(EventReader.SUBSCRIBE)

    def _said(self, data: bytes) -> None:
        self.log.feed(data)
        self.serial.received(data)
        self._printed = (self._printed + data)[-2 * len(_BANNER) - len(data) :]
        if not self._console and _BANNER in self._printed and not self.failure:
            self._fail(ReaderDied(None, self.log.lines))

    def _fail(self, error: Any) -> None:
        """The first failure is the one that is told; the board stops."""
        self.failure = self.failure or error
        self.emulator.stop_soon()
