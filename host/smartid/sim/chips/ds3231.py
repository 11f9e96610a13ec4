# SPDX-License-Identifier: Apache-2.0
"""DS3231 real-time clock (Maxim 19-5170): I2C 0x68, registers 0x00 to 0x12.

Time is BCD in 00h-06h with the century in bit 7 of the month; the day of the week follows the date (1 = Monday).
Alarms, control and aging are memory. The oscillator stop flag (OSF, status bit 7) says that the time is not to be
trusted. Temperature reads 25.25 degrees. Time registers are latched when a read begins, as the chip does, so that one
burst never straddles a second.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from smartid.sim.chips.bus import I2cDevice

_SIZE = 0x13
_TIME = range(0x07)
_CONTROL, _STATUS, _TEMP_MSB, _TEMP_LSB = 0x0E, 0x0F, 0x11, 0x12
_OSF = 0x80
_STATUS_CLEAR_ONLY = 0x83  # OSF, A2F, A1F: writing 1 leaves them as they are
_EN32KHZ = 0x08
_TWELVE_HOUR, _PM = 0x40, 0x20


class Ds3231(I2cDevice):
    """The clock stands still at `now` unless `running`; `lost` is a clock whose battery ran out."""

    address = 0x68

    def __init__(self, now: datetime, running: bool = False, lost: bool = False) -> None:
        self.running = running
        self._registers = bytearray(_SIZE)
        self._registers[_CONTROL] = 0x1C
        self._registers[_STATUS] = _EN32KHZ
        self._registers[_TEMP_MSB], self._registers[_TEMP_LSB] = 25, 0x40
        self._pointer = 0
        self.set(now)
        if lost:
            self.lose()

    @property
    def now(self) -> datetime:
        """What the clock shows at this moment, to the second."""
        passed = time.monotonic() - self._set_at if self.running else 0.0
        return self._base + timedelta(seconds=int(passed))

    def set(self, now: datetime) -> None:
        """Set the clock from outside: right time, oscillator sound."""
        self._start(now)
        self._registers[_STATUS] &= ~_OSF

    def lose(self) -> None:
        """The battery was out: the time is 2000-01-01 00:00 and OSF is set (data sheet: power-on state)."""
        self._start(datetime(2000, 1, 1))
        self._registers[_STATUS] |= _OSF

    @property
    def lost(self) -> bool:
        return bool(self._registers[_STATUS] & _OSF)

    def write(self, data: bytes) -> bool:
        if not data:
            return True
        self._pointer = data[0] % _SIZE
        now = self.now
        times = bytearray(_time_registers(now))
        for value in data[1:]:
            if self._pointer in _TIME:
                times[self._pointer] = value
            else:
                self._write_register(self._pointer, value)
            self._pointer = (self._pointer + 1) % _SIZE
        if times != _time_registers(now):
            self._start(_time_from(times, now))
        return True

    def read(self, n: int) -> bytes:
        latch = _time_registers(self.now)
        out = bytearray()
        for _ in range(n):
            inside_time = self._pointer in _TIME
            out.append(latch[self._pointer] if inside_time else self._registers[self._pointer])
            self._pointer = (self._pointer + 1) % _SIZE
        return bytes(out)

    def _start(self, now: datetime) -> None:
        self._base = now.replace(microsecond=0)
        self._set_at = time.monotonic()

    def _write_register(self, register: int, value: int) -> None:
        if register == _STATUS:
            kept = self._registers[_STATUS] & value & _STATUS_CLEAR_ONLY
            value = kept | (value & _EN32KHZ)
        if register not in (_TEMP_MSB, _TEMP_LSB):
            self._registers[register] = value


def _bcd(value: int) -> int:
    return value // 10 << 4 | value % 10


def _from_bcd(value: int) -> int:
    return (value >> 4) * 10 + (value & 15)


def _time_registers(now: datetime) -> bytes:
    """The seven registers 00h-06h: 24-hour mode, day of the week 1 = Monday, century bit set from 2100."""
    century = 0x80 if now.year >= 2100 else 0
    fields = (now.second, now.minute, now.hour, now.isoweekday(), now.day, now.month, now.year % 100)
    out = bytearray(_bcd(value) for value in fields)
    out[5] |= century
    return bytes(out)


def _time_from(times: bytes, before: datetime) -> datetime:
    """What the registers say; nonsense (the data sheet: undefined) leaves the clock as it was."""
    hour = _from_bcd(times[2] & 0x3F)
    if times[2] & _TWELVE_HOUR:
        hour = _from_bcd(times[2] & 0x1F) % 12 + (12 if times[2] & _PM else 0)
    year = 2000 + (100 if times[5] & 0x80 else 0) + _from_bcd(times[6])
    try:
        return datetime(
            year, _from_bcd(times[5] & 0x1F), _from_bcd(times[4]), hour, _from_bcd(times[1]), _from_bcd(times[0])
        )
    except ValueError:
        return before
