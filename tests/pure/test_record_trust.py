# SPDX-License-Identifier: Apache-2.0
"""Whose records are believed: the chain from root to signer, rights, days, whom the record is about."""

from reader.errors import LdsError
from reader.lds import records
from reader.refusals import RecordNotVerified
from reader.trust import record_trust
from recordmaker import CARD, ROOT, SIGNER, TERMINAL_ROLE, TODAY, VERIFIER, VERIFIER_ROLE, Authority
from support import raises

A = Authority()
SIGNERS = {"CF": A.signer_with(0x8000), "LB": A.signer_with(0x0008)}


def refused(reason, record, signer=None, verifiers=A.verifiers, today=TODAY, card=CARD):
    with raises(RecordNotVerified) as caught:
        record_trust.verify(record, signer or A.signer, verifiers, today, card)
    assert caught.value.reason == reason, caught.value.reason


def stay(**changes):
    return records.parse_stay(A.stay(**changes))


def test_records_that_hold():
    record_trust.verify(stay(), A.signer, A.verifiers, TODAY, CARD)
    record_trust.verify(stay(changed=3), A.signer, A.verifiers, TODAY)
    record_trust.verify(stay(decided=TODAY), A.signer, A.verifiers, TODAY)
    record_trust.verify(stay(), A.signer, lambda: reversed(A.verifiers()), "20400101", CARD)
    for kind, parse in (("CF", records.parse_confirmation), ("LB", records.parse_library)):
        record_trust.verify(parse(A.flag(kind)), SIGNERS[kind], A.verifiers, TODAY, CARD)


def test_the_signature_covers_all_but_the_certificates_number():
    whole = A.stay()
    for at in (14, 30, 50, 70, 100, 112, 174):
        spoilt = bytearray(whole)
        spoilt[at] ^= 1
        try:
            record = records.parse_stay(bytes(spoilt))
        except LdsError:
            continue
        with raises(RecordNotVerified):
            record_trust.verify(record, A.signer, A.verifiers, TODAY)
    record_trust.verify(records.parse_stay(A.stay(certificate=9)), A.signer, A.verifiers, TODAY)


def test_about_another_card():
    refused("card", stay(number="U3840163"))
    refused("card", stay(issued="20230613"))


def test_days():
    refused("date", stay(decided="20261125"))
    refused("date", stay(decided="20260630"))
    refused("date", stay(decided="20261101"), A.signer_with(0x6000, effective="261102"))
    refused("date", stay(decided="20261101"), A.signer_with(0x6000, expiry="261031"))
    refused("date", stay(), A.signer_with(0x6000, effective="250101"))


def test_rights():
    refused("right", stay(changed=1), A.signer_with(0x4000))
    refused("right", stay(changed=2), A.signer_with(0x2000))
    refused("right", stay(changed=3), A.signer_with(0x2000))
    refused("right", stay(), A.signer_with(0x9FFF))
    record_trust.verify(stay(changed=1), A.signer_with(0x2000), A.verifiers, TODAY)
    for kind, parse in (("CF", records.parse_confirmation), ("LB", records.parse_library)):
        refused("right", parse(A.flag(kind)), A.signer)


def test_rights_are_those_of_the_whole_chain():
    lesser = A.certificate(ROOT, A.root_key, VERIFIER, A.verifier_key, VERIFIER_ROLE, 0x2000)
    refused("right", stay(), verifiers=lambda: [A.root, lesser])
    poor = A.certificate(ROOT, A.root_key, ROOT, A.root_key, 0xC0, 0x2000, domain=True)
    refused("right", stay(), verifiers=lambda: [poor, A.verifier])


def test_signers_that_are_not_known():
    stranger = Authority(seed=5)
    record = records.parse_stay(stranger.stay())
    refused("signer", record, stranger.signer)
    refused("signature", record)
    refused("signer", stay(), verifiers=list)
    refused("signer", stay(), verifiers=lambda: [A.root])
    refused("signer", stay(), verifiers=lambda: [A.verifier])
    refused("signer", stay(), verifiers=lambda: [A.root, stranger.verifier])
    refused("signer", stay(), A.signer[:-1])
    refused("signer", stay(), A.signer[:-1] + bytes((A.signer[-1] ^ 1,)))
    refused("signer", stay(), b"\x7f\x21\x00")


def test_a_signer_directly_under_the_root_is_none():
    made = A.certificate(ROOT, A.root_key, SIGNER, A.signer_key, TERMINAL_ROLE, 0x6000)
    refused("signer", stay(), made)


def test_a_link_certificate_is_no_root():
    link = A.certificate(b"UTTESTCVCA00000", A.root_key, ROOT, A.root_key, 0xC3, 0xFF1F, domain=True)
    refused("signer", stay(), verifiers=lambda: [link, A.verifier])


def test_a_terminal_is_no_verifier():
    terminal = A.certificate(VERIFIER, A.verifier_key, b"UTTERMINAL00001", A.signer_key, TERMINAL_ROLE, 0x6000)
    below = A.certificate(b"UTTERMINAL00001", A.signer_key, SIGNER, A.signer_key, TERMINAL_ROLE, 0x6000)
    refused("signer", stay(), below, verifiers=lambda: [A.root, A.verifier, terminal])


def test_files_that_cannot_be_read_are_passed_over():
    record_trust.verify(stay(), A.signer, lambda: [b"", b"\x7f\x21\x01\x00", A.root[:-3]] + A.verifiers(), TODAY)
