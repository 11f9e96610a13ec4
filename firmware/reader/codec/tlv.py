# SPDX-License-Identifier: Apache-2.0
"""BER-TLV as ISO/IEC 7816-4, 5.2.2 has it: read without copies, bounded whatever a card may send; built in short form.

A tag is the integer of all its octets (0x61, 0x5F1F, 0x7F61). Tags have at most three octets, lengths at most three
after the first (16 MB, far above any buffer here); the indefinite length is refused. Reading never recurses: each
call looks at one level, so hostile nesting costs nothing.
"""

from reader.errors import TlvError

_MAX_TAG_OCTETS = 3
_MAX_LENGTH_OCTETS = 3


def header(data, start=0):
    """The tag, the start of the value and the end of the value of the object at `start`.

    data: bytes-like; the end may lie beyond it, when only the head of a file has arrived.
    Raises TlvError.
    """
    if start + 2 < len(data):  # the common forms at once: most of a card's objects come through here
        tag, length = data[start], data[start + 1]
        if tag & 0x1F != 0x1F and tag:
            if length < 0x80:
                return tag, start + 2, start + 2 + length
            if length == 0x81:
                return tag, start + 3, start + 3 + data[start + 2]
    tag, position = _tag(data, start)
    length, position = _length(data, position)
    return tag, position, position + length


def _octet(data, position):
    if position >= len(data):
        raise TlvError("cut off in a header")
    return data[position]


def _tag(data, position):
    tag = _octet(data, position)
    if tag == 0:
        raise TlvError("tag 00")
    if tag & 0x1F != 0x1F:
        return tag, position + 1
    for _ in range(_MAX_TAG_OCTETS - 1):
        position += 1
        octet = _octet(data, position)
        tag = tag << 8 | octet
        if octet < 0x80:
            return tag, position + 1
    raise TlvError("tag too long")


def _length(data, position):
    first = _octet(data, position)
    position += 1
    if first < 0x80:
        return first, position
    octets = first & 0x7F
    if not 0 < octets <= _MAX_LENGTH_OCTETS:
        raise TlvError("length form %02X" % first)
    length = 0
    for _ in range(octets):
        length = length << 8 | _octet(data, position)
        position += 1
    return length, position


def walk(data):
    """Each object of one level in turn: (tag, memoryview of the value). Raises TlvError where an object is cut off."""
    data = memoryview(data)
    position = 0
    while position < len(data):
        tag, start, end = header(data, position)
        if end > len(data):
            raise TlvError("%X reaches beyond its container" % tag)
        yield tag, data[start:end]
        position = end


def find(data, *path):
    """The value of the first object under each tag of the path in turn, as a memoryview; None if there is none."""
    for wanted in path:
        for tag, value in walk(data):
            if tag == wanted:
                data = value
                break
        else:
            return None
    return data


def need(data, *path):
    """As `find`, but raises TlvError when the object is missing."""
    value = find(data, *path)
    if value is None:
        raise TlvError("no %s" % "/".join("%X" % tag for tag in path))
    return value


def only(data, tag):
    """The value of the one object that `data` consists of. Raises TlvError if it is another, or more follows."""
    found, start, end = header(data)
    if found != tag or end != len(data):
        raise TlvError("not one %X" % tag)
    return memoryview(data)[start:end]


def encode_tag(tag):
    octets = 1 if tag < 0x100 else 2 if tag < 0x10000 else 3
    return tag.to_bytes(octets, "big")


def encode_length(length):
    if length < 0x80:
        return bytes((length,))
    if length < 0x100:
        return bytes((0x81, length))
    return bytes((0x82, length >> 8, length & 0xFF))


def build(tag, *parts):
    """The object with this tag whose value is the parts one after another. At most 65,535 octets."""
    value = b"".join([bytes(part) for part in parts])
    return encode_tag(tag) + encode_length(len(value)) + value
