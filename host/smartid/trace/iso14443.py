# SPDX-License-Identifier: Apache-2.0
"""Frames on the air in words: ISO/IEC 14443-3 type A and the blocks of ISO/IEC 14443-4."""

from __future__ import annotations

from typing import NamedTuple

SHORT_FRAME_BITS = 7
_SHORT = {0x26: "REQA", 0x52: "WUPA"}
_LEVELS = {0x93: 1, 0x95: 2, 0x97: 3}
_RATS, _HALT, _SELECT_NVB = 0xE0, 0x50, 0x70
_CHAINING, _CID, _NAD = 0x10, 0x08, 0x04


class Block(NamedTuple):
    """kind: "I", "R" or "S"; name: as the standard's scenarios write it; inf: where the information field starts."""

    kind: str
    name: str
    inf: int
    chained: bool = False


def begins(bits: int, data: bytes) -> bool:
    """Whether a card that hears this frame is no longer in the block protocol (ISO/IEC 14443-3, 6.4)."""
    return bits == SHORT_FRAME_BITS and data[:1] in (b"\x26", b"\x52")


def name(bits: int, data: bytes) -> str:
    """What a frame from the reader is before the block protocol; "" for one that is none of the standard's."""
    if bits == SHORT_FRAME_BITS:
        return _SHORT.get(data[0], "")
    if data[0] in _LEVELS:
        return f"{'select' if data[1:2] == bytes([_SELECT_NVB]) else 'anticollision'}, cascade level {_LEVELS[data[0]]}"
    return {_RATS: "RATS", _HALT: "HLTA"}.get(data[0], "")


def block(data: bytes) -> Block | None:
    """The block that a frame of the protocol is (ISO/IEC 14443-4, 7.1.1); None when it is none, such as a PPS."""
    pcb = data[0]
    inf = 1 + bool(pcb & _CID)
    if pcb & 0xE2 == 0x02:
        chained = bool(pcb & _CHAINING)
        return Block("I", f"I({pcb & 1}){' more follows' if chained else ''}", inf + bool(pcb & _NAD), chained)
    if pcb & 0xE6 == 0xA2:
        return Block("R", f"R({'NAK' if pcb & 0x10 else 'ACK'}) {pcb & 1}", inf)
    if pcb & 0xC7 == 0xC2:
        kind = {0x30: "WTX", 0x00: "DESELECT"}.get(pcb & 0x30)
        return Block("S", f"S({kind})", inf) if kind else None
    return None
