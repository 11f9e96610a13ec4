# SPDX-License-Identifier: Apache-2.0
"""A request for a CV certificate, signed with the key it is for. TR-03110-3, C.2.

7F21 { 7F4E { 5F29 00, 7F49 public key with domain parameters, 5F20 holder }, 5F37 r||s over the whole of 7F4E }
"""

from reader.codec import tlv
from reader.crypto import ec, sha2
from reader.crypto.curves import parameters
from reader.lds import profile
from reader.trust.cvc import BODY, CERTIFICATE, SIGNATURE

CURVE = "P-256"
_SCHEME = profile.OID_TA_ECDSA + b"\x03"  # with SHA-256
_PROFILE, _PUBLIC_KEY, _HOLDER = 0x5F29, 0x7F49, 0x5F20
_FRESH = 32  # octets of fresh randomness in the nonce


def public_point(key):
    """The uncompressed public point of a private key on CURVE."""
    on = ec.curve(CURVE)
    return on.encode(on.base(key))


def request(key, holder, random):
    """The encoded request. key: private, 32 octets; holder: 16 characters of reference; random: a Drbg."""
    p, a, b, n, gx, gy = parameters(CURVE)
    generator = b"\x04" + _number(gx) + _number(gy)
    public = (
        tlv.build(0x06, _SCHEME),
        tlv.build(0x81, _number(p)),
        tlv.build(0x82, _number(a)),
        tlv.build(0x83, _number(b)),
        tlv.build(0x84, generator),
        tlv.build(0x85, _number(n)),
        tlv.build(0x86, public_point(key)),
        tlv.build(0x87, b"\x01"),
    )
    body = tlv.build(
        BODY, tlv.build(_PROFILE, b"\x00"), tlv.build(_PUBLIC_KEY, *public), tlv.build(_HOLDER, holder.encode())
    )
    r, s = ec.ecdsa_sign(ec.curve(CURVE), key, sha2.digest("sha256", body), random.read(_FRESH))
    return tlv.build(CERTIFICATE, body, tlv.build(SIGNATURE, _number(r) + _number(s)))


def _number(value):
    return value.to_bytes(32, "big")
