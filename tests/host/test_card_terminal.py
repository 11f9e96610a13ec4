# SPDX-License-Identifier: Apache-2.0
"""Terminal authentication: chains, rights, the card's date; every certificate field wrong in turn. TR-03110-3."""

from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from little_reader import LittleReader, chip_infos, signed_content
from little_reader import tlv as encode
from little_terminal import (
    CHAIN,
    CHAN,
    IS_OID,
    ISSUER,
    KEY,
    LINK,
    OTHER_KEY,
    READER,
    ROOT,
    TA_OID,
    VERIFIER,
    authenticated,
    card,
    plain,
    present,
    proved,
    public,
    sign_in,
    status,
)
from smartid import people, profile
from smartid.people import Chip
from smartid.sim.card import Card, Nonvolatile, cv_certificate
from smartid.sim.card.cv_certificate import Malformed
from smartid.sim.card.rights import Rights
from smartid.sim.card.tlv import single

ISSUED = CHAN.issued


# --- the good case --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", [name for name in people.NAMES if people.find(name).chip.proof == "CA"])
def test_a_terminal_gets_its_rights_on_every_card_with_chip_authentication(name):
    person = people.find(name)
    made = card(person)
    reader = authenticated(made, *CHAIN, person=person)
    assert made.rights == Rights(0x01, 0xFF1F)
    reader.select_identity()
    assert reader.send(0xB0, 0x83, 0, le=8)  # fingerprints
    assert made.rights.any_of(0x0100)  # they survive SELECT
    assert reader.exchange(0xA4, 4, 0x0C, profile.AID_RESIDENCE)[1] == 0x9000


def test_rights_are_those_of_the_weakest_in_the_chain():
    for weak, expected in (
        ((replace(VERIFIER, rights=b"\x0f\x10"), READER), Rights(1, 0x0F10)),
        ((replace(VERIFIER, rights=None), READER), Rights(1, 0)),
        ((VERIFIER, replace(READER, rights=None)), Rights(1, 0)),
        ((VERIFIER, replace(READER, rights=b"\0\xe0")), Rights(1, 0)),  # reserved bits
        ((VERIFIER, replace(READER, chat=b"\0")), Rights(0, 0xFF1F)),
        ((replace(VERIFIER, chat=b"\x80"), READER), Rights(0, 0xFF1F)),
        ((VERIFIER, replace(READER, chat=b"\x3f", rights=b"\1\0")), Rights(1, 0x0100)),
    ):
        made = card()
        reader = authenticated(made, *weak)
        assert made.rights == expected
        reader.select_identity()
        assert reader.exchange(0xB0, 0x83, 0, le=8)[1] == (0x9000 if expected.access else 0x6982)
        assert (reader.exchange(0xA4, 4, 0x0C, profile.AID_RESIDENCE)[1] == 0x9000) == bool(expected.extension & 0x1F00)
        assert (reader.exchange(0xA4, 4, 0x0C, profile.AID_LIBRARY)[1] == 0x9000) == bool(expected.extension & 0x14)
    assert authenticated(card(root=replace(ROOT, rights=b"\1\0")), *CHAIN).card.rights == Rights(1, 0x0100)
    assert authenticated(card(root=replace(ROOT, chat=b"\xc0")), *CHAIN).card.rights == Rights(0, 0xFF1F)


def test_rights_end_with_the_session():
    made = card()
    reader = authenticated(made, *CHAIN)
    made.transceive(bytes.fromhex("00B09C0000"))  # in plain: the session is over
    assert made.rights == Rights() and not made.session.authenticated
    reader = authenticated(made, *CHAIN)
    reader.chip_authentication(chip_infos(signed_content(reader.read(0x1D))))
    assert made.rights == Rights()
    present(reader, VERIFIER)  # for signers' certificates
    assert status(sign_in, reader) == 0x6985  # one terminal authentication a session
    made.power_on()
    assert made.rights == Rights()


