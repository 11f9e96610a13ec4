# SPDX-License-Identifier: Apache-2.0
"""A chip card on the air: ISO/IEC 14443-4 activation (RATS, PPS) around a card that knows APDUs only."""

from __future__ import annotations

import math
from typing import Protocol

from smartid.sim.radio.air import RATE_106, Frame, checked, unchecked
from smartid.sim.radio.iso_dep import FRAME_SIZES, PiccBlocks, Work
from smartid.sim.radio.type_a import OFF, PROTOCOL, TypeA

CONTACTLESS = "contactless"
RATS = 0xE0
PPS_START, PPS0, PPS0_WITH_PPS1 = 0xD0, 0x01, 0x11
HAS_TA, HAS_TB, HAS_TC = 0x10, 0x20, 0x40
TC_CID = 0x02
DEFAULT_FSCI, DEFAULT_FWI = 2, 4


class ApduCard(Protocol):
    """What a card must offer; sim/card's Card does. atqa: 2 B in the order sent."""

    ats: bytes
    atqa: bytes
    sak: int
    delay_us: float

    def power_on(self, interface: str = ...) -> None: ...
    def power_off(self) -> None: ...
    def muted(self, interface: str) -> bool: ...
    def uid(self) -> bytes: ...
    def transceive(self, command: bytes) -> bytes: ...


class Picc(TypeA):
    """`card` on the contactless side, silent while its contacts have power. ATS, ATQA, SAK and UID are its own."""

    def __init__(self, card: ApduCard) -> None:
        super().__init__()
        self.card = card
        self._was_muted = False
        self._blocks: PiccBlocks | None = None
        self._cid = 0
        self._read_ats(bytes(card.ats))

    def _read_ats(self, ats: bytes) -> None:
        """ATS (5.2): TL, T0 with FSCI, then TA (rates), TB (FWI), TC (CID) as T0 announces them."""
        t0 = ats[1] if len(ats) > 1 else DEFAULT_FSCI
        rest = iter(ats[2:])
        self._ta = next(rest, 0) if t0 & HAS_TA else 0
        tb = next(rest, DEFAULT_FWI << 4) if t0 & HAS_TB else DEFAULT_FWI << 4
        tc = next(rest, 0) if t0 & HAS_TC else 0
        self._fsc = FRAME_SIZES[min(t0 & 0x0F, len(FRAME_SIZES) - 1)]
        self._fwi = tb >> 4
        self._has_cid = bool(tc & TC_CID)

    def power_on(self) -> None:
        self.card.power_on(CONTACTLESS)
        self._was_muted = self.card.muted(CONTACTLESS)
        self.atqa, self.sak, self.uid = bytes(self.card.atqa), self.card.sak, bytes(self.card.uid())
        self._blocks = None
        super().power_on()

    def power_off(self) -> None:
        if not self.card.muted(CONTACTLESS):
            self.card.power_off()
        self._was_muted = False
        super().power_off()

    def hear(self, frame: Frame, rate: int = RATE_106) -> Frame | None:
        """Once the contacts have let go of the chip, it starts anew in the field where it lies."""
        if self.card.muted(CONTACTLESS):
            self._was_muted = True
            return None
        if self._was_muted and self.state != OFF:
            self.power_on()
        return super().hear(frame, rate)

    def work(self, command: bytes) -> Work:
        """Let the card run one C-APDU."""
        answer = bytes(self.card.transceive(command))
        return Work(answer, self.card.delay_us)

    # --- selected, before and in the protocol ---------------------------------------------------
    def hear_command(self, payload: bytes) -> Frame | None:
        """RATS (5.1): FSDI and the CID; anything else is no business of a selected card."""
        if len(payload) != 2 or payload[0] != RATS or payload[1] & 0x0F == 0x0F:
            return None
        fsd = FRAME_SIZES[min(payload[1] >> 4, len(FRAME_SIZES) - 1)]
        self._cid = payload[1] & 0x0F
        cid = self._cid if self._has_cid else None
        self._blocks = PiccBlocks(self.work, fsd, self._fsc, self._fwi, cid)
        self.state = PROTOCOL
        return checked(bytes(self.card.ats))

    def hear_block(self, frame: Frame) -> Frame | None:
        block = unchecked(frame)
        if block is None or self._blocks is None:
            return None
        if block[0] & 0xF0 == PPS_START:
            return self._hear_pps(block)
        reply = self._blocks.respond(block)
        if self._blocks.deselected:
            self.halt()
        return reply and checked(reply[0])._replace(after_us=reply[1])

    def _hear_pps(self, pps: bytes) -> Frame | None:
        """PPS (5.3) straight after the ATS, to this card by its CID: one rate for both directions, of those the ATS
        offers; without PPS1 the rate stays.
        """
        if self._blocks is None or self._blocks.started or pps[0] & 0x0F != self._cid:
            return None
        if pps[1:] == bytes([PPS0]):
            return checked(pps[:1])
        if len(pps) != 3 or pps[1] != PPS0_WITH_PPS1:
            return None
        to_card, to_reader = pps[2] & 3, pps[2] >> 2 & 3
        if to_card != to_reader or not self._offers(to_card):
            return None
        self.rate = to_card
        return checked(pps[:1])

    def _offers(self, rate: int) -> bool:
        both = self._ta & self._ta >> 4 & 7  # DR in bits 1 to 3, DS in bits 5 to 7
        return rate == RATE_106 or bool(both >> (rate - 1) & 1)


class EndlessWtx(Picc):
    """A card that is never ready: it answers every command with requests for more time."""

    def work(self, command: bytes) -> Work:
        return Work(b"", math.inf)
