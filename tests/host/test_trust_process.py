# SPDX-License-Identifier: Apache-2.0
"""Everyone's document opened, proved and judged by the firmware in one process; each attack gives its own verdict."""

from dataclasses import replace

import pytest

from host.process_connection import ProcessConnection
from host.trust_reading import Document
from reader.errors import (
    CardLeft,
    Downgraded,
    NotOurCard,
    PointError,
    ProtocolError,
    SecureMessagingError,
    WrongPassword,
)
from reader.lds import profile
from reader.protocols.evidence import LostEvidence
from smartid import people, pki
from smartid.sim.card import Card

OTHER_APDUS_ALLOWED = 26
GENUINE = {"CA": "chip-ca", "CAM": "chip-cam", "AA": "chip-aa"}
CHAN = people.find("chan")


@pytest.fixture(scope="module")
def authority():
    return pki.ephemeral()


def document(person, authority, spoil=None, tamper=None, by_mrz=False, **options):
    card = Card.personalise(person, authority, spoil=spoil)
    card.power_on()
    mrz = person.mrz_information.encode()
    passwords = {"mrz": mrz} if by_mrz or not person.can else {"can": person.can.encode(), "mrz": mrz}
    connection = ProcessConnection(card, tamper)
    connection.extended = connection.extended and options.pop("extended", True)
    return Document(connection, authority.csca_der(), **passwords, **options)


def expected_proof(chip):
    if chip.proof.startswith("AA"):
        return "AA"
    return "CAM" if chip.mapping == "CAM" else "CA"


@pytest.mark.parametrize("person", people.load(), ids=lambda person: person.key)
def test_everyones_chip_is_genuine(person, authority):
    found = document(person, authority).read()
    assert found.person.number == person.number and found.photo == person.photo()
    assert found.opened.protocol == "PACE" and found.opened.curve in (person.chip.curve, person.chip.second_curve)
    assert found.opened.mapping == person.chip.mapping
    assert found.chip.method == expected_proof(person.chip)
    assert found.claims["genuine"] == ("yes", GENUINE[found.chip.method])
    assert found.claims["signed"] == ("yes", "signed")
    assert found.verdict.overall == "genuine"
    assert found.other_apdus <= OTHER_APDUS_ALLOWED


@pytest.mark.parametrize("person", people.load(), ids=lambda person: person.key)
def test_everyone_by_the_mrz(person, authority):
    found = document(person, authority, by_mrz=True).read()
    assert found.opened.password_id == profile.PASSWORD_MRZ and found.verdict.overall == "genuine"


@pytest.mark.parametrize(
    ("name", "protocol", "mapping", "proof"), [("okoro", "BAC", None, "AA"), ("lindqvist", "PACE", "IM", "CA")]
)
def test_ordinary_passports(name, protocol, mapping, proof, authority):
    person = people.find(name)
    found = document(person, authority).read()
    assert (found.opened.protocol, found.opened.mapping, found.chip.method) == (protocol, mapping, proof)
    assert found.person.number == person.document_number
    assert found.person.name_en == f"{person.surname}, {person.given}"
    assert found.person.birth == f"{person.birth:%Y%m%d}" and found.photo == person.photo()
    assert found.verdict.overall == "genuine" and found.claims["genuine"] == ("yes", GENUINE[proof])


def chip_of(**changes):
    return replace(CHAN, chip=replace(CHAN.chip, **changes))


@pytest.mark.parametrize("cipher", ["3DES", "AES-128", "AES-192", "AES-256"])
@pytest.mark.parametrize("mapping", ["GM", "IM", "CAM"])
def test_every_mapping_and_cipher(mapping, cipher, authority):
    if (mapping, cipher) == ("CAM", "3DES"):
        return  # not defined
    found = document(chip_of(mapping=mapping, cipher=cipher), authority).read()
    assert found.opened.mapping == mapping and found.verdict.overall == "genuine"


@pytest.mark.parametrize("curve", sorted(profile.PARAMETERS.values()))
@pytest.mark.parametrize("explicit", [False, True])
def test_every_curve(curve, explicit, authority):
    found = document(chip_of(curve=curve, mapping="CAM", explicit=explicit), authority).read()
    assert found.opened.curve == curve and found.verdict.overall == "genuine"
    found = document(chip_of(curve=curve, mapping="GM", explicit=explicit), authority).read()
    assert found.chip.method == "CA" and found.verdict.overall == "genuine"


@pytest.mark.parametrize("bits", [1024, 1792, 2048, 3072])
@pytest.mark.parametrize("hash_name", ["sha1", "sha256"])
def test_active_authentication_with_rsa(bits, hash_name, authority):
    """Long keys need a link that carries long answers; on one that does not, the chip is not called false."""
    person = chip_of(proof="AA-RSA", rsa_bits=bits, rsa_hash=hash_name)
    reading = document(person, authority)
    if bits > 1792:
        assert reading.read().claims["genuine"] == ("unchecked", "not-checked")
        reading = document(person, authority)
        reading.connection.max_response = 1500
    assert reading.read().claims["genuine"] == ("yes", "chip-aa")


