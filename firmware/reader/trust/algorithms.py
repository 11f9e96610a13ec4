# SPDX-License-Identifier: Apache-2.0
"""Algorithm identifiers as data (contents octets of the object identifiers), and the one way to check a signature.

RFC 5758, 3.2 (ECDSA); RFC 5754, 2 and RFC 3279, 2.1 (hashes).
"""

from reader.codec import der
from reader.crypto import ec, sha2
from reader.errors import TlvError, Unsupported

HASHES = {
    b"\x2b\x0e\x03\x02\x1a": "sha1",
    b"\x60\x86\x48\x01\x65\x03\x04\x02\x04": "sha224",
    b"\x60\x86\x48\x01\x65\x03\x04\x02\x01": "sha256",
    b"\x60\x86\x48\x01\x65\x03\x04\x02\x02": "sha384",
    b"\x60\x86\x48\x01\x65\x03\x04\x02\x03": "sha512",
}
ECDSA = {  # signature algorithm -> hash
    b"\x2a\x86\x48\xce\x3d\x04\x01": "sha1",
    b"\x2a\x86\x48\xce\x3d\x04\x03\x01": "sha224",
    b"\x2a\x86\x48\xce\x3d\x04\x03\x02": "sha256",
    b"\x2a\x86\x48\xce\x3d\x04\x03\x03": "sha384",
    b"\x2a\x86\x48\xce\x3d\x04\x03\x04": "sha512",
}


def hash_name(oid):
    if oid not in HASHES:
        raise Unsupported("hash %s" % oid.hex())
    return HASHES[oid]


def verify(key, oid, signature, *message):
    """Whether `signature` by the algorithm `oid` over the parts of the message is that of the key.

    key: (curve name, public key as an uncompressed point), see x509.py. Raises Unsupported, PointError.
    """
    if oid not in ECDSA:
        raise Unsupported("signature algorithm %s" % oid.hex())
    curve_name, point = key
    try:
        values = der.only(signature)
        r, s = values.integer(), values.integer()
        values.done()
    except TlvError:
        return False
    curve = ec.curve(curve_name)
    return ec.ecdsa_verify(curve, curve.decode(point), sha2.digest(ECDSA[oid], *message), r, s)
