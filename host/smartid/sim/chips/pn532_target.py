# SPDX-License-Identifier: Apache-2.0
"""PN532 commands of a card (UM0701-02, 7.3.14 to 7.3.22), with ISO/IEC 14443-4 done by the chip.

Other cards than that (NFC-DEP, MIFARE, FeliCa, raw frames for the host) find no initiator here: nobody ever comes.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from smartid.sim.chips import pn532_initiator as initiator
from smartid.sim.chips import pn532_status as status
from smartid.sim.chips.pn532_picc import Antenna
from smartid.sim.chips.pn532_state import PICC
from smartid.sim.chips.pn532_status import RadioFault, SyntaxFault

if TYPE_CHECKING:
    from smartid.sim.chips.pn532 import Pn532

Answer = Generator[None, None, bytes]
MAX_DATA = 262  # of one TgGetData or TgSetData
MAX_HISTORICAL = 48
_GENERAL_AT = 35  # behind mode, MIFARE 6, FeliCa 18, NFCID3t 10
_PASSIVE_ONLY, _PICC_ONLY = 0x01, 0x04
_ACTIVATED_PICC_106 = 0x08
_RELEASED, _ACTIVATED = b"\x00\x00", b"\x01\x00"  # state, bit rates


def tg_init_as_target(chip: Pn532, parameters: bytes) -> Answer:
    """Mode MIFARE(6) FeliCa(18) NFCID3t(10) general, historical bytes -> mode, the reader's first command.

    Waits for the reader, or until the host aborts.
    """
    historical = _historical(parameters)
    chip.field.switch_off()
    chip.state.targets.clear()
    antenna = chip.antenna
    antenna.close()
    if parameters[0] & _PICC_ONLY and chip.state.flags & PICC:
        antenna.listen(parameters[1:3], parameters[3:6], parameters[6], historical)
    try:
        while antenna.first is None:
            yield
    except GeneratorExit:
        antenna.close()
        raise
    return bytes([_ACTIVATED_PICC_106]) + antenna.first


def _historical(parameters: bytes) -> bytes:
    """Tk of the parameters, every length checked. Raises SyntaxFault."""
    if len(parameters) < _GENERAL_AT + 2:
        raise SyntaxFault
    at = _GENERAL_AT + 1 + parameters[_GENERAL_AT]
    if len(parameters) <= at or len(parameters) != at + 1 + parameters[at] or parameters[at] > MAX_HISTORICAL:
        raise SyntaxFault
    return parameters[at + 1 :]


def tg_get_data(chip: Pn532, parameters: bytes) -> Answer:
    """-> status, the reader's command, in parts of MAX_DATA with MI. Waits for it."""
    if parameters:
        raise SyntaxFault
    antenna = _in_session(chip)
    while antenna.command is None:
        yield
        _in_session(chip)
    part, rest = antenna.command[:MAX_DATA], antenna.command[MAX_DATA:]
    antenna.command, antenna.owed = rest or None, not rest
    return bytes([status.MORE_INFORMATION if rest else status.OK]) + part


def tg_set_data(chip: Pn532, parameters: bytes) -> bytes:
    """The answer, or the last part of it."""
    _awaited(chip, parameters).answer(parameters)
    return bytes([status.OK])


def tg_set_meta_data(chip: Pn532, parameters: bytes) -> bytes:
    """A part of the answer that others follow."""
    _awaited(chip, parameters).keep(parameters)
    return bytes([status.OK])


def needs_initiator(chip: Pn532, parameters: bytes) -> bytes:
    """TgGetInitiatorCommand and its kin: raw frames come only to a host that does ISO/IEC 14443-4 by itself."""
    raise RadioFault(status.DEVICE_STATE)


def tg_get_target_status(chip: Pn532, parameters: bytes) -> bytes:
    if parameters:
        raise SyntaxFault
    return _ACTIVATED if chip.antenna.active else _RELEASED


def in_release(chip: Pn532, parameters: bytes) -> bytes:
    """InRelease ends being a card, too."""
    chip.antenna.close()
    return initiator.in_release(chip, parameters)


def _in_session(chip: Pn532) -> Antenna:
    """Raises RadioFault: released by the reader, or never activated."""
    antenna = chip.antenna
    if not antenna.active:
        raise RadioFault(status.RELEASED if antenna.released else status.DEVICE_STATE)
    return antenna


def _awaited(chip: Pn532, data: bytes) -> Antenna:
    """The antenna, when a command waits for its answer. Raises RadioFault, SyntaxFault."""
    if not data or len(data) > MAX_DATA:
        raise SyntaxFault
    antenna = _in_session(chip)
    if not antenna.owed:
        raise RadioFault(status.WRONG_CONTEXT)
    return antenna
