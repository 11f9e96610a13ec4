# SPDX-License-Identifier: Apache-2.0
"""Maxim DS3231 clock on I2C (data sheet 19-5170, rev 10): date and time, and whether it ever stopped."""

from micropython import const

from reader.errors import ClockNotSet

ADDRESS = const(0x68)

_SECONDS = const(0x00)  # seven registers in BCD: seconds, minutes, hours, weekday, day, month, year
_STATUS = const(0x0F)
_OSF = const(0x80)  # oscillator stop flag: the time cannot be trusted
_HOURS_12 = const(0x40)
_CENTURY = 2000


def _from_bcd(value):
    return (value >> 4) * 10 + (value & 0x0F)


def _to_bcd(value):
    return (value // 10) << 4 | value % 10


def _weekday(year, month, day):
    """1 Monday to 7 Sunday (Sakamoto's rule)."""
    year -= month < 3
    turn = (0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4)[month - 1]
    return (year + year // 4 - year // 100 + year // 400 + turn + day - 1) % 7 + 1


class Ds3231:
    """i2c: readfrom_mem_into(address, register, buf), writeto_mem(address, register, buf)."""

    def __init__(self, i2c):
        self._i2c = i2c
        self._time = bytearray(7)
        self._one = bytearray(1)

    def now(self):
        """(year, month, day, hour, minute, second), 24-hour.

        Raises ClockNotSet when the oscillator has stopped since the time was set, or the registers hold no date.
        """
        self._i2c.readfrom_mem_into(ADDRESS, _STATUS, self._one)
        if self._one[0] & _OSF:
            raise ClockNotSet("the clock has stopped")
        self._i2c.readfrom_mem_into(ADDRESS, _SECONDS, self._time)
        seconds, minutes, hours, _, day, month, year = self._time
        if hours & _HOURS_12:
            raise ClockNotSet("the clock counts twelve hours")
        now = (
            _CENTURY + _from_bcd(year),
            _from_bcd(month & 0x1F),
            _from_bcd(day),
            _from_bcd(hours),
            _from_bcd(minutes),
            _from_bcd(seconds),
        )
        if not (1 <= now[1] <= 12 and 1 <= now[2] <= 31 and now[3] < 24 and now[4] < 60 and now[5] < 60):
            raise ClockNotSet("the clock holds no date")
        return now

    def set(self, year, month, day, hour, minute, second):
        """Set the time and clear the stop flag; years 2000 to 2099."""
        self._time[:] = bytes(
            (
                _to_bcd(second),
                _to_bcd(minute),
                _to_bcd(hour),
                _weekday(year, month, day),
                _to_bcd(day),
                _to_bcd(month),
                _to_bcd(year - _CENTURY),
            )
        )
        self._i2c.writeto_mem(ADDRESS, _SECONDS, self._time)
        self._i2c.readfrom_mem_into(ADDRESS, _STATUS, self._one)
        self._one[0] &= ~_OSF & 0xFF
        self._i2c.writeto_mem(ADDRESS, _STATUS, self._one)
