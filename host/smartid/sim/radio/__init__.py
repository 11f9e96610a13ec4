# SPDX-License-Identifier: Apache-2.0
"""The air between a reader's antenna and the cards on it: ISO/IEC 14443-3 and -4, type A, the card's half.

Bits, collisions, noise and microseconds are modelled; nothing sleeps. The reader's half is sim/chips/pn532_*.
"""

from smartid.sim.radio.field import Field
from smartid.sim.radio.noise import Noise
from smartid.sim.radio.picc import EndlessWtx, Picc
from smartid.sim.radio.tag import PlainTag

__all__ = ["EndlessWtx", "Field", "Noise", "Picc", "PlainTag"]
