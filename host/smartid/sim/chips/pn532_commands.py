# SPDX-License-Identifier: Apache-2.0
"""Every command of the PN532 (UM0701-02, chapter 7): code, name, what runs it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, NamedTuple

from smartid.sim.chips import pn532_initiator as initiator
from smartid.sim.chips import pn532_system as system
from smartid.sim.chips import pn532_target as target

if TYPE_CHECKING:
    from smartid.sim.chips.pn532 import Pn532

Answer = Generator[None, None, bytes]


class Command(NamedTuple):
    """run(chip, parameters): a generator; it yields while it waits and returns the answer's bytes behind the code.

    has_status: the answer begins with the status byte. in_low_vbat: understood before the first SAMConfiguration.
    """

    name: str
    run: Callable[[Pn532, bytes], Answer]
    has_status: bool = False
    in_low_vbat: bool = False


def _at_once(function: Callable[[Pn532, bytes], bytes]) -> Callable[[Pn532, bytes], Answer]:
    """A command that never waits."""

    def run(chip: Pn532, parameters: bytes) -> Answer:
        yield from ()
        return function(chip, parameters)

    return run


COMMANDS: dict[int, Command] = {
    0x00: Command("Diagnose", _at_once(system.diagnose)),
    0x02: Command("GetFirmwareVersion", _at_once(system.get_firmware_version), in_low_vbat=True),
    0x04: Command("GetGeneralStatus", _at_once(system.get_general_status), in_low_vbat=True),
    0x06: Command("ReadRegister", _at_once(system.read_register)),
    0x08: Command("WriteRegister", _at_once(system.write_register)),
    0x0C: Command("ReadGPIO", _at_once(system.read_gpio)),
    0x0E: Command("WriteGPIO", _at_once(system.write_gpio)),
    0x10: Command("SetSerialBaudRate", _at_once(system.set_serial_baud_rate)),
    0x12: Command("SetParameters", _at_once(system.set_parameters)),
    0x14: Command("SAMConfiguration", _at_once(system.sam_configuration), in_low_vbat=True),
    0x16: Command("PowerDown", _at_once(system.power_down), has_status=True),
    0x32: Command("RFConfiguration", _at_once(system.rf_configuration)),
    0x58: Command("RFRegulationTest", system.rf_regulation_test),
    0x40: Command("InDataExchange", initiator.in_data_exchange, has_status=True),
    0x42: Command("InCommunicateThru", initiator.in_communicate_thru, has_status=True),
    0x44: Command("InDeselect", _at_once(initiator.in_deselect), has_status=True),
    0x46: Command("InJumpForPSL", _at_once(initiator.in_jump_for_dep), has_status=True),
    0x4A: Command("InListPassiveTarget", initiator.in_list_passive_target),
    0x4E: Command("InPSL", _at_once(initiator.in_psl), has_status=True),
    0x50: Command("InATR", _at_once(initiator.in_atr), has_status=True),
    0x52: Command("InRelease", _at_once(target.in_release), has_status=True),
    0x54: Command("InSelect", _at_once(initiator.in_select), has_status=True),
    0x56: Command("InJumpForDEP", _at_once(initiator.in_jump_for_dep), has_status=True),
    0x60: Command("InAutoPoll", initiator.in_auto_poll),
    0x86: Command("TgGetData", target.tg_get_data, has_status=True),
    0x88: Command("TgGetInitiatorCommand", _at_once(target.needs_initiator), has_status=True),
    0x8A: Command("TgGetTargetStatus", _at_once(target.tg_get_target_status)),
    0x8C: Command("TgInitAsTarget", target.tg_init_as_target),
    0x8E: Command("TgSetData", _at_once(target.tg_set_data), has_status=True),
    0x90: Command("TgResponseToInitiator", _at_once(target.needs_initiator), has_status=True),
    0x92: Command("TgSetGeneralBytes", _at_once(target.needs_initiator), has_status=True),
    0x94: Command("TgSetMetaData", _at_once(target.tg_set_meta_data), has_status=True),
}


def name_of(payload: bytes) -> str:
    """The manual's name of the command in a payload (TFI, code, ..), either direction."""
    code = payload[1] if len(payload) > 1 else -1
    command = COMMANDS.get(code) or COMMANDS.get(code - 1)
    return command.name if command else "unknown command"
