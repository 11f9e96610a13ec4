# SPDX-License-Identifier: Apache-2.0
"""The reader's end of the wire to the simulated world, for the unix board only.

Frames are op (1 byte), channel (1), length (2, little-endian), payload; the table of operations stands in the host's
sim/wire.py. Posted frames are gathered in one buffer and leave when it fills, before any question, and as soon as the
event loop turns; so drawing costs no system call a pin. A question waits for its answer and takes in what the world
pushes meanwhile: input levels, bytes of the UART and of the serial port. Handlers of pin interrupts run after it,
between two transfers, like soft interrupts on the board. When the world hangs up, the process ends (SystemExit).
"""
# pyright: reportAttributeAccessIssue=false
# because the type stubs are a Pico's, whose socket module knows no AF_UNIX

import asyncio
import select
import socket
import struct
import sys

from micropython import const

HELLO = const(0x01)
SYNC = const(0x02)
SPI_SETUP = const(0x10)
SPI_WRITE = const(0x11)
SPI_EXCHANGE = const(0x12)
I2C_SETUP = const(0x18)
I2C_TRANSFER = const(0x19)
UART_SETUP = const(0x20)
UART_WRITE = const(0x21)
PIN_SET = const(0x30)
PWM_SET = const(0x38)
LINE_SETUP = const(0x50)
LINE_SEND = const(0x51)
LINE_RECEIVE = const(0x52)
SERIAL_WRITE = const(0x40)
SERIAL_TAKEN = const(0x41)
_ANSWER = const(0x80)
_UART_DATA = const(0xC1)
_PIN_LEVEL = const(0xC2)
_SERIAL_DATA = const(0xC4)
_BATTERY = const(0xC8)

_VERSION = const(1)
_HEADER = const(4)
_GATHERED = const(1040)  # the longest question, 4 + 1028, always fits
_INLINE = const(512)  # longer payloads go to the socket from the caller's own buffer
_MAX_PAYLOAD = const(4096)
_RECEIVED = const(1040)  # the longest frame from the world, 4 + 1025 bytes, always fits
_PINS = const(32)
_NO_BYTES = bytearray(0)


class Ring:
    """Bytes received and not yet read, at most `size`; what does not fit is lost, as on a real UART."""

    def __init__(self, size):
        self._data = bytearray(size)
        self._first = 0
        self.count = 0

    def put(self, data):
        for byte in data:
            if self.count == len(self._data):
                return
            self._data[(self._first + self.count) % len(self._data)] = byte
            self.count += 1

    def readinto(self, buf, n):
        """Move at most n bytes into buf; the number moved."""
        n = min(n, self.count)
        for i in range(n):
            buf[i] = self._data[self._first]
            self._data[self._first] = 0
            self._first = (self._first + 1) % len(self._data)
        self.count -= n
        return n


