# SPDX-License-Identifier: Apache-2.0
"""Applications and transparent files: SELECT by name, READ BINARY by short identifier and offset (7816-4, 7.1, 11.2).

The first read of a file goes by its short identifier and brings the TLV header, which says how much there is; the
last asks for exactly what is left. Two things differ from card to card and are learnt once a session: how much it
gives at once, and whether it minds being asked for more than the file has. Beyond 32 KB see odd_read.py.
"""

from reader.codec import tlv
from reader.errors import NotOurCard, ProtocolError, StatusError
from reader.iso7816 import status
from reader.iso7816.apdu import READ_BINARY, SELECT, Command

_BY_NAME, _NO_ANSWER = 0x04, 0x0C
_BY_SFI = 0x80
_LADDER = (224, 192, 160, 128, 96, 64, 32)  # what to try next when a card refuses a length without naming a better one
_MOST_OFFSET = 0x7FFF  # of READ BINARY with an even instruction
_HEADER_OCTETS = 6  # tag and length of any file here
_FIRST_NEWS = 128  # octets: enough to find what stands where in any file here
_LEAST_PART = 16  # a card that trickles fewer octets a read is not waited for


async def select_application(session, aid):
    """SELECT by DF name, no answer wanted. Raises NotOurCard if there is no such application, StatusError otherwise."""
    try:
        await session.send(SELECT, _BY_NAME, _NO_ANSWER, aid)
        session.selected = aid
    except StatusError as error:
        if error.sw == status.FILE_NOT_FOUND:
            raise NotOurCard("no application %s" % aid.hex())
        raise


async def read_file(session, sfi, into=None, limit=4096, on_progress=None, have=0, enough=None):
    """One elementary file that holds one TLV object, header included.

    into: a writable buffer to fill; without it one is made, exactly as long as the file.
    limit: the most octets the file may claim to have; `into` limits too.
    on_progress(chunk, filled, total): called after every read, with the new octets as a memoryview of the buffer; the
    first call brings at least 128 octets, or the whole file. May be a coroutine function.
    have: how many octets `into` holds from a reading that was broken off: it goes on from there, if the file's header
    is still the same. That the rest is of the same file only its digest can tell.
    enough(file so far): whether no more is wanted; what has come by then is returned.
    Returns a memoryview of the file within the buffer.
    Raises StatusError, TlvError, ProtocolError (too long, or shorter than its header says), CardError.
    """
    limit = min(limit, len(into) if into is not None else limit)
    part, ended = await _first_read(session, _BY_SFI | sfi, bool(have))
    total = tlv.header(part)[2]
    if total > limit:
        raise ProtocolError("file of %d octets where %d are allowed" % (total, limit))
    file = memoryview(bytearray(total) if into is None else into)[:total]
    filled = told = 0
    if have:
        if part != file[: len(part)] or not len(part) <= have < total:
            raise ProtocolError("another file than the one begun")
        filled = told = have
        part, ended = await _next_read(session, filled, total - filled)
    while True:
        end = min(filled + len(part), total)
        file[filled:end] = part[: end - filled]
        filled = end
        if filled >= min(_FIRST_NEWS, total):
            if on_progress:
                await _tell(on_progress, file[told:filled], filled, total)
            told = filled
        if filled == total or (enough and enough(file[:filled])):
            return file[:filled]
        if ended:
            raise ProtocolError("file ends at %d of %d octets" % (filled, total))
        if not session.head_first and len(part) < _block(session):
            session.block = max(len(part), _LEAST_PART)  # all that this card gives at once
        part, ended = await _next_read(session, filled, total - filled)


async def _tell(on_progress, chunk, filled, total):
    waiting = on_progress(chunk, filled, total)
    if waiting is not None:
        await waiting


def _block(session):
    capacity = session.capacity()
    return min(session.block or capacity, capacity)


def _ask(session, p1, p2, count):
    return session.exchange(Command(0, READ_BINARY, p1, p2, le=count))


async def _first_read(session, p1, only_head):
    """The first octets of a file, at least its header if the card is honest: (data, whether the file ended)."""
    count = _HEADER_OCTETS if session.head_first or only_head else _block(session)
    data, sw = await _ask(session, p1, 0, count)
    if sw >> 8 == status.SW1_LENGTH:  # the file is shorter: says nothing about the card
        data, sw = await _ask(session, p1, 0, min(count, sw & 0xFF or count))
    elif _refused(data, sw) and not session.head_first:
        session.head_first = True
        data, sw = await _ask(session, p1, 0, _HEADER_OCTETS)
    return _answered(data, sw)


async def _next_read(session, offset, left):
    """What follows at this offset, at most `left` octets, with less at once if the card wants it so."""
    while True:
        count = min(_block(session), left)
        if offset > _MOST_OFFSET:
            from reader.iso7816 import odd_read

            count = min(count, _block(session) - odd_read.HEADER_OCTETS)
            data, sw = await odd_read.ask(session, offset, count)
        else:
            data, sw = await _ask(session, offset >> 8, offset & 0xFF, count)
        smaller = _smaller(data, sw, count)
        if not smaller:
            break
        session.block = smaller
        session.head_first = False  # what was refused before was the length, not the end of the file
    if len(data) < min(count, _LEAST_PART):
        _answered(data, sw)
        raise ProtocolError("%d octets where %d were asked for" % (len(data), count))
    return _answered(data, sw)


def _refused(data, sw):
    return sw in (status.WRONG_LENGTH, status.WRONG_OFFSET) or (sw == status.END_OF_FILE and not len(data))


def _smaller(data, sw, count):
    """The next length to try if the card refused to give `count`, None if it did not or nothing is left to try."""
    if sw >> 8 == status.SW1_LENGTH and 0 < sw & 0xFF < count:
        return sw & 0xFF
    if _refused(data, sw):
        for length in _LADDER:
            if length < count:
                return length
    return None


def _answered(data, sw):
    """(data, whether the file ended), or StatusError."""
    if sw not in (status.OK, status.END_OF_FILE):
        raise StatusError(sw, "READ BINARY")
    if not len(data):
        raise ProtocolError("read without data")
    return data, sw == status.END_OF_FILE
