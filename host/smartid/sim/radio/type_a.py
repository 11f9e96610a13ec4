# SPDX-License-Identifier: Apache-2.0
"""A card of type A up to its selection: ISO/IEC 14443-3, clause 6 (states, anticollision, selection, halt)."""

from __future__ import annotations

from functools import reduce
from operator import xor

from smartid.sim.radio.air import RATE_106, SHORT_FRAME_BITS, Frame, checked, unchecked

REQA, WUPA = 0x26, 0x52
HLTA = b"\x50\x00"
SELECT_LEVELS = (0x93, 0x95, 0x97)
NVB_NOTHING_KNOWN, NVB_ALL_KNOWN = 0x20, 0x70
CASCADE_TAG = 0x88
SAK_CASCADE, SAK_ISO_DEP = 0x04, 0x20
UID_PART_BITS = 40  # 4 B and their check byte

OFF, IDLE, READY, ACTIVE, PROTOCOL, HALT = "off", "idle", "ready", "active", "protocol", "halt"


def uid_parts(uid: bytes) -> list[bytes]:
    """The UID (4, 7 or 10 B) as its cascade levels, each 4 B and the check byte BCC."""
    rest, parts = uid, []
    while len(rest) > 4:
        parts.append(bytes([CASCADE_TAG]) + rest[:3])
        rest = rest[3:]
    parts.append(rest)
    return [part + bytes([reduce(xor, part)]) for part in parts]


class TypeA:
    """The states of 14443-3; a derived card answers what reaches it when it is selected.

    atqa: 2 B in the order sent, low byte first. uid: 4, 7 or 10 B. sak: int.
    """

    atqa = b"\x04\x00"
    sak = 0x00
    uid = b""

    def __init__(self) -> None:
        self.state = OFF
        self.rate = RATE_106
        self._woken_from_halt = False
        self._level = 0

    @property
    def in_protocol(self) -> bool:
        """True while the card speaks ISO/IEC 14443-4."""
        return self.state == PROTOCOL

    # --- power ----------------------------------------------------------------------------------
    def power_on(self) -> None:
        self.rate = RATE_106
        self._woken_from_halt = False
        self.state = IDLE

    def power_off(self) -> None:
        self.state = OFF

    def halt(self) -> None:
        """Into HALT, from which only WUPA wakes."""
        self.rate = RATE_106
        self.state = HALT

    # --- what the card hears --------------------------------------------------------------------
    def hear(self, frame: Frame, rate: int = RATE_106) -> Frame | None:
        """The card's answer to one frame at a rate, None when it stays silent."""
        if self.state == OFF or rate != self.rate:
            return None
        if self.state == PROTOCOL:
            return self.hear_block(frame)
        if frame.bits == SHORT_FRAME_BITS:
            return self._hear_request(frame.data[0])
        if self.state == READY:
            return self._hear_anticollision(frame)
        if self.state == ACTIVE:
            return self._hear_selected(frame)
        return None

    def _hear_request(self, command: int) -> Frame | None:
        if command == WUPA or (command == REQA and self.state == IDLE):
            if self.state in (IDLE, HALT):
                self._woken_from_halt = self.state == HALT
                self._level, self.state = 0, READY
                return Frame(self.atqa, 16)
        return self.fall_back()

    def _hear_anticollision(self, frame: Frame) -> Frame | None:
        """6.5.3: answer the bits of the UID that follow those the reader already knows, or the selection."""
        part = uid_parts(self.uid)[self._level]
        if not frame.parity_ok or frame.bits < 16 or frame.data[0] != SELECT_LEVELS[self._level]:
            return self.fall_back()
        if frame.data[1] == NVB_ALL_KNOWN:
            return self._select(part) if unchecked(frame) == frame.data[:2] + part else self.fall_back()
        known_bits = frame.bits - 16
        if known_bits != 8 * ((frame.data[1] >> 4) - 2) + (frame.data[1] & 7) or known_bits >= UID_PART_BITS:
            return self.fall_back()
        mine = int.from_bytes(part, "little")
        mask = (1 << known_bits) - 1
        if (int.from_bytes(frame.data[2:], "little") ^ mine) & mask:
            return self.fall_back()
        left = UID_PART_BITS - known_bits
        return Frame((mine >> known_bits).to_bytes((left + 7) // 8, "little"), left)

    def _select(self, part: bytes) -> Frame:
        if part[0] == CASCADE_TAG and self._level + 1 < len(uid_parts(self.uid)):
            self._level += 1
            return checked(bytes([SAK_CASCADE]))
        self.state = ACTIVE
        return checked(bytes([self.sak]))

    def _hear_selected(self, frame: Frame) -> Frame | None:
        payload = unchecked(frame)
        if payload == HLTA:
            self.halt()
            return None
        answer = self.hear_command(payload) if payload else None
        return answer or self.fall_back()

    def fall_back(self) -> None:
        """Anything unexpected returns the card to where it was woken (6.3)."""
        self.state = HALT if self._woken_from_halt or self.state == HALT else IDLE

    # --- for the derived card -------------------------------------------------------------------
    def hear_command(self, payload: bytes) -> Frame | None:
        """A frame with a good CRC_A, heard in ACTIVE; None makes the card fall back and stay silent."""
        return None

    def hear_block(self, frame: Frame) -> Frame | None:
        """Any frame heard in PROTOCOL."""
        return None
