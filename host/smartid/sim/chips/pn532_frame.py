# SPDX-License-Identifier: Apache-2.0
"""PN532 frames between host and chip (user manual UM0701-02, 6.2.1): bytes to events and back, without I/O.

    normal    00 | 00 FF | LEN | LCS | TFI data.. | DCS | 00        LEN 1..255 counts TFI
    extended  00 | 00 FF | FF FF | LENM LENL | LCS | TFI data.. | DCS | 00
    ACK       00 | 00 FF | 00 FF | 00            NACK  00 | 00 FF | FF 00 | 00
LEN = FF with LCS = 01 is a normal frame of 255 bytes; only FF FF announces an extended one.
"""

from __future__ import annotations

from typing import NamedTuple

TFI_TO_CHIP, TFI_FROM_CHIP = 0xD4, 0xD5
MAX_LENGTH = 265  # TFI, code and data of one frame, either direction
ACK = bytes.fromhex("00 00 FF 00 FF 00")
NACK = bytes.fromhex("00 00 FF FF 00 00")
SYNTAX_ERROR = bytes.fromhex("00 00 FF 01 FF 7F 81 00")  # the one frame without TFI D5
_START = b"\x00\xff"
_ACK_CODE, _NACK_CODE, _EXTENDED = b"\x00\xff", b"\xff\x00", b"\xff\xff"


class Event(NamedTuple):
    """What was received: kind "frame" (payload: TFI and data), "ack", "nack" or "bad" (a check sum, or too long)."""

    kind: str
    payload: bytes = b""


def _negative(data: bytes) -> int:
    return -sum(data) & 0xFF


def build(payload: bytes, bare: bool = False) -> bytes:
    """The frame around a payload (TFI and data, 1..265 B); `bare` leaves preamble and postamble away."""
    length = len(payload)
    if not 1 <= length <= MAX_LENGTH:
        raise ValueError(f"a PN532 frame of {length} bytes")
    if length <= 0xFF:
        header = bytes([length, -length & 0xFF])
    else:
        size = length.to_bytes(2, "big")
        header = _EXTENDED + size + bytes([_negative(size)])
    frame = _START + header + payload + bytes([_negative(payload)])
    return frame if bare else b"\x00" + frame + b"\x00"


class Decoder:
    """Feed it bytes as they come, in any portions; it skips whatever stands before a start code."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def reset(self) -> None:
        """Forget an unfinished frame."""
        self._buffer.clear()

    def feed(self, data: bytes) -> list[Event]:
        """The events completed by `data`, in order."""
        self._buffer += data
        events = []
        while (event := self._next()) is not None:
            events.append(event)
        return events

    def _next(self) -> Event | None:
        buffer = self._buffer
        start = buffer.find(_START)
        if start < 0:
            del buffer[: max(0, len(buffer) - 1)]  # the last 00 may begin a start code
            return None
        del buffer[:start]
        header = bytes(buffer[2:4])
        if len(header) < 2:
            return None
        if header == _ACK_CODE:
            return self._take(4, Event("ack"))
        if header == _NACK_CODE:
            return self._take(4, Event("nack"))
        if header == _EXTENDED:
            return self._extended()
        return self._body(4, header[0], not _negative(header))

    def _extended(self) -> Event | None:
        size = bytes(self._buffer[4:7])
        if len(size) < 3:
            return None
        return self._body(7, int.from_bytes(size[:2], "big"), not _negative(size))

    def _body(self, at: int, length: int, header_good: bool) -> Event | None:
        """TFI, data and DCS from `at` on. After a bad header only the start code is given up: a frame may follow."""
        if not header_good or not 1 <= length <= MAX_LENGTH:
            return self._take(len(_START), Event("bad"))
        end = at + length + 1
        if len(self._buffer) < end:
            return None
        body = bytes(self._buffer[at:end])
        return self._take(end, Event("bad") if _negative(body) else Event("frame", body[:-1]))

    def _take(self, count: int, event: Event) -> Event:
        del self._buffer[:count]
        return event
