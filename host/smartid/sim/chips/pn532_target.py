# SPDX-License-Identifier: Apache-2.0
"""PN532 commands of a card (UM0701-02, 7.4). In this field there is no other reader, so no initiator ever comes."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from smartid.sim.chips import pn532_status as status
from smartid.sim.chips.pn532_status import RadioFault, SyntaxFault

if TYPE_CHECKING:
    from smartid.sim.chips.pn532 import Pn532

_INIT_MIN_LENGTH = 37  # mode, MIFARE 6, FeliCa 18, NFCID3t 10, two lengths
_RELEASED = b"\x00\x00"  # state, bit rates


def tg_init_as_target(chip: Pn532, parameters: bytes) -> Generator[None, None, bytes]:
    """Waits for an initiator: until the host aborts."""
    if len(parameters) < _INIT_MIN_LENGTH:
        raise SyntaxFault
    chip.field.switch_off()
    while True:
        yield


def needs_initiator(chip: Pn532, parameters: bytes) -> bytes:
    """TgGetData and its kin outside of a session with an initiator."""
    raise RadioFault(status.DEVICE_STATE)


def tg_get_target_status(chip: Pn532, parameters: bytes) -> bytes:
    if parameters:
        raise SyntaxFault
    return _RELEASED
