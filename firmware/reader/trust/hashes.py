# SPDX-License-Identifier: Apache-2.0
"""Hash algorithms by the contents octets of their object identifiers (RFC 5754, 2)."""

from reader.errors import Unsupported

HASHES = {
    b"\x2b\x0e\x03\x02\x1a": "sha1",
    b"\x60\x86\x48\x01\x65\x03\x04\x02\x04": "sha224",
    b"\x60\x86\x48\x01\x65\x03\x04\x02\x01": "sha256",
    b"\x60\x86\x48\x01\x65\x03\x04\x02\x02": "sha384",
    b"\x60\x86\x48\x01\x65\x03\x04\x02\x03": "sha512",
}


def hash_name(oid):
    if oid not in HASHES:
        raise Unsupported("hash %s" % oid.hex())
    return HASHES[oid]
