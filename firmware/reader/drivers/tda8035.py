# SPDX-License-Identifier: Apache-2.0
"""NXP TDA8035: makes the card's supply, shifts levels, and switches the card on and off in the standard's order.

    CMDVCCN  low: activate            RSTIN  copied to RST while active
    OFFN     inactive: high, a card is seated; active: low, card gone or too much current, and the card is off by now
    EN_5V/3VN, EN_1.8VN  the voltage, chosen before CMDVCCN falls

The chip deactivates by itself when the card leaves or draws too much; what is done here at the same moment makes
sure that it stays so. Closing contacts bounce, opening ones are believed at once.
"""

import asyncio
import time

from micropython import const

from reader.codec.atr import CLASS_A, CLASS_B, CLASS_C
from reader.errors import CardLeft

_HALF_DUTY = const(32768)

# Class -> levels of EN_5V/3VN and EN_1.8VN
_VOLTAGE = {CLASS_A: (1, 1), CLASS_B: (0, 1), CLASS_C: (0, 0)}

_RESET_CLOCKS = const(400)  # RST low for at least so many (ISO/IEC 7816-3, 6.2.2 and 6.2.3)
_ACTIVATION_MS = const(4)  # supply up, clock running
_DEACTIVATION_MS = const(1)
_REST_MS = const(10)  # without supply before another voltage (6.2.4)
_BOUNCE_MS = const(12)
_LOOK_MS = const(50)


class Tda8035:
    """cmdvcc, rst, select_5v, select_not_18v: output pins; off: input pin with interrupt; clock: a PWM, to run at hz."""

    def __init__(self, cmdvcc, rst, off, select_5v, select_not_18v, clock, hz):
        self._cmdvcc, self._rst, self._off = cmdvcc, rst, off
        self._selects = select_5v, select_not_18v
        self._clock = clock
        self.hz = hz
        self.active = False
        self._dropped = False
        off.irq(self._on_off, off.IRQ_FALLING)
        self._cut()
        self._clock.duty_u16(0)

    def _on_off(self, _):
        """OFF fell. While a card is active nothing comes before this."""
        if self.active:
            self._cut()
            self._dropped = True

    def _cut(self):
        self._rst(0)
        self._cmdvcc(1)
        self.active = False

    # --- the switch -----------------------------------------------------------------------------------------
    @property
    def seated(self):
        """Whether the switch is closed; of a card that was cut off for its current, once it is inactive."""
        return bool(self._off())

    async def wait_seated(self):
        """Until the switch has stayed closed for so long that it has done bouncing."""
        while True:
            while not self.seated:
                await asyncio.sleep_ms(_LOOK_MS)
            if await self._stays_closed():
                return

    async def _stays_closed(self):
        for _ in range(_BOUNCE_MS):
            if not self.seated:
                return False
            await asyncio.sleep_ms(1)
        return self.seated

    async def wait_empty(self):
        """Until no card is seated."""
        while self.seated:
            await asyncio.sleep_ms(_LOOK_MS)

    def check(self):
        """Raises CardLeft or CardOverload when the card was cut off since it was activated."""
        if self._dropped and not self.seated:
            raise CardLeft("taken out of the slot")
        if self._dropped:
            from reader.refusals import CardOverload  # it hardly ever happens, and memory is dear

            raise CardOverload("cut off")

    # --- power ----------------------------------------------------------------------------------------------
    async def activate(self, card_class):
        """Supply and clock on, RST low: the card is in cold reset. Raises CardLeft, CardOverload."""
        self._dropped = False
        if not self.seated:
            raise CardLeft("no card in the slot")
        for pin, level in zip(self._selects, _VOLTAGE[card_class]):
            pin(level)
        self._rst(0)
        self._clock.freq(self.hz)
        self._clock.duty_u16(_HALF_DUTY)
        self.active = True
        self._cmdvcc(0)
        await asyncio.sleep_ms(_ACTIVATION_MS)
        self.check()

    def reset(self):
        """Cold after activate(), else warm: RST low for its time, then high; the answer may begin 400 clocks later."""
        self.check()
        self._rst(0)
        time.sleep_us(_RESET_CLOCKS * 1_000_000 // self.hz + 1)
        if self.active:
            self._rst(1)

    async def deactivate(self):
        """RST low, and the chip takes away clock, I/O and supply in this order. Raises nothing."""
        self._cut()
        await asyncio.sleep_ms(_DEACTIVATION_MS)
        self._clock.duty_u16(0)
        await asyncio.sleep_ms(_REST_MS)
