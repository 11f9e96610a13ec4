# SPDX-License-Identifier: Apache-2.0
"""The language of vsmartcard's virtual reader: each message is two octets of length, big-endian, and that much data.

To the card goes one octet of control or a command APDU; from it come the ATR or a response APDU, and nothing after the
other controls.
"""

import socket

PORT = 35963
POWER_OFF, POWER_ON, RESET, GET_ATR = 0, 1, 2, 4


def send(line: socket.socket, message: bytes) -> None:
    """Raises OSError."""
    line.sendall(len(message).to_bytes(2, "big") + message)


def receive(line: socket.socket) -> bytes:
    """One message. Raises OSError, EOFError when the other end has gone."""
    return _exactly(line, int.from_bytes(_exactly(line, 2), "big"))


def _exactly(line: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = line.recv(count - len(data))
        if not part:
            raise EOFError
        data += part
    return data