def test_other_curves_and_hashes():
    for curve, arc in ((ec.SECP384R1(), 4), (ec.BrainpoolP512R1(), 5), (ec.SECP521R1(), 5), (ec.BrainpoolP256R1(), 3)):
        key = ec.derive_private_key(77, curve)
        same = {"key": key, "signer": key, "hash_arc": arc}
        made = card(root=replace(ROOT, **same))
        reader = proved(made)
        present(reader, replace(VERIFIER, **same), replace(READER, **same))
        reader.send(0x22, 0x81, 0xA4, encode(0x83, READER.holder))
        challenge = reader.send(0x84, 0, 0, le=8)
        digest = replace(READER, **same).signer_hash
        reader.send(0x82, 0, 0, plain(key, reader.card_name + challenge + reader.own_x, digest))
        assert made.rights == Rights(1, 0xFF1F)


def test_the_issuers_own_chains_open_a_card():
    """What smartid.pki issues, this card accepts: both were written from the guideline alone."""
    day = date(2026, 11, 24)
    made = Card.personalise(CHAN, ISSUER)
    for tree in (ISSUER.cv, ISSUER.bench_cv):
        reader = proved(made)
        for certificate in tree.chain(day):
            content = single(certificate.encoded, 0x7F21)
            reader.send(0x22, 0x81, 0xB6, encode(0x83, certificate.authority.encode()))
            reader.send(0x2A, 0, 0xBE, content)
        assert tree.root(day).certificate.holder.encode() in [point.holder for point in made.trust.points()]
        assert made.trust.today == tree.verifier(day).certificate.effective
    assert len(made.trust.points()) == 4


# --- what PACE tells of the trust points ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("bits", "told"), [(b"\x03", True), (b"\x3f", True), (b"\x01", False), (b"\0", False), (b"\x23", True)]
)
def test_pace_names_the_trust_points_to_an_inspection_system(bits, told):
    chat = encode(0x7F4C, encode(0x06, IS_OID) + encode(0x53, bits))
    for name in ("chan", "wong"):
        made = card(people.find(name))
        reader = LittleReader(made).pace(people.find(name), chat=chat)
        assert (reader.last.get(0x87) == ROOT.holder) == told
        assert list(reader.last) == sorted(reader.last)


def test_no_names_without_the_question_or_without_trust_points():
    assert 0x87 not in LittleReader(card()).pace(CHAN).last
    chat = encode(0x7F4C, encode(0x06, IS_OID) + encode(0x53, b"\x3f"))
    made = Card.personalise(CHAN, ISSUER, trust_points=())
    made.power_on()
    assert set(LittleReader(made).pace(CHAN, chat=chat).last) == {0x86}


@pytest.mark.parametrize(
    "chat", [encode(0x53, b"\3"), encode(0x06, IS_OID), encode(0x06, IS_OID[:-1] + b"\2") + encode(0x53, b"\3"), b"\5"]
)
def test_a_malformed_question(chat):
    assert status(LittleReader(card()).pace, CHAN, False, None, 0, encode(0x7F4C, chat)) == 0x6A80


