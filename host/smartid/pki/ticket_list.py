# SPDX-License-Identifier: Apache-2.0
"""The list of tickets, /trust/tickets.lst on the reader: changes of stay that wait for the holders' cards.

offset  octets
     0  26      head of signed_list with "STK1": magic, version, number, issued, good until
    26  2       count of entries
    28  16      key id: the first octets of SHA-256 of the list key
    44  1       count of certificates, then for each: u16 length, CV certificate (verifiers and signers)
        217     each entry, in ascending order of its first eight octets
        64      signature, then the signer's DER certificate to the end of the file

entry   8       HMAC-SHA-256(list key, document number || date of issue), cut: as on the list of lost cards
        16      initialisation vector
        192     the record, padded with 80 00.., AES-128-CBC under HMAC-SHA-256(list key, "ticket" || number || date)
        1       which of the certificates is the signer's
"""

import hashlib
import hmac
import os
import struct
from dataclasses import dataclass
from datetime import date

from cryptography import x509
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from smartid.pki import lost_list, signed_list
from smartid.pki.certificates import LIST_USAGES
from smartid.pki.errors import Malformed, NotTrusted
from smartid.pki.records import Card
from smartid.pki.signed_list import COMMON, SIGNATURE, Head
from smartid.pki.signer import Signer

MAGIC = b"STK1"
USAGE = LIST_USAGES["ticket"]
ENTRY = 217
_REST = struct.Struct(">H16sB")
_KEY, _IV, _SEALED = 8, 16, 192
_LENGTH = struct.Struct(">H")


@dataclass(frozen=True)
class Entry:
    """One ticket as it waits: `key` stands for the card, `sealed` is IV and cipher text, `signer` a certificate."""

    key: bytes
    sealed: bytes
    signer: bytes


@dataclass(frozen=True)
class TicketList:
    head: Head
    key_id: bytes
    certificates: list[bytes]
    entries: list[Entry]
    tail: bytes

    def find(self, list_key: bytes, card: Card) -> tuple[bytes, bytes] | None:
        """(the record, its signer's certificate) that waits for this card. Raises NotTrusted: another list key."""
        if lost_list.key_id(list_key) != self.key_id:
            raise NotTrusted("the list of tickets was made under another key")
        wanted = lost_list.entry(list_key, card.number, card.issued)
        found = [entry for entry in self.entries if entry.key == wanted]
        return (opened(list_key, card, found[0].sealed), found[0].signer) if found else None


def seal(list_key: bytes, card: Card, record: bytes) -> bytes:
    """IV and cipher text. Only who knows the card can read it."""
    vector = os.urandom(_IV)
    cipher = _cipher(list_key, card, vector).encryptor()
    padded = (record + b"\x80").ljust(_SEALED, b"\0")
    return vector + cipher.update(padded) + cipher.finalize()


def opened(list_key: bytes, card: Card, sealed: bytes) -> bytes:
    cipher = _cipher(list_key, card, sealed[:_IV]).decryptor()
    padded = (cipher.update(sealed[_IV:]) + cipher.finalize()).rstrip(b"\0")
    if not padded.endswith(b"\x80"):
        raise Malformed("a ticket does not open")
    return padded[:-1]


def make(head: Head, list_key: bytes, certificates: list[bytes], entries: list[Entry], signer: Signer) -> bytes:
    """The file. `certificates` holds each entry's signer, and that one's verifier."""
    content = head.encoded(MAGIC) + _REST.pack(len(entries), lost_list.key_id(list_key), len(certificates))
    content += b"".join(_LENGTH.pack(len(encoded)) + encoded for encoded in certificates)
    for entry in sorted(entries, key=lambda entry: entry.key):
        content += entry.key + entry.sealed + bytes([certificates.index(entry.signer)])
    return signed_list.sealed(content, signer)


def parse(data: bytes) -> TicketList:
    """Form and order; the signature is not checked. Raises Malformed."""
    head = signed_list.head(data, MAGIC)
    if len(data) < COMMON.size + _REST.size:
        raise Malformed("the list of tickets is cut off")
    count, identifier, of = _REST.unpack_from(data, COMMON.size)
    certificates, place = [], COMMON.size + _REST.size
    for _ in range(of):
        size = int.from_bytes(data[place : place + _LENGTH.size], "big")
        certificates.append(data[place + _LENGTH.size : place + _LENGTH.size + size])
        place += _LENGTH.size + size
    end = place + ENTRY * count
    if len(data) < end + SIGNATURE:
        raise Malformed("the list of tickets is cut off")
    entries = [_entry(data[at : at + ENTRY], certificates) for at in range(place, end, ENTRY)]
    if any(one.key >= following.key for one, following in zip(entries, entries[1:], strict=False)):
        raise Malformed("the entries of the list of tickets are not in order")
    return TicketList(head, identifier, certificates, entries, data[end:])


def read(data: bytes, anchors: list[x509.Certificate], today: date) -> TicketList:
    """A list that is signed as it should be and in force. Raises Malformed, NotTrusted."""
    found = parse(data)
    signed = data[: len(data) - len(found.tail)]
    signed_list.check(signed, found.tail[:SIGNATURE], found.tail[SIGNATURE:], USAGE, anchors, today)
    signed_list.check_dates(found.head, today)
    return found


def _entry(octets: bytes, certificates: list[bytes]) -> Entry:
    if octets[-1] >= len(certificates):
        raise Malformed("a ticket names a certificate that is not on its list")
    return Entry(octets[:_KEY], octets[_KEY:-1], certificates[octets[-1]])


def _cipher(list_key: bytes, card: Card, vector: bytes) -> Cipher:
    key = hmac.digest(list_key, f"ticket{card.number}{card.issued:%Y%m%d}".encode(), hashlib.sha256)[:16]
    return Cipher(algorithms.AES128(key), modes.CBC(vector))
