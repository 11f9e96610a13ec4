# SPDX-License-Identifier: Apache-2.0
"""Which serial ports are readers, by USB identity."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from serial.tools import list_ports

from smartid.device.errors import PortError

# (vendor, product) of the boards the firmware runs on, as their MicroPython shows itself
USB_IDS = {
    (0x2E8A, 0x0005): "Raspberry Pi Pico or Pico 2",
    (0x303A, 0x4001): "ESP32-S3",
}


@dataclass(frozen=True)
class FoundPort:
    """port: path to open; board: what its USB identity says; serial_number: of the board."""

    port: str
    board: str
    serial_number: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def find_readers() -> list[FoundPort]:
    """Every port whose USB identity is one of ours, in the order of their paths."""
    return [
        FoundPort(info.device, USB_IDS[(info.vid, info.pid)], info.serial_number or "")
        for info in sorted(list_ports.comports(), key=lambda info: info.device)
        if (info.vid, info.pid) in USB_IDS
    ]


def only_reader() -> str:
    """The port of the one reader there is. Raises PortError when there is none, or more than one."""
    found = find_readers()
    if len(found) == 1:
        return found[0].port
    if not found:
        raise PortError("no reader found: plug one in, name its port with --device, or use --sim")
    raise PortError("more than one reader: choose with --device from " + ", ".join(reader.port for reader in found))
