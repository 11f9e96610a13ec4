# SPDX-License-Identifier: Apache-2.0
"""Basic access control (Doc 9303-11, 4.3): the MRZ opens documents that know nothing better. 3DES throughout.

Whoever knows the MRZ can decrypt a recorded session; so never after a PACE that failed (plan.py).
"""

from reader.crypto.sha2 import digest
from reader.crypto.util import Secrets, equal
from reader.errors import ProtocolError, StatusError, WrongPassword
from reader.iso7816 import status
from reader.iso7816.apdu import EXTERNAL_AUTHENTICATE, GET_CHALLENGE
from reader.protocols.evidence import Opened
from reader.protocols.kdf import ENCRYPTION, MAC, kdf
from reader.protocols.secure_messaging import SecureMessaging
from reader.protocols.triple_des import DesCipher, decrypt, encrypt, padded_mac

_CHALLENGE, _KEY, _SECURED = 8, 16, 40  # octets: RND, K, and E || M
_ENCRYPTED = 32
# What cards answer to proof of another MRZ; which one is the operating system's choice (4.3.2)
_REFUSALS = (status.SECURITY_STATUS, status.CONDITIONS, status.SM_INCORRECT)


async def bac(session, password, random):
    """Run BAC; afterwards the session is secured. Returns Opened.

    password: lds.mrz.password(...), octets; random: read(n) -> n octets.
    Raises WrongPassword, StatusError, ProtocolError.
    """
    with Secrets() as keep:
        seed = keep(bytearray(digest("sha1", password)))
        k_enc, k_mac = (keep(kdf(seed[:_KEY], counter, _KEY)) for counter in (ENCRYPTION, MAC))
        theirs = bytes(await session.send(GET_CHALLENGE, 0, 0, le=_CHALLENGE))
        if len(theirs) != _CHALLENGE:
            raise ProtocolError("BAC: challenge of %d octets" % len(theirs))
        mine, my_key = bytes(random.read(_CHALLENGE)), keep(random.read(_KEY))
        answer = await _exchange(session, _secured(k_enc, k_mac, keep(bytearray(mine + theirs + my_key))))
        their_key = keep(_opened(k_enc, k_mac, answer, theirs + mine))
        seed = keep(bytearray(a ^ b for a, b in zip(my_key, their_key)))
        ks_enc, ks_mac = (keep(kdf(seed, counter, _KEY)) for counter in (ENCRYPTION, MAC))
        session.secure(SecureMessaging(DesCipher(ks_enc, ks_mac), theirs[4:] + mine[4:]))
        return Opened("BAC", "")


async def _exchange(session, data):
    """EXTERNAL AUTHENTICATE: our proof there, the card's back."""
    try:
        return await session.send(EXTERNAL_AUTHENTICATE, 0, 0, data, _SECURED)
    except StatusError as error:
        if error.sw >> 8 == 0x63 or error.sw in _REFUSALS:
            raise WrongPassword("BAC")
        raise


def _secured(k_enc, k_mac, plain):
    encrypted = bytes(encrypt(k_enc, plain))
    return encrypted + padded_mac(k_mac, encrypted)


def _opened(k_enc, k_mac, answer, challenges):
    """The card's half of the key, from E || M; it must hold both challenges, the card's own first."""
    if len(answer) != _SECURED:
        raise ProtocolError("BAC: answer of %d octets" % len(answer))
    encrypted = bytes(answer[:_ENCRYPTED])
    if not equal(padded_mac(k_mac, encrypted), answer[_ENCRYPTED:]):
        raise ProtocolError("BAC: check sum")
    plain = bytearray(decrypt(k_enc, encrypted))
    if not equal(plain[:16], challenges):
        raise ProtocolError("BAC: challenges")
    return plain[16:]
