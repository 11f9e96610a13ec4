# SPDX-License-Identifier: Apache-2.0
"""Clock rate conversion and baud rate adjustment integers of ISO/IEC 7816-3, tables 7 and 8: TA1 and PPS1 hold codes.

One elementary time unit (etu) is F/D clock periods.
"""

from micropython import const

from reader.errors import ProtocolError

DEFAULT = const(0x11)  # Fd = 372, Dd = 1: what every card starts with
DEFAULT_F = const(372)

# Code -> (Fi, highest clock frequency in kHz that the card bears with it)
FI = {
    0: (372, 4000),
    1: (372, 5000),
    2: (558, 6000),
    3: (744, 8000),
    4: (1116, 12000),
    5: (1488, 16000),
    6: (1860, 20000),
    9: (512, 5000),
    10: (768, 7500),
    11: (1024, 10000),
    12: (1536, 15000),
    13: (2048, 20000),
}
DI = {1: 1, 2: 2, 3: 4, 4: 8, 5: 16, 6: 32, 7: 64, 8: 12, 9: 20}


def pair(code):
    """(F, D) of a TA1 or PPS1. Raises ProtocolError where a half of it is reserved."""
    if not known(code):
        raise ProtocolError("a rate that there is not: %02X" % code)
    return FI[code >> 4][0], DI[code & 0x0F]


def known(code):
    """Whether both halves of a TA1 mean something."""
    return code >> 4 in FI and code & 0x0F in DI


def slower(code, supported):
    """The codes of a card's Fi with its Di and every slower one, fastest first, of those for which supported(F, D)."""
    if not known(code):
        return []
    most = DI[code & 0x0F]
    found = sorted(((d, number) for number, d in DI.items() if d <= most), reverse=True)
    codes = [code & 0xF0 | number for _, number in found]
    return [each for each in codes if supported(*pair(each))]
