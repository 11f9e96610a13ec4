# SPDX-License-Identifier: Apache-2.0
"""Files without a short identifier: SELECT by path from the master file, READ BINARY (ISO/IEC 7816-4, 11.2.2, 11.2.3).

The file control parameters say how long the file is.
"""

from reader.codec import tlv
from reader.errors import ProtocolError, StatusError, TlvError
from reader.iso7816 import status
from reader.iso7816.apdu import READ_BINARY, SELECT, SHORT, Command

_BY_PATH, _PARAMETERS = 0x08, 0x04
_FCP, _SIZE = 0x62, 0x80
_LEAST_PART = 16  # a card that trickles fewer octets a read is not waited for


async def read_path(session, path, limit):
    """The octets of the elementary file at this path below the master file, which must not be longer than `limit`.

    Raises StatusError (6A82: no such file), ProtocolError, CardError.
    """
    parameters = await session.send(SELECT, _BY_PATH, _PARAMETERS, path, le=SHORT)
    try:
        size = int.from_bytes(tlv.need(parameters, _FCP, _SIZE), "big")
    except TlvError as error:
        raise ProtocolError("file control parameters: %s" % error)
    if not 0 < size <= limit:
        raise ProtocolError("file of %d octets where %d are allowed" % (size, limit))
    file = bytearray(size)
    filled = 0
    while filled < size:
        filled += await _next(session, file, filled)
    return file


async def _next(session, file, filled):
    """How many octets came."""
    wanted = min(len(file) - filled, session.capacity())
    data, sw = await session.exchange(Command(0, READ_BINARY, filled >> 8, filled & 0xFF, le=wanted))
    if sw not in (status.OK, status.END_OF_FILE):
        raise StatusError(sw, "READ BINARY")
    if not min(wanted, _LEAST_PART) <= len(data) <= wanted:
        raise ProtocolError("%d octets where %d were asked for" % (len(data), wanted))
    file[filled : filled + len(data)] = data
    return len(data)
