# SPDX-License-Identifier: Apache-2.0
"""A bundle into the slot of a reader that is not in force: only what is not there yet, wherever a pulled cable ended the
last time, and of what the other slot holds already, only the word to copy it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Protocol

from smartid.deploy.bundle import Bundle
from smartid.deploy.program import Progress


class Slot(Protocol):
    """What firmware/launch.py does with a slot, over whatever line."""

    piece: int  # most octets in one message

    def held(self) -> tuple[int, str]:
        """(octets that are there, their SHA-256 in hexadecimal digits)."""

    def put(self, offset: int, chunk: bytes) -> int:
        """Append; offset 0 begins anew. How much is there then."""

    def fill(self) -> int:
        """Append what the other slot holds of what comes next. How much is there then."""


def transfer(
    bundle: Bundle,
    slot: Slot,
    progress: Progress = lambda *_: None,
    manifest_is_there: Callable[[], object] = lambda: None,
    copying: bool = True,
) -> int:
    """How many octets were sent. manifest_is_there() may raise what speaks against sending the rest.

    copying: what the other slot holds is taken from there; where that turned out to be spoilt, all is sent.
    """
    octets, sent = bundle.octets, 0
    count, digest = slot.held()
    if count > len(octets) or hashlib.sha256(octets[:count]).hexdigest() != digest:
        count = 0
    announced = False
    while count < len(octets) or not announced:
        if count >= bundle.contents and not announced:
            manifest_is_there()
            announced = True
            continue
        if copying and count >= bundle.contents and (filled := slot.fill()) > count:
            count = filled
            progress("sending", count, len(octets))
            continue
        end = bundle.end_after(count)
        while count < end:
            chunk = octets[count : min(count + slot.piece, end)]
            count = slot.put(count, chunk)
            sent += len(chunk)
            progress("sending", count, len(octets))
    return sent
