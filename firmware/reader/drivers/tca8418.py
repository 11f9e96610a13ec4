# SPDX-License-Identifier: Apache-2.0
"""Texas Instruments TCA8418 keypad scanner on I2C (SCPS215G): key events from its FIFO of ten."""

from micropython import const

ADDRESS = const(0x34)

# clause 8.6, register map
_CFG = const(0x01)
_INT_STAT = const(0x02)
_KEY_LCK_EC = const(0x03)
_KEY_EVENT_A = const(0x04)
_KP_GPIO1 = const(0x1D)  # rows 0-7 that belong to the matrix
_KP_GPIO2 = const(0x1E)  # columns 0-7
_KP_GPIO3 = const(0x1F)  # columns 8-9

_CFG_BITS = const(0x80 | 0x20 | 0x08 | 0x01)  # AI; overflow keeps the newest, and tells; key events raise INT
_K_INT = const(0x01)
_OVR_FLOW_INT = const(0x08)
_COUNT = const(0x0F)
_PRESSED = const(0x80)
_ROWS = const(0x0F)
_COLUMNS = const(0x0F)

# Event code is row * 10 + column + 1 (table 1 of clause 8.3.1.3); a 4 x 4 matrix as in hardware/: 123A 456B 789C *0#D
KEYS = {
    1: "1",
    2: "2",
    3: "3",
    4: "cancel",
    11: "4",
    12: "5",
    13: "6",
    14: "correct",
    21: "7",
    22: "8",
    23: "9",
    24: "lang",
    31: "up",
    32: "0",
    33: "down",
    34: "enter",
}


class Tca8418:
    """i2c: readfrom_mem_into(address, register, buf), writeto_mem(address, register, buf); interrupt: pin, low when
    events wait.
    """

    def __init__(self, i2c, interrupt, keys=None):
        self._i2c = i2c
        self._interrupt = interrupt
        self._keys = keys or KEYS
        self._one = bytearray(1)

    def start(self):
        """Set the matrix up and drop whatever was pressed before."""
        self._write(_KP_GPIO1, _ROWS)
        self._write(_KP_GPIO2, _COLUMNS)
        self._write(_KP_GPIO3, 0)
        self._write(_CFG, _CFG_BITS)
        self.drop()

    def waiting(self):
        """Are there events? One look at the interrupt pin, no bus."""
        return not self._interrupt()

    def pressed(self):
        """Names of the keys pressed since the last call, oldest first; releases are passed over."""
        names = []
        for _ in range(self._read(_KEY_LCK_EC) & _COUNT):
            event = self._read(_KEY_EVENT_A)
            name = self._keys.get(event & ~_PRESSED)
            if event & _PRESSED and name:
                names.append(name)
        self._write(_INT_STAT, _K_INT | _OVR_FLOW_INT)
        return names

    def drop(self):
        """Forget what waits in the FIFO."""
        self.pressed()

    def _read(self, register):
        self._i2c.readfrom_mem_into(ADDRESS, register, self._one)
        return self._one[0]

    def _write(self, register, value):
        self._one[0] = value
        self._i2c.writeto_mem(ADDRESS, register, self._one)
