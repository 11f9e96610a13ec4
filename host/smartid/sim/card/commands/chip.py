# SPDX-License-Identifier: Apache-2.0
"""Chip authentication, version 1, and active authentication. Doc 9303-11, 6.1 and 6.2; TR-03110-3, B.1, B.2."""

from typing import TYPE_CHECKING

from smartid.sim.card import active_key, rights, security_infos, status, timing, tlv
from smartid.sim.card.apdu import CHAINED, Command
from smartid.sim.card.chip_key import ChipKey
from smartid.sim.card.ciphers import TRIPLE_DES
from smartid.sim.card.curves import NotOnCurve
from smartid.sim.card.secure_messaging import SecureMessaging
from smartid.sim.card.status import Refused

if TYPE_CHECKING:
    from smartid.sim.card.card import Card

_DO_PROTOCOL, _DO_KEY_REFERENCE, _DO_EPHEMERAL, _DO_EPHEMERAL_KAT, _DO_DYNAMIC = 0x80, 0x84, 0x80, 0x91, 0x7C


def set_template(card: "Card", command: Command) -> tuple[bytes, int]:
    """MSE:Set AT: the protocol; with one key its reference is not needed, and there is none."""
    key, objects = _key(card), _objects(command.data)
    if _DO_KEY_REFERENCE in objects:
        raise Refused(status.REFERENCE_NOT_FOUND)
    if set(objects) != {_DO_PROTOCOL} or objects[_DO_PROTOCOL] != security_infos.chip_protocol(key):
        raise Refused(status.WRONG_DATA)
    card.session.chip_authentication = True
    return b"", status.OK


def agree(card: "Card", command: Command) -> tuple[bytes, int]:
    """GENERAL AUTHENTICATE: the terminal's key; nothing but emptiness goes back, still under the old keys."""
    card.session.chip_authentication = False
    key = _key(card)
    if command.cla & CHAINED:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    try:
        point = tlv.single(tlv.single(command.data, _DO_DYNAMIC), _DO_EPHEMERAL)
    except tlv.TlvError as error:
        raise Refused(status.WRONG_DATA) from error
    _renew(card, key, point)
    return tlv.encode(_DO_DYNAMIC), status.OK


def agree_at_once(card: "Card", command: Command) -> tuple[bytes, int]:
    """MSE:Set KAT, the form for 3DES: everything in one command."""
    key, objects = _key(card), _objects(command.data)
    if _DO_KEY_REFERENCE in objects:
        raise Refused(status.REFERENCE_NOT_FOUND)
    if set(objects) != {_DO_EPHEMERAL_KAT} or key.suite is not TRIPLE_DES:
        raise Refused(status.WRONG_DATA)
    _renew(card, key, objects[_DO_EPHEMERAL_KAT])
    return b"", status.OK


def internal_authenticate(card: "Card", command: Command) -> tuple[bytes, int]:
    """The challenge signed, for one who has opened a session: a card in passing signs nothing."""
    if command.p1p2:
        raise Refused(status.WRONG_P1P2)
    if card.active_key is None:
        raise Refused(status.UNKNOWN_INSTRUCTION)
    if card.session.secure is None:
        raise Refused(status.NOT_ALLOWED)
    if len(command.data) != active_key.CHALLENGE_SIZE or not command.ne:
        raise Refused(status.WRONG_LENGTH)
    card.spend(timing.SIGN_US)
    signature = card.active_key.sign(command.data, card.randomness)
    if len(signature) > min(command.ne, command.room):
        raise Refused(status.WRONG_LENGTH)
    return signature, status.OK


def _key(card: "Card") -> ChipKey:
    if card.session.secure is None:
        raise Refused(status.NOT_ALLOWED)
    if card.chip_key is None:
        raise Refused(status.REFERENCE_NOT_FOUND)
    return card.chip_key


def _renew(card: "Card", key: ChipKey, point: bytes) -> None:
    """New keys, counter at zero, once this answer has gone out; rights given under the old keys end with them."""
    card.spend(timing.CHIP_US)
    try:
        keys = key.agree(point)
    except NotOnCurve as error:
        raise Refused(status.WRONG_DATA) from error
    session = card.session
    session.renewed = SecureMessaging(*keys, key.suite)
    session.terminal_key, session.rights = key.curve.x_of(point), rights.NONE


def _objects(data: bytes) -> dict[int, bytes]:
    try:
        return tlv.table(data)
    except tlv.TlvError as error:
        raise Refused(status.WRONG_DATA) from error
