# SPDX-License-Identifier: Apache-2.0
"""A card's contacts: supply, reset, the answer to it, PPS, and then one of the two protocols around a card that knows
APDUs only.

    off -> reset (RST low) -> answering -> negotiable -> T=0 or T=1
                               (a card in specific mode goes on without being asked)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from operator import xor
from typing import Protocol

from smartid.sim.contact.answer import DEFAULT_RATE, Meaning, meaning, rate_of
from smartid.sim.contact.spoken import Mouth, Spoken
from smartid.sim.contact.t0 import CharacterSide
from smartid.sim.contact.t1 import BlockSide

CLASS_A, CLASS_B, CLASS_C = 1, 2, 4  # 5 V, 3 V, 1.8 V
ALL_CLASSES = CLASS_A | CLASS_B | CLASS_C

CARD_GUARD = 12.0
ANSWER_CLOCKS = 600  # after RST high; 400 to 40 000 are allowed
REPEAT_ETU = 14.0  # from a character to its repetition: error signal, and 2 etu
OFF, RESET, ANSWERING, NEGOTIABLE, TALKING = "off", "reset", "answering", "negotiable", "talking"
PPSS = 0xFF

Edit = Callable[[int, bytes], "bytes | None"]


class ApduCard(Protocol):
    """What a card must offer; sim/card's Card does."""

    atr: bytes
    delay_us: float

    def power_on(self, interface: str = ...) -> None: ...
    def power_off(self) -> None: ...
    def transceive(self, command: bytes) -> bytes: ...