# --- refused certificates -------------------------------------------------------------------------------------------
OTHER_ROLE = encode(6, IS_OID[:-1] + b"\2") + encode(0x53, b"\x81")
RSA_KEY = encode(0x06, TA_OID[:-1] + b"\1\2") + encode(0x81, b"\3")
COFACTOR_TWO = public(OTHER_KEY, True, 3).replace(b"\x87\1\1", b"\x87\1\2")
P384 = ec.derive_private_key(5, ec.SECP384R1())
BAD_POINT = encode(0x06, TA_OID + b"\3") + encode(0x86, b"\4" + bytes(64))
WRONG = [
    ("signed by another key", replace(VERIFIER, signer=OTHER_KEY), 0x6300),
    ("signature empty", replace(VERIFIER, signature=b"\0"), 0x6300),
    ("signature of zeros", replace(VERIFIER, signature=bytes(64)), 0x6300),
    ("signature of ones", replace(VERIFIER, signature=b"\xff" * 64), 0x6300),
    ("signature too long", replace(VERIFIER, signature=bytes(66)), 0x6300),
    ("expired", replace(VERIFIER, effective="180101", expires="190507"), 0x6300),
    ("expires before it takes effect", replace(VERIFIER, expires="260630"), 0x6A80),
    ("no such day", replace(VERIFIER, effective="260231"), 0x6A80),
    ("no digits", replace(VERIFIER, change={0x5F24: b"270630"}), 0x6A80),
    ("a short date", replace(VERIFIER, change={0x5F24: b"\2\7\0\6\3"}), 0x6A80),
    ("another version", replace(VERIFIER, change={0x5F29: b"\1"}), 0x6A80),
    ("a terminal under the root", replace(VERIFIER, chat=b"\x01"), 0x6300),
    ("two bytes of access", replace(VERIFIER, chat=b"\x81\0"), 0x6A80),
    ("not an inspection system", replace(VERIFIER, change={0x7F4C: OTHER_ROLE}), 0x6A80),
    ("no access", replace(VERIFIER, change={0x7F4C: encode(6, IS_OID)}), 0x6A80),
    ("a holder too short", replace(VERIFIER, holder=b"UT00001"), 0x6A80),
    ("a holder too long", replace(VERIFIER, holder=b"UT" + b"X" * 15), 0x6A80),
    ("domain parameters", replace(VERIFIER, domain=True), 0x6A80),
    ("another curve", replace(VERIFIER, key=P384), 0x6A80),
    ("a point off the curve", replace(VERIFIER, change={0x7F49: BAD_POINT}), 0x6A80),
    ("no point", replace(VERIFIER, change={0x7F49: encode(0x06, TA_OID + b"\3")}), 0x6A80),
    ("an RSA key", replace(VERIFIER, change={0x7F49: RSA_KEY}), 0x6A80),
    ("an unknown hash", replace(VERIFIER, change={0x7F49: encode(0x06, TA_OID + b"\6") + encode(0x86, b"\4")}), 0x6A80),
    ("one byte of rights", replace(VERIFIER, rights=b"\xff"), 0x6A80),
    ("an extension without name", replace(VERIFIER, change={0x65: encode(0x73, encode(0x53, b"\xff\xff"))}), 0x6A80),
    ("no template", replace(VERIFIER, change={0x65: encode(0x53, b"\xff\xff")}), 0x6A80),
    ("a link without domain parameters", replace(LINK, domain=False), 0x6A80),
    ("a link on made-up parameters", replace(LINK, change={0x7F49: COFACTOR_TWO}), 0x6A80),
]


