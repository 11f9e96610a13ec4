# SPDX-License-Identifier: Apache-2.0
"""A host's right over a reader: a P-256 key, shown by signing a fresh challenge, and an ephemeral key of its own, from
which the keys for what must not be read on the line are agreed.

Signed is SHA-256("smartid host 1" || 0 || action || 0 || challenge || reader's ephemeral point || detail); the signature
is r||s. A challenge is good for one proof.
"""

from reader.crypto import ec
from reader.crypto.util import wipe
from reader.errors import DataError, NotPermitted
from reader.storage import sealing
from reader.trust.cvc import verify

_CURVE = "P-256"
_MARK = b"smartid host 1\x00"


def new_challenge(random):
    """(challenge of 32 octets, ephemeral private key as a bytearray, its uncompressed point). random: a Drbg."""
    on = ec.curve(_CURVE)
    key = on.new_key(random)
    return bytes(random.read(32)), key, on.encode(on.base(key))


def prove(asked, host, action, detail, proof):
    """That the holder of the key `host` (uncompressed point) wants just this. Raises NotPermitted.

    asked: has challenge and point, as they were told to the host.
    """
    message = (_MARK, action.encode(), b"\x00", asked.challenge, asked.point, detail)
    try:
        if not verify(host, _CURVE, "sha256", proof, *message):
            raise NotPermitted("proof")
    except DataError:
        raise NotPermitted("key of the host")


def agree(asked, host_ephemeral):
    """The key of 32 octets shared with the host, as a bytearray. Raises NotPermitted for a point that is none."""
    on = ec.curve(_CURVE)
    try:
        shared = on.x(on.multiply(asked.key, on.decode(host_ephemeral)))
    except DataError:
        raise NotPermitted("point of the host")
    try:
        return sealing.derive(shared, b"line", asked.challenge)
    finally:
        wipe(shared)
