# SPDX-License-Identifier: Apache-2.0
"""What to do next with a card, from what it says of itself. Pure: nothing is sent, nothing is judged.

PACE where the card offers it, and never anything weaker after it failed (Doc 9303-11, 4.2; profile B.17).
"""

from reader.errors import CardLeft, CardSlow, Downgraded, NotOurCard, WrongPassword
from reader.protocols.evidence import Offers

PACE, BAC = "PACE", "BAC"
CAM, CA, AA = "CAM", "CA", "AA"

# A card taken away or a wrong password is nobody's attack
_INNOCENT = (WrongPassword, CardLeft, CardSlow)


def opening(access, has_mrz):
    """(PACE, PaceInfo) or (BAC, None).

    access: SecurityInfos of EF.CardAccess, None where the card has no such file; has_mrz: whether the MRZ is known,
    without which BAC cannot be tried. Raises Unsupported (PACE, but none this reader can do), NotOurCard.
    """
    if access is not None and access.pace:
        from reader.protocols.pace import choose

        return PACE, choose(access.pace)
    if not has_mrz:
        raise NotOurCard("no PACE, and BAC needs the MRZ")
    return BAC, None


def after_failed_pace(error):
    """The error to raise for one that PACE raised: the same, or the alarm. There is no way on to BAC."""
    return error if isinstance(error, _INNOCENT) else Downgraded("PACE: %s" % error)


def proof(opened, infos, groups):
    """How this card can show that its chip is genuine: CAM, CA, AA or None.

    infos: SecurityInfos of DG14, None without; groups: numbers of the data groups listed in EF.SOD.
    """
    if opened.mapping == CAM:
        return CAM
    if infos is not None and infos.chip_keys:
        return CA
    return AA if 15 in groups else None


def offers(access, infos, groups):
    """Offers, from SecurityInfos of EF.CardAccess and of DG14 or EF.CardSecurity (None where there is none)."""
    pace = infos is not None and bool(infos.pace)
    chip = infos is not None and bool(infos.chip_keys)
    return Offers(pace, chip, 15 in groups, access_kept(access, infos))


def access_kept(access, infos):
    """Whether EF.CardAccess is what was signed, as sets: everything in it, and everything there about PACE.

    None if the card has no EF.CardAccess or nothing signed to compare it with.
    """
    if access is None or infos is None:
        return None
    return set(access.encoded) <= set(infos.encoded) and infos.pace_objects() <= access.pace_objects()
