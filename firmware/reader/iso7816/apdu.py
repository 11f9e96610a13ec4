# SPDX-License-Identifier: Apache-2.0
"""Command and response APDUs (ISO/IEC 7816-3, 12.1; ISO/IEC 7816-4, 5.1 and 5.6)."""

from reader.errors import ProtocolError

SELECT, READ_BINARY, READ_BINARY_ODD = 0xA4, 0xB0, 0xB1
MANAGE_SECURITY_ENVIRONMENT, GENERAL_AUTHENTICATE, GET_RESPONSE = 0x22, 0x86, 0xC0
EXTERNAL_AUTHENTICATE, GET_CHALLENGE, INTERNAL_AUTHENTICATE, PERFORM_SECURITY_OPERATION = 0x82, 0x84, 0x88, 0x2A

CLA_CHAINING = 0x10  # 7816-4, 5.4.1: not the last of a chain
CLA_SECURE = 0x0C  # secure messaging, header authenticated
SHORT, EXTENDED = 256, 65536  # the most that a short and an extended Le ask for
MOST_SHORT_DATA = 255


class Command:
    """cla, ins, p1, p2; data: bytes-like; le: how many octets are wanted at most, 1..65536, or None for no answer."""

    def __init__(self, cla, ins, p1, p2, data=b"", le=None):
        self.cla, self.ins, self.p1, self.p2 = cla, ins, p1, p2
        self.data = data
        self.le = le

    def header(self):
        return bytes((self.cla, self.ins, self.p1, self.p2))

    def needs_extended(self):
        return len(self.data) > MOST_SHORT_DATA or (self.le or 0) > SHORT

    def encode(self, extended=False):
        """The octets to send; ValueError if the lengths do not fit the form."""
        if self.needs_extended() and not extended:
            raise ValueError("command needs the extended form")
        return self.header() + self._length_of_data(extended) + self.data + self._length_wanted(extended)

    def _length_of_data(self, extended):
        if not len(self.data):
            return b""
        return b"\x00" + len(self.data).to_bytes(2, "big") if extended else bytes((len(self.data),))

    def _length_wanted(self, extended):
        if self.le is None:
            return b""
        if not extended:
            return bytes((self.le & 0xFF,))
        le = (self.le & 0xFFFF).to_bytes(2, "big")
        return le if len(self.data) else b"\x00" + le


def split_response(response):
    """(data, status word) of an R-APDU; data is a memoryview. Raises ProtocolError below two octets."""
    end = len(response) - 2
    if end < 0:
        raise ProtocolError("answer of %d octets" % len(response))
    return memoryview(response)[:end], response[end] << 8 | response[end + 1]
