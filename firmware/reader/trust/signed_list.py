# SPDX-License-Identifier: Apache-2.0
"""Lists that an authority signs, checked where they lie before they are accepted: what they have in common.

    the head of list_head.py | ... | 64 octets r||s: ECDSA P-256 with SHA-256 over all before | DER certificate of the signer

A file may be far larger than the memory: it is hashed in pieces. All numbers are big-endian.
"""

from micropython import const

from reader.crypto import ec
from reader.errors import DataError, ListError
from reader.lds import profile
from reader.trust.hashed import digest
from reader.trust.list_head import number
from reader.trust.x509 import Certificate

SIGNATURE = const(64)
MAX_SIGNER = const(2048)
LOST_SIGNER, TRUST_SIGNER = profile.ARC + b"\x02\x01", profile.ARC + b"\x02\x02"


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
