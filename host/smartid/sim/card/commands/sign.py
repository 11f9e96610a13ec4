# SPDX-License-Identifier: Apache-2.0
"""MSE:Set DST and PSO:COMPUTE DIGITAL SIGNATURE with the e-Cert's key. ISO/IEC 7816-8, 5.4; PKCS #1 (RFC 8017, 9.2)."""

from typing import TYPE_CHECKING

from smartid.sim.card import status, timing, tlv
from smartid.sim.card.apdu import Command
from smartid.sim.card.applications import FID_ECERT
from smartid.sim.card.applications.ecert import KEY_REFERENCE
from smartid.sim.card.ecert_key import EcertKey, NotADigest
from smartid.sim.card.status import Refused

if TYPE_CHECKING:
    from smartid.sim.card.card import Card

_DO_ALGORITHM, _DO_FILE, _DO_KEY = 0x80, 0x81, 0x84
_PKCS1_PADDING = b"\x11"


def set_template(card: "Card", command: Command) -> tuple[bytes, int]:
    """Algorithm and key; the directory may be named as well."""
    _key(card)
    card.session.signing = False
    try:
        objects = tlv.table(command.data)
    except tlv.TlvError as error:
        raise Refused(status.WRONG_DATA) from error
    if not {_DO_ALGORITHM, _DO_KEY} <= set(objects) <= {_DO_ALGORITHM, _DO_KEY, _DO_FILE}:
        raise Refused(status.WRONG_DATA)
    if objects[_DO_ALGORITHM] != _PKCS1_PADDING:
        raise Refused(status.WRONG_DATA)
    if objects[_DO_KEY] != bytes([KEY_REFERENCE]):
        raise Refused(status.REFERENCE_NOT_FOUND)
    card.session.signing = True
    return b"", status.OK


def compute_signature(card: "Card", command: Command) -> tuple[bytes, int]:
    """Of a DigestInfo; the padding is the card's. Needs the PIN."""
    key = _key(card)
    card.require_confirmation()
    if not card.session.pin_verified:
        raise Refused(status.NOT_ALLOWED)
    if not card.session.signing:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    if key.size > command.ne:  # a secured answer that outgrows its Le is fetched in parts
        raise Refused(status.WRONG_LENGTH)
    card.spend(timing.RSA_SIGN_US)
    try:
        return key.sign(command.data), status.OK
    except NotADigest as error:
        raise Refused(status.WRONG_DATA) from error


def _key(card: "Card") -> EcertKey:
    if card.ecert_key is None or card.session.directory.fid != FID_ECERT:
        raise Refused(status.REFERENCE_NOT_FOUND)
    return card.ecert_key
