# SPDX-License-Identifier: Apache-2.0
"""TCA8418 keypad controller (TI SCPS215): I2C 0x34, FIFO of ten key events, INT line.

The keypad is a 4 x 4 matrix wired as the usual "123A 456B 789C *0#D" pad; see KEYS. A key event is
row * 10 + column + 1, with bit 7 set on press.
"""

from __future__ import annotations

from collections import deque

from smartid.sim.chips.bus import I2cDevice, Line

#: Row and column of each key; the names are those of the whole project.
KEYS = {
    "1": (0, 0), "2": (0, 1), "3": (0, 2), "cancel": (0, 3),
    "4": (1, 0), "5": (1, 1), "6": (1, 2), "correct": (1, 3),
    "7": (2, 0), "8": (2, 1), "9": (2, 2), "lang": (2, 3),
    "up": (3, 0), "0": (3, 1), "down": (3, 2), "enter": (3, 3),
}  # fmt: skip

_CFG, _INT_STAT, _KEY_LCK_EC, _KEY_EVENT_A, _KEY_EVENT_J = 0x01, 0x02, 0x03, 0x04, 0x0D
_KP_GPIO1, _KP_GPIO2, _KP_GPIO3 = 0x1D, 0x1E, 0x1F
_LAST_REGISTER = 0x2E
_AI, _OVR_FLOW_M, _OVR_FLOW_IEN, _KE_IEN = 0x80, 0x20, 0x08, 0x01
_K_INT, _OVR_FLOW_INT = 0x01, 0x08
_PRESS = 0x80
_DEPTH = 10


class Tca8418(I2cDevice):
    """The chip with its matrix: close() and open() are the switches of one row and column."""

    address = 0x34

    def __init__(self) -> None:
        self.int = Line(1)
        self._fifo: deque[int] = deque()
        self._registers = bytearray(_LAST_REGISTER + 1)
        self._pointer = 0

    @property
    def pending(self) -> int:
        """Key events that nobody has read yet."""
        return len(self._fifo)

    def close(self, row: int, column: int) -> None:
        """The switch of this row and column closes: a press."""
        self._event(row, column, _PRESS)

    def open(self, row: int, column: int) -> None:
        """The switch opens: a release."""
        self._event(row, column, 0)

    def write(self, data: bytes) -> bool:
        if data:
            self._pointer = data[0]
            for value in data[1:]:
                self._store(self._pointer, value)
                self._advance()
            self._drive_int()
        return True

    def read(self, n: int) -> bytes:
        out = bytearray()
        for _ in range(n):
            out.append(self._load(self._pointer))
            self._advance()
        return bytes(out)

    def _advance(self) -> None:
        if self._registers[_CFG] & _AI:
            self._pointer = self._pointer + 1 if self._pointer < _LAST_REGISTER else 0

    def _event(self, row: int, column: int, press: int) -> None:
        if not self._scanned(row, column):
            return
        code = row * 10 + column + 1 | press
        if len(self._fifo) < _DEPTH:
            self._fifo.append(code)
        else:
            self._registers[_INT_STAT] |= _OVR_FLOW_INT
            if self._registers[_CFG] & _OVR_FLOW_M:  # overflow mode: the newest push the oldest out
                self._fifo.popleft()
                self._fifo.append(code)
        self._registers[_INT_STAT] |= _K_INT
        self._drive_int()

    def _scanned(self, row: int, column: int) -> bool:
        """Whether the row and the column were given to the matrix (KP_GPIO1: rows, 2: columns 0-7, 3: 8-9)."""
        columns = self._registers[_KP_GPIO2] | self._registers[_KP_GPIO3] << 8
        return bool(self._registers[_KP_GPIO1] >> row & 1 and columns >> column & 1)

    def _store(self, register: int, value: int) -> None:
        if register == _INT_STAT:
            self._registers[_INT_STAT] &= ~value  # write 1 to clear
            if self._fifo:
                self._registers[_INT_STAT] |= _K_INT  # the cause is still there
        elif register == _KEY_LCK_EC:
            self._registers[register] = value & 0x70
        elif register <= _LAST_REGISTER and not _KEY_EVENT_A <= register <= _KEY_EVENT_J:
            self._registers[register] = value

    def _load(self, register: int) -> int:
        if register == _KEY_LCK_EC:
            return self._registers[register] & 0x70 | len(self._fifo)
        if register == _KEY_EVENT_A:
            return self._fifo.popleft() if self._fifo else 0
        if _KEY_EVENT_A < register <= _KEY_EVENT_J:
            place = register - _KEY_EVENT_A
            return self._fifo[place] if place < len(self._fifo) else 0
        return self._registers[register] if register <= _LAST_REGISTER else 0

    def _drive_int(self) -> None:
        config, status = self._registers[_CFG], self._registers[_INT_STAT]
        wanted = (status & _K_INT and config & _KE_IEN) or (status & _OVR_FLOW_INT and config & _OVR_FLOW_IEN)
        self.int.set(0 if wanted else 1)
