# SPDX-License-Identifier: Apache-2.0
"""The list of lost cards, /trust/lost.lst on the reader: exact, signed, looked up where it lies.

    offset  octets
         0  26      head of signed_list with "SLL1": magic, version, number, issued, good until
        26  4       count of entries
        30  16      key id: the first octets of SHA-256 of the list key
        46  8 each  entries in ascending order: the first octets of
                    HMAC-SHA-256(list key, document number as in the MRZ without fillers || date of issue YYYYMMDD)
            64      signature, then the signer's DER certificate to the end of the file

100,000 entries are 800 KB. An entry of eight octets stands for one card: that any card not on such a list is taken
for one that is has a probability of 100,000 in 2^64. Who copies the list without its key learns no number from it.
"""

import bisect
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from cryptography import x509

from smartid.pki import signed_list
from smartid.pki.certificates import LIST_USAGES
from smartid.pki.errors import Malformed, NotTrusted
from smartid.pki.signed_list import COMMON, SIGNATURE, Head
from smartid.pki.signer import Signer
from smartid.pki.store import write_whole

MAGIC = b"SLL1"
USAGE = LIST_USAGES["lost"]
ENTRY = 8
KEY_OCTETS = 32
KEY_ID = 16
_REST = struct.Struct(f">I{KEY_ID}s")
HEAD = COMMON.size + _REST.size
_WINDOW = 128  # entries looked through in one read: 1 KB


@dataclass(frozen=True)
class LostList:
    """`entries` in ascending order; `tail`: signature and certificate."""

    head: Head
    key_id: bytes
    entries: list[bytes]
    tail: bytes

    def reports(self, wanted: bytes) -> bool:
        """Whether the entry stands on the list."""
        place = bisect.bisect_left(self.entries, wanted)
        return self.entries[place : place + 1] == [wanted]


def key_id(list_key: bytes) -> bytes:
    return hashlib.sha256(list_key).digest()[:KEY_ID]


def entry(list_key: bytes, number: str, issued: date) -> bytes:
    """What stands for a card; `number` with its check character and no brackets: U3840163."""
    return hmac.digest(list_key, f"{number}{issued:%Y%m%d}".encode(), "sha256")[:ENTRY]


def content(head: Head, key_identifier: bytes, entries: list[bytes]) -> bytes:
    """What is signed. `entries` in ascending order."""
    return head_octets(head, key_identifier, len(entries)) + b"".join(entries)


def head_octets(head: Head, key_identifier: bytes, count: int) -> bytes:
    return head.encoded(MAGIC) + _REST.pack(count, key_identifier)


def count(head: bytes) -> int:
    """How many entries the head of a list announces. Raises Malformed."""
    return _head(head)[1]


def make(head: Head, list_key: bytes, entries: set[bytes], signer: Signer) -> bytes:
    """The file."""
    return signed_list.sealed(content(head, key_id(list_key), sorted(entries)), signer)


def parse(data: bytes) -> LostList:
    """Form and order; the signature is not checked. Raises Malformed."""
    head, count, identifier = _head(data)
    end = HEAD + count * ENTRY
    if len(data) < end + SIGNATURE:
        raise Malformed("the list of lost cards is cut off")
    entries = [data[place : place + ENTRY] for place in range(HEAD, end, ENTRY)]
    if any(one >= following for one, following in zip(entries, entries[1:], strict=False)):
        raise Malformed("the entries of the list of lost cards are not in order")
    return LostList(head, identifier, entries, data[end:])


def read(data: bytes, anchors: list[x509.Certificate], today: date) -> LostList:
    """A list that is signed as it should be and in force. Raises Malformed, NotTrusted."""
    found = parse(data)
    signed = data[: len(data) - len(found.tail)]
    signed_list.check(signed, found.tail[:SIGNATURE], found.tail[SIGNATURE:], USAGE, anchors, today)
    signed_list.check_dates(found.head, today)
    return found


def replaces(new: LostList, old: LostList) -> None:
    """A list older than the one in force would bring back what was taken off. Raises NotTrusted."""
    if new.head.number < old.head.number:
        raise NotTrusted(f"list {new.head.number} is older than list {old.head.number}, which is in force")


def put_in_force(path: Path, data: bytes, anchors: list[x509.Certificate], today: date) -> LostList:
    """Check `data` and put it where `path` is; when anything is wrong, what lies there stays.

    Raises Malformed, NotTrusted.
    """
    found = read(data, anchors, today)
    if path.exists():
        replaces(found, parse(path.read_bytes()))
    write_whole(path, data)
    return found


def look_up(file: BinaryIO, wanted: bytes) -> bool:
    """Whether the entry stands in an open list that was checked before, read in place: at most 20 reads.

    The entries are as good as random numbers, so the first window lies where `wanted` would stand among evenly spaced
    ones; from there on the rest is halved. Raises Malformed.
    """
    _, count, _ = _head(file.read(HEAD))
    low, high = 0, count
    middle = count * int.from_bytes(wanted, "big") >> 8 * ENTRY
    while low < high:
        first = max(low, min(middle - _WINDOW // 2, high - _WINDOW))
        window = _window(file, first, min(_WINDOW, high - first))
        if wanted < window[0]:
            high = first
        elif wanted > window[-1]:
            low = first + len(window)
        else:
            return wanted in window
        middle = (low + high) // 2
    return False


def _window(file: BinaryIO, first: int, count: int) -> list[bytes]:
    file.seek(HEAD + first * ENTRY)
    octets = file.read(count * ENTRY)
    if len(octets) != count * ENTRY:
        raise Malformed("the list of lost cards is cut off")
    return [octets[place : place + ENTRY] for place in range(0, len(octets), ENTRY)]


def _head(data: bytes) -> tuple[Head, int, bytes]:
    head = signed_list.head(data, MAGIC)
    if len(data) < HEAD:
        raise Malformed("the list of lost cards is cut off")
    return head, *_REST.unpack_from(data, COMMON.size)
