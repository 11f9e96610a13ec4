# SPDX-License-Identifier: Apache-2.0
"""The list of signing authorities a reader trusts, /trust/trust.lst on the reader.

head of signed_list with "STL1" (26) | u16 count | count times: u16 length, DER certificate | signature | signer
"""

import struct
from dataclasses import dataclass
from datetime import date

from cryptography import x509

from smartid.pki import signed_list
from smartid.pki.certificates import LIST_USAGES
from smartid.pki.errors import Malformed
from smartid.pki.signed_list import COMMON, SIGNATURE, Head
from smartid.pki.signer import Signer

MAGIC = b"STL1"
USAGE = LIST_USAGES["trust"]
MAX_CERTIFICATE = 4096
_COUNT, _LENGTH = struct.Struct(">H"), struct.Struct(">H")


@dataclass(frozen=True)
class TrustList:
    """`certificates`: DER."""

    head: Head
    certificates: list[bytes]


def make(head: Head, certificates: list[bytes], signer: Signer) -> bytes:
    """The file. Raises Malformed: a certificate too long for a reader."""
    if max(map(len, certificates), default=0) > MAX_CERTIFICATE:
        raise Malformed(f"a certificate is longer than the {MAX_CERTIFICATE} octets a reader takes")
    entries = b"".join(_LENGTH.pack(len(one)) + one for one in certificates)
    return signed_list.sealed(head.encoded(MAGIC) + _COUNT.pack(len(certificates)) + entries, signer)


def read(data: bytes, anchors: list[x509.Certificate], today: date) -> TrustList:
    """A list that is signed as it should be and in force. Raises Malformed, NotTrusted."""
    head = signed_list.head(data, MAGIC)
    certificates, place = _entries(data)
    signed_list.check(data[:place], data[place : place + SIGNATURE], data[place + SIGNATURE :], USAGE, anchors, today)
    signed_list.check_dates(head, today)
    return TrustList(head, certificates)


def _entries(data: bytes) -> tuple[list[bytes], int]:
    """The certificates, and where they end."""
    place = COMMON.size + _COUNT.size
    if len(data) < place:
        raise Malformed("the trust list is cut off")
    found = []
    for _ in range(_COUNT.unpack_from(data, COMMON.size)[0]):
        size = int.from_bytes(data[place : place + _LENGTH.size], "big")
        place += _LENGTH.size
        certificate = data[place : place + size]
        if not 0 < len(certificate) == size <= MAX_CERTIFICATE:
            raise Malformed("the trust list is cut off")
        found.append(certificate)
        place += size
    return found, place
