# SPDX-License-Identifier: Apache-2.0
"""A piezo buzzer on a PWM pin: it only remembers what it was told to sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Sound:
    """A change of tone: frequency in Hz, and whether it sounds."""

    freq_hz: int
    on: bool


class Buzzer:
    """`events` holds the last 1000 changes, oldest first."""

    def __init__(self) -> None:
        self.events: list[Sound] = []
        self.on_change: Callable[[Sound], None] = lambda sound: None

    def pwm(self, freq_hz: int, duty_u16: int) -> None:
        """The pin's PWM was set: duty 0 or 65535 is a constant level and silent."""
        sound = Sound(freq_hz, 0 < duty_u16 < 65535)
        last = self.events[-1] if self.events else Sound(0, False)
        if sound == last or not (sound.on or last.on):
            return
        self.events.append(sound)
        del self.events[:-_KEPT]
        self.on_change(sound)
