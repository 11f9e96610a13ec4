# SPDX-License-Identifier: Apache-2.0
"""Active authentication (Doc 9303-11, 6.1): the chip signs a number of ours with the key whose public half is in DG15.

RSA after ISO/IEC 9796-2, scheme 1, with message recovery; or plain ECDSA.
"""

from reader.crypto.sha2 import SIZES, digest
from reader.crypto.util import equal
from reader.errors import DataError, StatusError, Unsupported
from reader.iso7816.apdu import INTERNAL_AUTHENTICATE, SHORT
from reader.protocols.evidence import ChipEvidence
from reader.trust.public_key import RSA, public_key

_CHALLENGE = 8
_PARTIAL_RECOVERY = 0x6A  # first octet of the representative: header and the padding's end
_SHA1_TRAILER, _NAMED_TRAILER = 0xBC, 0xCC
_TRAILERS = {0x33: "sha1", 0x38: "sha224", 0x34: "sha256", 0x36: "sha384", 0x35: "sha512"}  # before CC


async def active_auth(session, encoded_key, random, hash_name=None):
    """ChipEvidence: "AA", proved True or False.

    encoded_key: SubjectPublicKeyInfo of DG15; hash_name: SecurityInfos.active_hash of DG14, for an elliptic key;
    random: read(n) -> n octets. Raises CertificateError, CardError; Unsupported, also for an RSA key so long that its
    signature does not fit the link in one secured answer (6.1.4): such a chip is not tested, rather than found false.
    """
    kind, key = public_key(encoded_key)
    challenge = bytes(random.read(_CHALLENGE))
    size = signature_octets(key[0]) if kind == RSA else 0
    if size > session.capacity():
        raise Unsupported("a signature of %d octets does not fit the link" % size)
    try:
        signature = await session.send(INTERNAL_AUTHENTICATE, 0, 0, challenge, max(size, SHORT))
    except StatusError as error:
        return ChipEvidence("AA", encoded_key, False, reason="%04X" % error.sw)
    if kind == RSA:
        reason = wrong_with_rsa(key, bytes(signature), challenge)
    else:
        reason = _wrong_with_ecdsa(kind, key, bytes(signature), challenge, hash_name)
    return ChipEvidence("AA", encoded_key, reason is None, reason=reason or "")


def signature_octets(modulus):
    octets = 128
    while modulus >> 8 * octets:
        octets += 1
    return octets


def wrong_with_rsa(key, signature, challenge):
    """None, or what is wrong. Both ways of signing are taken: s, and the lesser of s and n - s (9796-2, B.6, B.4)."""
    from reader.crypto import rsa

    n, e = key
    block = rsa.recover(n, e, signature)
    if block is None:
        return "signature length"
    size = len(block)
    if block[-1] & 0x0F != 0x0C:
        block = (n - int.from_bytes(block, "big")).to_bytes(size, "big")
    if block[-1] == _SHA1_TRAILER:
        name, end = "sha1", size - 1
    elif block[-1] == _NAMED_TRAILER and block[-2] in _TRAILERS:
        name, end = _TRAILERS[block[-2]], size - 2
    else:
        return "trailer"
    start = end - SIZES[name]
    if start < 2 or block[0] != _PARTIAL_RECOVERY:
        return "header"
    return None if equal(digest(name, block[1:start], challenge), block[start:end]) else "digest"


def _wrong_with_ecdsa(curve_name, point, signature, challenge, hash_name):
    from reader.trust.cvc import verify

    if hash_name is None:
        return "no algorithm named"
    try:
        return None if verify(point, curve_name, hash_name, signature, challenge) else "signature"
    except DataError as error:
        return str(error)