@pytest.mark.parametrize(("certificate", "sw"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_certificate_changes_nothing(certificate, sw):
    made = card()
    before = made.trust.today, made.trust.points()
    reader = proved(made)
    assert status(present, reader, certificate) == sw
    assert (made.trust.today, made.trust.points()) == before and not made.session.terminal.imported
    authenticated(made, *CHAIN)


def test_a_certificate_after_which_another_tag_follows():
    reader = proved(card())
    for content in (VERIFIER.content() + b"\5\0", VERIFIER.body(), b"", b"\x7f", VERIFIER.content()[:-1]):
        reader.send(0x22, 0x81, 0xB6, encode(0x83, ROOT.holder))
        assert reader.exchange(0x2A, 0, 0xBE, content)[1] == 0x6A80


def test_chains_out_of_order():
    reader = proved(card())
    assert status(present, reader, READER) == 0x6A88  # its verifier has not been shown
    assert reader.exchange(0x2A, 0, 0xBE, VERIFIER.content())[1] == 0x6985  # no key chosen
    present(reader, VERIFIER)
    reader.send(0x22, 0x81, 0xB6, encode(0x83, ROOT.holder))
    assert reader.exchange(0x2A, 0, 0xBE, READER.content())[1] == 0x6300  # another authority than it names
    below = replace(READER, authority=READER.holder, holder=b"UTREADER200002")
    assert status(present, reader, READER, below) == 0x6300  # a terminal certifies nobody
    assert status(present, reader, replace(VERIFIER, authority=VERIFIER.holder, holder=b"UTOTHERDV26003")) == 0x6300
    assert reader.exchange(0x22, 0x81, 0xA4, encode(0x83, VERIFIER.holder))[1] == 0x6A88  # a verifier is no terminal
    assert reader.exchange(0x22, 0x81, 0xA4, encode(0x83, b"UTNOBODY000001"))[1] == 0x6A88
    sign_in(reader)


def test_imported_keys_end_with_the_session():
    made = card()
    present(proved(made), *CHAIN)
    reader = proved(made)
    assert reader.exchange(0x22, 0x81, 0xA4, encode(0x83, READER.holder))[1] == 0x6A88
    assert status(present, reader, READER) == 0x6A88


# --- order of protocols ---------------------------------------------------------------------------------------------
def test_pace_and_a_proof_of_the_chip_come_first_and_the_place_is_the_master_file():
    made = card()
    reader = LittleReader(made)
    assert status(present, reader, VERIFIER) == 0x6982
    reader.pace(CHAN)
    assert status(present, reader, VERIFIER) == 0x6982  # no chip authentication yet
    reader.chip_authentication(chip_infos(signed_content(reader.read(0x1D))))
    reader.select_identity()
    assert status(present, reader, VERIFIER) == 0x6985
    reader.select_master()
    present(reader, *CHAIN)
    sign_in(reader)


def test_cards_without_chip_authentication_know_no_terminal():
    lee = people.find("lee")
    made = card(lee)
    assert status(present, LittleReader(made).pace(lee), VERIFIER) == 0x6982


def test_integrated_mapping_needs_chip_authentication_too():
    person = replace(CHAN, chip=Chip(mapping="IM"))
    made = card(person)
    assert status(present, LittleReader(made).pace(person), VERIFIER) == 0x6982
    authenticated(made, *CHAIN, person=person)


# --- the signature --------------------------------------------------------------------------------------------------
def signed_as(reader, build, key=KEY):
    reader.send(0x22, 0x81, 0xA4, encode(0x83, READER.holder))
    challenge = reader.send(0x84, 0, 0, le=8)
    return reader.exchange(0x82, 0, 0, build(key, challenge))[1]


SIGNED = {
    "another key": lambda r: lambda key, c: plain(OTHER_KEY, r.card_name + c + r.own_x),
    "another challenge": lambda r: lambda key, c: plain(key, r.card_name + bytes(8) + r.own_x),
    "another card": lambda r: lambda key, c: plain(key, bytes(32) + c + r.own_x),
    "another session": lambda r: lambda key, c: plain(key, r.card_name + c + bytes(32)),
    "no session": lambda r: lambda key, c: plain(key, r.card_name + c),
    "zeros": lambda r: lambda key, c: bytes(64),
    "empty": lambda r: lambda key, c: b"\0",
    "other half of the plane": lambda r: lambda key, c: negative(plain(key, bytes(32) + c + r.own_x)),
}
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def negative(signature):
    return signature[:32] + (ORDER - int.from_bytes(signature[32:], "big")).to_bytes(32, "big")


@pytest.mark.parametrize("kind", SIGNED)
def test_a_wrong_signature_gives_no_right(kind):
    made = card()
    reader = proved(made)
    present(reader, *CHAIN)
    assert signed_as(reader, SIGNED[kind](reader)) == 0x6300
    assert made.rights == Rights()
    sign_in(reader)  # honestly, with a new challenge


def test_the_challenge_is_good_once_and_has_eight_bytes():
    made = card()
    reader = proved(made)
    present(reader, *CHAIN)
    reader.send(0x22, 0x81, 0xA4, encode(0x83, READER.holder))
    assert reader.exchange(0x82, 0, 0, bytes(64))[1] == 0x6985  # none asked for
    reader.send(0x22, 0x81, 0xA4, encode(0x83, READER.holder))
    challenge = reader.send(0x84, 0, 0, le=8)
    good = plain(KEY, reader.card_name + challenge + reader.own_x)
    assert reader.exchange(0x82, 0, 0, bytes(64))[1] == 0x6300
    reader.send(0x22, 0x81, 0xA4, encode(0x83, READER.holder))
    assert reader.exchange(0x82, 0, 0, good)[1] == 0x6985  # used up by the wrong signature
    reader.send(0x22, 0x81, 0xA4, encode(0x83, READER.holder))
    challenge = reader.send(0x84, 0, 0, le=16)
    assert reader.exchange(0x82, 0, 0, plain(KEY, reader.card_name + challenge + reader.own_x))[1] == 0x6985
    assert made.rights == Rights()


# --- date and trust points ------------------------------------------------------------------------------------------
def test_the_date_moves_forward_with_trusted_certificates_only():
    made = card()
    assert made.trust.today == ISSUED
    reader = proved(made)
    present(reader, replace(VERIFIER, chat=b"\x41", holder=b"UTFOREIGN26001"))
    assert made.trust.today == ISSUED  # a foreign verifier is no clock
    present(reader, replace(READER, authority=b"UTFOREIGN26001"))
    assert made.trust.today == ISSUED
    present(reader, VERIFIER)
    assert made.trust.today == date(2026, 7, 1)
    present(reader, READER)
    assert made.trust.today == date(2026, 11, 10)
    present(reader, replace(VERIFIER, holder=b"UTTESTDVDV26001", effective="260101", expires="261231"))
    assert made.trust.today == date(2026, 11, 10)  # never back
    assert status(present, reader, replace(READER, effective="261001", expires="261109")) == 0x6300
    made.power_on()
    assert made.trust.today == date(2026, 11, 10)


def test_a_link_brings_a_new_root_and_two_stay():
    made = card()
    reader = proved(made)
    present(reader, LINK)
    assert [point.holder for point in made.trust.points()] == [ROOT.holder, LINK.holder]
    assert made.trust.today == date(2023, 1, 1) and made.trust.references() == [LINK.holder]
    under_new = replace(VERIFIER, authority=LINK.holder, signer=OTHER_KEY)
    authenticated(made, under_new, READER)
    third = replace(
        LINK, authority=LINK.holder, holder=b"UTTESTCVCA00003", signer=OTHER_KEY, key=KEY, effective="250101"
    )
    present(proved(made), third)
    assert [point.holder for point in made.trust.points()] == [LINK.holder, third.holder]
    assert status(present, proved(made), VERIFIER) == 0x6A88  # the oldest is forgotten


def test_an_expired_root_certifies_its_successor_and_nobody_else():
    made = card(root=replace(ROOT, expires="231231"))
    reader = proved(made)
    present(reader, replace(VERIFIER, effective="240101", expires="270630", holder=b"UTTESTDVDV24001"))
    assert made.trust.today == date(2024, 1, 1)  # the root has run out by this very date
    assert status(present, reader, VERIFIER) == 0x6300
    present(reader, replace(LINK, expires="231230"))  # a link is taken even when it has run out
    assert made.trust.points()[-1].holder == LINK.holder


@pytest.mark.parametrize("cut", range(8))
def test_date_and_trust_points_change_together_when_the_power_goes(cut):
    memory = Nonvolatile()
    made = card(memory=memory)
    reader = proved(made)
    reader.send(0x22, 0x81, 0xB6, encode(0x83, ROOT.holder))
    command = reader.wrap(0x2A, 0, 0xBE, LINK.content())
    memory.cut_at = memory.writes + cut
    made.transceive(command)
    memory.cut_at = None
    made.power_on()
    moved = made.trust.today == date(2023, 1, 1)
    assert moved == (len(made.trust.points()) == 2) and moved == (cut > 2)


def test_two_families_of_roots_are_both_told():
    bench = replace(ROOT, authority=b"UTBENCHCVCA00001"[:15], holder=b"UTBENCHCVCA00001"[:15])
    points = [encode(0x7F21, root.content()) for root in (ROOT, bench)]
    made = Card.personalise(CHAN, ISSUER, trust_points=points)
    chat = encode(0x7F4C, encode(0x06, IS_OID) + encode(0x53, b"\x3f"))
    reader = proved(made, chat=chat)
    assert made.trust.references() == [ROOT.holder, bench.holder]
    present(reader, LINK)
    assert made.trust.references() == [LINK.holder, bench.holder] and len(made.trust.points()) == 3


# --- the parser by itself -------------------------------------------------------------------------------------------
@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=80) | st.tuples(st.integers(0, 250), st.integers(1, 255)))
def test_the_parser_raises_nothing_but_malformed(noise):
    content = bytearray(READER.content())
    if isinstance(noise, tuple):
        content[noise[0] % len(content)] ^= noise[1]
    else:
        content = noise
    try:
        cv_certificate.certificate(bytes(content))
    except Malformed:
        return
    assert isinstance(noise, tuple)
