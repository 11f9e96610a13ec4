# SPDX-License-Identifier: Apache-2.0
"""A board on a serial port, for tests: real MicroPython on a flash image, with its console on the port as USB has it.

It starts anew by itself when it resets. `cut_after(n)` pulls the cable, and with it the power, at the n-th octet that the
host sends from then on; `plug_in()` starts it again, on another terminal of the same name, as udev has it.
"""

import os
import selectors
import subprocess
import threading
import tty
from pathlib import Path

from littlefs import LittleFS

from need import need_micropython
from smartid import paths

MAIN = Path(__file__).parent / "mains" / "board.py"
RESET = 42  # the exit status of mains/board.py
FIRMWARE = paths.firmware_dir()
BLOCK = 4096


def empty_flash(path, blocks=768):
    path.write_bytes(bytes(LittleFS(block_size=BLOCK, block_count=blocks, read_size=32, prog_size=32).context.buffer))
    return path


class Board:
    """environment: what the program on it is told. `said`: all that it has printed; `starts`: how often it started."""

    def __init__(self, image, heap="600k", environment=None):
        self.image, self._heap, self._environment = image, heap, environment or {}
        self.port = image.with_suffix(".port")
        self._lock = threading.RLock()
        self._selector = selectors.DefaultSelector()
        self._files, self._process = [], None
        self.said, self._sent, self._cut = b"", 0, None
        self.starts = 0
        self._stopping = False
        self._thread = threading.Thread(target=self._pump, daemon=True)

    def __enter__(self):
        self.plug_in()
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stopping = True
        self._thread.join()
        self.unplug()
        self._selector.close()

    # --- power and cable ----------------------------------------------------------------------------------
    def cut_after(self, octets):
        with self._lock:
            self._sent, self._cut = 0, octets

    def unplug(self):
        with self._lock:
            self.power_off()
            for file in self._files:
                if file in self._selector.get_map():
                    self._selector.unregister(file)
                os.close(file)
            self._files, self._cut = [], None

    def plug_in(self):
        with self._lock:
            self._theirs, end = self._pair(self._from_host)
            self._ours, self._far_end = self._pair(self._from_board)
            self.port.unlink(missing_ok=True)
            self.port.symlink_to(os.ttyname(end))
            self._start()

    def _pair(self, reader):
        """A raw pseudo-terminal: (our end, the program's)."""
        ours, theirs = os.openpty()
        tty.setraw(theirs)
        os.set_blocking(ours, False)
        self._files += [ours, theirs]
        self._selector.register(ours, selectors.EVENT_READ, reader)
        return ours, theirs

    def _start(self):
        self.starts += 1
        self._process = subprocess.Popen(
            [need_micropython(), "-X", f"heapsize={self._heap}", str(MAIN)],
            stdin=self._far_end, stdout=self._far_end, stderr=self._far_end,
            env={
                **os.environ, "MICROPYPATH": f"{FIRMWARE}:.frozen", "TERM": "dumb",
                "SMARTID_FLASH": str(self.image), **self._environment,
            },
        )  # fmt: skip

    def power_off(self):
        process, self._process = self._process, None
        if process:
            process.kill()
            process.wait()

    # --- between the two terminals ------------------------------------------------------------------------
    def _pump(self):
        while not self._stopping:
            for key, _ in self._selector.select(0.02):
                with self._lock:
                    if key.fd in self._files:
                        key.data(os.read(key.fd, 4096))
            with self._lock:
                if self._process and self._process.poll() == RESET:
                    self._start()

    def _from_host(self, data):
        left = len(data) if self._cut is None else min(self._cut - self._sent, len(data))
        self._sent += left
        _write(self._ours, data[:left])
        if left < len(data):
            self.unplug()

    def _from_board(self, data):
        self.said += data
        _write(self._theirs, data)


def _write(file, data):
    while data:
        try:
            data = data[os.write(file, data) :]
        except BlockingIOError:
            continue
