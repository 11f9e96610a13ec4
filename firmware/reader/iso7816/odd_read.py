# SPDX-License-Identifier: Apache-2.0
"""READ BINARY with the odd instruction (ISO/IEC 7816-4, 11.2.3), for what lies beyond 32,767 octets of a file."""

from reader.codec import tlv
from reader.errors import ProtocolError, TlvError
from reader.iso7816 import status
from reader.iso7816.apdu import READ_BINARY_ODD, Command

_OFFSET, _DISCRETIONARY = 0x54, 0x53
HEADER_OCTETS = 4  # at most, before the data of an answer: 53 82 xx xx


async def ask(session, offset, count):
    """(data, sw) from this offset of the current file, at most `count` octets. Raises ProtocolError."""
    octets = offset.to_bytes(2 if offset < 0x10000 else 3, "big")
    command = Command(0, READ_BINARY_ODD, 0, 0, tlv.build(_OFFSET, octets), count + HEADER_OCTETS)
    data, sw = await session.exchange(command)
    if sw not in (status.OK, status.END_OF_FILE) or not len(data):
        return data, sw
    try:
        return tlv.only(data, _DISCRETIONARY)[:count], sw
    except TlvError as error:
        raise ProtocolError("odd READ BINARY: %s" % error)
