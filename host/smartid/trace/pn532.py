# SPDX-License-Identifier: Apache-2.0
"""PN532 frames in words (PN532 user manual, 6.2.1 and chapter 7)."""

from __future__ import annotations

from typing import NamedTuple

COMMANDS = {
    0x00: "Diagnose",
    0x02: "GetFirmwareVersion",
    0x04: "GetGeneralStatus",
    0x06: "ReadRegister",
    0x08: "WriteRegister",
    0x0C: "ReadGPIO",
    0x0E: "WriteGPIO",
    0x10: "SetSerialBaudRate",
    0x12: "SetParameters",
    0x14: "SAMConfiguration",
    0x16: "PowerDown",
    0x32: "RFConfiguration",
    0x40: "InDataExchange",
    0x42: "InCommunicateThru",
    0x44: "InDeselect",
    0x46: "InJumpForPSL",
    0x4A: "InListPassiveTarget",
    0x4E: "InPSL",
    0x50: "InATR",
    0x52: "InRelease",
    0x54: "InSelect",
    0x56: "InJumpForDEP",
    0x60: "InAutoPoll",
}
EXCHANGES = (0x40, 0x42)
_TO_CHIP, _FROM_CHIP = 0xD4, 0xD5
_START = b"\x00\xff"


class Frame(NamedTuple):
    """One frame: what it is (command, answer, ack, nack, error, unreadable), its command's code, its payload."""

    kind: str
    code: int | None
    payload: bytes

    @property
    def name(self) -> str:
        """The manual's name, as a person reads it in the trace."""
        if self.code is None:
            return {"ack": "ACK", "nack": "NACK", "error": "error frame"}.get(self.kind, "?")
        return COMMANDS.get(self.code, f"{self.code:02X}")


def parse(raw: bytes) -> Frame:
    """What one frame on the bus is; preamble and postamble may be missing, as the manual allows."""
    at = raw.find(_START)
    body = raw[at + 2 :] if at >= 0 else b""
    if body[:2] == b"\x00\xff":
        return Frame("ack", None, b"")
    if body[:2] == b"\xff\x00":
        return Frame("nack", None, b"")
    if body[:2] == b"\xff\xff" and len(body) > 5:
        length, payload = int.from_bytes(body[2:4], "big"), body[5:]
    else:
        length, payload = (body[0] if body else 0), body[2:]
    payload = payload[:length]
    if len(payload) >= 2 and payload[0] in (_TO_CHIP, _FROM_CHIP):
        to_chip = payload[0] == _TO_CHIP
        return Frame("command" if to_chip else "answer", payload[1] if to_chip else payload[1] - 1, payload[2:])
    return Frame("error" if payload[:1] == b"\x7f" else "unreadable", None, payload)
