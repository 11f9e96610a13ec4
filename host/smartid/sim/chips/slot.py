# SPDX-License-Identifier: Apache-2.0
"""The contact slot: NXP TDA8035 between the processor and the card's contacts, the connector with its switch, and the
I/O line with what crosses it.

Modelled is what the reader can see: OFFN, the order of activation, characters with their parity and their time. A card
taken out, or one that draws too much, is deactivated by the chip at once: RST low, clock, I/O, supply.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from smartid.sim.chips.bus import Line
from smartid.sim.contact.icc import CLASS_A, CLASS_B, CLASS_C, Icc
from smartid.sim.contact.moments import PARITY, decode, encode

REPETITIONS = 3  # of a character, before the reader's line gives up
GARBLED = 0b010110101  # what a receiver makes of another rate
ERROR_SIGNAL_ETU = 14.0  # from a character that was refused to the next
_TO_CARD, _FROM_CARD = "to_card", "from_card"

Spoil = Callable[[str, int, int, int], int]


@dataclass(frozen=True)
class LineSettings:
    """What the reader has set its line to; times in etu, from leading edge to leading edge."""

    f: int = 372
    d: int = 1
    inverse: bool = False
    error_signal: bool = False
    guard: int = 12
    turn: int = 16


class Slot:
    """cmdvcc, rst, vsel0 (EN_5V/3VN), vsel1 (EN_1.8VN): driven by the reader; off: driven here.

    counters: etu and characters of both directions, line_us (characters, guard times, waits for nothing), card_us.
    spoil(direction, position, attempt, moments): what becomes of the moments of a character on the line; position
    counts the characters since activation, repetitions not among them.
    faults: what the reader did against the standard or the data sheet, in words. history: what happened to the card.
    """

    def __init__(self, trace: Callable[[dict[str, Any]], None] | None = None) -> None:
        self.cmdvcc, self.rst, self.off = Line(1), Line(0), Line(0)
        self.vsel0, self.vsel1 = Line(0), Line(1)
        self.settings = LineSettings()
        self.counters = {"etu": 0, "characters": 0, "line_us": 0, "card_us": 0}
        self.faults: list[str] = []
        self.history: list[str] = []
        self.spoil: Spoil | None = None
        self.trace = trace
        self.card: Icc | None = None
        self.active = False
        self._clock_hz = 0
        self._position = 0
        self._characters_left: int | None = None
        self._overload_after: int | None = None
        self._last_was_card = False
        self._waited_etu = self._passed_us = 0.0
        self.last_moments = 0
        self._refused = 0
        self._us = {"line_us": 0.0, "card_us": 0.0}
        self.cmdvcc.watchers.append(self._on_cmdvcc)
        self.rst.watchers.append(self._on_rst)
        for line in (self.vsel0, self.vsel1):
            line.watchers.append(self._on_voltage)

    # --- hands ----------------------------------------------------------------------------------
    def insert(self, card: Icc) -> None:
        """Push a card in until the switch closes. Raises ValueError when there is one."""
        if self.card is not None:
            raise ValueError("there is a card in the slot")
        self.card = card
        self.history.append("inserted")
        if self.cmdvcc.level:
            self.off.set(1)

    def withdraw(self) -> None:
        """Take the card out."""
        card, self.card = self.card, None
        if card is None:
            return
        self.history.append("withdrawn")
        self._emergency(card)
        self.off.set(0)
        self._characters_left = None

    def pull_after(self, characters: int | None) -> None:
        """Take the card out once so many more characters have crossed the line, in either direction."""
        self._characters_left = characters

    def overload_after(self, characters: int | None) -> None:
        """The card shorts its supply then."""
        self._overload_after = characters

    def power_cycle(self) -> None:
        """The reader is off and on again: its outputs float, pulled so that no card has power."""
        self.cmdvcc.set(1)
        self.rst.set(0)

    # --- pins -----------------------------------------------------------------------------------
    def clock(self, hz: int, duty: int) -> None:
        """XTAL1, a pin with PWM."""
        self._clock_hz = hz if duty else 0
        if self.active and not duty:
            self.faults.append("clock stopped under a card that is active")

    def _on_cmdvcc(self, level: int) -> None:
        if level:
            self._deactivate()
            self.off.set(1 if self.card else 0)
            return
        if self.card is None:
            self.off.set(0)
            return
        if self.rst.level:
            self.faults.append("activated with RST high")
        if not self._clock_hz:
            self.faults.append("activated without a clock")
        self.active = True
        self._position, self._refused, self._last_was_card = 0, 0, False
        self.history.append(f"class {'?AB?C'[self.card_class]}")
        self.card.power_on(self.card_class, self._clock_hz or 1)

    @property
    def card_class(self) -> int:
        """Of operation, as the two pins choose it."""
        if not self.vsel1.level:
            return CLASS_C
        return CLASS_A if self.vsel0.level else CLASS_B

    def _deactivate(self) -> None:
        if self.active:
            if self.rst.level:
                self.faults.append("supply taken away with RST high")
            self._cut()
            self.history.append("deactivated")

    def _emergency(self, card: Icc | None) -> None:
        if self.active:
            self._cut(card)
            self.history.append("emergency deactivation")

    def _cut(self, card: Icc | None = None) -> None:
        self.active = False
        card = card or self.card
        if card is not None:
            card.power_off()

    def _on_rst(self, level: int) -> None:
        if not self.active or self.card is None:
            if level:
                self.faults.append("RST high without a card that is active")
            return
        self.history.append("RST high" if level else "RST low")
        self._last_was_card = False
        self.card.reset(level)

    def _on_voltage(self, _: int) -> None:
        if self.active:
            self.faults.append("another voltage under a card that is active")

    # --- the line -------------------------------------------------------------------------------
    @property
    def _etu_us(self) -> float:
        return self.settings.f / self.settings.d / (self._clock_hz or 1) * 1_000_000

    def send(self, octets: bytes) -> int:
        """The reader sends; how many characters got through."""
        for sent, octet in enumerate(octets):
            if not self._send_one(_as_sent(octet, self.settings.inverse)):
                return sent
            self._position += 1
            self._last_was_card = False
        return len(octets)

    def _send_one(self, moments: int) -> bool:
        least: float = self.settings.turn if self._last_was_card else self.settings.guard
        silent, self._waited_etu = self._waited_etu, 0.0
        self._spend(max(0.0, least - silent))
        gap = max(least, silent)
        for attempt in range(1 + REPETITIONS):
            refused = self._to_card(moments, attempt, gap)
            if not refused or not self.settings.error_signal:
                return True
            gap = ERROR_SIGNAL_ETU
            self._spend(gap)
        return False

    def send_moments(self, moments: int, gap: float) -> bool:
        """One character by its moments, `gap` etu after the last; whether the card refused it. Then it comes again."""
        self._spend(gap)
        refused = self._to_card(moments, self._refused, gap + self._waited_etu + self._passed_us / self._etu_us)
        self._waited_etu = self._passed_us = 0.0
        self._refused = self._refused + 1 if refused else 0
        if not refused:
            self._position += 1
            self._last_was_card = False
        return refused

    @property
    def card_spoke_last(self) -> bool:
        return self._last_was_card

    def pass_us(self, us: float) -> None:
        """Nothing happens for so long; the rate may change behind it."""
        self._spend(us / self._etu_us)
        self._passed_us += us

    def _to_card(self, moments: int, attempt: int, gap: float) -> bool:
        """Whether the card pulls the line down because of a wrong parity."""
        card = self._crossing()
        if card is None:
            return False
        if self.spoil is not None:
            moments = self.spoil(_TO_CARD, self._position, attempt, moments)
        if (card.f, card.d) != (self.settings.f, self.settings.d):
            moments ^= GARBLED
        octet, parity_ok = decode(moments, card.inverse)
        self._tell(_TO_CARD, octet, parity_ok)
        return card.hear(octet, parity_ok, gap, self._last_was_card and not attempt)

    def receive(self, count: int, first_etu: int, next_etu: int) -> tuple[bytes, bool]:
        """(what came within the waiting times, whether a wrong parity stayed)."""
        received, damaged = bytearray(), False
        wait: float = first_etu
        attempt = 0
        while len(received) < count:
            moments = self._from_card(wait, attempt)
            if moments is None:
                break
            good = (moments.bit_count() & 1) == self.settings.inverse
            if not good and self.settings.error_signal and attempt < REPETITIONS:
                attempt = self._refuse(attempt)
                continue
            damaged |= not good
            self.last_moments = moments
            received.append(moments & 0xFF)
            self._take()
            wait, attempt = next_etu, 0
        return bytes(received), damaged

    def _from_card(self, wait: float, attempt: int) -> int | None:
        """The moments of the next character, if it comes in time."""
        card = self.card if self.active else None
        spoken = card.next() if card is not None else None
        late = spoken is not None and card is not None and spoken.etu * card.etu_us + spoken.us > wait * self._etu_us
        if spoken is None or card is None or late:
            self._spend(wait)
            self._waited_etu += wait
            if spoken is not None and card is not None:  # it goes on working meanwhile
                spoken.etu, spoken.us = _less(spoken.etu, spoken.us, wait * self._etu_us, card.etu_us)
            return None
        self._us["card_us"] += spoken.us
        self._spend(spoken.etu * card.etu_us / self._etu_us)
        card = self._crossing()
        if card is None:
            self._spend(wait)
            return None
        moments = encode(spoken.octet, card.inverse)
        if (card.f, card.d) != (self.settings.f, self.settings.d):
            moments ^= GARBLED
        if self.spoil is not None:
            moments = self.spoil(_FROM_CARD, self._position, attempt, moments)
        return moments

    def _take(self) -> None:
        """The character is good, or taken as it is."""
        self._position += 1
        self._last_was_card, self._waited_etu, self._passed_us = True, 0.0, 0.0
        if self.active and self.card is not None:
            octet = self.card.next()
            self._tell(_FROM_CARD, octet.octet if octet else 0, True)
            self.card.sent()

    def _refuse(self, attempt: int) -> int:
        """Signal a parity error; the number of the next attempt. A card that does not look just goes on."""
        if not self.active or self.card is None:
            return attempt
        if self.card.repeats:
            self.card.refused()
            return attempt + 1
        self.card.sent()
        self._position += 1
        return 0

    def _crossing(self) -> Icc | None:
        """The card that the next character reaches or comes from; None when it is gone by then."""
        if self._characters_left == 0:
            self.withdraw()
        if self._overload_after == 0:
            self._overload_after = None
            self._emergency(self.card)
            self.off.set(0)
        if not self.active:
            return None
        self.counters["characters"] += 1
        if self._characters_left is not None:
            self._characters_left -= 1
        if self._overload_after is not None:
            self._overload_after -= 1
        return self.card

    def _spend(self, etu: float) -> None:
        self._us["line_us"] += etu * self._etu_us
        self.counters["etu"] += round(etu)
        for name, us in self._us.items():
            self.counters[name] = round(us)

    def _tell(self, direction: str, octet: int, parity_ok: bool) -> None:
        if self.trace is not None:
            self.trace({"kind": "character", "dir": direction, "octet": octet, "parity_ok": parity_ok})


def _as_sent(octet: int, inverse: bool) -> int:
    """The moments of an octet that the reader has in direct convention, with the parity of the card's convention."""
    return encode(octet) ^ (PARITY if inverse else 0)


def _less(etu: float, us: float, gone_us: float, etu_us: float) -> tuple[float, float]:
    """What is left of a card's time once some of it has gone."""
    if gone_us <= us:
        return etu, us - gone_us
    return max(0.0, etu - (gone_us - us) / etu_us), 0.0
