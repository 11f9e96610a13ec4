# SPDX-License-Identifier: Apache-2.0
"""Lists that an authority signs, read where they lie: what lost list and trust list have in common.

    "SLL1" or "STL1" | u16 version 1 | u32 number | 8 digits issued | 8 digits good until | ...
    ... | 64 octets r||s: ECDSA P-256 with SHA-256 over all before | DER certificate of the signer

A file may be far larger than the memory: it is hashed in pieces. All numbers are big-endian.
"""

from micropython import const

from reader.codec.dates import is_date
from reader.crypto import ec
from reader.errors import DataError, ListError
from reader.lds import profile
from reader.trust.hashed import digest
from reader.trust.x509 import Certificate

COMMON = const(26)  # octets of the header that all lists share
SIGNATURE = const(64)
MAX_SIGNER = const(2048)
_VERSION = const(1)
LOST_SIGNER, TRUST_SIGNER = profile.ARC + b"\x02\x01", profile.ARC + b"\x02\x02"


def number(octets):
    return int.from_bytes(octets, "big")


class Header:
    """number; issued, good_until: YYYYMMDD. Raises ListError for anything that is not such a header."""

    def __init__(self, octets, magic):
        if len(octets) < COMMON or octets[:4] != magic or number(octets[4:6]) != _VERSION:
            raise ListError("not a list of this kind")
        self.number = number(octets[6:10])
        self.issued, self.good_until = day(octets[10:18]), day(octets[18:26])
        if self.issued > self.good_until:
            raise ListError("good until a day before its issue")


def day(octets):
    text = "".join(chr(octet) for octet in octets)
    if not is_date(text):
        raise ListError("date")
    return text


def length(file):
    """Octets of an open file; it stands at its beginning afterwards."""
    octets = file.seek(0, 2)
    file.seek(0)
    return octets


def check_signature(file, signed, usage, anchors, today):
    """That the first `signed` octets are signed as the head of this file says. file: open, anywhere.

    usage: which of the two extended key usages the signer must have; anchors: callable giving an iterable of DER
    certificates of authorities; today: YYYYMMDD. Raises ListError.
    """
    file.seek(signed)
    signature = file.read(SIGNATURE)
    encoded = file.read(MAX_SIGNER + 1)
    if len(signature) != SIGNATURE or len(encoded) > MAX_SIGNER:
        raise ListError("no signature at its end")
    file.seek(0)
    verify(encoded, digest(file, signed), signature, usage, anchors, today)


def verify(encoded, hashed, signature, usage, anchors, today):
    """The signer's right and its signature (r||s) over what was hashed. Raises ListError."""
    try:
        signer = Certificate(encoded)
        curve, point = signer.public_key()
        if curve != "P-256" or usage not in (signer.purposes or ()):
            raise ListError("its signer may not sign it")
        if not signer.not_before <= today <= signer.not_after:
            raise ListError("its signer is not valid today")
        if not any(_is_issuer(Certificate(anchor), signer, today) for anchor in anchors()):
            raise ListError("its signer is unknown")
        if not plain_signature(curve, point, hashed, signature):
            raise ListError("signature")
    except ListError:
        raise
    except DataError as error:
        raise ListError("signer: %s" % error)


def plain_signature(curve, point, hashed, signature):
    """Whether r||s is the signature by the key `point` (uncompressed) on the named curve. Raises PointError."""
    on = ec.curve(curve)
    if len(signature) != 2 * on.size:
        return False
    r, s = number(signature[: on.size]), number(signature[on.size :])
    return ec.ecdsa_verify(on, on.decode(point), hashed, r, s)


def _is_issuer(authority, signer, today):
    return (
        authority.subject == signer.issuer
        and authority.is_authority
        and authority.not_before <= today <= authority.not_after
        and signer.signed_by(authority)
    )
