# SPDX-License-Identifier: Apache-2.0
"""What can go wrong between a host program and a reader."""

from smartid.errors import SmartidError


class DeviceError(SmartidError):
    """Anything to do with a reader on a port."""


class PortError(DeviceError):
    """The port is not there, not ours to open, in use, or was pulled out."""


class ReaderSilent(DeviceError):
    """Nothing on the port answers as a reader does."""


class ReaderRefused(DeviceError):
    """The reader answered with an error.

    number: JSON-RPC 2.0 error number. code: the staff reference on its screen ("E-21"). name: the error's class there.
    """

    def __init__(self, number: int, message: str, code: str | None = None, name: str = ""):
        super().__init__(f"the reader says: {message}" + (f" ({code}, {name})" if code else ""))
        self.number, self.code, self.name = number, code, name
