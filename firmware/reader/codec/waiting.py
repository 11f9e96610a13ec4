# SPDX-License-Identifier: Apache-2.0
"""Guard and waiting times in etu, from leading edge to leading edge, out of an answer to reset and the rate in force.

ISO/IEC 7816-3: 8.2 and 8.3 (guard), 10.2 (T=0), 11.4.2 and 11.4.3 (T=1). One etu is f/d clock periods.
"""

from micropython import const

from reader.codec import rates

INITIAL = const(9600)  # within and after the answer to reset, and for PPS
RESET_CLOCKS = const(42_000)  # from RST high to TS: 40 000, and a little for our own start
GUARD = const(12)
T0_TURN = const(16)  # from the card's last character to our first: 16 as cards in practice want it
T1_TURN = const(22)  # BGT
_LEAST_T1 = const(11)
_MINIMAL_GUARD = const(255)  # a value of N with a meaning of its own


def guard(atr, protocol, f, d):
    """Between our own characters: 12 and what the card wants more, 11 in T=1 for a card that wants the least."""
    if atr.guard == _MINIMAL_GUARD:
        return _LEAST_T1 if protocol == 1 else GUARD
    if not atr.told_global or not rates.known(atr.rate):
        return GUARD + atr.guard
    fi, di = rates.pair(atr.rate)  # then N counts etu of the fastest rate, whatever is in force
    return GUARD - (-atr.guard * fi * d // (di * f))


def work(atr, d):
    """WT of T=0."""
    return 960 * atr.waiting * d


def character(atr):
    """CWT of T=1."""
    return 11 + (1 << atr.character_waiting)


def block(atr, f, d, times=1):
    """`times` BWT of T=1: a time, not a number of etu, so it does not shrink with the rate."""
    clocks = times * 960 * rates.DEFAULT_F << atr.block_waiting
    return 11 - (-clocks * d // f)
