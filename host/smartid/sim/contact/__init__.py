# SPDX-License-Identifier: Apache-2.0
"""The contacts of a card: ISO/IEC 7816-3, the card's half.

Characters with parity and guard time, rates, waiting and the card's own work are modelled; nothing sleeps. The
reader's half of the wires is sim/chips/slot.py.
"""

from smartid.sim.contact.answer import ATR_BOTH, ATR_T0, ATR_T1, ATRS, Answer
from smartid.sim.contact.icc import Icc
from smartid.sim.contact.moments import Noise

__all__ = ["ATR_BOTH", "ATR_T0", "ATR_T1", "ATRS", "Answer", "Icc", "Noise"]
