# SPDX-License-Identifier: Apache-2.0
"""Algorithm identifiers as data (contents octets of the object identifiers), and the one way to check a signature.

All that Doc 9303-12, 4.4 allows: ECDSA (RFC 5758, 3.2), RSA with PKCS#1 v1.5 or PSS (RFC 4055); hashes of RFC 5754, 2.
"""

from reader.codec import der
from reader.crypto import ec, sha2
from reader.errors import TlvError, Unsupported
from reader.trust.public_key import RSA

ECDSA = {  # signature algorithm -> hash
    b"\x2a\x86\x48\xce\x3d\x04\x01": "sha1",
    b"\x2a\x86\x48\xce\x3d\x04\x03\x01": "sha224",
    b"\x2a\x86\x48\xce\x3d\x04\x03\x02": "sha256",
    b"\x2a\x86\x48\xce\x3d\x04\x03\x03": "sha384",
    b"\x2a\x86\x48\xce\x3d\x04\x03\x04": "sha512",
}
_PKCS1 = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01"  # + one octet of those below
PKCS1_HASHES = {5: "sha1", 14: "sha224", 11: "sha256", 12: "sha384", 13: "sha512"}
PSS, RSA_ENCRYPTION = 10, 1  # the latter names no hash: CMS has it in the digest algorithm (RFC 5754, 3.2)


def verify(key, algorithm, signature, *message, hash_used=None):
    """Whether the `signature` over the parts of the message is that of the key.

    key: as public_key.py gives it; algorithm: the contents of an AlgorithmIdentifier; hash_used: for the one algorithm
    that does not name its hash. Raises Unsupported, PointError.
    """
    try:
        cursor = der.Cursor(algorithm)
        oid = cursor.oid()
    except TlvError as error:
        raise Unsupported("algorithm identifier: %s" % error)
    if key[0] == RSA:
        return _verify_rsa(key[1], oid, cursor, signature, message, hash_used)
    if oid not in ECDSA:
        raise Unsupported("signature algorithm %s" % oid.hex())
    return _verify_ecdsa(key, ECDSA[oid], signature, message)


def _verify_ecdsa(key, name, signature, message):
    curve_name, point = key
    try:
        values = der.only(signature)
        r, s = values.integer(), values.integer()
        values.done()
    except TlvError:
        return False
    curve = ec.curve(curve_name)
    return ec.ecdsa_verify(curve, curve.decode(point), sha2.digest(name, *message), r, s)


def _verify_rsa(key, oid, parameters, signature, message, hash_used):
    from reader.crypto import rsa

    kind = oid[-1] if oid[:-1] == _PKCS1 else None
    if kind == PSS:
        from reader.trust.pss import parameters_of

        name, salt = parameters_of(parameters)
        return rsa.verify_pss(key[0], key[1], name, sha2.digest(name, *message), bytes(signature), salt)
    name = hash_used if kind == RSA_ENCRYPTION else PKCS1_HASHES.get(kind)
    if name is None:
        raise Unsupported("signature algorithm %s" % oid.hex())
    return rsa.verify_pkcs1(key[0], key[1], name, sha2.digest(name, *message), bytes(signature))
