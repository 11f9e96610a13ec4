# SPDX-License-Identifier: Apache-2.0
"""A card lent to a program on the host, which has it as in any reader of a PC/SC system.

No place's right goes along. The card comes from a reset with nothing proved to it; the reader opens no session of its
own meanwhile, and its certificates, keys and signer stay where they are. So a program gets from the card what any reader
off the shelf would give it: a right of a place it could only have by a terminal's key, which it has not. What it could
do beside that is to ask people for PINs in the reader's name, so a card is lent at a lab bench only (rpc/desk.py), the
screen says all the while that it is, and the log has its line.
"""

import asyncio
from binascii import hexlify

from micropython import const

from reader import memory
from reader.errors import Cancelled, CardLeft, ReaderError, TimedOut
from reader.tasks import first
from reader.workflows import logged
from reader.workflows.placing import placed_card

RESET, END = "reset", "end"  # of rpc/loan.py
_RESET_MS = const(3000)
_QUIET_MS = const(500)  # a card that is being spoken to need not be looked for
_VERIFY, _CHANGE = const(0x20), const(0x24)
_SECURED = const(0x0C)


async def relay(reader, loan):
    """Until the host gives the card back; a host hears None when none came.

    Raises Cancelled (the red key), LogFull, CardLeft and what else the link raises.
    """
    try:
        given_up, card = await first(placed_card(reader, "relay"), loan.returned.wait())
    except TimedOut:
        return loan.tell(None)
    if given_up:
        return
    logged.note(reader, "relay", logged.BEGUN)
    failure = None
    try:
        await _lent(reader, loan, card)
    except ReaderError as error:
        failure = error
        raise
    finally:
        logged.end(reader, "relay", "", failure, None)


async def _lent(reader, loan, card):
    reader.ui.show_relay()
    loan.tell(_facts(card))
    while True:
        wish = await _wish(reader, loan, card)
        if wish == END:
            return
        if wish == RESET:
            card = await _again(reader)
            loan.tell(_facts(card))
        else:
            data, sw = await _exchange(reader, loan, card, wish)
            loan.tell(hexlify(data).decode() + "%04X" % sw)


async def _wish(reader, loan, card):
    while True:
        which, what = await first(loan.wished(), _gone(card), reader.ui.key())
        if not which:
            return what
        if what == "cancel":
            raise Cancelled()


async def _gone(card):
    await asyncio.sleep_ms(_QUIET_MS)
    await card.until_gone()


async def _again(reader):
    """The card after a reset. Raises CardLeft when it is not there any more."""
    await reader.link.release()
    try:
        return await reader.link.wait_card(_RESET_MS)
    except TimedOut:
        raise CardLeft("at the reset")


async def _exchange(reader, loan, card, command):
    """(data, SW) of the card, or SW of the PIN pad."""
    if not (loan.pin_pad and len(command) > 5 and command[1] in (_VERIFY, _CHANGE)) or command[0] & _SECURED:
        return await card.transceive(command)
    with memory.borrowed():
        from reader.workflows.pin_pad import typed

        try:
            return await typed(reader, loan, card, command)
        finally:
            reader.ui.show_relay()


def _facts(card):
    """What the host is told of a card. On the air the answer to reset is the one of PC/SC part 3, 3.1.3.2.3.1."""
    if hasattr(card, "atr"):
        return {"atr": hexlify(card.atr).decode(), "interface": "contact"}
    kept = _historical(card.target.ats)
    atr = bytearray((0x3B, 0x80 | len(kept), 0x80, 0x01)) + kept
    check = 0
    for octet in atr[1:]:
        check ^= octet
    atr.append(check)
    return {"atr": hexlify(atr).decode(), "interface": "contactless"}


def _historical(ats):
    """The historical bytes of an ATS (ISO/IEC 14443-4, 5.2): behind TL, T0 and the interface bytes that T0 names."""
    if len(ats) < 2:
        return b""
    present = ats[1] >> 4 & 7
    return ats[2 + (present & 1) + (present >> 1 & 1) + (present >> 2) :][:15]
