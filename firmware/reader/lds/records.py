# SPDX-License-Identifier: Apache-2.0
"""Records of stay, confirmation and library (profile, part C): parsed and built. All of their fields stand there, in one
order and with one length, as Doc 9303-10's visa records have them.

    5F28 "UTO" | 71 or 73 { fields } | 5F37 signature r||s over the 71 or 73 | 5F38 number of the signer's certificate

Nothing is judged here: see trust/record_trust.py.
"""

from micropython import const

from reader.codec import tlv
from reader.codec.dates import is_date
from reader.crypto import sha2
from reader.errors import LdsError, TlvError

STAY, CONFIRMATION, LIBRARY = "SR", "CF", "LB"  # DO 43
CHANGED_CONDITION, CHANGED_LIMIT = const(1), const(2)  # bits of C2
AT_COLLECTION, EXEMPT_OVERSEAS, EXEMPT_UNDER_11, CONFIRMED, PENDING = 0x00, 0x01, 0x02, 0x03, 0x10  # C8 of "CF"
CANCELLED, REGISTERED = 0x00, 0x01  # C8 of "LB"
NO_LINK = b"\x00" * 8
PLACE_CODES = {"registration": "REGO", "headquarters": "IMHQ", "control": "CTRL", "kiosk": "KIOS", "bench": "BNCH"}

_STATE_TAG = 0x5F28
_STATE = b"UTO"
_SIGNATURE_TAG, _CERTIFICATE_TAG = 0x5F37, 0x5F38
_SIGNATURE = const(64)
_NO_DAY = "00000000"

_ASCII, _DAY, _NUMBER, _OCTETS = range(4)
# (tag, octets, what stands in it, attribute)
_HEAD = ((0x43, 2, _ASCII, "kind"), (0x5A, 9, _ASCII, "number"), (0x5F26, 8, _DAY, "issued"))
_STAY = (
    (0xC1, 2, _NUMBER, "serial"),
    (0xC2, 1, _NUMBER, "changed"),
    (0xC3, 1, _NUMBER, "condition"),
    (0x5F24, 8, _DAY, "limit"),
    (0x5F25, 8, _DAY, "decided"),
    (0xC4, 8, _OCTETS, "link"),
    (0xC5, 8, _DAY, "deliver_until"),
)
_FLAG = (
    (0xC1, 2, _NUMBER, "serial"),
    (0xC8, 1, _NUMBER, "state"),
    (0x5F25, 8, _DAY, "decided"),
    (0xC4, 8, _OCTETS, "link"),
)
_TAIL = ((0xC6, 4, _ASCII, "place"), (0xC7, 8, _ASCII, "officer"))
_OF_STAY, _OF_FLAG = _HEAD + _STAY + _TAIL, _HEAD + _FLAG + _TAIL
_LAYOUT = {STAY: (0x71, _OF_STAY), CONFIRMATION: (0x73, _OF_FLAG), LIBRARY: (0x73, _OF_FLAG)}


class Record:
    """The fields as attributes. number: as in the MRZ, without fillers; dates: YYYYMMDD; place, officer: text.

    certificate: number of a record of EF.Certificates; signature: r||s; body: DO 71 or 73, which is signed;
    encoded: the whole record.
    """

    kind = number = issued = decided = place = officer = ""
    serial = 0
    link = NO_LINK

    def __init__(self, octets, kind):
        tag, fields = _LAYOUT[kind]
        self.encoded = bytes(octets)
        try:
            state, body, signature, certificate = _values(
                self.encoded, (_STATE_TAG, tag, _SIGNATURE_TAG, _CERTIFICATE_TAG)
            )
            inner = _values(body, (_STATE_TAG,) + tuple(field[0] for field in fields))
        except TlvError as error:
            raise LdsError("record: %s" % error)
        if bytes(state) != _STATE or bytes(inner[0]) != _STATE:
            raise LdsError("record of another state")
        if len(signature) != _SIGNATURE or len(certificate) != 1:
            raise LdsError("record: signature")
        for (_, length, what, name), value in zip(fields, inner[1:]):
            setattr(self, name, _read(bytes(value), length, what, name))
        if self.kind != kind:
            raise LdsError("record of another kind")
        self.body, self.signature, self.certificate = tlv.build(tag, body), bytes(signature), certificate[0]


