# SPDX-License-Identifier: Apache-2.0
"""Faults on purpose: a card pulled away, noise on the air, a card that takes its time."""

from __future__ import annotations

from dataclasses import dataclass

from smartid.trace.words import Words


@dataclass
class Fault:
    """One switch: `value` lies between `minimum` and `maximum`, and stands between the words before and unit."""

    key: str
    name: Words
    before: Words
    unit: Words
    value: int
    minimum: int
    maximum: int
    on: bool = False

    def set(self, on: bool, value: int) -> None:
        self.on, self.value = on, max(self.minimum, min(self.maximum, value))

    def as_dict(self) -> dict:
        return {
            "key": self.key, "zh": self.name.zh, "en": self.name.en, "before": self.before._asdict(),
            "unit": self.unit._asdict(), "value": self.value, "min": self.minimum, "max": self.maximum, "on": self.on,
        }  # fmt: skip


def all_faults() -> dict[str, Fault]:
    """The switches that the simulated world really has."""
    faults = (
        Fault(
            "pull",
            Words("抽走身份證", "Pull"),
            Words("經過", "after"),
            Words("個區塊後", "blocks"),
            40,
            0,
            9999,
        ),
        Fault(
            "noise", Words("干擾", "Noise"), Words("每", "one bit in"), Words("千位元錯一個", "thousand"), 100, 5, 9999
        ),
        Fault(
            "slow",
            Words("慢卡", "Slow"),
            Words("每個指令多", "every command"),
            Words("毫秒", "ms more"),
            200,
            1,
            2000,
        ),
    )
    return {fault.key: fault for fault in faults}


class SlowCard:
    """A card in front of which every command takes so many milliseconds more; all else is the card's own."""

    def __init__(self, card, more_ms: int) -> None:
        self._card = card
        self._more_us = more_ms * 1000

    def __getattr__(self, name: str):
        return getattr(self._card, name)

    @property
    def on_event(self):
        return self._card.on_event

    @on_event.setter
    def on_event(self, listener) -> None:
        self._card.on_event = listener

    @property
    def delay_us(self) -> float:
        return self._card.delay_us + self._more_us
