# SPDX-License-Identifier: Apache-2.0
"""PN532 commands about the chip itself (UM0701-02, 7.2): diagnosis, registers, pins, parameters, power, field."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from smartid.sim.chips import pn532_status as status
from smartid.sim.chips.pn532_state import CIU_RX_MODE, CIU_TX_MODE
from smartid.sim.chips.pn532_status import RadioFault, SyntaxFault

if TYPE_CHECKING:
    from smartid.sim.chips.pn532 import Pn532

FIRMWARE_VERSION = bytes([0x32, 0x01, 0x06, 0x07])  # PN532, version 1.6, support of 14443 A, B and 18092
BAUD_RATES = (9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600, 1288000)
POLLING_TRIES = 128  # of Diagnose 04, all of which fail without a FeliCa card
# RFConfiguration: item -> length of its data
RF_ITEMS = {0x01: 1, 0x02: 3, 0x04: 1, 0x05: 3, 0x0A: 11, 0x0B: 8, 0x0C: 3, 0x0D: 9}
_SAM_MODES = (0x01, 0x02, 0x03, 0x04)
_MODULATION_106A = 0x00
_GPIO_VALIDATE = 0x80


def _expect(condition: bool) -> None:
    if not condition:
        raise SyntaxFault


# --- Diagnose -----------------------------------------------------------------------------------
def diagnose(chip: Pn532, parameters: bytes) -> bytes:
    """Test number, then what that test wants."""
    _expect(len(parameters) >= 1)
    test = _DIAGNOSES.get(parameters[0])
    if test is None:
        raise SyntaxFault
    return test(chip, parameters)


def _communication_line(chip: Pn532, parameters: bytes) -> bytes:
    return parameters


def _memory(chip: Pn532, parameters: bytes) -> bytes:
    """ROM and RAM: no fault found."""
    _expect(len(parameters) == 1)
    return bytes([status.OK])


def _polling(chip: Pn532, parameters: bytes) -> bytes:
    """FeliCa polling at 212 (01) or 424 kbit/s (02): the number of tries that failed."""
    _expect(len(parameters) == 2 and parameters[1] in (1, 2))
    return bytes([POLLING_TRIES])


def _attention_request(chip: Pn532, parameters: bytes) -> bytes:
    """Is the 14443-4 card still there? It is asked with R(NAK), which changes nothing in it."""
    _expect(len(parameters) == 1)
    target = chip.state.current()
    if target is None or target.iso_dep is None or target.iso_dep.more_waiting:
        return bytes([status.WRONG_CONTEXT])
    try:
        target.iso_dep.present()
    except RadioFault as fault:
        return bytes([fault.status])
    return bytes([status.OK])


def _antenna(chip: Pn532, parameters: bytes) -> bytes:
    """Self test of the antenna with a threshold: the antenna is in order."""
    _expect(len(parameters) == 2)
    return bytes([status.OK])


_DIAGNOSES = {
    0x00: _communication_line,
    0x01: _memory,
    0x02: _memory,
    0x04: _polling,
    0x06: _attention_request,
    0x07: _antenna,
}


# --- what the chip is and how it stands ---------------------------------------------------------
def get_firmware_version(chip: Pn532, parameters: bytes) -> bytes:
    _expect(not parameters)
    return FIRMWARE_VERSION


def get_general_status(chip: Pn532, parameters: bytes) -> bytes:
    """Last error, external field, targets (number, rates, modulation), state of the SAM."""
    _expect(not parameters)
    targets = chip.state.targets
    listed = b"".join(bytes([each.number, each.rate, each.rate, _MODULATION_106A]) for each in targets)
    no_external_field, no_sam = 0, 0
    return bytes([chip.state.last_status, no_external_field, len(targets)]) + listed + bytes([no_sam])


# --- registers and pins -------------------------------------------------------------------------
def read_register(chip: Pn532, parameters: bytes) -> bytes:
    """Addresses of 2 B; a byte for each."""
    _expect(bool(parameters) and len(parameters) % 2 == 0)
    addresses = (int.from_bytes(parameters[at : at + 2], "big") for at in range(0, len(parameters), 2))
    return bytes(chip.state.registers.get(address, 0) for address in addresses)


def write_register(chip: Pn532, parameters: bytes) -> bytes:
    """Addresses of 2 B, each with its value."""
    _expect(bool(parameters) and len(parameters) % 3 == 0)
    for at in range(0, len(parameters), 3):
        chip.state.registers[int.from_bytes(parameters[at : at + 2], "big")] = parameters[at + 2]
    return b""


def read_gpio(chip: Pn532, parameters: bytes) -> bytes:
    _expect(not parameters)
    return bytes(chip.state.gpio)


def write_gpio(chip: Pn532, parameters: bytes) -> bytes:
    """P3 and P7; a port is written only where bit 7 validates it."""
    _expect(len(parameters) == 2)
    for port, value in enumerate(parameters):
        if value & _GPIO_VALIDATE:
            chip.state.gpio[port] = value & 0x7F
    return b""


# --- parameters ---------------------------------------------------------------------------------
def set_serial_baud_rate(chip: Pn532, parameters: bytes) -> bytes:
    """HSU only: the answer goes out at the old rate, the host's ACK to it makes the new one hold."""
    _expect(len(parameters) == 1 and parameters[0] < len(BAUD_RATES))
    chip.change_baud(BAUD_RATES[parameters[0]])
    return b""


def set_parameters(chip: Pn532, parameters: bytes) -> bytes:
    _expect(len(parameters) == 1)
    chip.state.flags = parameters[0]
    return b""


def sam_configuration(chip: Pn532, parameters: bytes) -> bytes:
    """Mode [time-out [IRQ]]: leaves LowVbat. There is no SAM; every mode behaves as normal."""
    _expect(1 <= len(parameters) <= 3 and parameters[0] in _SAM_MODES)
    chip.state.low_vbat = False
    if len(parameters) == 3:
        chip.state.irq_enabled = bool(parameters[2] & 1)
    return b""


def power_down(chip: Pn532, parameters: bytes) -> bytes:
    """Wake-up sources [IRQ on waking]: asleep once the answer has been read."""
    _expect(1 <= len(parameters) <= 2)
    chip.sleep(parameters[0], irq_on_waking=parameters[1:] == b"\x01")
    return bytes([status.OK])


# --- the field ----------------------------------------------------------------------------------
def rf_configuration(chip: Pn532, parameters: bytes) -> bytes:
    """Item and its data. The analogue items (0A..0D) are accepted: there is nothing analogue to set."""
    _expect(bool(parameters) and len(parameters) - 1 == RF_ITEMS.get(parameters[0], -1))
    item, data = parameters[0], parameters[1:]
    if item == 0x01:
        (chip.field.switch_on if data[0] & 1 else chip.field.switch_off)()
    elif item == 0x02:
        chip.state.atr_timeout, chip.state.retry_timeout = data[1] & 0x1F, data[2] & 0x1F
    elif item == 0x04:
        chip.state.retries_com = data[0]
    elif item == 0x05:
        chip.state.retries_atr, chip.state.retries_psl, chip.state.retries_activation = data
    return b""


def rf_regulation_test(chip: Pn532, parameters: bytes) -> Generator[None, None, bytes]:
    """Sends a test signal until the host aborts."""
    _expect(len(parameters) == 1)
    while True:
        yield


def enable_crc(chip: Pn532) -> None:
    """As the firmware does when it talks to a type A card: CRC_A made and checked by the CIU."""
    chip.state.registers[CIU_TX_MODE] = chip.state.registers[CIU_RX_MODE] = 0x80
