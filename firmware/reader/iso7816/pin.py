# SPDX-License-Identifier: Apache-2.0
"""The PIN of the application selected: VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER (ISO/IEC 7816-4, 11.5).

Digits are ASCII in bytearrays of 6 to 8 octets, sent padded with FF to eight; the padded copies are overwritten.
"""

from micropython import const

from reader.crypto.util import wipe
from reader.errors import ProtocolError, StatusError
from reader.iso7816 import status
from reader.refusals import CardPending, NotHere, PinBlocked, PinRule, PinWrong

_VERIFY, _CHANGE, _RESET, _GET_DATA = const(0x20), const(0x24), const(0x2C), const(0xCA)
_REFERENCE = const(0x81)
_NEW_ALONE = const(0x02)
_STATE = (0xDF, 0x21)
_OCTETS = const(8)
_PAD = const(0xFF)
_BLOCKED = const(0x6983)
SET, INITIAL, BLOCKED = const(0), const(1), const(2)


async def state(session):
    """(SET, INITIAL or BLOCKED; tries left; unblockings left)."""
    answer = await session.send(_GET_DATA, *_STATE, le=3)
    if len(answer) != 3:
        raise ProtocolError("state of the PIN: %d octets" % len(answer))
    return tuple(answer)


async def verify(session, digits):
    """Raises PinWrong, PinBlocked, CardPending."""
    await _try(session, _VERIFY, 0, digits)


async def change(session, old, new):
    """Raises PinWrong, PinBlocked, CardPending; PinRule for a new one that the card itself will not have."""
    await _try(session, _CHANGE, 0, old, new)


async def reset(session, new):
    """Set a new PIN without the old one. Raises NotHere (no right), PinBlocked("for-good"), PinRule."""
    try:
        await _try(session, _RESET, _NEW_ALONE, new)
    except PinBlocked:
        raise PinBlocked("for-good")


async def _try(session, ins, p1, *pins):
    data = bytearray(bytes([_PAD]) * (_OCTETS * len(pins)))
    for place, digits in enumerate(pins):
        data[_OCTETS * place : _OCTETS * place + len(digits)] = digits
    try:
        await session.send(ins, p1, _REFERENCE, data)
    except StatusError as error:
        raise _refusal(error)
    finally:
        wipe(data)


def _refusal(error):
    """What the card's status word means for the person."""
    sw = error.sw
    if sw & 0xFFF0 == 0x63C0:
        return PinWrong(sw & 0x0F) if sw & 0x0F else PinBlocked()
    if sw == _BLOCKED:
        return PinBlocked()
    known = {
        status.WRONG_DATA: PinRule,
        status.CONDITIONS: CardPending,
        status.SECURITY_STATUS: NotHere,
    }
    return known[sw]() if sw in known else error
