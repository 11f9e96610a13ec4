# SPDX-License-Identifier: Apache-2.0
"""A signed record as the card reads it: strict about tags, order and lengths. Doc 9303-10, 5.2.3, with own tags.

5F28 "UTO" | 71 or 73 { fields } | 5F37 signature | 5F38 certificate record
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from smartid.sim.card import tlv

_ISSUER, _STAY, _ENTRY, _SIGNATURE, _CERTIFICATE = 0x5F28, 0x71, 0x73, 0x5F37, 0x5F38
_KIND, _NUMBER, _ISSUED, SERIAL, CHANGED, CONDITION, LIMIT = 0x43, 0x5A, 0x5F26, 0xC1, 0xC2, 0xC3, 0x5F24
DECIDED, LINK, DELIVER_UNTIL, _PLACE, _REFERENCE, STANDING = 0x5F25, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8
_ISSUER_VALUE = b"UTO"
_SIGNATURE_SIZE = 64
NO_LIMIT = b"00000000"
CONDITION_CHANGED, LIMIT_CHANGED = 1, 2

Fields = tuple[tuple[int, int], ...]  # tag, length of the value
_HEAD: Fields = ((_ISSUER, 3), (_KIND, 2), (_NUMBER, 9), (_ISSUED, 8), (SERIAL, 2))
_TAIL: Fields = ((_PLACE, 4), (_REFERENCE, 8))


class Malformed(Exception):
    """Not such a record, or one that was made for another card. Never leaves the card."""


@dataclass(frozen=True)
class Layout:
    """`dates`: fields that hold a day; `values`: for a field of one byte, what it may say."""

    template: int
    name: bytes
    fields: Fields
    dates: tuple[int, ...]
    values: Mapping[int, frozenset[int]]


STAY = Layout(
    _STAY,
    b"SR",
    _HEAD + ((CHANGED, 1), (CONDITION, 1), (LIMIT, 8), (DECIDED, 8), (LINK, 8), (DELIVER_UNTIL, 8)) + _TAIL,
    (DECIDED, DELIVER_UNTIL),
    {CHANGED: frozenset((1, 2, 3))},
)
_ENTRY_FIELDS = _HEAD + ((STANDING, 1), (DECIDED, 8), (LINK, 8)) + _TAIL
CONFIRMATION = Layout(_ENTRY, b"CF", _ENTRY_FIELDS, (DECIDED,), {STANDING: frozenset((0x00, 0x01, 0x02, 0x03, 0x10))})
LIBRARY = Layout(_ENTRY, b"LB", _ENTRY_FIELDS, (DECIDED,), {STANDING: frozenset((0, 1))})


@dataclass(frozen=True)
class Holder:
    """The card that a record must be made for: number as in the MRZ, nine characters; date of issue, eight digits."""

    number: bytes
    issued: bytes


@dataclass(frozen=True)
class SignedRecord:
    """`signed`: the template with tag and length; `certificate`: a record number in EF.Certificates."""

    values: Mapping[int, bytes]
    signed: bytes
    signature: bytes
    certificate: int

    @property
    def serial(self) -> int:
        return int.from_bytes(self.values[SERIAL], "big")

    def day(self, tag: int) -> date:
        return _day(self.values[tag])


def read(layout: Layout, data: bytes, holder: Holder) -> SignedRecord:
    """Raises Malformed."""
    try:
        parts = list(tlv.parse(data))
        inner = list(tlv.parse(parts[1][1])) if len(parts) == 4 else []
    except tlv.TlvError as error:
        raise Malformed from error
    outer = [(tag, len(value)) for tag, value in parts if tag != layout.template]
    if outer != [(_ISSUER, 3), (_SIGNATURE, _SIGNATURE_SIZE), (_CERTIFICATE, 1)] or parts[1][0] != layout.template:
        raise Malformed
    if tuple((tag, len(value)) for tag, value in inner) != layout.fields:
        raise Malformed
    record = SignedRecord(dict(inner), tlv.encode(*parts[1]), parts[2][1], parts[3][1][0])
    if data != _written(record):
        raise Malformed  # a length in a longer form
    _check(layout, record.values, holder, parts[0][1])
    return record


def _written(record: SignedRecord) -> bytes:
    """The record in the shortest form, which is the only one."""
    inner = b"".join(tlv.encode(tag, value) for tag, value in record.values.items())
    tag = record.signed[0]
    return b"".join(
        (
            tlv.encode(_ISSUER, _ISSUER_VALUE),
            tlv.encode(tag, inner),
            tlv.encode(_SIGNATURE, record.signature),
            tlv.encode(_CERTIFICATE, bytes([record.certificate])),
        )
    )


def _check(layout: Layout, values: Mapping[int, bytes], holder: Holder, issuer: bytes) -> None:
    expected = {_ISSUER: _ISSUER_VALUE, _KIND: layout.name, _NUMBER: holder.number, _ISSUED: holder.issued}
    if issuer != _ISSUER_VALUE or any(values[tag] != value for tag, value in expected.items()):
        raise Malformed
    if any(values[tag][0] not in allowed for tag, allowed in layout.values.items()):
        raise Malformed
    for tag in layout.dates:
        _day(values[tag])
    if values.get(LIMIT, NO_LIMIT) != NO_LIMIT:
        _day(values[LIMIT])


def _day(value: bytes) -> date:
    if not value.isdigit():
        raise Malformed
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError as error:
        raise Malformed from error
