# SPDX-License-Identifier: Apache-2.0
"""Terminal authentication, version 1, in the master file (Doc 9303-11, 7.1): the reader shows what it may do.

After PACE and, in the same session, chip authentication or chip authentication mapping. The rights last as long as the
secure messaging does. The private key stays with its owner, who is asked for one signature.
"""

from reader.codec import tlv
from reader.crypto import sha2
from reader.errors import NotAuthorised, ProtocolError, StatusError
from reader.iso7816 import status
from reader.iso7816.apdu import (
    EXTERNAL_AUTHENTICATE,
    GET_CHALLENGE,
    MANAGE_SECURITY_ENVIRONMENT,
    PERFORM_SECURITY_OPERATION,
)
from reader.trust import cvc

_SET_DST, _SET_AT = (0x81, 0xB6), (0x81, 0xA4)
_VERIFY_CERTIFICATE = (0x00, 0xBE)
_NAME = 0x83
_CHALLENGE = 8
_REFUSALS = (status.SECURITY_STATUS, status.CONDITIONS, status.WRONG_DATA, status.REFERENCE_NOT_FOUND)


async def terminal_auth(session, certificates, opened, chip, sign):
    """Prove the reader's rights to the card.

    certificates: CvCertificate list, link certificates first, the terminal's last; opened: Opened by PACE with
    `terminal=True`, so that it has the card's references; chip: ChipEvidence of CA, or None after CAM;
    sign(digest) -> r || s: called once, may be a coroutine function.
    Raises NotAuthorised when the card does not accept them, ProtocolError, CardError.
    """
    chain = cvc.chain_for(certificates, opened.references)
    if not chain:
        raise NotAuthorised("no chain to what the card trusts")
    newest = chip.my_key if chip is not None and chip.my_key else opened.my_key
    try:
        for certificate in chain:
            await present(session, certificate)
        await _prove(session, chain[-1], _compressed(opened.card_key), _compressed(newest), sign)
    except StatusError as error:
        if error.sw >> 8 == 0x63 or error.sw in _REFUSALS:
            raise NotAuthorised("%04X" % error.sw)
        raise


async def present(session, certificate):
    """MSE:Set DST with the issuer's name, PSO:Verify Certificate with body and signature (7.1.5.1, 7.1.5.2)."""
    await session.send(MANAGE_SECURITY_ENVIRONMENT, *_SET_DST, tlv.build(_NAME, certificate.issuer))
    await session.send(PERFORM_SECURITY_OPERATION, *_VERIFY_CERTIFICATE, certificate.sent)


async def _prove(session, certificate, card_key, my_key, sign):
    """MSE:Set AT, GET CHALLENGE, and the signature over ID_IC || r_IC || Comp(PK_DH,IFD) (7.1.2, 7.1.5)."""
    await session.send(MANAGE_SECURITY_ENVIRONMENT, *_SET_AT, tlv.build(_NAME, certificate.holder))
    challenge = bytes(await session.send(GET_CHALLENGE, 0, 0, le=_CHALLENGE))
    if len(challenge) != _CHALLENGE:
        raise ProtocolError("challenge of %d octets" % len(challenge))
    signature = sign(sha2.digest(certificate.hash_name, card_key, challenge, my_key))
    if not isinstance(signature, (bytes, bytearray)):
        signature = await signature
    await session.send(EXTERNAL_AUTHENTICATE, 0, 0, signature)


def _compressed(point):
    """The x-coordinate of an uncompressed point (7.1.4.2.3)."""
    return point[1 : 1 + len(point) // 2]
