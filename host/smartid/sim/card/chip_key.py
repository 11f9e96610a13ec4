# SPDX-License-Identifier: Apache-2.0
"""The chip's static key of chip authentication, one for master file, DG14 and chip authentication mapping.

Doc 9303-11, 6.2 and 9.2.5 to 9.2.7; TR-03110-3, A.4.
"""

from dataclasses import dataclass

from smartid.sim.card.ciphers import Suite
from smartid.sim.card.curves import Curve, NotOnCurve, Point
from smartid.sim.card.randomness import Randomness


@dataclass(frozen=True)
class ChipKey:
    """`explicit`: domain parameters are spelled out with the public key, as older passports do."""

    curve: Curve
    private: int
    suite: Suite
    explicit: bool = False

    @property
    def public(self) -> Point:
        return self.curve.multiply(self.private, self.curve.generator)

    def agree(self, terminal_key: bytes) -> tuple[bytes, bytes]:
        """Session keys from the terminal's ephemeral point. Raises NotOnCurve."""
        shared = self.curve.multiply(self.private, self.curve.decode(terminal_key))
        if shared is None:  # cannot be while the cofactor is one
            raise NotOnCurve
        return self.suite.session_keys(self.curve.encode_x(shared))


def generate(curve: Curve, suite: Suite, randomness: Randomness, explicit: bool = False) -> ChipKey:
    return ChipKey(curve, randomness.scalar(curve.n), suite, explicit)
