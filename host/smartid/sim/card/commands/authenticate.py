# SPDX-License-Identifier: Apache-2.0
"""MSE:Set AT and GENERAL AUTHENTICATE for PACE. Doc 9303-11, 4.4.4; TR-03110-3, B.1 and B.11."""

from typing import TYPE_CHECKING

from smartid import profile
from smartid.sim.card import status, timing, tlv
from smartid.sim.card.apdu import CHAINED, Command
from smartid.sim.card.curves import NotOnCurve
from smartid.sim.card.pace import Offer, PaceRun, Step, WrongPoint, WrongToken
from smartid.sim.card.secure_messaging import SecureMessaging
from smartid.sim.card.status import Refused

if TYPE_CHECKING:
    from smartid.sim.card.card import Card

_SET_AT_FOR_PACE = 0xC1A4
_DO_PROTOCOL, _DO_PASSWORD, _DO_PARAMETERS = 0x80, 0x83, 0x84
_DO_DYNAMIC = 0x7C
# Step -> data object of the command, of the answer
_OBJECTS = {Step.NONCE: (None, 0x80), Step.MAP: (0x81, 0x82), Step.AGREE: (0x83, 0x84), Step.PROVE: (0x85, 0x86)}

WRONG_CAN_CELL = "wrong-can"  # how many wrong card access numbers came in a row, one byte


def manage_security_environment(card: "Card", command: Command) -> tuple[bytes, int]:
    """Choose protocol, password and domain parameters; forgets a run that was going on."""
    card.session.pace = None
    if command.p1p2 != _SET_AT_FOR_PACE:
        raise Refused(status.WRONG_P1P2)
    if card.session.secure is not None:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    try:
        objects = tlv.table(command.data)
    except tlv.TlvError as error:
        raise Refused(status.WRONG_DATA) from error
    if not {_DO_PROTOCOL, _DO_PASSWORD} <= set(objects) <= {_DO_PROTOCOL, _DO_PASSWORD, _DO_PARAMETERS}:
        raise Refused(status.WRONG_DATA)
    chosen = _choose(card.offers, objects[_DO_PROTOCOL], objects.get(_DO_PARAMETERS))
    reference = int.from_bytes(objects[_DO_PASSWORD], "big")
    if reference not in card.passwords:
        raise Refused(status.REFERENCE_NOT_FOUND)
    card.session.pace = PaceRun(chosen, reference, card.passwords[reference], card.randomness)
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


def general_authenticate(card: "Card", command: Command) -> tuple[bytes, int]:
    """The next step of PACE. Every error ends the run."""
    run, card.session.pace = card.session.pace, None
    if command.p1p2:
        raise Refused(status.WRONG_P1P2)
    if run is None:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    if bool(command.cla & CHAINED) != (run.step < Step.PROVE):
        raise Refused(status.END_OF_CHAIN_EXPECTED if run.step == Step.PROVE else status.CONDITIONS_NOT_SATISFIED)
    asked, answered = _OBJECTS[run.step]
    try:
        value = _STEPS[run.step](card, run, _value(command.data, asked))
    except (tlv.TlvError, NotOnCurve, WrongPoint) as error:
        raise Refused(status.WRONG_DATA) from error
    if card.session.secure is None:
        card.session.pace = run
    return tlv.encode(_DO_DYNAMIC, tlv.encode(answered, value)), status.OK


def _value(data: bytes, tag: int | None) -> bytes:
    """Inside dynamic authentication data: nothing, or one data object of that tag. Raises TlvError."""
    inner = tlv.single(data, _DO_DYNAMIC)
    if tag is not None:
        return tlv.single(inner, tag)
    if inner:
        raise tlv.TlvError("the first step carries no data")
    return b""


def _nonce(card: "Card", run: PaceRun, data: bytes) -> bytes:
    """Held back after wrong card access numbers: the card never locks, it gets slow."""
    if run.reference == profile.PASSWORD_CAN:
        card.spend(timing.held_us(_wrong_cans(card)))
    card.spend(timing.NONCE_US)
    return run.nonce()


def _map(card: "Card", run: PaceRun, data: bytes) -> bytes:
    card.spend(timing.MAP_US)
    return run.map(run.decode(data))


def _agree(card: "Card", run: PaceRun, data: bytes) -> bytes:
    card.spend(timing.AGREE_US)
    return run.agree(run.decode(data))


def _prove(card: "Card", run: PaceRun, data: bytes) -> bytes:
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
    card.session.secure = SecureMessaging(*run.keys)
    return token


_STEPS = {Step.NONCE: _nonce, Step.MAP: _map, Step.AGREE: _agree, Step.PROVE: _prove}


def _wrong_cans(card: "Card") -> int:
    return card.memory.read(WRONG_CAN_CELL, b"\0")[0]
