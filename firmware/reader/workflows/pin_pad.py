# SPDX-License-Identifier: Apache-2.0
"""A PIN that a program wants verified or changed is typed here: VERIFY and CHANGE REFERENCE DATA with the digits of the
keypad in the place of the host's, which are ignored. What PC/SC part 10 does by control codes, without any.

The form of the host's data is kept: ASCII digits, each PIN padded as there. Eight octets without padding are taken for
a block that FF would pad. Anything but digits cannot be typed, and is answered 6A80. Digits are overwritten on every exit.
"""

from micropython import const

from reader.crypto.util import Secrets, equal
from reader.errors import Cancelled, TimedOut
from reader.tasks import first

_CHANGE = const(0x24)
_NEW_ALONE = const(0x01)  # P1 of CHANGE REFERENCE DATA: no old one
_WRONG_DATA = const(0x6A80)
# Part 10, 2.6: what a PIN pad answers in the card's place
_NOBODY_TYPED, _CANCELLED, _DIFFER = const(0x6400), const(0x6401), const(0x6402)
_ZERO, _NINE = const(0x30), const(0x39)
_LEAST, _MOST = const(4), const(8)
_BLOCK = const(8)
_PAD = const(0xFF)
_PADS = {0x00, _PAD}


class _Differ(Exception):
    """A new PIN typed twice, not the same."""


async def typed(reader, loan, card, command):
    """(data, SW). Raises CardLeft, and Cancelled when the host has given the card back."""
    form = _form(command)
    if form is None:
        return b"", _WRONG_DATA
    with Secrets() as keep:
        try:
            pins = await _Asking(reader, loan, card).pins(keep, command, form[0] or _MOST)
        except _Differ:
            return b"", _DIFFER
        except TimedOut:
            return b"", _NOBODY_TYPED
        except Cancelled:
            if loan.returned.is_set():
                raise
            return b"", _CANCELLED
        answer, sw = await card.transceive(keep(_filled(command, form, pins)))
    _note(loan, command[3], sw)
    return answer, sw


def _form(command):
    """(octets of a PIN with its padding, 0 without; padding), None for data that are not digits.

    command: in the short form; nothing stands behind its data.
    """
    data = command[5:]
    pads = {octet for octet in data if not _ZERO <= octet <= _NINE}
    count = 1 if command[1] != _CHANGE or command[2] == _NEW_ALONE else 2
    if len(data) != command[4] or len(pads) > 1 or pads - _PADS:
        return None
    if not pads:
        return (_BLOCK if len(data) == _BLOCK * count else 0), _PAD
    return (len(data) // count, pads.pop()) if len(data) % count == 0 else None


class _Asking:
    """One screen after another, as long as the card is there and the host waits."""

    def __init__(self, reader, loan, card):
        self._ui, self._loan, self._card = reader.ui, loan, card

    async def pins(self, keep, command, most):
        """The PINs in their order. keep: of the Secrets that overwrite them. Raises _Differ, Cancelled, TimedOut."""
        tries = self._loan.tries.get(command[3])
        if command[1] != _CHANGE:
            return [keep(await self._ask("relay_verify", "pin_current", 1, 1, most, tries))]
        pins, of = [], 3
        if command[2] == _NEW_ALONE:
            of = 2
        else:
            pins.append(keep(await self._ask("relay_change", "pin_current", 1, of, most, tries)))
        pins.append(keep(await self._ask("relay_change", "pin_new", of - 1, of, most)))
        again = keep(await self._ask("relay_change", "pin_again", of, of, most))
        if not equal(again, pins[-1]):
            raise _Differ()
        return pins

    async def _ask(self, title, field, step, of, most, tries=None):
        asked = self._ui.ask_pin(title, field, step, of, tries, tries is not None, _LEAST, most)
        which, digits = await first(asked, self._card.until_gone(), self._loan.returned.wait())
        if which:
            raise Cancelled("by the host")
        return digits


def _filled(command, form, pins):
    """The command with these PINs, in a bytearray for the caller to overwrite."""
    block, pad = form
    size = block * len(pins) if block else sum([len(pin) for pin in pins])
    made = bytearray(command[:4]) + bytes((size,)) + bytes((pad,)) * size
    at = 5
    for pin in pins:
        made[at : at + len(pin)] = pin
        at += block or len(pin)
    return made


def _note(loan, reference, sw):
    """What the next screen is to say of tries."""
    if sw & 0xFFF0 == 0x63C0 and sw & 0x0F:
        loan.tries[reference] = sw & 0x0F
    elif reference in loan.tries:
        del loan.tries[reference]
