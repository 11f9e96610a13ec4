# SPDX-License-Identifier: Apache-2.0
"""VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER, and what GET DATA tells of the PIN. ISO/IEC 7816-4, 11.5."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from smartid.sim.card import pin, rights, status, timing
from smartid.sim.card.apdu import Command
from smartid.sim.card.applications import FID_ECERT
from smartid.sim.card.applications.ecert import PIN_REFERENCE
from smartid.sim.card.pin import Pin, PinBlocked, WrongPin
from smartid.sim.card.status import Refused

if TYPE_CHECKING:
    from smartid.sim.card.card import Card

_NEW_ALONE = 0x02  # P1 of RESET RETRY COUNTER: no resetting code
_STATE = 0xDF21


def verify(card: "Card", command: Command) -> tuple[bytes, int]:
    """Without data: how things stand."""
    own = _usable(card)
    if command.p1 or command.p2 != PIN_REFERENCE:
        raise Refused(status.WRONG_P1P2)
    if not command.data:
        return b"", _standing(card, own)
    card.session.pin_verified = False
    _check_length(command, pin.SIZE)
    if not pin.well_formed(command.data):
        raise Refused(status.WRONG_DATA)
    _compared(card, lambda: own.verify(command.data))
    return b"", status.OK


def change(card: "Card", command: Command) -> tuple[bytes, int]:
    """Old, then new. A new one that would not do is refused before the old one costs a try."""
    own = _usable(card)
    if command.p1 or command.p2 != PIN_REFERENCE:
        raise Refused(status.WRONG_P1P2)
    _check_length(command, 2 * pin.SIZE)
    if not own.tries:
        raise Refused(status.PIN_BLOCKED)
    old, new = command.data[: pin.SIZE], command.data[pin.SIZE :]
    if not pin.well_formed(old) or not pin.permitted(new) or old == new:
        raise Refused(status.WRONG_DATA)
    card.session.pin_verified = False
    _compared(card, lambda: own.change(old, new))
    return b"", status.OK


def reset(card: "Card", command: Command) -> tuple[bytes, int]:
    """The holder's new PIN at an office that may unblock: there is no unblocking code."""
    if command.p1 != _NEW_ALONE or not card.rights.any_of(rights.UNBLOCK_PIN):
        raise Refused(status.NOT_ALLOWED)
    own = _usable(card)
    if command.p2 != PIN_REFERENCE:
        raise Refused(status.WRONG_P1P2)
    _check_length(command, pin.SIZE)
    if not own.unblocks:
        raise Refused(status.PIN_BLOCKED)
    if not pin.permitted(command.data):
        raise Refused(status.WRONG_DATA)
    own.unblock(command.data)
    return b"", status.OK


def get_data(card: "Card", command: Command) -> tuple[bytes, int]:
    """Three bytes: the PIN's state, tries left, unblockings left."""
    if command.data or not command.ne:
        raise Refused(status.WRONG_LENGTH)
    if command.p1p2 != _STATE or card.pin is None or card.session.directory.fid != FID_ECERT:
        raise Refused(status.REFERENCE_NOT_FOUND)
    answer = bytes((card.pin.state, card.pin.tries, card.pin.unblocks))
    if command.ne < len(answer):
        raise Refused(status.WRONG_LE | len(answer))
    return answer, status.OK


def _usable(card: "Card") -> Pin:
    """The PIN is local to the e-Cert application, and out of use while the holder has not confirmed the chip's data."""
    if card.pin is None or card.session.directory.fid != FID_ECERT:
        raise Refused(status.REFERENCE_NOT_FOUND)
    card.require_confirmation()
    return card.pin


def _standing(card: "Card", own: Pin) -> int:
    if card.session.pin_verified:
        return status.OK
    return status.TRIES_LEFT | own.tries if own.tries else status.PIN_BLOCKED


def _compared(card: "Card", compare: Callable[[], None]) -> None:
    card.spend(timing.PIN_US)
    try:
        compare()
    except WrongPin as error:
        raise Refused(status.TRIES_LEFT | error.tries) from error
    except PinBlocked as error:
        raise Refused(status.PIN_BLOCKED) from error
    card.session.pin_verified = True


def _check_length(command: Command, size: int) -> None:
    if len(command.data) != size:
        raise Refused(status.WRONG_LENGTH)
