# SPDX-License-Identifier: Apache-2.0
"""PACE with generic mapping, the card's side. Doc 9303-11, 4.4; TR-03110-3, A.3."""

import hashlib
import hmac
from dataclasses import dataclass
from enum import IntEnum

from smartid import profile
from smartid.sim.card import ciphers, tlv
from smartid.sim.card.ciphers import KEY_ENCRYPTION, KEY_MAC, KEY_PASSWORD, Suite
from smartid.sim.card.curves import CURVES, Curve, Point
from smartid.sim.card.randomness import Randomness

VERSION = 2
DO_OBJECT_IDENTIFIER, DO_PUBLIC_KEY, DO_POINT = 0x06, 0x7F49, 0x86
_LAST_ARC = {"AES-128": b"\x02", "AES-256": b"\x04"}  # of id-PACE-ECDH-GM-AES-CBC-CMAC-...


class Aborted(Exception):
    """What the terminal sent is no point, a point that must not be, or not proof of the password."""


class WrongPoint(Aborted):
    pass


class WrongToken(Aborted):
    """The terminal does not know the password, or somebody sits in between."""


class Step(IntEnum):
    NONCE, MAP, AGREE, PROVE = 1, 2, 3, 4


@dataclass(frozen=True)
class Offer:
    """One PACEInfo of EF.CardAccess."""

    curve: Curve
    suite: Suite

    @property
    def oid(self) -> bytes:
        """Content bytes of the protocol's object identifier."""
        return profile.OID_PACE_ECDH_GM + _LAST_ARC[self.suite.name]

    @property
    def parameter_id(self) -> int:
        return next(number for number, name in profile.PARAMETERS.items() if name == self.curve.name)

    def security_info(self) -> bytes:
        """SEQUENCE of protocol, version and parameter identifier (9303-11, 9.2.1)."""
        integers = tlv.encode(0x02, bytes([VERSION])), tlv.encode(0x02, bytes([self.parameter_id]))
        return tlv.encode(0x30, tlv.encode(DO_OBJECT_IDENTIFIER, self.oid), *integers)


def offer(curve: str, cipher: str) -> Offer:
    """By the names people's files use."""
    return Offer(CURVES[curve], ciphers.SUITES[cipher])


def password_from_can(can: str) -> bytes:
    return can.encode("ascii")


def password_from_mrz(information: str) -> bytes:
    return hashlib.sha1(information.encode("ascii")).digest()


class PaceRun:
    """One run: nonce, map, agree, prove, in this order. The caller watches the order by `step`, the next one due."""

    def __init__(self, chosen: Offer, reference: int, password: bytes, randomness: Randomness) -> None:
        self.reference = reference  # profile.PASSWORD_CAN or PASSWORD_MRZ
        self.step = Step.NONCE
        self.keys: tuple[bytes, bytes] | None = None
        self._offer, self._curve, self._suite = chosen, chosen.curve, chosen.suite
        self._randomness = randomness
        self._password_key = self._suite.derive(password, KEY_PASSWORD)
        self._nonce = b""
        self._generator: Point = self._curve.generator
        self._own = self._theirs = b""

    def nonce(self) -> bytes:
        """Step 1: the nonce encrypted under the key of the password."""
        self._nonce = self._randomness.read(self._suite.nonce_size)
        self.step = Step.MAP
        return ciphers.encrypt_cbc(self._password_key, bytes(ciphers.BLOCK), self._nonce)

    def map(self, theirs: Point) -> bytes:
        """Step 2: G' = s*G + H, H the point of an anonymous key agreement (9303-11, 4.4.3.3.1). Raises WrongPoint."""
        curve = self._curve
        private = self._randomness.scalar(curve.n)
        own = curve.encode(_not_infinite(curve.multiply(private, curve.generator)))
        if own == curve.encode(theirs):
            raise WrongPoint
        secret = _not_infinite(curve.multiply(private, theirs))
        scaled = curve.multiply(int.from_bytes(self._nonce, "big"), curve.generator)
        self._generator = _not_infinite(curve.add(scaled, secret))
        self.step = Step.AGREE
        return own

    def agree(self, theirs: Point) -> bytes:
        """Step 3: key agreement over the mapped generator. Raises WrongPoint, also for our own key come back."""
        curve = self._curve
        private = self._randomness.scalar(curve.n)
        self._own = curve.encode(_not_infinite(curve.multiply(private, self._generator)))
        self._theirs = curve.encode(theirs)
        if self._own == self._theirs:
            raise WrongPoint
        secret = curve.encode_x(_not_infinite(curve.multiply(private, theirs)))
        self.keys = self._suite.derive(secret, KEY_ENCRYPTION), self._suite.derive(secret, KEY_MAC)
        self.step = Step.PROVE
        return self._own

    def prove(self, token: bytes) -> bytes:
        """Step 4: the terminal's token checked, then the card's own. Raises WrongToken."""
        if not hmac.compare_digest(self._token(self._own), token):
            raise WrongToken
        return self._token(self._theirs)

    def decode(self, point: bytes) -> Point:
        """Raises curves.NotOnCurve."""
        return self._curve.decode(point)

    def _token(self, public_key: bytes) -> bytes:
        """MAC over protocol and the OTHER side's public key (9303-11, 4.4.3.4)."""
        body = tlv.encode(DO_OBJECT_IDENTIFIER, self._offer.oid), tlv.encode(DO_POINT, public_key)
        return ciphers.mac(self.keys[1], tlv.encode(DO_PUBLIC_KEY, *body))


def _not_infinite(point: Point | None) -> Point:
    if point is None:
        raise WrongPoint
    return point
