# SPDX-License-Identifier: Apache-2.0
"""DER (X.690, clause 10) as far as certificates, CMS and SecurityInfos need it: a cursor over one level.

Values are memoryviews into what was read, so signatures are checked over the very octets received.
Strict: shortest lengths, single-octet tags, shortest integers.
"""

from reader.codec import tlv
from reader.errors import TlvError

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, OID = 0x01, 0x02, 0x03, 0x04, 0x06
UTC_TIME, GENERALIZED_TIME = 0x17, 0x18
SEQUENCE, SET = 0x30, 0x31
CONTEXT = 0x80  # + number: implicit, primitive
EXPLICIT = 0xA0  # + number: constructed


class Cursor:
    """Takes the objects of one level in order. Every method raises TlvError on what it did not expect."""

    def __init__(self, data):
        self._data = memoryview(data)
        self._position = 0

    def more(self):
        return self._position < len(self._data)

    def tag(self):
        """The tag of the next object, None at the end."""
        return self._data[self._position] if self.more() else None

    def _next(self, tag):
        data, at = self._data, self._position
        if at >= len(data) or data[at] != tag:
            raise TlvError("expected %02X" % tag)
        found, start, end = tlv.header(data, at)
        size = end - start
        shortest = 1 if size < 0x80 else 2 if size < 0x100 else 3 if size < 0x10000 else 4
        if found != tag or start - at - 1 != shortest or end > len(data):
            raise TlvError("bad length under %02X" % tag)
        self._position = end
        return at, start, end

    def take(self, tag):
        """The value of the next object, which must have this tag."""
        _, start, end = self._next(tag)
        return self._data[start:end]

    def whole(self, tag):
        """The next object with its header."""
        at, _, end = self._next(tag)
        return self._data[at:end]

    def enter(self, tag=SEQUENCE):
        return Cursor(self.take(tag))

    def optional(self, tag):
        """The value of the next object if it has this tag, else None."""
        return self.take(tag) if self.tag() == tag else None

    def skip(self):
        """Pass over the next object, whatever it is."""
        if not self.more():
            raise TlvError("object missing")
        self._next(self.tag())

    def done(self):
        if self.more():
            raise TlvError("more than expected")

    def oid(self):
        return bytes(self.take(OID))

    def integer(self):
        return integer(self.take(INTEGER))

    def bits(self):
        """The octets of a BIT STRING without unused bits."""
        value = self.take(BIT_STRING)
        if len(value) < 1 or value[0] != 0:
            raise TlvError("bit string")
        return value[1:]


def only(data, tag=SEQUENCE):
    """A cursor inside the one object that `data` consists of."""
    outer = Cursor(data)
    inner = outer.enter(tag)
    outer.done()
    return inner


def integer(value):
    """A non-negative INTEGER's value, from its contents octets."""
    if len(value) == 0 or value[0] & 0x80 or (len(value) > 1 and value[0] == 0 and value[1] < 0x80):
        raise TlvError("integer")
    return int.from_bytes(value, "big")
