# SPDX-License-Identifier: Apache-2.0
"""PN532 commands of a reader (UM0701-02, 7.3): find cards, exchange data with them, let them go.

Cards here are of type A; polling for others finds nothing, as with no such card in the field.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from smartid.sim.chips import pn532_status as status
from smartid.sim.chips.pn532_radio import Target
from smartid.sim.chips.pn532_state import (
    AUTO_RATS,
    CIU_BIT_FRAMING,
    CIU_CONTROL,
    CIU_RX_MODE,
    CIU_TX_MODE,
    CRC_ENABLED,
    FOR_EVER,
    LAST_BITS,
    timeout_us,
)
from smartid.sim.chips.pn532_status import RadioFault, SyntaxFault
from smartid.sim.chips.pn532_system import enable_crc
from smartid.sim.radio.air import Frame, crc_a

if TYPE_CHECKING:
    from smartid.sim.chips.pn532 import Pn532

Answer = Generator[None, None, bytes]
MAX_DATA = 262  # of one InDataExchange, either direction
MAX_TARGETS = 2
TYPE_A_106 = 0x00
# InListPassiveTarget: BrTy -> least length of the initiator data
MODULATIONS = {TYPE_A_106: 0, 0x01: 5, 0x02: 5, 0x03: 1, 0x04: 0}
RATES = (0x00, 0x01, 0x02)
POLL_ANY_A, POLL_MIFARE, POLL_ISO_DEP = 0x00, 0x10, 0x20
POLL_TYPES = (0x00, 0x01, 0x02, 0x03, 0x04, 0x10, 0x11, 0x12, 0x20, 0x23, 0x40, 0x41, 0x42, 0x80, 0x81, 0x82)
_TG_MASK, _MI = 0x3F, 0x40
_TRIES_AT_ONCE = 32  # with a card in a noisy field, before others get their turn
_WAIT_WITHOUT_LIMIT_US = 5_000_000


# --- finding cards ------------------------------------------------------------------------------
def in_list_passive_target(chip: Pn532, parameters: bytes) -> Answer:
    """MaxTg BrTy [data] -> NbTg, targets. What was listed before is let go."""
    if len(parameters) < 2 or not 1 <= parameters[0] <= MAX_TARGETS or parameters[1] not in MODULATIONS:
        raise SyntaxFault
    wanted, kind, data = parameters[0], parameters[1], parameters[2:]
    if len(data) < MODULATIONS[kind]:
        raise SyntaxFault
    _start_polling(chip)
    tries = 0
    while not (kind == TYPE_A_106 and _list_type_a(chip, wanted, data)):
        tries += 1
        if chip.state.retries_activation == FOR_EVER:
            if not chip.field.cards or kind != TYPE_A_106 or tries % _TRIES_AT_ONCE == 0:
                yield
        elif tries > chip.state.retries_activation:
            break
    targets = chip.state.targets
    return bytes([len(targets)]) + b"".join(_describe(target) for target in targets)


def in_auto_poll(chip: Pn532, parameters: bytes) -> Answer:
    """PollNr Period types.. -> NbTg, for each its type, length and description."""
    if len(parameters) < 3 or not parameters[0] or not 1 <= parameters[1] <= 15 or len(parameters) > 17:
        raise SyntaxFault
    polls, types = parameters[0], parameters[2:]
    if any(kind not in POLL_TYPES for kind in types):
        raise SyntaxFault
    _start_polling(chip)
    done = 0
    while not _poll_once(chip, types):
        done += 1
        if polls == FOR_EVER:
            yield
        elif done >= polls:
            break
    found = b""
    for target in chip.state.targets:
        description = _describe(target)
        kind = POLL_ISO_DEP if target.speaks_iso_dep else POLL_MIFARE
        found += bytes([kind, len(description)]) + description
    return bytes([len(chip.state.targets)]) + found


def _start_polling(chip: Pn532) -> None:
    for target in chip.state.targets:
        chip.let_go(target)
    chip.state.targets.clear()
    chip.field.switch_on()
    enable_crc(chip)


def _poll_once(chip: Pn532, types: bytes) -> bool:
    """One round of InAutoPoll; only what was asked for is kept."""
    if not any(kind in (POLL_ANY_A, POLL_MIFARE, POLL_ISO_DEP) for kind in types):
        return False
    _list_type_a(chip, MAX_TARGETS, b"")
    for target in list(chip.state.targets):
        kind = POLL_ISO_DEP if target.speaks_iso_dep else POLL_MIFARE
        if kind not in types and POLL_ANY_A not in types:
            chip.let_go(target)
            chip.state.targets.remove(target)
    return bool(chip.state.targets)


def _list_type_a(chip: Pn532, wanted: int, uid: bytes) -> bool:
    """One try to list up to `wanted` cards; of two, the first is left selected."""
    try:
        first = chip.radio.find(1, uid)
        second = _second_beside(chip, first, uid) if wanted > 1 else None
        if second is None:
            _activate(chip, first)
            chip.state.targets[:] = [first]
            return True
        _activate(chip, second)
        first.selected = False
        chip.state.targets[:] = [first, second]
        chip.bring_up(first)
        _activate(chip, first)
    except RadioFault:
        chip.state.targets.clear()
    return bool(chip.state.targets)


def _second_beside(chip: Pn532, first: Target, uid: bytes) -> Target | None:
    """Halt the first card and look for another. None when the first comes back, selected again. Raises RadioFault."""
    chip.radio.halt()
    found = chip.radio.find(2, uid, other_than=first.uid)
    return None if found.uid == first.uid else found


def _activate(chip: Pn532, target: Target) -> None:
    """RATS to a card just selected, if it speaks ISO/IEC 14443-4 and the host has not kept that for itself."""
    if target.speaks_iso_dep and chip.state.flags & AUTO_RATS:
        chip.radio.activate(target, chip.cid_for(target.number))


def _describe(target: Target) -> bytes:
    """Tg SENS_RES SEL_RES NFCIDLength NFCID [ATS]."""
    return bytes([target.number]) + target.sens_res + bytes([target.sak, len(target.uid)]) + target.uid + target.ats


# --- exchanging data ----------------------------------------------------------------------------
def in_data_exchange(chip: Pn532, parameters: bytes) -> Answer:
    """Tg data -> status data. Bit 6 of Tg: the host has more; of the status: more is to be fetched with empty data."""
    if not parameters or len(parameters) > 1 + MAX_DATA:
        raise SyntaxFault
    target, data = _listed(chip, parameters[0] & _TG_MASK), parameters[1:]
    chip.bring_up(target)
    if target.iso_dep is None:
        return bytes([status.OK]) + _exchange_plain(chip, data)
    try:
        return (yield from _exchange_iso_dep(target, data, bool(parameters[0] & _MI)))
    except RadioFault:
        if target.iso_dep is not None:
            target.iso_dep.forget_answer()
        raise


def _exchange_iso_dep(target: Target, data: bytes, more: bool) -> Answer:
    link = target.iso_dep
    assert link is not None
    if link.more_waiting and data:
        return bytes([status.WRONG_CONTEXT])
    if not link.more_waiting:
        yield from link.send(data, more)
        if more:
            return bytes([status.OK])
    answer, more_waiting = yield from link.collect(MAX_DATA)
    return bytes([status.MORE_INFORMATION if more_waiting else status.OK]) + answer


def _exchange_plain(chip: Pn532, data: bytes) -> bytes:
    """A command of a card without ISO/IEC 14443-4, repeated as RFConfiguration item 04 says."""
    wait_us = timeout_us(chip.state.retry_timeout) or _WAIT_WITHOUT_LIMIT_US
    for attempt in range(chip.state.retries_com + 1):
        try:
            return chip.radio.transceive(data, wait_us)
        except RadioFault:
            if attempt == chip.state.retries_com:
                raise
    raise RadioFault(status.TIMEOUT)


def in_communicate_thru(chip: Pn532, parameters: bytes) -> Answer:
    """data -> status data: one raw frame. CRC_A and odd bits as the CIU registers say; no answer, no protocol."""
    registers = chip.state.registers
    data = parameters
    if registers.get(CIU_TX_MODE, 0) & CRC_ENABLED:
        data += crc_a(data)
    last_bits = registers.get(CIU_BIT_FRAMING, 0) & LAST_BITS
    if not data:
        raise RadioFault(status.BAD_PARAMETER)
    bits = 8 * len(data) - (8 - last_bits if last_bits else 0)
    wait_us = timeout_us(chip.state.retry_timeout)
    try:
        answer = chip.radio.send(Frame(data, bits), wait_us or _WAIT_WITHOUT_LIMIT_US)
    except RadioFault as fault:
        while wait_us is None and fault.status == status.TIMEOUT:
            yield
        raise
    registers[CIU_CONTROL] = registers.get(CIU_CONTROL, 0) & ~LAST_BITS | answer.bits % 8
    return bytes([status.OK]) + _raw_answer(answer, bool(registers.get(CIU_RX_MODE, 0) & CRC_ENABLED))


def _raw_answer(answer: Frame, check: bool) -> bytes:
    if answer.collision is not None:
        raise RadioFault(status.COLLISION)
    if not check or answer.bits < 8:
        return answer.data
    if len(answer.data) < 3 or crc_a(answer.data[:-2]) != answer.data[-2:]:
        raise RadioFault(status.CRC_ERROR)
    return answer.data[:-2]


# --- targets listed -----------------------------------------------------------------------------
def _listed(chip: Pn532, number: int) -> Target:
    target = chip.state.target(number)
    if target is None:
        raise RadioFault(status.WRONG_CONTEXT)
    return target


def _one_or_all(chip: Pn532, parameters: bytes) -> list[Target]:
    """The targets meant by Tg, 0 for all of them."""
    if len(parameters) != 1:
        raise SyntaxFault
    return [_listed(chip, parameters[0])] if parameters[0] else list(chip.state.targets)


def in_deselect(chip: Pn532, parameters: bytes) -> bytes:
    """Let go of targets on the air; the chip keeps what it knows of them."""
    for target in _one_or_all(chip, parameters):
        chip.let_go(target)
    return bytes([status.OK])


def in_release(chip: Pn532, parameters: bytes) -> bytes:
    """Let go of targets and forget them."""
    for target in _one_or_all(chip, parameters):
        chip.let_go(target)
        chip.state.targets.remove(target)
    return bytes([status.OK])


def in_select(chip: Pn532, parameters: bytes) -> bytes:
    if len(parameters) != 1:
        raise SyntaxFault
    chip.bring_up(_listed(chip, parameters[0]))
    return bytes([status.OK])


def in_psl(chip: Pn532, parameters: bytes) -> bytes:
    """Tg BRit BRti: PPS with a 14443-4 card. Both directions alike."""
    if len(parameters) != 3:
        raise SyntaxFault
    target = _listed(chip, parameters[0])
    if parameters[1] != parameters[2] or parameters[1] not in RATES:
        raise RadioFault(status.BAD_PARAMETER)
    chip.bring_up(target)
    if target.iso_dep is None:
        raise RadioFault(status.WRONG_CONTEXT)
    chip.radio.change_rate(target, parameters[1], chip.state.retries_psl + 1)
    return bytes([status.OK])


# --- NFC-DEP, for which nothing in this field ever answers --------------------------------------
def in_jump_for_dep(chip: Pn532, parameters: bytes) -> bytes:
    """ActPass BR Next ..: no target of ISO/IEC 18092 is there."""
    if len(parameters) < 3 or parameters[0] > 1 or parameters[1] not in RATES or parameters[2] & ~0x07:
        raise SyntaxFault
    raise RadioFault(status.TIMEOUT)


def in_atr(chip: Pn532, parameters: bytes) -> bytes:
    """Tg Next ..: the targets listed do not speak NFC-DEP."""
    if len(parameters) < 2:
        raise SyntaxFault
    _listed(chip, parameters[0])
    raise RadioFault(status.UNSUPPORTED_BY_TARGET)
