# SPDX-License-Identifier: Apache-2.0
"""The PN532's error table (UM0701-02, 7.1) and the two ways in which a command ends badly."""

OK = 0x00
TIMEOUT = 0x01
CRC_ERROR = 0x02
PARITY_ERROR = 0x03
BIT_COUNT = 0x04
COLLISION = 0x06
BUFFER_TOO_SMALL = 0x07
RF_PROTOCOL = 0x0B
BAD_PARAMETER = 0x10
UNSUPPORTED_BY_TARGET = 0x12
UID_CHECK = 0x23
DEVICE_STATE = 0x25
NOT_ALLOWED = 0x26
WRONG_CONTEXT = 0x27
RELEASED = 0x29  # as a target, by the reader
MORE_INFORMATION = 0x40  # not an error: MI, added to the status byte


class RadioFault(Exception):
    """The command is answered with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status:02X}")
        self.status = status


class SyntaxFault(Exception):
    """The command is answered with the syntax error frame: unknown, or its parameters do not fit."""
