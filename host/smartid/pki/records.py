# SPDX-License-Identifier: Apache-2.0
"""Records of stay, confirmation and library as the card keeps them (profile, part C; layout of Doc 9303-10, 5.2.3).

    5F28 03 "UTO" | 71 or 73 { fields } | 5F37 40 r||s over the 71 or 73 | 5F38 01 number in EF.Certificates

    71, 179 octets in all: 5F28, 43 "SR", 5A number, 5F26 card issued, C1 serial, C2 what changes, C3 condition,
        5F24 limit or 00000000, 5F25 decided, C4 link, C5 last day to deliver it, C6 place, C7 officer or ticket
    73, 155 octets in all: 5F28, 43 "CF" or "LB", 5A, 5F26, C1, C8 state, 5F25, C4, C6, C7

Text is ASCII, dates are eight digits. The link is the beginning of SHA-256 over the whole record before this one.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from smartid.pki import der, rights, tlv
from smartid.pki.cv_tree import CvSigner
from smartid.pki.errors import Malformed

STATE = b"UTO"
ISSUING_AUTHORITY = "ISSU"  # C6 of what was decided behind the counters: personalisation, tickets
PLACES = {"registration": "REGO", "headquarters": "IMHQ", "control": "CTRL", "kiosk": "KIOS", "bench": "BNCH"}
PERSONALISED = "PERSONAL"  # C7 of what a card is issued with
NO_LINK = bytes(8)
CONDITION, LIMIT = 1, 2  # bits of C2
MAX_STAYS, MAX_CONFIRMATIONS, MAX_LIBRARY = 40, 2, 4

_SIGNATURE, _CERTIFICATE, _ISSUER = 0x5F37, 0x5F38, 0x5F28
_STAY, _FLAG = 0x71, 0x73
_STAY_TAGS = [0x5F28, 0x43, 0x5A, 0x5F26, 0xC1, 0xC2, 0xC3, 0x5F24, 0x5F25, 0xC4, 0xC5, 0xC6, 0xC7]
_FLAG_TAGS = [0x5F28, 0x43, 0x5A, 0x5F26, 0xC1, 0xC8, 0x5F25, 0xC4, 0xC6, 0xC7]
_SIZES = {0x5F28: 3, 0x43: 2, 0x5A: 9, 0x5F26: 8, 0xC1: 2, 0xC2: 1, 0xC3: 1, 0x5F24: 8, 0x5F25: 8, 0xC4: 8, 0xC5: 8}
_SIZES |= {0xC6: 4, 0xC7: 8, 0xC8: 1}
_NEVER = b"00000000"


@dataclass(frozen=True)
class Card:
    """The card a record is about. `number` with its check character and no brackets: U3840163."""

    number: str
    issued: date


@dataclass(frozen=True)
class Origin:
    """Who decided, and when. `place`: four characters; `officer`: an officer's number or a ticket's reference."""

    decided: date
    place: str = ISSUING_AUTHORITY
    officer: str = PERSONALISED


@dataclass(frozen=True)
class Stay:
    """`changes`: CONDITION, LIMIT or both; `condition`: its code; `limit`: None where there is none."""

    card: Card
    serial: int
    changes: int
    condition: int
    limit: date | None
    link: bytes
    deliver_until: date
    origin: Origin

    kind = "SR"

    @property
    def rights(self) -> int:
        """What its signer must be allowed."""
        wanted = [rights.NAMES[name] for name, bit in (("r6", CONDITION), ("r7", LIMIT)) if self.changes & bit]
        return sum(wanted)

    def body(self) -> bytes:
        """DO 71, which is signed."""
        values = {0xC2: bytes([self.changes]), 0xC3: bytes([self.condition]), 0x5F24: _day(self.limit)}
        return _body(_STAY, _STAY_TAGS, self, values | {0xC5: _day(self.deliver_until)})


@dataclass(frozen=True)
class Flag:
    """A confirmation ("CF") or a library entry ("LB")."""

    kind: str
    card: Card
    serial: int
    state: int
    link: bytes
    origin: Origin

    @property
    def rights(self) -> int:
        return rights.NAMES["r8" if self.kind == "CF" else "s4"]

    def body(self) -> bytes:
        """DO 73, which is signed."""
        return _body(_FLAG, _FLAG_TAGS, self, {0xC8: bytes([self.state])})


@dataclass(frozen=True)
class Signed:
    """A record read: `content` is a Stay or a Flag, `certificate` its signer's place in EF.Certificates."""

    content: Stay | Flag
    body: bytes
    signature: bytes
    certificate: int


