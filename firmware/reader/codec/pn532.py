# SPDX-License-Identifier: Apache-2.0
"""PN532 host frames: bytes <-> events, without I/O (PN532 user manual, 6.2.1).

    normal       00  00 FF  LEN LCS  TFI DATA...  DCS  00
    extended     00  00 FF  FF FF  LENM LENL LCS  TFI DATA...  DCS  00
    ACK          00  00 FF  00 FF  00
    NACK         00  00 FF  FF 00  00
    syntax error 00  00 FF  01 FF  7F 81  00

LEN counts TFI and DATA. LEN + LCS and TFI + DATA + DCS are 0 modulo 256. `FF 01` after the start code is a normal
frame of 255 bytes; only `FF FF` announces an extended one. Whatever comes before `00 FF` is preamble, of any length,
and the 00 after a frame is the preamble of the next: a chip that leaves both out (SetParameters b6) is understood too.

The parser is a table: while it hunts for the start code, state -> (byte -> next state); after it, two bytes -> meaning.
"""

from micropython import const

from reader.errors import FrameError

HOST_TO_CHIP = const(0xD4)
CHIP_TO_HOST = const(0xD5)
TFI_ERROR = const(0x7F)

MAX_PAYLOAD = const(265)  # TFI, command code and 263 bytes
OVERHEAD = const(11)  # preamble, start code, FF FF, LENM LENL LCS, DCS, postamble, and one byte for the bus

ACK_FRAME = b"\x00\x00\xff\x00\xff\x00"
NACK_FRAME = b"\x00\x00\xff\xff\x00\x00"

# Events of the parser
ACK = const(1)
NACK = const(2)
SYNTAX_ERROR = const(3)
INFORMATION = const(4)  # .payload holds TFI and data

# States of the parser
_HUNT = const(0)
_ZERO = const(1)
_LENGTH = const(2)
_EXTENDED = const(3)
_DATA = const(4)
_CHECK = const(5)

# Before the start code: state -> {byte: next state}; any other byte is preamble and goes back to _HUNT.
_START = {_HUNT: {0x00: _ZERO}, _ZERO: {0x00: _ZERO, 0xFF: _LENGTH}}
# After it: bytes that the state needs in one piece.
_NEEDS = {_LENGTH: 2, _EXTENDED: 3, _CHECK: 1}
# At least so many bytes from here to the end of the shortest frame.
_MISSING = {_HUNT: 6, _ZERO: 5, _LENGTH: 3, _EXTENDED: 6, _CHECK: 2}
# After it: LEN LCS pairs that are no length.
_MARKS = {(0x00, 0xFF): ACK, (0xFF, 0x00): NACK, (0xFF, 0xFF): _EXTENDED}


def encode(out, parts):
    """Write a host frame around the concatenated `parts` (command code first; TFI is added); return its length.

    out: writable buffer of at least MAX_PAYLOAD + OVERHEAD bytes. Raises FrameError beyond MAX_PAYLOAD.
    """
    length = 1
    for part in parts:
        length += len(part)
    if length > MAX_PAYLOAD:
        raise FrameError("payload of %d bytes" % length)
    if length <= 255:
        head = bytes((0, 0, 0xFF, length, -length & 0xFF, HOST_TO_CHIP))
    else:
        high, low = length >> 8, length & 0xFF
        head = bytes((0, 0, 0xFF, 0xFF, 0xFF, high, low, -(high + low) & 0xFF, HOST_TO_CHIP))
    end = len(head)
    out[:end] = head
    total = HOST_TO_CHIP
    for part in parts:
        out[end : end + len(part)] = part
        end += len(part)
        total += sum(part)
    out[end] = -total & 0xFF
    out[end + 1] = 0
    return end + 2


class Parser:
    """Chip to host, in pieces of any size. After each feed() `event` tells what is complete, None while nothing is.

    The payload of an INFORMATION event lies in one buffer made once: it is good until the next feed().
    """

    def __init__(self):
        self._buffer = bytearray(MAX_PAYLOAD)
        self._view = memoryview(self._buffer)
        self._small = bytearray(3)
        self.reset()

    def reset(self):
        """Forget what has come so far."""
        self._state = _HUNT
        self._have = 0
        self._length = 0
        self.event = None

    def wipe(self):
        """Forget it, and overwrite it: it may have been somebody's data."""
        self._view[:] = bytes(MAX_PAYLOAD)
        self.reset()

    @property
    def payload(self):
        """TFI and data of the last INFORMATION frame."""
        return self._view[: self._length]

    @property
    def missing(self):
        """At least so many bytes are still to come, postamble included."""
        if self._state == _DATA:
            return self._length - self._have + 2
        return _MISSING[self._state] - self._have

    def feed(self, data, start=0, end=None):
        """Take bytes until an event is complete or they run out; return the position after the last one taken.

        Raises FrameError for a length or check sum that is wrong; the parser then hunts for the next start code.
        """
        end = len(data) if end is None else end
        self.event = None
        while start < end and self.event is None:
            if self._state == _DATA:
                start = self._take(data, start, end)
            elif self._state in _START:
                self._enter(_START[self._state].get(data[start], _HUNT))
                start += 1
            else:
                self._small[self._have] = data[start]
                self._have += 1
                start += 1
                if self._have == _NEEDS[self._state]:
                    self._decide()
        return start

    def _enter(self, state):
        self._state = state
        self._have = 0

    def _take(self, data, start, end):
        count = min(end - start, self._length - self._have)
        self._view[self._have : self._have + count] = data[start : start + count]
        self._have += count
        if self._have == self._length:
            self._enter(_CHECK)
        return start + count

    def _decide(self):
        """A length or the closing check sum is here."""
        first, second, third = self._small
        if self._state == _CHECK:
            self._enter(_HUNT)
            self._close(first)
        elif self._state == _EXTENDED:
            self._open(first << 8 | second, first + second + third)
        else:
            mark = _MARKS.get((first, second))
            if mark is None:
                self._open(first, first + second)
            elif mark == _EXTENDED:
                self._enter(_EXTENDED)
            else:
                self._enter(_HUNT)
                self.event = mark

    def _open(self, length, total):
        self._enter(_HUNT)
        if total & 0xFF or not 0 < length <= MAX_PAYLOAD:
            raise FrameError("length %d or its check sum" % length)
        self._length = length
        self._enter(_DATA)

    def _close(self, check):
        if (sum(self.payload) + check) & 0xFF:
            raise FrameError("data check sum")
        if self._length == 1 and self._view[0] == TFI_ERROR:
            self.event = SYNTAX_ERROR
        elif self._view[0] == CHIP_TO_HOST:
            self.event = INFORMATION
        else:
            raise FrameError("frame identifier %02X" % self._view[0])
