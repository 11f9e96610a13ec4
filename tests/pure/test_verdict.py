# SPDX-License-Identifier: Apache-2.0
"""The verdict from every kind of evidence, and the plan from what a card says of itself. Nothing is read here."""

from reader.codec import tlv
from reader.errors import (
    CardLeft,
    Downgraded,
    NotOurCard,
    PointError,
    ProtocolError,
    StatusError,
    Unsupported,
    WrongPassword,
)
from reader.lds import profile
from reader.lds.security_info import parse
from reader.protocols import plan, verdict
from reader.protocols.evidence import (
    CARD_SECURITY,
    CLOCK_NOT_SET,
    ChipEvidence,
    LostEvidence,
    Offers,
    Opened,
    PassiveEvidence,
)
from support import raises

TODAY = "20261124"
DIGEST = bytes(32)
GM, CAM = Opened("PACE", "P-256", "GM"), Opened("PACE", "P-256", "CAM")
BAC = Opened("BAC", "")
NOTHING = Offers(False, False, False, None)


def passive(reason=None, groups=(1, 2, 14, 15), altered=()):
    evidence = PassiveEvidence("sha256", dict.fromkeys(groups, DIGEST), "20340630", reason)
    for group in groups:
        evidence.add(group, bytes(31) + b"\1" if group in altered else DIGEST)
    return evidence


def proved(method="CA"):
    return ChipEvidence(method, b"key", True)


def judge(evidence=None, **options):
    result = verdict.judge(evidence or passive(), options.pop("today", TODAY), TODAY, groups=(1, 2), **options)
    return result.overall, [(claim.state, claim.reason) for claim in result.claims]


def genuine(evidence=None, **options):
    overall, claims = judge(evidence, **options)
    return overall, claims[1][0], claims[1][1]


def test_each_way_for_a_chip_to_prove_itself():
    for method, reason in (("CA", "chip-ca"), ("CAM", "chip-cam"), ("AA", "chip-aa")):
        offers = Offers(True, method != "AA", method == "AA", True)
        assert genuine(opened=CAM, offers=offers, chip=proved(method)) == ("genuine", "yes", reason)


def test_a_key_that_nobody_signed_proves_nothing():
    offers = Offers(True, True, False, True)
    for evidence in (
        passive("no-trust-list"),
        passive("signer-expired"),
        passive(CLOCK_NOT_SET),
        passive(groups=(1, 2)),
    ):
        overall, state, reason = genuine(evidence, opened=GM, offers=offers, chip=proved())
        assert (state, reason) == ("unchecked", "key-unconfirmed") and overall != "genuine"
    for evidence in (
        passive(altered=(14,)),
        passive("bad-signature"),
        passive("unknown-signer"),
        passive("signer-revoked"),
    ):
        overall, state, _ = genuine(evidence, opened=GM, offers=offers, chip=proved())
        assert overall == "bad" and state == "unchecked"
    assert genuine(passive(groups=(1, 2, 14)), opened=GM, offers=offers, chip=proved("AA"))[1] == "unchecked"


def test_the_key_of_card_security():
    chip = proved("CAM")
    chip.group = CARD_SECURITY
    evidence = passive(groups=(1, 2))
    assert genuine(evidence, opened=CAM, chip=chip)[1] == "unchecked"
    evidence.groups[CARD_SECURITY] = True
    assert genuine(evidence, opened=CAM, chip=chip) == ("genuine", "yes", "chip-cam")


def test_alarms():
    named = Offers(True, True, False, True)
    assert genuine(opened=BAC, offers=named, chip=proved()) == ("bad", "no", "downgrade-pace")
    assert genuine(opened=GM, offers=Offers(True, True, False, False), chip=proved()) == (
        "bad",
        "no",
        "downgrade-access",
    )
    assert genuine(opened=GM, offers=named) == ("bad", "no", "chip-skipped")
    assert genuine(opened=GM, offers=named, chip=ChipEvidence("CA", b"", False)) == ("bad", "no", "chip-failed")
    assert genuine(opened=GM, offers=NOTHING, chip=ChipEvidence("AA", b"", False)) == ("bad", "no", "chip-failed")
    assert genuine(opened=GM, offers=named, chip=ChipEvidence("CA", b"")) == ("bad", "no", "chip-skipped")


def test_chips_that_cannot_or_were_not_asked():
    assert genuine() == ("signed", "unchecked", "not-checked")
    assert genuine(opened=BAC, offers=NOTHING) == ("signed", "unchecked", "chip-no-key")
    assert genuine(opened=BAC, offers=Offers(False, False, True, None)) == ("signed", "unchecked", "not-checked")


def test_lost():
    for lost, state, reason in (
        (None, "unchecked", "not-listed"),  # a passport's groups: no list has them
        (LostEvidence(False, "20261120", "20261204"), "yes", "not-reported"),
        (LostEvidence(False, "20261001", "20261123"), "unchecked", "lost-list-old"),
        (LostEvidence(True, "20261001", "20261123"), "no", "reported-lost"),
    ):
        overall, claims = judge(lost=lost, opened=GM, chip=proved(), offers=Offers(True, True, False, True))
        assert claims[2] == (state, reason)
        assert overall == ("bad" if state == "no" else "genuine")
    card = verdict.judge(passive(), TODAY, TODAY)
    assert (card.claims[2].state, card.claims[2].reason) == ("unchecked", "no-list")
    claims = judge(lost=LostEvidence(False, "20261120", "20261204"), today=None)[1]
    assert claims[2] == ("unchecked", CLOCK_NOT_SET)


