# SPDX-License-Identifier: Apache-2.0
"""From one list of lost cards to the next: the changes only. What comes out is the next list, octet by octet.

offset  octets
     0  4       "SLD1"
     4  2       version 1
     6  4       number of the list it changes
    10  46      head of the next list, as lost_list has it
    56  4, 4    how many entries are removed, how many added
    64  8 each  the entries removed, then those added, each in ascending order
        64      signature of the next list
        2, ...  length and DER certificate of the next list's signer
        64      signature over all before, then the signer's DER certificate to the end of the file
"""

import struct
from dataclasses import dataclass
from datetime import date

from cryptography import x509

from smartid.pki import lost_list, signed_list
from smartid.pki.errors import Malformed, NotTrusted
from smartid.pki.lost_list import ENTRY, HEAD, LostList
from smartid.pki.signed_list import SIGNATURE
from smartid.pki.signer import Signer

MAGIC = b"SLD1"
VERSION = 1
_FIXED = struct.Struct(f">4sHI{HEAD}sII")
_LENGTH = struct.Struct(">H")


@dataclass(frozen=True)
class Delta:
    """`base`: number of the list it changes; `head`, `tail`: of the next list; `signed`: octets the signature covers."""

    base: int
    head: bytes
    removed: list[bytes]
    added: list[bytes]
    tail: bytes
    signed: int


def make(old: bytes, new: bytes, signer: Signer) -> bytes:
    """The changes that turn the file `old` into the file `new`, both under one list key. Raises Malformed."""
    before, after = lost_list.parse(old), lost_list.parse(new)
    if before.key_id != after.key_id:
        raise Malformed("the two lists were made under different keys")
    removed = sorted(set(before.entries) - set(after.entries))
    added = sorted(set(after.entries) - set(before.entries))
    fixed = _FIXED.pack(MAGIC, VERSION, before.head.number, new[:HEAD], len(removed), len(added))
    certificate = after.tail[SIGNATURE:]
    parts = (*removed, *added, after.tail[:SIGNATURE], _LENGTH.pack(len(certificate)), certificate)
    return signed_list.sealed(fixed + b"".join(parts), signer)


def apply(old: bytes, changes: bytes, anchors: list[x509.Certificate], today: date) -> bytes:
    """The next list, checked. Raises Malformed, NotTrusted; `old` stays good then."""
    delta, before = parse(changes), lost_list.parse(old)
    signature = changes[delta.signed : delta.signed + SIGNATURE]
    signed_list.check(
        changes[: delta.signed], signature, changes[delta.signed + SIGNATURE :], lost_list.USAGE, anchors, today
    )
    if delta.base != before.head.number:
        raise NotTrusted(f"these changes are for list {delta.base}, not for list {before.head.number}")
    entries = _changed(before, delta)
    if lost_list.count(delta.head) != len(entries):
        raise Malformed("the changes do not fit the list")
    made = delta.head + b"".join(entries) + delta.tail
    lost_list.replaces(lost_list.read(made, anchors, today), before)
    return made


def parse(data: bytes) -> Delta:
    """Form only. Raises Malformed."""
    if len(data) < _FIXED.size:
        raise Malformed("these are no changes of a list")
    magic, version, base, head, removed, added = _FIXED.unpack_from(data)
    if magic != MAGIC or version != VERSION:
        raise Malformed("these are no changes of a list")
    entries = data[_FIXED.size : _FIXED.size + ENTRY * (removed + added)]
    place = _FIXED.size + ENTRY * (removed + added)
    signature, length = data[place : place + SIGNATURE], data[place + SIGNATURE : place + SIGNATURE + _LENGTH.size]
    place += SIGNATURE + _LENGTH.size
    certificate = data[place : place + int.from_bytes(length, "big")]
    if len(data) < place or len(certificate) != int.from_bytes(length, "big"):
        raise Malformed("the changes are cut off")
    split = [entries[at : at + ENTRY] for at in range(0, len(entries), ENTRY)]
    return Delta(base, head, split[:removed], split[removed:], signature + certificate, place + len(certificate))


def _changed(before: LostList, delta: Delta) -> list[bytes]:
    there, removed, added = set(before.entries), set(delta.removed), set(delta.added)
    if not removed <= there or added & there:
        raise Malformed("the changes do not fit the list")
    return sorted(there - removed | added)
