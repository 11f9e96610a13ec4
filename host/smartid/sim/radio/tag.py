# SPDX-License-Identifier: Apache-2.0
"""A plain NFC tag: NFC Forum type 2, no ISO/IEC 14443-4, no application. A poster's sticker, not an identity card."""

from __future__ import annotations

from smartid.sim.radio.air import Frame, checked
from smartid.sim.radio.type_a import TypeA

READ, WRITE = 0x30, 0xA2
PAGE_BYTES, PAGES = 4, 45
FIRST_USER_PAGE = 4
_ACK, _NAK_ARGUMENT = Frame(b"\x0a", 4), Frame(b"\x00", 4)  # 4 bits each (type 2 tag specification)
_CAPABILITY = b"\xe1\x10\x12\x00"  # NDEF, version 1.0, 144 B, may be written
_EMPTY_NDEF = b"\x03\x00\xfe\x00"


class PlainTag(TypeA):
    """SAK 00, a 7-byte UID (4 B are possible), 45 pages of 4 bytes."""

    sak = 0x00

    def __init__(self, uid: bytes = b"\x04\x5a\x1c\x72\xd3\x64\x80") -> None:
        super().__init__()
        self.uid = uid
        self.atqa = b"\x44\x00" if len(uid) == 7 else b"\x04\x00"
        self.memory = bytearray(PAGE_BYTES * PAGES)
        self.memory[: len(uid)] = uid
        self.memory[12:20] = _CAPABILITY + _EMPTY_NDEF

    def hear_command(self, payload: bytes) -> Frame | None:
        if payload[0] == READ and len(payload) == 2:
            return self._read(payload[1])
        if payload[0] == WRITE and len(payload) == 2 + PAGE_BYTES:
            return self._write(payload[1], payload[2:])
        return None

    def _read(self, page: int) -> Frame:
        """Four pages from `page` on, rolling over at the end."""
        if page >= PAGES:
            return self._refuse()
        at = page * PAGE_BYTES
        return checked((bytes(self.memory) * 2)[at : at + 16])

    def _write(self, page: int, data: bytes) -> Frame:
        if not FIRST_USER_PAGE <= page < PAGES:
            return self._refuse()
        self.memory[page * PAGE_BYTES : (page + 1) * PAGE_BYTES] = data
        return _ACK

    def _refuse(self) -> Frame:
        """A tag that has said NAK must be selected anew."""
        self.fall_back()
        return _NAK_ARGUMENT
