# SPDX-License-Identifier: Apache-2.0
"""Records of linear files: READ RECORD and APPEND RECORD (ISO/IEC 7816-4, 11.4), by short file identifier.

A record here is one TLV object after another. Records longer than one answer carries are read in parts, with the odd
instruction and an offset.
"""

from reader.codec import tlv
from reader.errors import ProtocolError, StatusError, TlvError
from reader.iso7816 import status
from reader.iso7816.apdu import SHORT, Command

_READ, _READ_ODD, _APPEND = 0xB2, 0xB3, 0xE2
_BY_NUMBER, _LAST = 0x04, 0x03  # low bits of P2
_OFFSET, _DATA = 0x54, 0x53
_DATA_HEADER = 3  # 53 81 L
_NO_RECORD = 0x6A83
MOST_OCTETS = 320  # of the longest record of any file here
_MOST_PARTS = 8


async def read_record(session, sfi, number):
    """The record's octets, None if there is no such record. Raises StatusError, CardError."""
    return await _read(session, sfi, number, _BY_NUMBER)


async def last_record(session, sfi):
    """(number, octets) of the last record, None if there is none.

    The files of which this is asked number their records: the serial in DO C1 is the record's number.
    Raises StatusError, CardError, ProtocolError.
    """
    octets = await _read(session, sfi, 0, _LAST)
    return None if octets is None else (_serial(octets), octets)


async def _read(session, sfi, number, which):
    command = Command(0, _READ, number, sfi << 3 | which, le=min(session.capacity(), SHORT))
    data, sw = await _asked(session, command)
    if sw == _NO_RECORD:
        return None
    if sw not in (status.OK, status.END_OF_FILE):
        raise StatusError(sw, "READ RECORD")
    if not 0 < len(data) <= MOST_OCTETS:
        raise ProtocolError("record of %d octets" % len(data))
    return bytes(data)


async def _asked(session, command):
    """(data, sw). A record that is shorter than what was asked for may be told so: 6282 with it, or 6Cxx without."""
    data, sw = await session.exchange(command)
    if sw >> 8 != status.SW1_LENGTH:
        return data, sw
    command.le = sw & 0xFF or SHORT
    return await session.exchange(command)


def _serial(octets):
    """Of a record 5F28, 71 or 73 { .. C1 .. } and so on."""
    try:
        for tag, value in tlv.walk(octets):
            if tag in (0x71, 0x73):
                return int.from_bytes(tlv.need(value, 0xC1), "big")
    except TlvError as error:
        raise ProtocolError("record: %s" % error)
    raise ProtocolError("record without a number")


async def read_part(session, sfi, number, offset, count):
    """At most `count` octets of a record from `offset` on; None if there is no such record. Raises StatusError."""
    count = min(count, session.capacity() - _DATA_HEADER)
    asked = tlv.build(_OFFSET, offset.to_bytes(2, "big"))
    command = Command(0, _READ_ODD, number, sfi << 3 | _BY_NUMBER, asked, count + _DATA_HEADER)
    data, sw = await _asked(session, command)
    if sw == _NO_RECORD:
        return None
    if sw not in (status.OK, status.END_OF_FILE):
        raise StatusError(sw, "READ RECORD")
    try:
        return bytes(tlv.only(data, _DATA))
    except TlvError as error:
        raise ProtocolError("READ RECORD: %s" % error)


async def read_long_record(session, sfi, number, limit=MOST_OCTETS):
    """As read_record, for one TLV object that may be longer than an answer. Raises ProtocolError beyond the limit."""
    record = await read_part(session, sfi, number, 0, limit)
    if record is None:
        return None
    try:
        total = tlv.header(record)[2]
    except TlvError as error:
        raise ProtocolError("record: %s" % error)
    if total > limit:
        raise ProtocolError("record of %d octets" % total)
    for _ in range(_MOST_PARTS):
        if len(record) >= total:
            return record[:total]
        part = await read_part(session, sfi, number, len(record), total - len(record))
        if not part:
            break
        record += part
    raise ProtocolError("record in too many parts")


async def append_record(session, sfi, octets):
    """APPEND RECORD. Raises StatusError with what the card objects to."""
    await session.send(_APPEND, 0, sfi << 3, octets)
