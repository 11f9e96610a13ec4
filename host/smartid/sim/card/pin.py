# SPDX-License-Identifier: Apache-2.0
"""The e-Cert's PIN: tries are counted down before comparing, so that cutting the power saves nobody a count."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from smartid.sim.card.nonvolatile import Nonvolatile

SIZE = 8
FIRST_TRIES, FIRST_UNBLOCKS = 3, 10
_SHORTEST, _PAD = 6, 0xFF
SET, INITIAL, BLOCKED = 0, 1, 2  # as GET DATA tells

_VALUE, _TRIES, _INITIAL, _UNBLOCKS = "pin", "pin-tries", "pin-initial", "pin-unblocks"


class WrongPin(Exception):
    """`tries` are left, perhaps none. Never leaves the card."""

    def __init__(self, tries: int) -> None:
        super().__init__(str(tries))
        self.tries = tries


class PinBlocked(Exception):
    """No tries, or no unblocking, left. Never leaves the card."""


@dataclass(frozen=True)
class FirstPin:
    """As personalised: six to eight digits, and its state."""

    digits: str
    state: int = SET

    def block(self) -> bytes:
        return self.digits.encode("ascii").ljust(SIZE, bytes([_PAD]))


class Pin:
    """`write` changes non-volatile memory, all or nothing."""

    def __init__(self, first: FirstPin, memory: Nonvolatile, write: Callable[[dict[str, bytes]], None]) -> None:
        self._first, self._memory, self._write = first, memory, write

    @property
    def tries(self) -> int:
        return self._memory.read(_TRIES, bytes([0 if self._first.state == BLOCKED else FIRST_TRIES]))[0]

    @property
    def unblocks(self) -> int:
        return self._memory.read(_UNBLOCKS, bytes([FIRST_UNBLOCKS]))[0]

    @property
    def state(self) -> int:
        if not self.tries:
            return BLOCKED
        return self._memory.read(_INITIAL, bytes([self._first.state == INITIAL]))[0]

    def verify(self, block: bytes) -> None:
        """Raises WrongPin, PinBlocked."""
        self._compare(block)
        self._write({_TRIES: bytes([FIRST_TRIES])})

    def change(self, old: bytes, new: bytes) -> None:
        """Raises WrongPin, PinBlocked."""
        self._compare(old)
        self._write(_fresh(new))

    def unblock(self, new: bytes) -> None:
        """By one who has the right to it. Raises PinBlocked when it has been done too often."""
        left = self.unblocks
        if not left:
            raise PinBlocked
        self._write(_fresh(new) | {_UNBLOCKS: bytes([left - 1])})

    def _compare(self, block: bytes) -> None:
        """The try is written down first; who is right gives it back together with what follows."""
        tries = self.tries
        if not tries:
            raise PinBlocked
        self._write({_TRIES: bytes([tries - 1])})
        if not hmac.compare_digest(block, self._memory.read(_VALUE, self._first.block())):
            raise WrongPin(tries - 1)


def _fresh(new: bytes) -> dict[str, bytes]:
    return {_VALUE: new, _TRIES: bytes([FIRST_TRIES]), _INITIAL: b"\0"}


def well_formed(block: bytes) -> bool:
    """Six to eight ASCII digits, FF up to eight bytes."""
    digits = block.rstrip(bytes([_PAD]))
    return len(block) == SIZE and _SHORTEST <= len(digits) and digits.isdigit()


def permitted(new: bytes) -> bool:
    """A new one: well-formed, and not one digit over and over."""
    return well_formed(new) and len(set(new.rstrip(bytes([_PAD])))) > 1
