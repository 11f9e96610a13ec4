# SPDX-License-Identifier: Apache-2.0
"""Cards spoiled on purpose: each attack is really there, and the small terminal, which checks everything, meets it."""

import hashlib

import pytest

from little_reader import LittleReader, Status, chip_infos, objects_of, signed_content, signed_hashes
from smartid import people, pki, profile
from smartid.sim.card import Card, security_infos
from smartid.sim.card.curves import NotOnCurve
from smartid.sim.card.spoil import SPOILS
from smartid.sim.card.tlv import table

ISSUER = pki.ephemeral()


def spoiled(name, kind):
    person = people.find(name)
    card = Card.personalise(person, ISSUER, spoil=kind)
    card.power_on()
    return person, card, LittleReader(card)


@pytest.mark.parametrize("name", ["chan", "wong", "dela", "cheung", "lee"])
@pytest.mark.parametrize("kind", ["ca-key", "clone"])
def test_another_key_in_the_chip(name, kind):
    """`ca-key` shows it in DG14 or DG15, against the hash that was signed; `clone` hides it behind honest files."""
    person, _, reader = spoiled(name, kind)
    reader.pace(person, which=-1).select_identity()
    signed = signed_hashes(reader.read(0x1D))
    own = 15 if person.chip.proof.startswith("AA") else 14
    assert (hashlib.sha256(reader.read(own)).digest() == signed[own]) == (kind == "clone")
    if own == 15:
        return
    honest = chip_infos(signed_content(reader.select_master().read(0x1D)))
    if person.chip.mapping == "CAM":
        assert honest[0].multiply(reader.chip_data(), honest[1]) != reader.card_map_key
    reader.chip_authentication(honest)
    with pytest.raises(Status, match="6988"):  # the card has other keys and takes ours for noise
        reader.read(0x1D)


@pytest.mark.parametrize("kind", ["cardaccess", "cardaccess-weaker"])
def test_a_downgrade_leaves_the_signed_files_as_they_were(kind):
    person, card, reader = spoiled("chan", kind)
    honest = set(security_infos.pace(Card.personalise(person, ISSUER).offers))
    if kind == "cardaccess":
        with pytest.raises(Status, match="6A82"):
            reader.card_access()
        reader.bac(person)
    else:
        assert not objects_of(reader.send(0xB0, 0x9C, 0, le=256)) & honest
        reader.pace(person).select_identity()
    dg14 = reader.read(14)
    assert honest <= objects_of(table(dg14)[0x6E])
    assert hashlib.sha256(dg14).digest() == signed_hashes(reader.read(0x1D))[14]


@pytest.mark.parametrize("sw", ["6300", "6982", "6a80", "6a88", "6fff"])
def test_the_first_step_refused(sw):
    person, _, reader = spoiled("chan", f"pace-{sw}")
    with pytest.raises(Status, match=sw.upper()):
        reader.pace(person)
    person, _, reader = spoiled("chan", f"ca-{sw}")
    infos = chip_infos(signed_content(reader.pace(person).read(0x1D)))
    with pytest.raises(Status, match=sw.upper()):
        reader.chip_authentication(infos)
    reader.select_identity().read(1)  # the session stands


@pytest.mark.parametrize("name", ["chan", "dela", "wong"])
@pytest.mark.parametrize("kind", ["point-zero", "point-off-curve"])
def test_points_that_are_none(name, kind):
    person, _, reader = spoiled(name, kind)
    with pytest.raises(NotOnCurve):
        reader.pace(person)


def test_the_terminals_own_point_comes_back():
    person, _, reader = spoiled("chan", "point-echo")
    sent, step = [], reader.step
    reader.step = lambda data, tag, cla=0x10: (sent.append((data, step(data, tag, cla))), sent[-1][1])[1]
    with pytest.raises((AssertionError, Status)):
        reader.pace(person)
    assert sent[1][0].endswith(sent[1][1])


def test_wrong_chip_authentication_data():
    person, _, reader = spoiled("wong", "cam-data")
    reader.pace(person, which=-1)
    curve, public, _ = chip_infos(signed_content(reader.read(0x1D)))
    try:
        quotient = reader.chip_data()
    except AssertionError:
        return  # not even padded
    assert curve.multiply(quotient, public) != reader.card_map_key


@pytest.mark.parametrize("kind", ["sm-replay", "sm-reorder", "sm-flip", "sm-mac"])
@pytest.mark.parametrize("name", ["chan", "okoro", "lindqvist"])
def test_secured_answers_tampered_with(name, kind):
    person, _, reader = spoiled(name, kind)
    reader.pace(person).select_identity() if person.chip.mapping else reader.bac(person)
    with pytest.raises((AssertionError, KeyError)):
        reader.read(2)


def test_a_status_word_without_secure_messaging():
    person, _, reader = spoiled("chan", "sm-plain")
    reader.pace(person).select_identity()
    with pytest.raises(Status):
        reader.read(2)


# --- the other way round: commands tampered with on their way -------------------------------------------------------
@pytest.mark.parametrize("name", ["chan", "okoro"])  # AES and 3DES
@pytest.mark.parametrize("way", ["again", "older", "bit", "mac", "skipped"])
def test_secured_commands_tampered_with_end_the_session(name, way):
    person, card, reader = spoiled(name, None)
    reader.pace(person).select_identity() if person.chip.mapping else reader.bac(person)
    first, second = (reader.wrap(0xB0, 0x81, 0, le=8) for _ in range(2))
    if way == "skipped":
        sent = [second]
    elif way == "again":
        sent = [first, first]
    elif way == "older":
        sent = [second, first]
    else:
        place = 7 if way == "bit" else len(first) - 2
        sent = [first[:place] + bytes([first[place] ^ 1]) + first[place + 1 :]]
    answers = [card.transceive(command) for command in sent]
    assert answers[-1] in (b"\x69\x88", b"\x69\x87") or len(sent) == 2 and not card.session.authenticated
    assert not card.session.authenticated
    assert card.transceive(bytes.fromhex("00B0810008"))[-2:] in (b"\x69\x82", b"\x6b\x00", b"\x90\x00", b"\x6a\x82")
    assert profile.AID_IDENTITY not in card.session.directory.names


def test_every_spoil_is_of_a_kind_that_a_test_here_or_in_hostile_knows():
    known = {"dg1", "dg2", "sod", "unknown-signer", "forged-signer", "expired-signer", "tlv", "tlv-inner", "jpeg"}
    known |= {"jpeg-size", "slow", "ca-key", "clone", "cardaccess", "cardaccess-weaker", "cam-data", "point-zero"}
    known |= {"point-off-curve", "point-echo", "sm-replay", "sm-reorder", "sm-flip", "sm-mac", "sm-plain"}
    known |= {"stay", "stay-forged", "ecert-key"}  # test_card_records.py, test_card_pin.py
    known |= {f"{first}-{sw}" for first in ("pace", "ca") for sw in ("6300", "6982", "6a80", "6a88", "6fff")}
    assert set(SPOILS) == known
