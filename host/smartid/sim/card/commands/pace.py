# SPDX-License-Identifier: Apache-2.0
"""MSE:Set AT and GENERAL AUTHENTICATE for PACE. Doc 9303-11, 4.4.4; TR-03110-3, B.1 and B.11."""

from typing import TYPE_CHECKING

from smartid import profile
from smartid.sim.card import cv_certificate, rights, status, timing, tlv
from smartid.sim.card.apdu import CHAINED, Command
from smartid.sim.card.curves import NotOnCurve
from smartid.sim.card.pace import INTEGRATED, Offer, PaceRun, Step, WrongPoint, WrongToken
from smartid.sim.card.secure_messaging import SecureMessaging
from smartid.sim.card.session import PACE
from smartid.sim.card.status import Refused

if TYPE_CHECKING:
    from smartid.sim.card.card import Card

_DO_PROTOCOL, _DO_PASSWORD, _DO_PARAMETERS, _DO_CHAT = 0x80, 0x83, 0x84, 0x7F4C
_DO_AUTHORITY, _DO_AUTHORITY_BEFORE, _DO_CHIP_DATA = 0x87, 0x88, 0x8A
DO_DYNAMIC = 0x7C
# Step -> data object of the command, of the answer
_OBJECTS = {Step.NONCE: (None, 0x80), Step.MAP: (0x81, 0x82), Step.AGREE: (0x83, 0x84), Step.PROVE: (0x85, 0x86)}

WRONG_CAN_CELL = "wrong-can"  # how many wrong card access numbers came in a row, one byte


def set_template(card: "Card", command: Command) -> tuple[bytes, int]:
    """Choose protocol, password and domain parameters, and say whether terminal authentication will follow."""
    if card.session.secure is not None:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    try:
        objects = tlv.table(command.data)
    except tlv.TlvError as error:
        raise Refused(status.WRONG_DATA) from error
    needed = {_DO_PROTOCOL, _DO_PASSWORD}
    if not needed <= set(objects) <= needed | {_DO_PARAMETERS, _DO_CHAT}:
        raise Refused(status.WRONG_DATA)
    chosen = _choose(card.offers, objects[_DO_PROTOCOL], objects.get(_DO_PARAMETERS))
    reference = int.from_bytes(objects[_DO_PASSWORD], "big")
    if reference not in card.passwords:
        raise Refused(status.REFERENCE_NOT_FOUND)
    run = PaceRun(chosen, reference, card.passwords[reference], card.randomness, card.chip_key)
    run.wants_authorities = _DO_CHAT in objects and _asks_everything(objects[_DO_CHAT])
    card.session.pace = run
    return b"", status.OK


def _choose(offers: tuple[Offer, ...], protocol: bytes, parameters: bytes | None) -> Offer:
    """The offer of that protocol; DO 84 must tell which one where there are several."""
    found = [offer for offer in offers if offer.oid == protocol]
    if not found:
        raise Refused(status.WRONG_DATA)
    if parameters is not None:
        found = [offer for offer in found if offer.parameter_id == int.from_bytes(parameters, "big")]
    if len(found) != 1:
        raise Refused(status.REFERENCE_NOT_FOUND)
    return found[0]


def _asks_everything(chat: bytes) -> bool:
    """An inspection system that claims each access right there is; reserved bits do not count (4.4.4.1)."""
    try:
        _, access = cv_certificate.chat(chat)
    except cv_certificate.Malformed as error:
        raise Refused(status.WRONG_DATA) from error
    everything = rights.READ_DG3 | rights.READ_DG4
    return access & everything == everything


def step(card: "Card", command: Command) -> tuple[bytes, int]:
    """The next step. Every error ends the run."""
    run, card.session.pace = card.session.pace, None
    if run is None:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    if bool(command.cla & CHAINED) != (run.step < Step.PROVE):
        raise Refused(status.END_OF_CHAIN_EXPECTED if run.step == Step.PROVE else status.CONDITIONS_NOT_SATISFIED)
    asked, answered = _OBJECTS[run.step]
    try:
        value, *more = _STEPS[run.step](card, run, _value(command.data, asked))
    except (tlv.TlvError, NotOnCurve, WrongPoint) as error:
        raise Refused(status.WRONG_DATA) from error
    if card.session.secure is None:
        card.session.pace = run
    return tlv.encode(DO_DYNAMIC, tlv.encode(answered, value), *more), status.OK


def _value(data: bytes, tag: int | None) -> bytes:
    """Inside dynamic authentication data: nothing, or one data object of that tag. Raises TlvError."""
    inner = tlv.single(data, DO_DYNAMIC)
    if tag is not None:
        return tlv.single(inner, tag)
    if inner:
        raise tlv.TlvError("the first step carries no data")
    return b""


def _nonce(card: "Card", run: PaceRun, data: bytes) -> tuple[bytes, ...]:
    """Held back after wrong card access numbers: the card never locks, it gets slow."""
    if run.reference == profile.PASSWORD_CAN:
        card.spend(timing.held_us(_wrong_cans(card)))
    card.spend(timing.NONCE_US)
    return (run.nonce(),)


def _map(card: "Card", run: PaceRun, data: bytes) -> tuple[bytes, ...]:
    card.spend(timing.ENCODE_US if run.offer.mapping == INTEGRATED else timing.MAP_US)
    return (run.map(data),)


def _agree(card: "Card", run: PaceRun, data: bytes) -> tuple[bytes, ...]:
    card.spend(timing.AGREE_US)
    return (run.agree(data),)


def _prove(card: "Card", run: PaceRun, data: bytes) -> tuple[bytes, ...]:
    """The try is written down BEFORE the token is looked at: cutting the power saves nobody a count."""
    counted = run.reference == profile.PASSWORD_CAN
    if counted:
        card.write({WRONG_CAN_CELL: bytes([min(_wrong_cans(card) + 1, 0xFF)])})
    card.spend(timing.PROVE_US)
    try:
        token = run.prove(data)
    except WrongToken as error:
        raise Refused(status.AUTHENTICATION_FAILED) from error
    if counted:
        card.write({WRONG_CAN_CELL: b"\0"})
    return token, *_open(card, run)


def _open(card: "Card", run: PaceRun) -> list[bytes]:
    """The session begins; what else the last answer carries (9303-11, 4.4.4.2), in order of tags."""
    session, chip_data = card.session, run.chip_data()
    session.secure, session.opened_by = SecureMessaging(*run.keys, run.suite), PACE
    session.card_key = run.own_key
    more = []
    if run.wants_authorities and card.terminal_authentication:
        tags = (_DO_AUTHORITY, _DO_AUTHORITY_BEFORE)
        more += [tlv.encode(tag, name) for tag, name in zip(tags, card.trust.references(), strict=False)]
    if chip_data is not None:
        session.terminal_key = run.terminal_key
        more.append(tlv.encode(_DO_CHIP_DATA, chip_data))
    return more


_STEPS = {Step.NONCE: _nonce, Step.MAP: _map, Step.AGREE: _agree, Step.PROVE: _prove}


def _wrong_cans(card: "Card") -> int:
    return card.memory.read(WRONG_CAN_CELL, b"\0")[0]
