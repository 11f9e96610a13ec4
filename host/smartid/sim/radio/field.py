# SPDX-License-Identifier: Apache-2.0
"""The field of one antenna: which cards are in it, what they hear and answer, and what it costs in time.

Cards have power while they lie in a field that is on. A card taken away loses it at that very frame.
"""

from __future__ import annotations

from collections.abc import Callable

from smartid.sim.radio.air import FRAME_DELAY_US, RATE_106, Frame, duration_us, superimpose
from smartid.sim.radio.noise import Noise
from smartid.sim.radio.type_a import TypeA

_Trace = Callable[[dict], None]


class Field:
    """`trace` receives one event a frame: {"kind": "rf", "dir": "to_card" | "from_card", "block": bytes, "bits": n}.

    counters: air_us (frames, frame delays and waits for nothing), card_us (the cards' own work), frames (both
    directions), blocks (those of them at the ISO/IEC 14443-4 level).
    """

    def __init__(self, trace: _Trace | None = None, noise: Noise | None = None) -> None:
        self.on = False
        self.cards: list[TypeA] = []
        self.noise = noise or Noise()
        self.trace = trace
        self.on_change: list[Callable[[], None]] = []
        self.counters = {"air_us": 0, "card_us": 0, "frames": 0, "blocks": 0}
        self._frames_left: int | None = None
        self._blocks_left: int | None = None

    # --- hands ----------------------------------------------------------------------------------
    def place(self, card: TypeA) -> None:
        """Lay a card on the antenna; one that lies there already stays as it is."""
        if card in self.cards:
            return
        self.cards.append(card)
        if self.on:
            card.power_on()
        self.changed()

    def remove(self, card: TypeA | None = None) -> None:
        """Take one card away, or all of them."""
        gone = [card] if card is not None else list(self.cards)
        for each in gone:
            if each in self.cards:
                self.cards.remove(each)
                each.power_off()
        self._frames_left = self._blocks_left = None
        self.changed()

    def pull_after(self, blocks: int | None = None, frames: int | None = None) -> None:
        """Take all cards away once so many more blocks (or frames of any kind) have crossed, either direction.

        0 loses the reader's next block, 1 the card's answer to it, and so on: every position can be tried.
        None of both forgets an earlier order.
        """
        self._blocks_left, self._frames_left = blocks, frames

    # --- the antenna ----------------------------------------------------------------------------
    def switch_on(self) -> None:
        if not self.on:
            self.on = True
            for card in self.cards:
                card.power_on()

    def switch_off(self) -> None:
        if self.on:
            self.on = False
            for card in self.cards:
                card.power_off()

    def exchange(
        self, frame: Frame, timeout_us: float, rate_out: int = RATE_106, rate_in: int = RATE_106
    ) -> Frame | None:
        """Send a frame and receive what comes back within `timeout_us`, None if nothing does."""
        self._spend("air_us", duration_us(frame, rate_out))
        if not self.on:
            return self._nothing(timeout_us)
        self._note("to_card", frame)
        if self._passes():
            heard = self.noise.spoil(frame)
            answers = [answer for card in tuple(self.cards) if (answer := card.hear(heard, rate_out))]
            if answers:
                return self._receive(superimpose(answers), timeout_us, rate_in)
        return self._nothing(timeout_us)

    def _receive(self, answer: Frame, timeout_us: float, rate: int) -> Frame | None:
        if answer.after_us > timeout_us:
            return self._nothing(timeout_us)
        self._spend("card_us", answer.after_us)
        if not self._passes():
            return self._nothing(timeout_us)
        self._spend("air_us", duration_us(answer, rate) + 2 * FRAME_DELAY_US)
        self._note("from_card", answer)
        return self.noise.spoil(answer)

    def _nothing(self, timeout_us: float) -> None:
        self._spend("air_us", timeout_us)

    # --- book-keeping ---------------------------------------------------------------------------
    def _passes(self) -> bool:
        """Count a frame that is about to cross; False when the cards were taken away just before it."""
        is_block = any(card.in_protocol for card in self.cards)
        if self._frames_left == 0 or (is_block and self._blocks_left == 0):
            self.remove()
            return False
        self.counters["frames"] += 1
        if self._frames_left is not None:
            self._frames_left -= 1
        if is_block:
            self.counters["blocks"] += 1
            if self._blocks_left is not None:
                self._blocks_left -= 1
        return True

    def _spend(self, counter: str, us: float) -> None:
        self.counters[counter] += round(us)

    def _note(self, direction: str, frame: Frame) -> None:
        if self.trace is not None:
            self.trace({"kind": "rf", "dir": direction, "block": frame.data, "bits": frame.bits})

    def changed(self) -> None:
        """Something is different for whoever waits for a card: it looks again."""
        for listener in tuple(self.on_change):
            listener()
