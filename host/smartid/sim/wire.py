# SPDX-License-Identifier: Apache-2.0
"""The one wire between the reader process and the simulated world: frames on a byte stream.

A frame is: operation (1 byte), channel (1), payload length (2, little-endian), payload (0..4096 bytes to the world,
0..1025 bytes to the reader).
The reader's end is written independently in firmware/boards/wire.py against this table. Integers are little-endian.

  op    name          way      channel     payload
  ----  ------------  -------  ----------  -----------------------------------------------------------------------
  0x01  HELLO         ask      version     name of the board, UTF-8
  0x81                answer   version     bus of the PN532: b"spi", b"i2c" or b"hsu"
  0x02  SYNC          ask      0           nothing: has all that was posted been done?
  0x82                answer   0           nothing
  0x10  SPI_SETUP     posted   SPI number  baud u32, mode u8 (polarity << 1 | phase), first bit u8 (0 = MSB)
  0x11  SPI_WRITE     posted   SPI number  bytes to clock out; what comes back is dropped
  0x12  SPI_EXCHANGE  ask      SPI number  bytes to clock out, at most 1024
  0x92                answer   SPI number  as many bytes
  0x18  I2C_SETUP     posted   I2C number  frequency u32
  0x19  I2C_TRANSFER  ask      I2C number  address u8, flags u8 (1 write, 2 read, 4 stop), bytes to read u16, data
  0x99                answer   I2C number  u8 1 = acknowledged, 0 = not; then the bytes read
  0x20  UART_SETUP    posted   UART number baud u32
  0x21  UART_WRITE    posted   UART number bytes
  0xC1  UART_DATA     push     UART number bytes
  0x30  PIN_SET       posted   GPIO        level u8: the reader drives an output
  0xC2  PIN_LEVEL     push     GPIO        level u8: the world drives an input; every input once before the HELLO answer
  0x38  PWM_SET       posted   GPIO        frequency u32 in Hz, duty u16 of 65535
  0x50  LINE_SETUP    posted   slot        contact line: F u16, D u8, flags u8 (1 inverse parity, 2 error signal), guard u16,
                                           turn u16; times in etu from leading edge to leading edge
  0x51  LINE_SEND     ask      slot        octets as a receiver in direct convention sees them, 1 to 1024
  0xD1                answer   slot        u16: how many got through
  0x52  LINE_RECEIVE  ask      slot        count u16, first wait u32, following waits u32, in etu
  0xD2                answer   slot        u8 1 = a wrong parity stayed; then the octets that came
  0x40  SERIAL_WRITE  posted   0           bytes of the reader's USB serial port, in order with what the display got
  0x41  SERIAL_TAKEN  posted   0           u16: bytes the reader has taken out of its serial buffer of 512
  0xC4  SERIAL_DATA   push     0           bytes; the world never has more than 512 under way that were not taken
  0xC8  BATTERY       push     0           percent u8, 255 = runs from USB

"posted" needs no answer and keeps its place in the stream; after an "ask" the reader waits for the one answer (same
operation with bit 7 set) and meets pushes that come before it. A frame that breaks the table ends the world: WireError.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from smartid.errors import SmartidError

VERSION = 1
MAX_PAYLOAD = 4096
MAX_PUSH = 1024
"""Longest payload that the world sends: the reader's receive buffer is made for it."""
SERIAL_WINDOW = 512
"""Bytes of the reader's serial buffer."""

HELLO, SYNC = 0x01, 0x02
SPI_SETUP, SPI_WRITE, SPI_EXCHANGE = 0x10, 0x11, 0x12
I2C_SETUP, I2C_TRANSFER = 0x18, 0x19
UART_SETUP, UART_WRITE = 0x20, 0x21
PIN_SET, PWM_SET = 0x30, 0x38
SERIAL_WRITE, SERIAL_TAKEN = 0x40, 0x41
LINE_SETUP, LINE_SEND, LINE_RECEIVE = 0x50, 0x51, 0x52
UART_DATA, PIN_LEVEL, SERIAL_DATA, BATTERY = 0xC1, 0xC2, 0xC4, 0xC8
ANSWER = 0x80

I2C_WRITE, I2C_READ, I2C_STOP = 1, 2, 4
LINE_INVERSE, LINE_ERROR_SIGNAL = 1, 2

# Shortest and longest payload of each operation that the reader may send.
_LENGTHS = {
    HELLO: (0, 64),
    SYNC: (0, 0),
    SPI_SETUP: (6, 6),
    SPI_WRITE: (1, MAX_PAYLOAD),
    SPI_EXCHANGE: (1, 1024),
    I2C_SETUP: (4, 4),
    I2C_TRANSFER: (4, 4 + 1024),
    UART_SETUP: (4, 4),
    UART_WRITE: (1, MAX_PAYLOAD),
    PIN_SET: (1, 1),
    PWM_SET: (6, 6),
    LINE_SETUP: (8, 8),
    LINE_SEND: (1, 1024),
    LINE_RECEIVE: (10, 10),
    SERIAL_WRITE: (1, MAX_PAYLOAD),
    SERIAL_TAKEN: (2, 2),
}
_HEADER = struct.Struct("<BBH")


class WireError(SmartidError):
    """The reader sent what the table does not know: a fault of its board file, or not our reader at all."""


@dataclass(frozen=True, slots=True)
class Frame:
    op: int
    channel: int
    payload: bytes


def encode(op: int, channel: int, payload: bytes = b"") -> bytes:
    """One frame as bytes; payload at most 4096."""
    if len(payload) > MAX_PAYLOAD:
        raise ValueError(f"a payload of {len(payload)} bytes does not fit a frame")
    return _HEADER.pack(op, channel, len(payload)) + payload


class Decoder:
    """Bytes from the reader in, frames out; keeps what is incomplete (at most one frame)."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Yield the frames that `data` completes. Raises WireError; after that the stream is lost."""
        buffer = self._rest + data if self._rest else data
        position, size = 0, len(buffer)
        while size - position >= _HEADER.size:
            op, channel, length = _HEADER.unpack_from(buffer, position)
            _check(op, length)
            end = position + _HEADER.size + length
            if end > size:
                break
            yield Frame(op, channel, buffer[position + _HEADER.size : end])
            position = end
        self._rest = buffer[position:]


def _check(op: int, length: int) -> None:
    limits = _LENGTHS.get(op)
    if limits is None:
        raise WireError(f"the reader sent an unknown operation {op:#04x} on the wire")
    if not limits[0] <= length <= limits[1]:
        raise WireError(f"the reader sent operation {op:#04x} with {length} bytes on the wire")