def entry(name, state):
    return {"name": name, "state": state, "issued": "20260801", "age_days": 115}


def test_the_age_of_trust():
    for lists, state, reason, overall in (
        ((), "yes", "trust-age", "signed"),
        ((entry("trust-list", "ok"), entry("lost-list", "missing")), "yes", "trust-age", "signed"),
        ((entry("trust-list", "ok"), entry("lost-list", "old")), "no", "lost-list-old", "partly"),
        ((entry("trust-list", "expired"),), "no", "trust-list-expired", "partly"),
        ((entry("revocation", "expired"),), "no", "revocation-expired", "partly"),
        ((entry("terminal", "expired"),), "yes", "trust-age", "signed"),
    ):
        got, claims = judge(lists=lists)
        assert (got, claims[3]) == (overall, (state, reason))
    result = verdict.judge(passive(), TODAY, "20261020", groups=(1, 2), trust_days=30)
    assert result.claims[3].state == "no" and result.claims[3].args == {"date": "20261020", "days": 35}


def test_a_verdict_is_plain_data():
    result = verdict.judge(passive(), TODAY, TODAY, groups=(1, 2), opened=GM, chip=proved(), offers=NOTHING)
    told = result.to_dict()
    assert told["overall"] == "genuine" and len(told["claims"]) == 4
    assert told["claims"][1] == {"name": "genuine", "state": "yes", "reason": "chip-ca", "args": {}}


# --- the plan -----------------------------------------------------------------------------------


def pace_info(last=b"\x02\x02", parameter=b"\x0d"):
    oid = tlv.build(0x06, profile.OID_PACE + last)
    return tlv.build(0x30, oid, b"\x02\x01\x02", tlv.build(0x02, parameter))


def other_info(oid, *rest):
    return tlv.build(0x30, tlv.build(0x06, oid), *rest)


TA = other_info(profile.OID_TERMINAL_AUTHENTICATION, b"\x02\x01\x01")
KEY = other_info(profile.OID_PUBLIC_KEY_ECDH, tlv.build(0x30, b"\x05\x00"))


def infos(*encoded):
    return parse(tlv.build(0x31, *encoded))


def test_how_to_open():
    access = infos(pace_info(), pace_info(b"\x06\x04"))
    for has_mrz in (True, False):
        way, info = plan.opening(access, has_mrz)
        assert way == "PACE" and info.oid[-2:] == b"\x06\x04"
    for none in (None, infos(TA)):
        assert plan.opening(none, True) == ("BAC", None)
        with raises(NotOurCard):
            plan.opening(none, False)
    with raises(Unsupported):  # PACE it has; that this reader cannot do it is no reason for BAC
        plan.opening(infos(pace_info(b"\x01\x02")), True)


def test_a_failed_pace_leads_nowhere_else():
    for error in (WrongPassword("PACE"), CardLeft("gone")):
        assert plan.after_failed_pace(error) is error
    for error in (
        StatusError(0x6300),
        StatusError(0x6982),
        StatusError(0x6FFF),
        ProtocolError("token"),
        PointError(""),
    ):
        assert isinstance(plan.after_failed_pace(error), Downgraded)


def test_how_the_chip_can_prove_itself():
    signed = infos(pace_info(), KEY)
    assert plan.proof(CAM, signed, (1, 2, 14)) == "CAM"
    assert plan.proof(CAM, None, (1, 2)) == "CAM"
    assert plan.proof(GM, signed, (1, 2, 14, 15)) == "CA"
    assert plan.proof(GM, infos(pace_info()), (1, 2, 14, 15)) == "AA"
    assert plan.proof(BAC, None, (1, 2, 15)) == "AA"
    assert plan.proof(BAC, None, (1, 2)) is None


def test_the_unsigned_infos_are_held_against_the_signed_ones():
    access = infos(pace_info(), TA)
    assert plan.access_kept(access, infos(TA, KEY, pace_info())) is True
    assert plan.access_kept(access, infos(KEY, pace_info())) is False  # something was added
    assert plan.access_kept(access, infos(TA, pace_info(), pace_info(b"\x06\x02"))) is False  # the better PACE is gone
    assert plan.access_kept(access, infos(TA, pace_info(parameter=b"\x0c"))) is False
    assert plan.access_kept(None, infos(pace_info())) is None and plan.access_kept(access, None) is None
    offers = plan.offers(access, infos(TA, KEY, pace_info()), (1, 15))
    assert (offers.pace, offers.chip, offers.active, offers.access_kept) == (True, True, True, True)
    offers = plan.offers(None, None, (1, 2))
    assert (offers.pace, offers.chip, offers.active, offers.access_kept) == (False, False, False, None)