class Wire:
    """One connection to the world: post(), ask(), take_in() and the pump run()."""

    def __init__(self, path):
        self._socket = _connect(path)
        self._writable = select.poll()
        self._writable.register(self._socket, select.POLLOUT)
        self._readable = select.poll()
        self._readable.register(self._socket, select.POLLIN)
        self._out = bytearray(_GATHERED)
        self._out_count = 0
        self._in = memoryview(bytearray(_RECEIVED))
        self._in_count = 0
        self._into = _NO_BYTES
        self._expected = 0  # operation of the answer awaited, 0 when none is
        self._answer_length = 0
        self._unsettled = False  # something was posted since the last answer
        self._dirty = asyncio.Event()
        self._due = []  # pins whose interrupt handler is still to run
        self._in_handler = False
        self.levels = bytearray(_PINS)
        self.inputs = {}  # GPIO -> Pin
        self.uarts = {}  # number -> Ring, from the moment its UART is made
        self.scratch = memoryview(bytearray(1025))  # answers of I2C transfers
        self.serial = Ring(512)
        self.battery = 255

    def hello(self, name):
        """Introduce the board; returns the bus of the PN532: "spi", "i2c" or "hsu"."""
        bus = memoryview(bytearray(16))
        return str(bus[: self.ask(HELLO, _VERSION, name.encode(), bus)], "utf-8")

    def close(self):
        """Hang up, leaving unsent what was gathered: the power is gone."""
        self._socket.close()

    # --- to the world --------------------------------------------------------------------------------

    def post(self, op, channel, data):
        """Send a frame that has no answer; longer than 4096 bytes becomes several frames."""
        length = len(data)
        if length <= _INLINE:
            self._gather(op, channel, length)
            place = self._out_count
            self._out[place : place + length] = data
            self._out_count = place + length
            return
        for start in range(0, length, _MAX_PAYLOAD):
            part = min(_MAX_PAYLOAD, length - start)
            self._gather(op, channel, part)
            self.flush()
            self._send(data, start, part)

    def post_level(self, op, channel, level):
        """post() of one byte, without a buffer for it."""
        self._gather(op, channel, 1)
        self._out[self._out_count] = level
        self._out_count += 1

    def ask(self, op, channel, head, into, data=_NO_BYTES):
        """Send head + data, together at most 1028 bytes, and wait for the answer, which lands in `into`.

        Returns its length. Interrupts that came meanwhile are due then: run_handlers().
        """
        length = len(head) + len(data)
        if length > 1028:
            raise ValueError("a transfer of %d bytes is too long" % length)
        self._gather(op, channel, length)
        place = self._out_count
        self._out[place : place + len(head)] = head
        self._out[place + len(head) : place + length] = data
        self._out_count = place + length
        self.flush()
        self._into = into
        self._expected = op | _ANSWER
        while self._expected:
            if not self._receive():
                self._readable.poll(-1)
        self._into = _NO_BYTES
        self._unsettled = False
        return self._answer_length

    def flush(self):
        """Send what was gathered."""
        count, self._out_count = self._out_count, 0
        if count:
            self._send(self._out, 0, count)

    def _gather(self, op, channel, length):
        """Put a header into the gathering buffer, with room behind it for a payload that is gathered too."""
        if not self._out_count:
            self._dirty.set()
        elif self._out_count + _HEADER + length > _GATHERED:
            self.flush()
        self._unsettled = True
        place = self._out_count
        out = self._out
        out[place] = op
        out[place + 1] = channel
        out[place + 2] = length & 0xFF
        out[place + 3] = length >> 8
        self._out_count = place + _HEADER

    def _send(self, data, start, count):
        while count:
            try:
                sent = self._socket.write(data, start, count)
            except OSError:
                raise SystemExit(0)  # the world is gone
            if sent is None:
                self._writable.poll(-1)
                continue
            start += sent
            count -= sent

    # --- from the world ------------------------------------------------------------------------------

    def settle(self):
        """Take in what has come, and first all that follows from what was posted: a wire is quicker than a program."""
        if self._unsettled:
            self.ask(SYNC, 0, _NO_BYTES, _NO_BYTES)
            self.run_handlers()
        else:
            self.take_in()

    def take_in(self):
        """Send what was gathered and take in what has come."""
        self.flush()
        while self._receive():
            pass
        self.run_handlers()

    async def run(self):
        """The pump: sleeps until the world says something, then hands it on. Never returns."""
        asyncio.create_task(self._flush_soon())
        stream = asyncio.StreamReader(self._socket)
        while True:
            self.take_in()
            await stream.readinto(_NO_BYTES)  # reads nothing: only waits until there is something

    async def _flush_soon(self):
        while True:
            await self._dirty.wait()
            self._dirty.clear()
            self.flush()

    def _receive(self):
        """One read of the socket without waiting; False when nothing was there."""
        count = self._in_count
        try:
            n = self._socket.readinto(self._in[count:] if count else self._in)
        except OSError:
            raise SystemExit(0)  # the world is gone
        if n is None:
            return False
        if n == 0:
            raise SystemExit(0)  # the world has hung up
        self._hand_on(count + n)
        return True

    def _hand_on(self, count):
        """Hand on every whole frame among the first `count` bytes received and keep the rest."""
        data = self._in
        place = 0
        while count - place >= _HEADER:
            end = place + _HEADER + data[place + 2] + (data[place + 3] << 8)
            if end > count:
                break
            self._frame(data[place], data[place + 1], place + _HEADER, end)
            place = end
        if place and place < count:
            data[: count - place] = data[place:count]
        self._in_count = count - place

    def _frame(self, op, channel, start, end):
        data = self._in
        if op == _PIN_LEVEL:
            self._level(channel, data[start])
        elif op == self._expected:
            self._expected = 0
            self._answer_length = end - start
            self._into[: end - start] = data[start:end]
        elif op == _UART_DATA:
            if channel in self.uarts:
                self.uarts[channel].put(data[start:end])
        elif op == _SERIAL_DATA:
            self.serial.put(data[start:end])
        elif op == _BATTERY:
            self.battery = data[start]
        else:
            raise RuntimeError("the world sent operation %02x" % op)

    def _level(self, number, level):
        if self.levels[number] == level:
            return
        self.levels[number] = level
        pin = self.inputs.get(number)
        if pin and pin.wants(level):
            self._due.append(pin)

    def run_handlers(self):
        """Call the interrupt handlers that are due; whoever asks does so once he has his answer."""
        if self._in_handler:
            return
        self._in_handler = True
        try:
            while self._due:
                self._due.pop(0).call_handler()
        finally:
            self._in_handler = False


def _connect(path):
    """A non-blocking stream socket on the AF_UNIX address `path`, at most 100 bytes."""
    s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    if sys.platform == "darwin":  # BSD's sockaddr_un begins with its own length
        family = bytes((len(path) + 3, socket.AF_UNIX))
    else:
        family = struct.pack("H", socket.AF_UNIX)
    s.connect(family + path.encode() + b"\0")
    s.setblocking(False)
    return s