def link(record: bytes | None) -> bytes:
    """What the record after this one carries; zeros where there is none before."""
    return hashlib.sha256(record).digest()[: len(NO_LINK)] if record else NO_LINK


def sign(content: Stay | Flag, signer: CvSigner, certificate: int) -> bytes:
    """The record. `certificate`: where in EF.Certificates the signer's certificate lies, 1 to 16."""
    return whole(content.body(), signer.sign(content.body()), certificate)


def whole(body: bytes, signature: bytes, certificate: int) -> bytes:
    end = der.tlv(_SIGNATURE, signature) + der.tlv(_CERTIFICATE, bytes([certificate]))
    return der.tlv(_ISSUER, STATE) + body + end


def read(record: bytes) -> Signed:
    """Form only: what its signature is worth is for others to say. Raises Malformed."""
    parts = tlv.objects(record)
    tags = [tag for tag, _ in parts]
    if tags not in ([_ISSUER, kind, _SIGNATURE, _CERTIFICATE] for kind in (_STAY, _FLAG)):
        raise Malformed("a record is state, body, signature and a certificate's number")
    (_, state), (kind, body), (_, signature), (_, certificate) = parts
    fields = tlv.objects(body)
    if [tag for tag, _ in fields] != (_STAY_TAGS if kind == _STAY else _FLAG_TAGS):
        raise Malformed("a record's fields are not those of its kind")
    values = dict(fields)
    if any(len(value) != _SIZES[tag] for tag, value in fields) or (len(signature), len(certificate)) != (64, 1):
        raise Malformed("a field of a record has another length")
    if state != STATE or values[0x5F28] != STATE:
        raise Malformed("a record is of another state")
    return Signed(_content(kind, values), der.tlv(kind, body), signature, certificate[0])


def _content(kind: int, values: dict[int, bytes]) -> Stay | Flag:
    name = _text(values[0x43])
    if name not in (("SR",) if kind == _STAY else ("CF", "LB")):
        raise Malformed(f"a record of the unknown kind {name!r}")
    card = Card(_text(values[0x5A]).rstrip("<"), _needed(values[0x5F26]))
    origin = Origin(_needed(values[0x5F25]), _text(values[0xC6]).rstrip(), _text(values[0xC7]).rstrip())
    serial, before = int.from_bytes(values[0xC1], "big"), values[0xC4]
    if kind == _FLAG:
        return Flag(name, card, serial, values[0xC8][0], before, origin)
    changes, condition = values[0xC2][0], values[0xC3][0]
    limit, until = _date(values[0x5F24]), _needed(values[0xC5])
    if not 1 <= changes <= CONDITION | LIMIT:
        raise Malformed("a record of stay that changes nothing")
    return Stay(card, serial, changes, condition, limit, before, until, origin)


def _body(tag: int, tags: list[int], content: Stay | Flag, more: dict[int, bytes]) -> bytes:
    origin = content.origin
    values = more | {
        0x5F28: STATE,
        0x43: content.kind.encode(),
        0x5A: content.card.number.ljust(_SIZES[0x5A], "<").encode(),
        0x5F26: _day(content.card.issued),
        0xC1: content.serial.to_bytes(2, "big"),
        0x5F25: _day(origin.decided),
        0xC4: content.link,
        0xC6: origin.place.ljust(_SIZES[0xC6]).encode(),
        0xC7: origin.officer.ljust(_SIZES[0xC7]).encode(),
    }
    for one in tags:
        if len(values[one]) != _SIZES[one]:
            raise ValueError(f"field {one:X} of a record has {len(values[one])} octets")
    return der.tlv(tag, *(der.tlv(one, values[one]) for one in tags))


def _day(day: date | None) -> bytes:
    return f"{day:%Y%m%d}".encode() if day else _NEVER


def _date(digits: bytes) -> date | None:
    if digits == _NEVER:
        return None
    try:
        if not digits.isdigit():
            raise ValueError(digits)
        return datetime.strptime(digits.decode(), "%Y%m%d").date()
    except ValueError as error:
        raise Malformed("a record's date is not eight digits of a day") from error


def _needed(digits: bytes) -> date:
    found = _date(digits)
    if found is None:
        raise Malformed("a record lacks a date")
    return found


def _text(value: bytes) -> str:
    if not all(0x20 <= octet < 0x7F for octet in value):
        raise Malformed("a record's text is not printable ASCII")
    return value.decode()
