# SPDX-License-Identifier: Apache-2.0
"""A reader on a serial port, real or simulated, as a host program sees it.

with open_port("/dev/ttyACM0") as port:
    print(Client(port).call("reader.info"))
"""

from smartid.device.client import Client
from smartid.device.errors import DeviceError, PortError, ReaderRefused, ReaderSilent
from smartid.device.ports import find_readers, only_reader
from smartid.device.transport import open_port

__all__ = [
    "Client",
    "DeviceError",
    "PortError",
    "ReaderRefused",
    "ReaderSilent",
    "find_readers",
    "only_reader",
    "open_port",
]
