# SPDX-License-Identifier: Apache-2.0
"""SPI, I2C, UART, Pin and PWM with the signatures of MicroPython's machine module, carried by boards/wire.py.

Drivers cannot tell the difference; what a driver of this firmware does not use is left out.
"""

import errno
import struct

from micropython import const

from boards import wire

_CHUNK = const(1024)  # longest exchange in one frame
_I2C_WRITE = const(1)
_I2C_READ = const(2)
_I2C_STOP = const(4)
_NO_BYTES = bytearray(0)


class Pin:
    """One GPIO. IN hears the world, OUT drives it."""

    IN = const(0)
    OUT = const(1)
    PULL_UP = const(1)
    IRQ_FALLING = const(4)
    IRQ_RISING = const(8)

    def __init__(self, link, number, mode=IN, value=None):
        self._link = link
        self._number = number
        self._mode = mode
        self._handler = None
        self._trigger = 0
        if mode == self.IN:
            link.inputs[number] = self
        elif value is not None:
            self.value(value)

    def value(self, level=None):
        """Drive the level, or read it: for an input, what the world says at this moment."""
        if level is None:
            if self._mode == self.IN:
                self._link.settle()
            return self._link.levels[self._number]
        level = 1 if level else 0
        self._link.levels[self._number] = level
        self._link.post_level(wire.PIN_SET, self._number, level)

    __call__ = value

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)

    def irq(self, handler=None, trigger=IRQ_FALLING | IRQ_RISING):
        """handler(pin) is called after an edge of the kind in `trigger`; None switches it off."""
        self._handler = handler
        self._trigger = trigger

    def wants(self, level):
        """Whether the edge that led to this level is to be handled."""
        edge = self.IRQ_RISING if level else self.IRQ_FALLING
        return self._handler is not None and bool(self._trigger & edge)

    def call_handler(self):
        if self._handler:
            self._handler(self)


class PWM:
    """A tone or a brightness on a pin. Nothing leaves before the duty is set."""

    def __init__(self, link, number, freq=1000, duty_u16=0):
        self._link = link
        self._number = number
        self._freq_hz = freq
        self._duty = duty_u16

    def freq(self, hz=None):
        if hz is None:
            return self._freq_hz
        self._freq_hz = hz
        self._tell()

    def duty_u16(self, duty=None):
        if duty is None:
            return self._duty
        self._duty = duty
        self._tell()

    def _tell(self):
        self._link.post(wire.PWM_SET, self._number, struct.pack("<IH", self._freq_hz, self._duty))


class SPI:
    """One SPI bus; chip selects are the drivers' own pins."""

    def __init__(self, link, number, baudrate=1_000_000, polarity=0, phase=0):
        self._link = link
        self._number = number
        self.init(baudrate, polarity, phase)

    def init(self, baudrate=1_000_000, polarity=0, phase=0):
        self._link.post(wire.SPI_SETUP, self._number, struct.pack("<IBB", baudrate, polarity << 1 | phase, 0))

    def write(self, buf):
        if len(buf):
            self._link.post(wire.SPI_WRITE, self._number, buf)

    def readinto(self, buf, write=0x00):
        for i in range(len(buf)):
            buf[i] = write
        self.write_readinto(buf, buf)

    def write_readinto(self, write_buf, read_buf):
        if len(write_buf) != len(read_buf):
            raise ValueError("buffers must be the same length")
        out = memoryview(write_buf)
        into = memoryview(read_buf)
        for start in range(0, len(out), _CHUNK):
            end = min(start + _CHUNK, len(out))
            self._link.ask(wire.SPI_EXCHANGE, self._number, _NO_BYTES, into[start:end], out[start:end])
        self._link.run_handlers()


class I2C:
    """One I2C bus. A chip that does not acknowledge raises OSError(EIO), as on the RP2 boards."""

    def __init__(self, link, number, freq=400_000):
        self._link = link
        self._number = number
        self._head = bytearray(5)
        self._answer = link.scratch
        link.post(wire.I2C_SETUP, number, struct.pack("<I", freq))

    def writeto(self, addr, buf, stop=True):
        """Returns the number of bytes acknowledged."""
        self._transfer(addr, _I2C_WRITE, stop, _NO_BYTES, 0, buf)
        return len(buf)

    def readfrom_into(self, addr, buf, stop=True):
        self._transfer(addr, _I2C_READ, stop, buf, 0, _NO_BYTES)

    def readfrom_mem_into(self, addr, memaddr, buf):
        self._head[4] = memaddr
        self._transfer(addr, _I2C_WRITE | _I2C_READ, True, buf, 1, _NO_BYTES)

    def writeto_mem(self, addr, memaddr, buf):
        self._head[4] = memaddr
        self._transfer(addr, _I2C_WRITE, True, _NO_BYTES, 1, buf)

    def _transfer(self, addr, flags, stop, into, address_bytes, data):
        """Write the register address (0 or 1 byte of it) and data, read as much as `into` holds."""
        count = len(into)
        if count > _CHUNK:
            raise ValueError("a read of %d bytes is too long" % count)
        head = self._head
        head[0] = addr
        head[1] = flags | _I2C_STOP if stop else flags
        head[2] = count & 0xFF
        head[3] = count >> 8
        self._link.ask(wire.I2C_TRANSFER, self._number, memoryview(head)[: 4 + address_bytes], self._answer, data)
        acknowledged = self._answer[0]
        if acknowledged and count:
            memoryview(into)[:] = self._answer[1 : 1 + count]
        self._link.run_handlers()
        if not acknowledged:
            raise OSError(errno.EIO)


class UART:
    """One serial line, 8N1, with a receive buffer of 512 bytes."""

    def __init__(self, link, number, baudrate=115_200):
        self._link = link
        self._number = number
        self._ring = link.uarts[number] = wire.Ring(512)
        self.init(baudrate)

    def init(self, baudrate=115_200):
        self._link.post(wire.UART_SETUP, self._number, struct.pack("<I", baudrate))

    def any(self):
        self._link.settle()
        return self._ring.count

    def readinto(self, buf, nbytes=None):
        """The number of bytes read, None when there are none."""
        self._link.settle()
        return self._ring.readinto(buf, len(buf) if nbytes is None else min(nbytes, len(buf))) or None

    def read(self, nbytes=None):
        count = self.any()
        if not count:
            return None
        buf = bytearray(count if nbytes is None else min(nbytes, count))
        self._ring.readinto(buf, len(buf))
        return buf

    def write(self, buf):
        if len(buf):
            self._link.post(wire.UART_WRITE, self._number, buf)
        return len(buf)


class Serial:
    """The USB serial port as main gives it to rpc: any(), read(n), write(b)."""

    def __init__(self, link):
        self._link = link
        self._ring = link.serial

    def any(self):
        self._link.take_in()
        return self._ring.count

    def read(self, nbytes):
        """At most nbytes bytes; empty when there are none."""
        buf = bytearray(min(nbytes, self.any()))
        self._taken(self._ring.readinto(buf, len(buf)))
        return buf

    def readinto(self, buf):
        n = self._ring.readinto(buf, min(len(buf), self.any()))
        self._taken(n)
        return n

    def write(self, buf):
        if len(buf):
            self._link.post(wire.SERIAL_WRITE, 0, buf)
        return len(buf)

    def _taken(self, n):
        """Tell the world that it may send as much again."""
        if n:
            self._link.post(wire.SERIAL_TAKEN, 0, struct.pack("<H", n))
