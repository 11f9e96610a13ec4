# SPDX-License-Identifier: Apache-2.0
"""Which step of a reading a command belongs to (Doc 9303-11; TR-03110-3), from its plain form and the current file."""

from __future__ import annotations

from typing import Any

CHIP, TERMINAL, ACTIVE, BAC = "chip authentication", "terminal authentication", "active authentication", "BAC"
SELECT, OTHER = "SELECT", "other"
_PACE = {2: "PACE-GM", 4: "PACE-IM", 6: "PACE-CAM"}  # the mapping's arc in the OID of MSE:Set AT
_ENVIRONMENTS = {0x41A4: CHIP, 0x81A4: TERMINAL, 0x81B6: TERMINAL}
_READS = (0xB0, 0xB1, 0xB2, 0xB3)


class Steps:
    """of() names the step of each APDU event in turn; a file that is read is a step of its own."""

    def __init__(self) -> None:
        self._pace = "PACE"

    def of(self, event: dict[str, Any], file: str) -> str:
        """file: of the decoder's session, after this event."""
        command = event.get("plain_command") or event["command"]
        ins, parameters, secured = command[1], int.from_bytes(command[2:4], "big"), bool(event.get("secured"))
        if secured and not event.get("plain_command"):
            return OTHER
        if ins == 0x22 and parameters == 0xC1A4:
            self._pace = _PACE.get(_mapping(command), "PACE")
            return self._pace
        if ins == 0x86:
            return CHIP if secured else self._pace
        if ins in _READS:
            return file or OTHER
        if ins in (0x82, 0x84):
            return TERMINAL if secured else BAC
        fixed = {0x22: _ENVIRONMENTS.get(parameters), 0x2A: TERMINAL, 0x88: ACTIVE, 0xA4: SELECT}
        return fixed.get(ins) or OTHER


def _mapping(command: bytes) -> int:
    """The last arc but one of the protocol's OID, DO 80 of MSE:Set AT."""
    length = command[6] if len(command) > 6 and command[5] == 0x80 else 0
    return command[5 + length] if 0 < length < len(command) - 6 else 0
