# SPDX-License-Identifier: Apache-2.0
"""Which new PIN of an e-Cert will do. The card itself only looks at the length, the old one and equal digits.

Digits are ASCII in bytearrays, compared in place: no copy of a PIN is left behind as a string.
"""

from micropython import const

from reader.refusals import PinRule

LEAST, MOST = const(6), const(8)
_ZERO, _NINE = const(0x30), const(0x39)


def check(new, old, person):
    """Raises PinRule with the first rule broken. old: the PIN until now, None when it is unblocked."""
    if len(new) < LEAST:
        raise PinRule("short")
    if len(new) > MOST:
        raise PinRule("long")
    if not all(_ZERO <= digit <= _NINE for digit in new):
        raise PinRule("digits")
    if old is not None and new == old:
        raise PinRule("old")
    steps = {(after - before) % 10 for before, after in zip(new, new[1:])}
    if steps == {0}:
        raise PinRule("same")
    if steps in ({1}, {9}):
        raise PinRule("run")
    if any(_within(text, new) for text in personal(person)):
        raise PinRule("personal")


def personal(person):
    """What a finder of the card would try first: six digits of the birth date in each order, the card's number."""
    year, month, day = person.birth[:4], person.birth[4:6], person.birth[6:]
    digits = "".join(character for character in person.number if character.isdigit())
    return (
        day + month + year[2:],
        month + day + year[2:],
        year[2:] + month + day,
        day + month + year,
        month + day + year,
        year + month + day,
        digits[:LEAST],
    )


def _within(text, pin):
    """Whether the one holds the other, from six digits on."""
    octets = text.encode()
    shorter, longer = (octets, pin) if len(octets) <= len(pin) else (pin, octets)
    last = len(longer) - len(shorter)
    return any(_same(longer, start, shorter) for start in range(last + 1))


def _same(longer, start, shorter):
    return all(longer[start + place] == digit for place, digit in enumerate(shorter))
