# SPDX-License-Identifier: Apache-2.0
"""The chip's key of active authentication, where it has no key of chip authentication. Doc 9303-11, 6.1.

RSA signs with message recovery (ISO/IEC 9796-2, scheme 1), ECDSA plainly over the challenge alone.
"""

import hashlib
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric import rsa

from smartid.sim.card import security_infos
from smartid.sim.card.curves import Curve
from smartid.sim.card.randomness import Randomness

CHALLENGE_SIZE = 8
_HEAD = b"\x6a"  # partial recovery, no padding (ISO/IEC 9796-2, 8.1)
_TRAILERS = {"sha1": b"\xbc", "sha256": b"\x34\xcc"}


class ActiveKey(Protocol):
    def sign(self, challenge: bytes, randomness: Randomness) -> bytes:
        """The whole answer of INTERNAL AUTHENTICATE."""

    def public_key_info(self) -> bytes:
        """SubjectPublicKeyInfo for DG15."""

    def security_info(self) -> bytes | None:
        """ActiveAuthenticationInfo for DG14, where the standard wants one."""


@dataclass(frozen=True)
class RsaKey:
    """`modulus` has a whole number of bytes."""

    modulus: int
    exponent: int
    private: int
    digest: str = "sha256"

    def sign(self, challenge: bytes, randomness: Randomness) -> bytes:
        """6A, a random M1 as long as there is room, H(M1 || challenge), trailer."""
        size = (self.modulus.bit_length() + 7) // 8
        trailer = _TRAILERS[self.digest]
        random = randomness.read(size - len(_HEAD) - hashlib.new(self.digest).digest_size - len(trailer))
        block = _HEAD + random + hashlib.new(self.digest, random + challenge).digest() + trailer
        return pow(int.from_bytes(block, "big"), self.private, self.modulus).to_bytes(size, "big")

    def public_key_info(self) -> bytes:
        return security_infos.rsa_public_key(self.modulus, self.exponent)

    def security_info(self) -> bytes | None:
        return None


@dataclass(frozen=True)
class EcdsaKey:
    curve: Curve
    private: int

    def sign(self, challenge: bytes, randomness: Randomness) -> bytes:
        """r || s over SHA-256 of the challenge (TR-03111, 4.2.1)."""
        curve, n = self.curve, self.curve.n
        digest = int.from_bytes(hashlib.sha256(challenge).digest(), "big") >> max(0, 256 - n.bit_length())
        while True:
            k = randomness.scalar(n)
            r = curve.multiply(k, curve.generator)[0] % n
            s = pow(k, -1, n) * (digest + r * self.private) % n
            if r and s:
                return b"".join(number.to_bytes(curve.order_size, "big") for number in (r, s))

    def public_key_info(self) -> bytes:
        point = self.curve.multiply(self.private, self.curve.generator)
        return security_infos.ec_public_key(self.curve, point, explicit=True)

    def security_info(self) -> bytes | None:
        return security_infos.active_authentication()


def generate_rsa(bits: int, digest: str) -> RsaKey:
    numbers = rsa.generate_private_key(65537, bits).private_numbers()
    return RsaKey(numbers.public_numbers.n, numbers.public_numbers.e, numbers.d, digest)


def generate_ecdsa(curve: Curve, randomness: Randomness) -> EcdsaKey:
    return EcdsaKey(curve, randomness.scalar(curve.n))