class Icc:
    """atr: another than the card's own; a second one in `warm_atr` is given to warm resets.

    classes: at which voltages it works; at others it is mute. answer_clocks: after RST high.
    edit(n, octets): what the card says instead of its n-th utterance since reset, the answer to reset being number 0;
    None is silence. Utterances are the PPS answer, T=1 blocks, and in T=0 all octets between two of the reader's.
    late: microseconds that an utterance comes later than it should, by its number.
    stingy: T=0 takes and gives data octet by octet. takes_pps1, takes_pps: whether it follows a rate, or PPS at all.
    """

    def __init__(
        self,
        card: ApduCard,
        atr: bytes | None = None,
        *,
        warm_atr: bytes | None = None,
        classes: int = ALL_CLASSES,
        answer_clocks: float = ANSWER_CLOCKS,
        edit: Edit | None = None,
        late: Mapping[int, float] | None = None,
        stingy: bool = False,
        takes_pps1: bool = True,
        takes_pps: bool = True,
    ) -> None:
        self.card = card
        self.atr = bytes(atr if atr is not None else card.atr)
        self.warm_atr = self.atr if warm_atr is None else bytes(warm_atr)
        self.classes, self.answer_clocks, self.stingy = classes, answer_clocks, stingy
        self.takes_pps, self.takes_pps1 = takes_pps, takes_pps1
        self.resets: list[str] = []
        self.early: list[tuple[float, float]] = []
        """Characters that came before the guard time was over: (gap, what it should be). The card misses them."""
        self._late = late or {}
        self._edit = edit or (lambda number, octets: octets)
        self._mouth = Mouth()
        self.state = OFF
        self._clean()

    def _clean(self) -> None:
        self._mouth.hush()
        self._said = 0
        self._heard = bytearray()
        self._side: CharacterSide | BlockSide | None = None
        self.meaning = Meaning()
        self.f, self.d = rate_of(DEFAULT_RATE)
        self.inverse = False
        self.protocol: int | None = None

    # --- supply and reset -----------------------------------------------------------------------
    def power_on(self, card_class: int, hz: float) -> None:
        """Supply and clock; RST is low."""
        self.hz = hz
        self.resets = []
        self.state = RESET if card_class & self.classes else OFF

    def power_off(self) -> None:
        self.card.power_off()
        self.state = OFF
        self._clean()

    def reset(self, level: int) -> None:
        """RST moves."""
        if self.state == OFF:
            return
        if not level:
            self._clean()
            self.state = RESET
        elif self.state == RESET:
            self._answer()

    def _answer(self) -> None:
        self.resets.append("warm" if self.resets else "cold")
        self.card.power_on("contact")
        atr = self.atr if self.resets == ["cold"] else self.warm_atr
        self.meaning = meaning(atr)
        self.inverse = self.meaning.inverse
        self.state = ANSWERING
        self.say(atr, self.answer_clocks / self.f, CARD_GUARD, then=self._answered)

    def _answered(self) -> None:
        if self.meaning.specific is None:
            self.state = NEGOTIABLE
        else:
            self._talk(self.meaning.specific, self.meaning.rate)

    def _talk(self, protocol: int, rate: int) -> None:
        self.state, self.protocol = TALKING, protocol
        self.f, self.d = rate_of(rate)
        kind = BlockSide if protocol == 1 else CharacterSide
        self._side = kind(self)

    @property
    def etu_us(self) -> float:
        return self.f / self.d / self.hz * 1_000_000

    # --- speaking -------------------------------------------------------------------------------
    def say(
        self,
        octets: bytes,
        first_etu: float,
        next_etu: float = CARD_GUARD,
        us: float = 0.0,
        then: Callable[[], None] | None = None,
    ) -> None:
        """One utterance, as the test's hand lets it pass."""
        edited = self._edit(self._said, octets)
        us += self._late.get(self._said, 0.0)
        self._said += 1
        if edited:
            self._mouth.say(edited, first_etu, next_etu, us, then)

    def next(self) -> Spoken | None:
        """What comes next on the line, None as long as the card has nothing to say."""
        if not self._mouth.waiting and self._side is not None:
            self._side.idle()
        return self._mouth.waiting[0] if self._mouth.waiting else None

    def sent(self) -> None:
        """The next character has gone out and nobody minded."""
        spoken = self._mouth.waiting.popleft()
        if spoken.then is not None:
            spoken.then()

    def refused(self) -> None:
        """The reader has signalled a parity error: the same again (7.3)."""
        self._mouth.waiting[0].etu, self._mouth.waiting[0].us = REPEAT_ETU, 0.0

    @property
    def repeats(self) -> bool:
        """Whether it looks for an error signal after its characters: a card that knows T=1 only never does."""
        return self.protocol != 1 and 0 in self.meaning.protocols

    # --- hearing --------------------------------------------------------------------------------
    def hear(self, octet: int, parity_ok: bool, gap: float, turn: bool) -> bool:
        """A character of the reader's. gap: etu since the last; turn: whether that was the card's own.

        True when the card pulls the line down for a wrong parity.
        """
        if self.state not in (NEGOTIABLE, TALKING) or self._mouth.waiting:
            return False
        least = self._least(turn)
        if gap < least:
            self.early.append((gap, least))
            return False
        if self.state == NEGOTIABLE:
            return self._negotiate(octet, parity_ok)
        assert self._side is not None
        return self._side.hear(octet, parity_ok, gap)

    def _least(self, turn: bool) -> float:
        """The shortest time from one leading edge to ours: BGT or the turn-round of T=0, else guard time and N."""
        if turn:
            return 22.0 if self.protocol == 1 else 16.0
        return self.meaning.guard(self.protocol, self.f, self.d)

    def _negotiate(self, octet: int, parity_ok: bool) -> bool:
        """PPS, or the first character of the protocol that comes first (9.1)."""
        if not parity_ok:
            return True
        self._heard.append(octet)
        if self._heard[0] != PPSS or not self.takes_pps:
            self._talk(self.meaning.protocols[0], DEFAULT_RATE)
            assert self._side is not None
            return self._side.hear(octet, parity_ok, CARD_GUARD)
        if len(self._heard) >= 2 and len(self._heard) == 3 + (self._heard[1] >> 4 & 7).bit_count():
            self._agree(bytes(self._heard))
            self._heard.clear()
        return False

    def _agree(self, asked: bytes) -> None:
        """Answer a PPS request; to one that is damaged, or for a protocol that there is not, nothing is said (9.3)."""
        protocol = asked[1] & 0x0F
        if reduce(xor, asked) or protocol not in self.meaning.protocols:
            return
        rate = asked[2] if asked[1] & 0x10 else DEFAULT_RATE
        fits = rate >> 4 == self.meaning.rate >> 4 and rate_of(rate)[1] <= rate_of(self.meaning.rate)[1]
        if rate != DEFAULT_RATE and fits and self.takes_pps1:
            body = bytes([PPSS, protocol | 0x10, rate])
        else:
            rate, body = DEFAULT_RATE, bytes([PPSS, protocol])
        answer = body + bytes([reduce(xor, body)])
        self.say(answer, CARD_GUARD + 4, then=lambda: self._talk(protocol, rate))
