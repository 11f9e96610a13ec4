# SPDX-License-Identifier: Apache-2.0
"""Where the chip's random numbers come from. Passed in, so that published vectors run through the real code."""

import secrets
from typing import Protocol


class Randomness(Protocol):
    def read(self, size: int) -> bytes:
        """`size` random bytes."""

    def scalar(self, order: int) -> int:
        """A private key: 1 to order - 1, each as likely as the others."""


class SystemRandomness:
    def read(self, size: int) -> bytes:
        return secrets.token_bytes(size)

    def scalar(self, order: int) -> int:
        return 1 + secrets.randbelow(order - 1)
