# SPDX-License-Identifier: Apache-2.0
"""RSA with public keys only: PKCS #1 v1.5 and PSS signatures (RFC 8017), and the bare block for active authentication.

n and e are integers; 1024 to 4096 bits. The power is a backend's where one is fast, else Python's own.
"""

from reader.crypto import backend, sha2
from reader.errors import Unsupported

_LEAST_BITS, _MOST_BITS = 1024, 4096
_MOST_EXPONENT = 1 << 32

# DigestInfo up to the digest (RFC 8017, 9.2, note 1)
_DIGEST_INFO = {
    "sha1": b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14",
    "sha224": b"\x30\x2d\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x04\x05\x00\x04\x1c",
    "sha256": b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
    "sha384": b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30",
    "sha512": b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40",
}


def recover(n, e, signature):
    """RSAVP1 (RFC 8017, 5.2.2): signature^e mod n as octets as many as n has, or None if it is out of range.

    Raises Unsupported for a key outside the limits.
    """
    if not n & 1 or n >> _MOST_BITS or not n >> _LEAST_BITS - 1:
        raise Unsupported("RSA modulus")
    if not e & 1 or not 2 < e < _MOST_EXPONENT:
        raise Unsupported("RSA exponent")
    octets = len(signature)
    if n >> 8 * octets or not n >> 8 * (octets - 1):
        return None
    base = int.from_bytes(signature, "big")
    if base >= n:
        return None
    if backend.vm:
        from reader.crypto._vm_rsa import power

        return power(signature, e, n)
    return pow(base, e, n).to_bytes(octets, "big")


def verify_pkcs1(n, e, hash_name, digest, signature):
    """RSASSA-PKCS1-v1_5 (8.2.2): the block is made anew and compared as a whole, so nothing in it is parsed."""
    block = recover(n, e, signature)
    if block is None or len(digest) != sha2.SIZES[hash_name]:
        return False
    tail = b"\x00" + _DIGEST_INFO[hash_name] + bytes(digest)
    return block == b"".join((b"\x00\x01", b"\xff" * (len(block) - 2 - len(tail)), tail))


def verify_pss(n, e, hash_name, digest, signature, salt_len=None):
    """RSASSA-PSS (8.1.2) with MGF1 of the same hash. salt_len: octets; None takes whatever length the block shows."""
    block = recover(n, e, signature)
    size = sha2.SIZES[hash_name]
    if block is None or len(digest) != size:
        return False
    spare_bits = 8 - _top_bits(n >> 8 * (len(block) - 1))  # emBits = modBits - 1 (9.1.2)
    if spare_bits == 8:  # the block has one octet less than the modulus
        if block[0]:
            return False
        block, spare_bits = block[1:], 0
    split = len(block) - size - 1
    if block[-1] != 0xBC or block[0] >> 8 - spare_bits:
        return False
    return _pss_matches(hash_name, digest, block[:split], block[split:-1], 0xFF >> spare_bits, salt_len)


def _top_bits(octet):
    """How many bits follow the highest one that is set."""
    bits = 0
    while octet >> bits + 1:
        bits += 1
    return bits


def _pss_matches(hash_name, digest, masked, h, top_mask, salt_len):
    """Steps 7 to 14 of 9.1.2."""
    db = _unmasked(hash_name, masked, h)
    db[0] &= top_mask
    mark = 0
    while mark < len(db) - 1 and not db[mark]:
        mark += 1
    if db[mark] != 1 or salt_len not in (None, len(db) - mark - 1):
        return False
    return sha2.digest(hash_name, bytes(8), digest, db[mark + 1 :]) == h


def _unmasked(hash_name, masked, seed):
    """masked XOR MGF1(seed) (B.2.1) as a bytearray."""
    size = sha2.SIZES[hash_name]
    result = bytearray(masked)
    for at in range(0, len(result), size):
        mask = sha2.digest(hash_name, seed, (at // size).to_bytes(4, "big"))
        for i in range(min(size, len(result) - at)):
            result[at + i] ^= mask[i]
    return result
