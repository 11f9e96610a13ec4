# SPDX-License-Identifier: Apache-2.0
"""What the PN532 remembers between commands, all of it gone at a reset (UM0701-02, the defaults of chapter 7)."""

from __future__ import annotations

from dataclasses import dataclass, field

from smartid.sim.chips.pn532_radio import Target

# SetParameters, flags
USE_CID = 0x02
AUTO_RATS = 0x10
PICC = 0x20  # as a target: 14443-4 is the chip's business
BARE_FRAMES = 0x40
DEFAULT_FLAGS = 0x14  # automatic ATR_RES and RATS
FOR_EVER = 0xFF
# CIU registers with a meaning here; every other address is memory
CIU_TX_MODE, CIU_RX_MODE = 0x6302, 0x6303
CIU_CONTROL, CIU_BIT_FRAMING = 0x633C, 0x633D
CRC_ENABLED = 0x80
LAST_BITS = 0x07


@dataclass
class State:
    """low_vbat: until the first SAMConfiguration. Time-outs are codes: 100 us * 2^(n-1), 0 none.

    flags: of SetParameters; NAD (bit 0) stays unused, as no card here offers it.
    """

    low_vbat: bool = True
    irq_enabled: bool = True
    flags: int = DEFAULT_FLAGS
    registers: dict[int, int] = field(default_factory=dict)
    gpio: list[int] = field(default_factory=lambda: [0x3F, 0x06, 0x01])  # P3, P7, I0 and I1
    atr_timeout: int = 0x0B
    retry_timeout: int = 0x0A
    retries_com: int = 0
    retries_atr: int = FOR_EVER
    retries_psl: int = 1
    retries_activation: int = FOR_EVER
    targets: list[Target] = field(default_factory=list)
    last_status: int = 0

    def target(self, number: int) -> Target | None:
        """The listed target of that number."""
        return next((target for target in self.targets if target.number == number), None)

    def current(self) -> Target | None:
        """The target that is selected on the air."""
        return next((target for target in self.targets if target.selected), None)


def timeout_us(code: int) -> float | None:
    """RFConfiguration item 02: microseconds of a time-out code, None for no limit."""
    return 100.0 * (1 << (code - 1)) if code else None