# --- attacks: what the reader says of each --------------------------------------------------------------------------
VERDICTS = {
    "dg1": ("bad", "no", "data-altered", None),
    "dg2": ("bad", "no", "data-altered", None),
    "sod": ("bad", "no", "bad-signature", "key-unconfirmed"),
    "unknown-signer": ("bad", "no", "unknown-signer", "key-unconfirmed"),
    "forged-signer": ("bad", "no", "bad-signature", "key-unconfirmed"),
    "expired-signer": ("partly", "no", "signer-expired", "key-unconfirmed"),
    "ca-key": ("bad", "no", "data-altered", "key-unconfirmed"),
    "clone": ("bad", "unchecked", "not-all-read", "chip-failed"),
    "cardaccess-weaker": ("bad", "yes", "signed", "downgrade-access"),
}


@pytest.mark.parametrize("spoil", sorted(VERDICTS))
def test_documents_that_are_read_and_found_wanting(spoil, authority):
    found = document(people.find("tang"), authority, spoil=spoil).read()
    overall, state, reason, genuine = VERDICTS[spoil]
    assert found.verdict.overall == overall
    assert found.claims["signed"] == (state, reason)
    assert genuine is None or found.claims["genuine"][1] == genuine
    assert found.claims["genuine"][0] != "yes" or genuine is None


def test_card_access_taken_away(authority):
    """With the MRZ the card opens by BAC, and the signed DG14 gives it away; with the CAN alone it does not open."""
    found = document(CHAN, authority, spoil="cardaccess", by_mrz=True).read()
    assert found.opened.protocol == "BAC" and found.verdict.overall == "bad"
    assert found.claims["genuine"] == ("no", "downgrade-pace")
    alone = document(CHAN, authority, spoil="cardaccess")
    alone.mrz = None
    with pytest.raises(NotOurCard):
        alone.read()


@pytest.mark.parametrize("sw", ["6300", "6982", "6a80", "6a88", "6fff"])
def test_a_card_that_fails_the_pace_it_offers(sw, authority):
    """Even where BAC would open it (macd) and the MRZ is known."""
    for name in ("chan", "macd"):
        with pytest.raises(Downgraded):
            document(people.find(name), authority, spoil="pace-" + sw, by_mrz=True).read()


@pytest.mark.parametrize("sw", ["6300", "6982", "6a80", "6a88", "6fff"])
def test_a_card_that_fails_the_chip_authentication_it_names(sw, authority):
    found = document(CHAN, authority, spoil="ca-" + sw).read()
    assert found.verdict.overall == "bad" and found.claims["signed"] == ("yes", "signed")
    assert found.claims["genuine"] == ("no", "chip-failed") and found.chip.reason == sw.upper()


def test_chip_authentication_data_that_explain_nothing(authority):
    found = document(people.find("wong"), authority, spoil="cam-data").read()
    assert found.claims["genuine"] == ("no", "chip-failed") and found.verdict.overall == "bad"


@pytest.mark.parametrize("spoil", ["point-zero", "point-off-curve", "point-echo"])
def test_points_that_are_none(spoil, authority):
    for name in ("chan", "dela", "wong"):
        with pytest.raises(Downgraded) as caught:
            document(people.find(name), authority, spoil=spoil).read()
        assert isinstance(caught.value.__cause__, PointError | ProtocolError)


@pytest.mark.parametrize("spoil", ["sm-replay", "sm-reorder", "sm-flip", "sm-mac", "sm-plain"])
def test_secured_answers_tampered_with(spoil, authority):
    for name in ("chan", "lindqvist", "okoro"):
        with pytest.raises(SecureMessagingError):
            document(people.find(name), authority, spoil=spoil).read()


def test_a_wrong_password_is_nobodys_attack(authority):
    for name in ("chan", "wong", "dela"):
        reading = document(people.find(name), authority)
        reading.can = b"000000"
        with pytest.raises(WrongPassword):
            reading.read()
    reading = document(people.find("okoro"), authority)
    reading.mrz = CHAN.mrz_information.encode()
    with pytest.raises(WrongPassword):
        reading.read()


def test_a_card_that_is_lost(authority):
    for found, overall in ((True, "bad"), (False, "genuine")):
        lost = LostEvidence(found, "20261120", "20261204")
        assert document(CHAN, authority, lost=lost).read().verdict.overall == overall


# --- resume ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["chan", "wong", "okoro"])
def test_a_reading_goes_on_after_the_card_slipped(name, authority):
    """Opened again, the same chip proved again, and the photo from the octet reached: fewer reads than from the start."""
    person = people.find(name)
    card = Card.personalise(person, authority)
    buffer, reached = bytearray(profile.MAX_DG2), []

    def attempt(tamper=None, have=0):
        card.power_on()
        passwords = {"can": person.can.encode()} if person.can else {}
        connection = ProcessConnection(card, tamper)
        reading = Document(connection, authority.csca_der(), mrz=person.mrz_information.encode(), **passwords)
        reading.into, reading.have = buffer, have
        reading.arrived = lambda chunk, filled, total: reached.append(filled)
        return reading.read()

    whole = attempt()
    filled = reached[len(reached) // 2]
    del reached[:]

    def leave(number, answer):
        if len(reached) > 3:
            raise CardLeft("slipped")
        return answer

    buffer[:] = bytes(len(buffer))
    with pytest.raises(CardLeft):
        attempt(leave)
    assert 0 < reached[-1] < filled
    again = attempt(have=reached[-1])
    assert again.photo == whole.photo == person.photo()
    assert again.verdict.overall == "genuine" and again.photo_apdus < whole.photo_apdus
