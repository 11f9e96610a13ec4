# SPDX-License-Identifier: Apache-2.0
"""A passive buzzer on one PWM output: two tones and a tick."""

import asyncio

from micropython import const

# each sound: pairs of frequency in Hz and duration in ms
SOUNDS = {
    "done": ((880, 90), (1319, 140)),  # rising
    "fail": ((440, 140), (294, 220)),  # falling, lower
    "tick": ((1760, 12),),
}
_LOUDEST = const(32768)  # half of each period: a square wave
_LEVELS = const(5)


class Buzzer:
    """pwm: freq(hz), duty_u16(n). volume: 0 silent to 5."""

    def __init__(self, pwm, volume=3):
        self._pwm = pwm
        self.volume = volume
        self._pwm.duty_u16(0)

    async def play(self, name):
        """Play one of SOUNDS; silent again on every exit."""
        duty = _LOUDEST >> (_LEVELS - self.volume) * 2 if self.volume else 0
        try:
            for frequency_hz, duration_ms in SOUNDS[name]:
                self._pwm.freq(frequency_hz)
                self._pwm.duty_u16(duty)
                await asyncio.sleep_ms(duration_ms)
        finally:
            self._pwm.duty_u16(0)