class Stay(Record):
    """changed: CHANGED_CONDITION | CHANGED_LIMIT; condition: code; limit: None where there is none."""

    changed = condition = 0
    limit = None
    deliver_until = ""

    def __init__(self, octets):
        super().__init__(octets, STAY)
        if not 1 <= self.changed <= 3:
            raise LdsError("record: what it changes")
        if None in (self.issued, self.decided, self.deliver_until):
            raise LdsError("record without a date")


class Confirmation(Record):
    """state: one of the profile's."""

    state = 0

    def __init__(self, octets, kind=CONFIRMATION, states=(0x00, 0x01, 0x02, 0x03, 0x10)):
        super().__init__(octets, kind)
        if self.state not in states:
            raise LdsError("record: state")
        if None in (self.issued, self.decided):
            raise LdsError("record without a date")


class Library(Confirmation):
    """state: REGISTERED or CANCELLED."""

    def __init__(self, octets):
        super().__init__(octets, LIBRARY, (CANCELLED, REGISTERED))


def parse_stay(octets):
    """Raises LdsError, as the others do."""
    return Stay(octets)


def parse_confirmation(octets):
    return Confirmation(octets)


def parse_library(octets):
    return Library(octets)


def build_stay(number, issued, serial, changed, condition, limit, decided, link, deliver_until, place, officer):
    """DO 71, to be signed. limit: YYYYMMDD or None; link: link_of() the record in force; place: four letters."""
    values = (STAY, number, issued, serial, changed, condition, limit, decided, link, deliver_until, place, officer)
    return _build(STAY, values)


def build_confirmation(number, issued, serial, state, decided, link, place, officer):
    """DO 73, to be signed."""
    return _build(CONFIRMATION, (CONFIRMATION, number, issued, serial, state, decided, link, place, officer))


def build_library(number, issued, serial, state, decided, link, place, officer):
    """DO 73, to be signed."""
    return _build(LIBRARY, (LIBRARY, number, issued, serial, state, decided, link, place, officer))


def whole(body, signature, certificate):
    """The record. signature: r||s over the body; certificate: number of the signer's in EF.Certificates."""
    end = tlv.build(_SIGNATURE_TAG, signature) + tlv.build(_CERTIFICATE_TAG, bytes((certificate,)))
    return tlv.build(_STATE_TAG, _STATE) + body + end


def link_of(record):
    """What the next record has to carry; of no record: zeros. record: its octets, or None."""
    return sha2.digest("sha256", record)[:8] if record else NO_LINK


def _build(kind, values):
    tag, fields = _LAYOUT[kind]
    parts = [tlv.build(_STATE_TAG, _STATE)]
    for (inner, length, what, name), value in zip(fields, values):
        octets = _written(value, length, what, name)
        if len(octets) != length:
            raise LdsError("record: length of %s" % name)
        parts.append(tlv.build(inner, octets))
    return tlv.build(tag, *parts)


def _values(data, tags):
    found = list(tlv.walk(data))
    if tuple(tag for tag, _ in found) != tags:
        raise LdsError("record: objects")
    return [value for _, value in found]


def _read(value, length, what, name):
    if len(value) != length:
        raise LdsError("record: length of %s" % name)
    if what == _NUMBER:
        return int.from_bytes(value, "big")
    if what == _OCTETS:
        return value
    if not all(0x20 <= octet < 0x7F for octet in value):
        raise LdsError("record: characters of %s" % name)
    text = value.decode()
    if what == _DAY:
        return _day(text, name)
    return text.rstrip("<" if name == "number" else " ")


def _day(text, name):
    if text == _NO_DAY:
        return None
    if not is_date(text):
        raise LdsError("record: date %s" % name)
    return text


def _written(value, length, what, name):
    if what == _NUMBER:
        return value.to_bytes(length, "big")
    if what == _OCTETS:
        return bytes(value)
    text = value or _NO_DAY if what == _DAY else value
    fill = "<" if name == "number" else " "
    return (text + fill * (length - len(text))).encode()
