# SPDX-License-Identifier: Apache-2.0
"""The firmware's core against the simulated card in one process: everyone is read, and every wrong card told apart."""

from datetime import date

import pytest

from host.process_connection import ProcessConnection, mrz_password, read_identity
from reader.errors import LdsError, ReaderError, TlvError, WrongPassword
from reader.lds import profile
from reader.protocols import pace
from smartid import people, pki
from smartid.sim.card import Card, ForeignCard
from smartid.sim.card.pace import offer

OTHER_APDUS_ALLOWED = 22
SHORT_BLOCK = 223


@pytest.fixture(scope="module")
def authority():
    return pki.ephemeral()


def connection_to(card, extended=False, tamper=None):
    card.power_on()
    connection = ProcessConnection(card, tamper)
    connection.extended = extended
    return connection


def read(card, person, authority, **options):
    extended = options.pop("extended", False)
    return read_identity(
        connection_to(card, extended), person.can.encode(), pace.PACE_CAN, authority.csca_der(), **options
    )


@pytest.mark.parametrize("person", people.load(), ids=lambda person: person.key)
def test_everyone_is_read_and_verified(person, authority):
    result = read(Card.personalise(person, authority), person, authority)
    found = result["person"].to_dict()
    assert found == {
        "number": person.number,
        "name_zh": person.name_zh,
        "surname": person.surname,
        "given": person.given,
        "name_en": person.name_en,
        "birth": f"{person.birth:%Y%m%d}",
        "sex": person.sex,
        "symbols": person.symbols,
        "card_type": person.card_type_number,
        "first_registration": person.first_registration.replace("-", ""),
        "issued": f"{person.issued:%Y%m%d}",
        "codes": list(person.codes),
        "thumbs": True,
    }
    assert result["photo"] == person.photo()
    assert result["verdict"].overall == "signed"
    assert result["opened"].curve == person.chip.curve
    assert result["other_apdus"] <= OTHER_APDUS_ALLOWED
    assert result["photo_apdus"] == -(-result["dg2"] // SHORT_BLOCK)


def test_with_extended_lengths_the_photo_takes_fewer_reads(authority):
    person = people.find("chan")
    result = read(Card.personalise(person, authority), person, authority, extended=True)
    assert result["verdict"].overall == "signed"
    assert result["photo_apdus"] == -(-result["dg2"] // 239)


def test_the_mrz_opens_the_card_too(authority):
    person = people.find("sai")
    connection = connection_to(Card.personalise(person, authority))
    result = read_identity(connection, mrz_password(person), pace.PACE_MRZ, authority.csca_der())
    assert result["person"].number == person.number and result["opened"].password_id == profile.PASSWORD_MRZ


@pytest.mark.parametrize("curve", sorted(profile.PARAMETERS.values()))
@pytest.mark.parametrize("cipher", ["AES-128", "AES-256"])
def test_every_curve_and_cipher_the_card_has(curve, cipher, authority):
    person = people.find("wong")
    try:
        offered = offer(curve, cipher)
    except KeyError:
        return  # a curve the simulated card does not have: the vectors cover it
    result = read(Card.personalise(person, authority, offers=[offered]), person, authority)
    assert result["opened"].curve == curve
    assert result["verdict"].overall == "signed"


def test_of_two_offers_the_stronger_is_chosen_and_named(authority):
    person = people.find("wong")
    offers = [offer("P-256", "AES-128"), offer("brainpoolP256r1", "AES-256")]
    card = Card.personalise(person, authority, offers=offers)
    seen = []
    card.on_event = seen.append
    result = read(card, person, authority)
    assert result["opened"].curve == "brainpoolP256r1"
    choices = [event["command"] for event in seen if event["command"][1] == 0x22]
    assert choices[0].endswith(bytes.fromhex("84010D"))


def test_a_wrong_can_is_told_apart_and_the_card_opens_afterwards(authority):
    person = people.find("chow")
    card = Card.personalise(person, authority)
    for _ in range(2):
        with pytest.raises(WrongPassword):
            read_identity(connection_to(card), b"000000", pace.PACE_CAN, authority.csca_der())
    assert read(card, person, authority)["person"].number == person.number


@pytest.mark.parametrize(
    ("spoil", "overall", "reason"),
    [
        ("dg1", "bad", "data-altered"),
        ("dg2", "bad", "data-altered"),
        ("sod", "bad", "bad-signature"),
        ("unknown-signer", "bad", None),
        ("expired-signer", "partly", "signer-expired"),
        ("jpeg", "signed", "signed"),
    ],
)
def test_spoilt_cards(spoil, overall, reason, authority):
    person = people.find("lee")
    result = read(Card.personalise(person, authority, spoil=spoil), person, authority)
    claim = result["verdict"].claims[0]
    assert result["verdict"].overall == overall
    assert claim.reason == reason or (reason is None and claim.reason in ("unknown-signer", "bad-signature"))


@pytest.mark.parametrize(("spoil", "error"), [("tlv", TlvError), ("tlv-inner", LdsError)])
def test_absurd_lengths(spoil, error, authority):
    person = people.find("lee")
    with pytest.raises(error):
        read(Card.personalise(person, authority, spoil=spoil), person, authority)


def test_without_a_trust_list_nothing_is_called_signed(authority):
    person = people.find("lee")
    connection = connection_to(Card.personalise(person, authority))
    result = read_identity(connection, person.can.encode(), pace.PACE_CAN, [])
    assert result["verdict"].overall == "partly" and result["verdict"].claims[0].reason == "no-trust-list"


def test_a_card_of_another_kind(authority):
    card = ForeignCard()
    with pytest.raises(ReaderError):
        read_identity(connection_to(card), b"482913", pace.PACE_CAN, authority.csca_der())


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 5, 6, 7, 11, 16, 17, 30, 78])
@pytest.mark.parametrize("change", ["status", "last bit", "cut", "nothing", "repeat"])
def test_one_answer_gone_wrong(number, change, authority):
    """At any step: a typed error, or no harm at all; never a good verdict on bad data."""
    kept = []

    def tamper(count, answer):
        kept.append(answer)
        if count != number:
            return answer
        return {
            "status": b"\x6f\x00",
            "last bit": answer[:-3] + bytes([answer[-3] ^ 1]) + answer[-2:] if len(answer) > 2 else answer,
            "cut": answer[: (len(answer) - 2) // 2] + answer[-2:],
            "nothing": answer[-2:],
            "repeat": kept[-2] if len(kept) > 1 else answer,
        }[change]

    person = people.find("macd")
    connection = connection_to(Card.personalise(person, authority), tamper=tamper)
    try:
        result = read_identity(connection, person.can.encode(), pace.PACE_CAN, authority.csca_der())
    except ReaderError:
        return
    assert result["person"].number == person.number
    assert result["verdict"].overall == "signed" and result["photo"] == person.photo()


def test_the_day_matters(authority):
    person = people.find("chan")
    card = Card.personalise(person, authority)
    for today, overall in (("20340630", "signed"), ("20340701", "partly"), (None, "partly")):
        assert read(card, person, authority, today=today, trust_date=today)["verdict"].overall == overall
    assert date(2034, 6, 30) > person.issued
