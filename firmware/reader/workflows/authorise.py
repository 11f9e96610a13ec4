# SPDX-License-Identifier: Apache-2.0
"""The chip's proof and the reader's rights, both in the master file (Doc 9303-11, 7.1; profile B.1): before any
application is selected, because the rights outside the identity application are given nowhere else.
"""

from reader import memory
from reader.iso7816.files import read_file
from reader.lds import profile
from reader.storage import slots
from reader.storage.vault import TERMINAL_KEY, Vault


async def authorise(reader, session, reading):
    """EF.CardSecurity, chip authentication with a key from it, terminal authentication with the reader's certificates.

    Leaves in reading.evidence: "chip": ChipEvidence with group CARD_SECURITY, "infos": what is wrong with the file's
    signature or None, "offers": Offers, "rights": what the chain gives, sixteen bits. A card without a key for chip
    authentication, as one with active authentication only, takes no terminal: rights 0, and nothing else is left.
    Raises NotAuthorised, CardError, DataError.
    """
    evidence = reading.evidence
    evidence["rights"] = 0
    with memory.borrowed():
        signed = await _card_security(reader, session, reading)
    if signed is None:
        return
    with memory.borrowed():
        evidence["chip"] = await _prove_chip(reader, session, evidence["opened"], signed)
    with memory.borrowed():
        await _show_certificates(reader, session, evidence)


async def _card_security(reader, session, reading):
    """The SecurityInfos of EF.CardSecurity, None of a card without a key there."""
    from reader.lds.security_info import parse_card_access
    from reader.protocols import passive_auth, plan

    file = await read_file(session, profile.EF_CARD_SECURITY[1], limit=profile.MAX_CARD_SECURITY)
    signed = passive_auth.SignedInfos(file)
    if not signed.infos.chip_keys or not signed.infos.terminal:
        return None
    evidence = reading.evidence
    evidence["infos"] = passive_auth.reason_against_infos(signed, reader.trust_list(), reader.today())
    evidence["offers"] = plan.offers(parse_card_access(reading.card_access), signed.infos, ())
    return signed.infos


async def _prove_chip(reader, session, opened, infos):
    from reader.protocols import plan
    from reader.protocols.evidence import CARD_SECURITY

    if opened.mapping == plan.CAM:
        from reader.protocols import cam

        chip = cam.check(opened, infos.chip_keys)
    else:
        from reader.protocols import chip_auth

        chip = await chip_auth.chip_auth(session, *chip_auth.choose(infos), reader.random)
    chip.group = CARD_SECURITY
    return chip


async def _show_certificates(reader, session, evidence):
    from reader.crypto import ec
    from reader.protocols.terminal_auth import terminal_auth
    from reader.storage.trust_status import terminal_chain
    from reader.trust.cv_request import CURVE
    from reader.trust.record_trust import rights_of

    root = slots.root(reader.data)
    chain = terminal_chain(root)

    def sign(digest):
        with Vault(root, reader.board.device_secret, reader.random).opened() as keys:
            r, s = ec.ecdsa_sign(ec.curve(CURVE), keys[TERMINAL_KEY], digest, reader.random.read(32))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    await terminal_auth(session, chain, evidence["opened"], evidence["chip"], sign)
    evidence["chip"].confirm(session)
    rights = 0xFFFF
    for certificate in chain:
        rights &= rights_of(certificate)
    evidence["rights"] = rights
