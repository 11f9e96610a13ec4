# SPDX-License-Identifier: Apache-2.0
"""PACE over elliptic curves, the card's side: generic, integrated and chip authentication mapping.

Doc 9303-11, 4.4; TR-03110-3, A.3. Every number of the protocol is as large as the curve; the nonce as the cipher.
"""

import hashlib
import hmac
from dataclasses import dataclass
from enum import IntEnum

from smartid import profile
from smartid.sim.card import ciphers, tlv
from smartid.sim.card.chip_key import ChipKey
from smartid.sim.card.ciphers import KEY_PASSWORD, Suite
from smartid.sim.card.curves import CURVES, Curve, Point
from smartid.sim.card.integrated_mapping import NoPoint, encode_point, pseudo_random
from smartid.sim.card.randomness import Randomness

VERSION = 2
DO_OBJECT_IDENTIFIER, DO_PUBLIC_KEY, DO_POINT = 0x06, 0x7F49, 0x86
GENERIC, INTEGRATED, CHIP = "GM", "IM", "CAM"
_MAPPING_OIDS = {
    GENERIC: profile.OID_PACE_ECDH_GM,
    INTEGRATED: profile.OID_PACE_ECDH_IM,
    CHIP: profile.OID_PACE_ECDH_CAM,
}
_MINUS_ONE = b"\xff" * ciphers.BLOCK  # encrypted, it is the vector of the chip authentication data (4.4.3.5.2)


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
    mapping: str = GENERIC

    @property
    def family(self) -> bytes:
        """Content bytes of the identifier without the cipher: id-PACE-ECDH-GM and so on."""
        return _MAPPING_OIDS[self.mapping]

    @property
    def oid(self) -> bytes:
        """Content bytes of the protocol's object identifier."""
        return self.family + bytes([self.suite.arc])

    @property
    def parameter_id(self) -> int:
        return self.curve.parameter_id

    def security_info(self) -> bytes:
        """SEQUENCE of protocol, version and parameter identifier (9303-11, 9.2.1)."""
        integers = tlv.encode(0x02, bytes([VERSION])), tlv.encode(0x02, bytes([self.parameter_id]))
        return tlv.encode(0x30, tlv.encode(DO_OBJECT_IDENTIFIER, self.oid), *integers)


def offer(curve: str, cipher: str, mapping: str = GENERIC) -> Offer:
    """By the names people's files use."""
    return Offer(CURVES[curve], ciphers.SUITES[cipher], mapping)


def password_from_can(can: str) -> bytes:
    return can.encode("ascii")


def password_from_mrz(information: str) -> bytes:
    return hashlib.sha1(information.encode("ascii")).digest()


class PaceRun:
    """One run: nonce, map, agree, prove, in this order. The caller watches the order by `step`, the next one due."""

    def __init__(
        self, chosen: Offer, reference: int, password: bytes, randomness: Randomness, chip: ChipKey | None = None
    ) -> None:
        self.reference = reference  # profile.PASSWORD_CAN or PASSWORD_MRZ
        self.step = Step.NONCE
        self.wants_authorities = False  # the terminal asked for the names of the card's trust points
        self.keys: tuple[bytes, bytes] | None = None
        self.offer, self._curve, self.suite = chosen, chosen.curve, chosen.suite
        self._randomness, self._chip = randomness, chip
        self._password_key = self.suite.derive(password, KEY_PASSWORD)
        self._nonce = b""
        self._mapping_key = 0  # the card's private key of the generic mapping
        self._generator: Point = self._curve.generator
        self._own = self._theirs = b""

    def nonce(self) -> bytes:
        """Step 1: the nonce encrypted under the key of the password."""
        self._nonce = self._randomness.read(self.suite.nonce_size)
        self.step = Step.MAP
        return self.suite.encrypt(self._password_key, bytes(self.suite.block), self._nonce)

    def map(self, data: bytes) -> bytes:
        """Step 2: the new generator; the answer's data. Raises WrongPoint, NotOnCurve."""
        answer = self._map_integrated(data) if self.offer.mapping == INTEGRATED else self._map_generic(data)
        self.step = Step.AGREE
        return answer

    def _map_generic(self, data: bytes) -> bytes:
        """G' = s*G + H, H the point of an anonymous key agreement (9303-11, 4.4.3.3.1)."""
        curve, theirs = self._curve, self._curve.decode(data)
        private = self._mapping_key = self._randomness.scalar(curve.n)
        own = curve.encode(_not_infinite(curve.multiply(private, curve.generator)))
        if own == data:
            raise WrongPoint
        secret = _not_infinite(curve.multiply(private, theirs))
        scaled = curve.multiply(int.from_bytes(self._nonce, "big"), curve.generator)
        self._generator = _not_infinite(curve.add(scaled, secret))
        return own

    def _map_integrated(self, data: bytes) -> bytes:
        """G' is the point of a pseudo-random element; the terminal's nonce comes in clear, nothing goes back."""
        if len(data) != self.suite.key_size:
            raise WrongPoint
        element = pseudo_random(self.suite, self._nonce, data, self._curve.p)
        try:
            self._generator = encode_point(self._curve, element)
        except NoPoint as error:
            raise WrongPoint from error
        return b""

    def agree(self, data: bytes) -> bytes:
        """Step 3: key agreement over the mapped generator. Raises WrongPoint, also for our own key come back."""
        curve, theirs = self._curve, self._curve.decode(data)
        private = self._randomness.scalar(curve.n)
        self._own = curve.encode(_not_infinite(curve.multiply(private, self._generator)))
        self._theirs = data
        if self._own == self._theirs:
            raise WrongPoint
        secret = curve.encode_x(_not_infinite(curve.multiply(private, theirs)))
        self.keys = self.suite.session_keys(secret)
        self.step = Step.PROVE
        return self._own

    def prove(self, token: bytes) -> bytes:
        """Step 4: the terminal's token checked, then the card's own. Raises WrongToken."""
        if not hmac.compare_digest(self._token(self._own), token):
            raise WrongToken
        return self._token(self._theirs)

    def chip_data(self) -> bytes | None:
        """With chip authentication mapping: the mapping key over the static key, encrypted (9303-11, 4.4.3.5)."""
        if self.offer.mapping != CHIP:
            return None
        key, n = self.keys[0], self._curve.n
        quotient = pow(self._chip.private, -1, n) * self._mapping_key % n
        vector = self.suite.encrypt(key, bytes(ciphers.BLOCK), _MINUS_ONE)
        plain = quotient.to_bytes(self._curve.order_size, "big")
        return self.suite.encrypt(key, vector, ciphers.pad(plain))

    @property
    def own_key(self) -> bytes:
        """ID of the card for terminal authentication: x of its ephemeral key (9303-11, 7.1.2)."""
        return self._curve.x_of(self._own)

    @property
    def terminal_key(self) -> bytes:
        """x of the terminal's key of step 3."""
        return self._curve.x_of(self._theirs)

    def _token(self, public_key: bytes) -> bytes:
        """MAC over protocol and the OTHER side's public key (9303-11, 4.4.3.4)."""
        body = tlv.encode(DO_OBJECT_IDENTIFIER, self.offer.oid), tlv.encode(DO_POINT, public_key)
        return self.suite.token(self.keys[1], tlv.encode(DO_PUBLIC_KEY, *body))


def _not_infinite(point: Point | None) -> Point:
    if point is None:
        raise WrongPoint
    return point
