# SPDX-License-Identifier: Apache-2.0
"""Chip authentication, version 1, with elliptic curves (Doc 9303-11, 6.2): new session keys that only the chip with
the signed key can derive. That it could is seen from its next answer (ChipEvidence.confirm).
"""

from reader.codec import tlv
from reader.crypto import ec
from reader.crypto.util import Secrets
from reader.errors import StatusError, Unsupported
from reader.iso7816.apdu import GENERAL_AUTHENTICATE, MANAGE_SECURITY_ENVIRONMENT, SHORT
from reader.lds import profile
from reader.protocols.evidence import ChipEvidence
from reader.protocols.kdf import ENCRYPTION, MAC, kdf
from reader.protocols.secure_messaging import AesCipher, SecureMessaging
from reader.trust.public_key import RSA, public_key

_SET_AT, _SET_KAT = (0x41, 0xA4), (0x41, 0xA6)
_DYNAMIC_DATA, _MECHANISM, _KEY_ID = 0x7C, 0x80, 0x84
_EPHEMERAL, _EPHEMERAL_KAT = 0x80, 0x91
_TRIPLE_DES = 1
_KEY_SIZES = ((4, 32), (3, 24), (2, 16), (_TRIPLE_DES, 16))  # last octet of the identifier, in order of preference


def choose(infos):
    """(ChipInfo or None, ChipKey) of the strongest that this reader can do. Raises Unsupported.

    infos: SecurityInfos of DG14 or EF.CardSecurity. A key without a ChipAuthenticationInfo means 3DES (9.2.5).
    """
    from reader.lds.security_info import ChipInfo

    offered = infos.chip or [
        ChipInfo(profile.OID_CA_ECDH + bytes((_TRIPLE_DES,)), key.key_id) for key in infos.chip_keys
    ]
    for cipher, _ in _KEY_SIZES:
        for info in offered:
            if info.oid == profile.OID_CA_ECDH + bytes((cipher,)):
                for key in infos.chip_keys:
                    if info.key_id in (None, key.key_id):
                        return info, key
    raise Unsupported("no chip authentication that this reader can do")


async def chip_auth(session, info, key, random):
    """Run chip authentication under the session's secure messaging, which is then the new one. Returns ChipEvidence.

    A refusal by the card leaves the old keys in force and is told in the evidence: proved False.
    random: read(n) -> n octets. Raises Unsupported, PointError, CardError.
    """
    name, octets = public_key(key.encoded)
    if name == RSA:
        raise Unsupported("chip authentication with RSA")
    curve = ec.curve(name)
    public = curve.decode(octets)
    cipher = info.oid[-1]
    size = dict(_KEY_SIZES)[cipher]
    with Secrets() as keep:
        mine = keep(curve.new_key(random))
        my_key = curve.encode(curve.base(mine))
        secret = keep(curve.x(curve.multiply(mine, public)))
        try:
            await _send(session, info, key, my_key)
        except StatusError as error:
            return ChipEvidence("CA", key.encoded, False, reason="%04X" % error.sw)
        ks_enc, ks_mac = (keep(kdf(secret, counter, size)) for counter in (ENCRYPTION, MAC))
        session.secure(SecureMessaging(_cipher(cipher, ks_enc, ks_mac)))
    return ChipEvidence("CA", key.encoded, my_key=my_key)


async def _send(session, info, key, my_key):
    """MSE:Set KAT with 3DES (6.2.4.1), else MSE:Set AT and GENERAL AUTHENTICATE (6.2.4.2)."""
    reference = b"" if key.key_id is None else tlv.build(_KEY_ID, _octets(key.key_id))
    if info.oid[-1] == _TRIPLE_DES:
        data = tlv.build(_EPHEMERAL_KAT, my_key) + reference
        await session.send(MANAGE_SECURITY_ENVIRONMENT, *_SET_KAT, data)
        return
    await session.send(MANAGE_SECURITY_ENVIRONMENT, *_SET_AT, tlv.build(_MECHANISM, info.oid) + reference)
    data = tlv.build(_DYNAMIC_DATA, tlv.build(_EPHEMERAL, my_key))
    await session.send(GENERAL_AUTHENTICATE, 0, 0, data, SHORT)


def _octets(number):
    """A key identifier, as short as it goes."""
    return number.to_bytes(1 if number < 0x100 else 2 if number < 0x10000 else 4, "big")


def _cipher(cipher, ks_enc, ks_mac):
    if cipher == _TRIPLE_DES:
        from reader.protocols.triple_des import DesCipher

        return DesCipher(ks_enc, ks_mac)
    return AesCipher(ks_enc, ks_mac)
