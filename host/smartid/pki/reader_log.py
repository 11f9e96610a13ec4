# SPDX-License-Identifier: Apache-2.0
"""Audit logs of readers, as they were read out: checked line by line, and against what the reader signed.

A file is text: a head, then one line of the log in hexadecimal digits in each row.

    smartid log 1
    holder UTKIOSKXXT00001
    nonce <hex>                 chosen by the host for this reading
    lines <first> <last>
    signature <hex>             r||s by the reader's log key, P-256 with SHA-256

    line    67 octets: u32 number | 31 octets of fields | 32 octets of chain
    fields  u32 seconds since 2000, FFFFFFFF unknown | place | workflow | outcome | officer, 8 characters | card, 16
    chain   SHA-256(chain of the line before || number || fields); before line 1: zeros
    signed  "smartid log 1" 00 || nonce || holder || u32 last || the first line || chain of the last line
"""

import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from smartid.pki.errors import Malformed, NotTrusted
from smartid.pki.records import Card

MARK = "smartid log 1"
LINE = 67
PLACES = ("registration", "headquarters", "control", "kiosk", "bench")
WORKFLOWS = ("view", "confirm", "ecert", "change-pin", "unblock-pin", "stay-kiosk", "stay-officer", "library", "lost")
WORKFLOWS += ("officer", "settings", "log", "relay")
OUTCOMES = {0xF0: "done", 0xF1: "begun", 0xF2: "shown", 0xF3: "written"}
MAX_LINES = 100_000

_FIELDS = struct.Struct(">IIBBB8s16s32s")
_UNKNOWN = 0xFFFFFFFF
_EPOCH = datetime(2000, 1, 1)
NO_CHAIN = bytes(32)  # what line 1 follows
_NO_CARD = bytes(16)


@dataclass(frozen=True)
class Line:
    """`card`: what stands for the card, None where the line is about none; `encoded`: the 67 octets."""

    number: int
    moment: datetime | None
    place: str
    workflow: str
    outcome: str
    officer: str
    card: bytes | None
    chain: bytes
    encoded: bytes

    def follows(self, chain: bytes) -> bool:
        """Whether it is what was written after the line with that chain."""
        return hashlib.sha256(chain + self.encoded[: -len(NO_CHAIN)]).digest() == self.chain


@dataclass(frozen=True)
class LogFile:
    holder: str
    nonce: bytes
    first: int
    last: int
    signature: bytes
    lines: list[Line]

    def encoded(self) -> bytes:
        head = [MARK, f"holder {self.holder}", f"nonce {self.nonce.hex()}", f"lines {self.first} {self.last}"]
        rows = [*head, f"signature {self.signature.hex()}", *(line.encoded.hex() for line in self.lines)]
        return "".join(f"{row}\n" for row in rows).encode()

    def verify(self, key: ec.EllipticCurvePublicKey) -> None:
        """Nothing was changed, removed, put in or moved since the reader signed it. Raises NotTrusted."""
        self._check_numbers()
        for before, line in zip(self.lines, self.lines[1:], strict=False):
            if not line.follows(before.chain):
                raise NotTrusted(f"line {line.number} was changed, or line {before.number} before it")
        if self.first == 1 and self.lines and not self.lines[0].follows(NO_CHAIN):
            raise NotTrusted("line 1 was changed")
        self._check_signature(key)

    def _check_numbers(self) -> None:
        numbers = [line.number for line in self.lines]
        wanted = list(range(self.first, self.last + 1))
        for number, expected in zip(numbers, wanted, strict=False):
            if number != expected and expected in numbers:
                raise NotTrusted(f"line {number} stands where line {expected} belongs")
            if number != expected:
                raise NotTrusted(f"line {expected} is missing")
        if len(numbers) < len(wanted):
            raise NotTrusted(f"the end is missing: line {wanted[len(numbers)]} and what follows it")
        if len(numbers) > len(wanted):
            raise NotTrusted(f"line {numbers[len(wanted)]} is beyond what the reader signed")

    def _check_signature(self, key: ec.EllipticCurvePublicKey) -> None:
        oldest, chain = (self.lines[0].encoded, self.lines[-1].chain) if self.lines else (b"", NO_CHAIN)
        last = self.last.to_bytes(4, "big")
        signed = f"{MARK}\0".encode() + self.nonce + self.holder.encode() + last + oldest + chain
        pair = (int.from_bytes(half, "big") for half in (self.signature[:32], self.signature[32:]))
        try:
            key.verify(utils.encode_dss_signature(*pair), signed, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            raise NotTrusted(f"this is not what {self.holder} signed: head, first or last line were changed") from None


def parse(content: bytes) -> LogFile:
    """Form only. Raises Malformed."""
    rows = _rows(content)
    if len(rows) < 5 or rows[0] != MARK:
        raise Malformed("this is no log that a reader gave")
    holder = _value(rows[1], "holder")
    nonce, signature = _octets(_value(rows[2], "nonce")), _octets(_value(rows[4], "signature"))
    bounds = _value(rows[3], "lines").split(" ")
    if len(bounds) != 2 or not all(bound.isdecimal() and len(bound) <= 10 for bound in bounds) or len(signature) != 64:
        raise Malformed("the head of the log cannot be read")
    first, last = map(int, bounds)
    if not 1 <= first <= last + 1 or last - first >= MAX_LINES or last > 0xFFFFFFFF:
        raise Malformed("the log's first and last line cannot be")
    return LogFile(holder, nonce, first, last, signature, [line(_octets(row)) for row in rows[5:]])


def line(encoded: bytes) -> Line:
    """Raises Malformed."""
    if len(encoded) != LINE:
        raise Malformed(f"a line of the log has {LINE} octets, not {len(encoded)}")
    number, seconds, place, workflow, outcome, officer, card, chain = _FIELDS.unpack(encoded)
    return Line(
        number,
        None if seconds == _UNKNOWN else _EPOCH + timedelta(seconds=seconds),
        _named(PLACES, place),
        _named(WORKFLOWS, workflow),
        OUTCOMES.get(outcome, f"E-{outcome:02X}"),
        officer.decode("latin-1").rstrip(),
        None if card == _NO_CARD else card,
        chain,
        encoded,
    )


def card_mark(list_key: bytes, card: Card) -> bytes:
    """What stands for a card in the logs of all readers of this issuer."""
    return hmac.digest(list_key, f"log{card.number}{card.issued:%Y%m%d}".encode(), "sha256")[: len(_NO_CARD)]


def _rows(content: bytes) -> list[str]:
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError as error:
        raise Malformed("a log is ASCII text") from error
    if not text.endswith("\n"):
        raise Malformed("the log is cut off within a line")
    rows = text[:-1].split("\n")
    if len(rows) > MAX_LINES:
        raise Malformed(f"a log has at most {MAX_LINES} lines")
    return rows


def _value(row: str, name: str) -> str:
    if not row.startswith(f"{name} "):
        raise Malformed(f"the head of the log has no {name}")
    return row[len(name) + 1 :]


def _octets(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise Malformed("the log is not in hexadecimal digits") from error


def _named(names: tuple[str, ...], number: int) -> str:
    return names[number] if number < len(names) else f"{number}"
