# SPDX-License-Identifier: Apache-2.0
"""Everybody's document, and every way a card can be wrong, with what the reader says of it: two tables, at each depth.

A line: whose document, how it was opened, the overall verdict, then the reasons of the four claims (signed, genuine,
lost, trust); in brackets what was not checked; or the code of the error that ended the reading.
"""

from pathlib import Path

import pytest

from e2e.verdicts import DEPTHS, line
from issuers import shared_issuer
from smartid import people
from smartid.sim.card import Card
from smartid.sim.card.spoil import SPOILS
from smartid.sim.world import World

EVERYBODY = """
chan       PACE-GM  genuine signed chip-ca  not-reported trust-age
wong       PACE-CAM genuine signed chip-cam not-reported trust-age
sai        PACE-CAM genuine signed chip-cam not-reported trust-age
chow       PACE-GM  genuine signed chip-ca  not-reported trust-age
macd       PACE-GM  genuine signed chip-ca  not-reported trust-age
ho         PACE-CAM genuine signed chip-cam not-reported trust-age
cheung     PACE-GM  genuine signed chip-ca  not-reported trust-age
dela       PACE-IM  genuine signed chip-ca  not-reported trust-age
choi       E-61
tang       PACE-GM  genuine signed chip-ca  not-reported trust-age
lee        PACE-GM  genuine signed chip-aa  not-reported trust-age
okoro      BAC      genuine signed chip-aa  (not-listed) trust-age
lindqvist  PACE-IM  genuine signed chip-ca  (not-listed) trust-age
"""

# Whose card, spoilt how (host/smartid/sim/card/spoil.py); "by mrz": opened by that instead of the six digits
ATTACKS = """
tang  dg1                     PACE-GM  bad    data-altered   (key-unconfirmed) not-reported trust-age
tang  dg2                     PACE-GM  bad    data-altered   (key-unconfirmed) not-reported trust-age
tang  sod                     PACE-GM  bad    bad-signature  (key-unconfirmed) not-reported trust-age
tang  unknown-signer          PACE-GM  bad    unknown-signer (key-unconfirmed) not-reported trust-age
tang  forged-signer           PACE-GM  bad    bad-signature  (key-unconfirmed) not-reported trust-age
tang  expired-signer          PACE-GM  partly signer-expired (key-unconfirmed) not-reported trust-age
tang  ca-key                  PACE-GM  bad    data-altered   chip-failed       not-reported trust-age
tang  clone                   PACE-GM  bad    signed         chip-failed       not-reported trust-age
wong  clone                   PACE-CAM bad    signed         chip-failed       not-reported trust-age
wong  cam-data                PACE-CAM bad    signed         chip-failed       not-reported trust-age
lee   clone                   PACE-GM  bad    signed         chip-failed       not-reported trust-age
okoro clone                   BAC      bad    signed         chip-failed       (not-listed) trust-age
tang  cardaccess-weaker       PACE-GM  bad    signed         downgrade-access  not-reported trust-age
tang  cardaccess              E-24
tang  cardaccess by mrz       BAC      bad    signed         downgrade-pace    not-reported trust-age
tang  ca-6300                 PACE-GM  bad    signed         chip-failed       not-reported trust-age
tang  ca-6982                 PACE-GM  bad    signed         chip-failed       not-reported trust-age
tang  ca-6a80                 PACE-GM  bad    signed         chip-failed       not-reported trust-age
tang  ca-6a88                 PACE-GM  bad    signed         chip-failed       not-reported trust-age
tang  ca-6fff                 PACE-GM  bad    signed         chip-failed       not-reported trust-age
tang  pace-6300               E-2B
tang  pace-6982               E-2B
tang  pace-6a80               E-2B
tang  pace-6a88               E-2B
tang  pace-6fff               E-2B
macd  pace-6982 by mrz        E-2B
tang  point-zero              E-2B
tang  point-off-curve         E-2B
tang  point-echo              E-2B
wong  point-off-curve         E-2B
dela  point-zero              E-2B
tang  sm-replay               E-29
tang  sm-reorder              E-29
tang  sm-flip                 E-29
tang  sm-mac                  E-29
tang  sm-plain                E-29
okoro sm-mac                  E-29
tang  tlv                     E-31
tang  tlv-inner               E-32
"""
# The same in other tests: a card that takes for ever (the air's, not the verdict's), pictures that only a screen
# decodes, records and keys that a view does not ask for
ELSEWHERE = {"slow", "jpeg", "jpeg-size", "stay", "stay-forged", "ecert-key"}


def rows(table):
    return [text.split() for text in table.strip().splitlines()]


def password(person, by_mrz=False):
    return {"mrz": person.mrz_information} if by_mrz or not person.can else {"can": person.can}


@pytest.fixture(scope="module")
def authority():
    return shared_issuer()


@pytest.fixture(scope="module")
def reader(request, authority, tmp_path_factory):
    with DEPTHS[request.param](authority, tmp_path_factory.mktemp("reader")) as reader:
        yield reader


def pytest_generate_tests(metafunc):
    if "reader" in metafunc.fixturenames:
        depths = metafunc.config.getoption("--depth") or DEPTHS
        metafunc.parametrize("reader", [depth for depth in depths if depth in DEPTHS], indirect=True, scope="module")


@pytest.mark.parametrize("row", rows(EVERYBODY), ids=lambda row: row[0])
def test_everybody(reader, authority, row):
    person = people.find(row[0])
    outcome = reader.view(Card.personalise(person, authority), **password(person))
    assert line(outcome) == " ".join(row[1:])
    if isinstance(outcome, dict):
        assert outcome["person"]["number"].replace("(", "").replace(")", "") == person.document_number


@pytest.mark.parametrize("row", rows(ATTACKS), ids=lambda row: "-".join(row[:2] + row[2:4] * (row[2] == "by")))
def test_every_attack_has_its_own_answer(reader, authority, row):
    name, spoil, *expected = row
    by_mrz = expected[:2] == ["by", "mrz"]
    person = people.find(name)
    outcome = reader.view(Card.personalise(person, authority, spoil=spoil), **password(person, by_mrz))
    assert line(outcome) == " ".join(expected[2 * by_mrz :])


def test_no_spoil_is_forgotten():
    assert {row[1] for row in rows(ATTACKS)} | ELSEWHERE == set(SPOILS)


@pytest.mark.parametrize("place", ["bench", "kiosk"])
def test_a_reported_card_shows_nothing_of_its_holder(authority, place):
    """Neither on the screen, nor to a host, nor in what is left in the flash."""
    person, seen = people.find("choi"), []
    with World(pki=authority, place=place, lang="en", trace=seen.append) as world:
        world.wait_screen("idle")
        world.place(Card.personalise(person, authority))
        world.wait_screen("can")
        world.type([*person.can, "enter"])
        world.wait_screen("error-E-61", timeout=20)
        left = Path(world.flash_image).read_bytes()
    said = repr([event for event in seen if event["kind"] not in ("apdu", "pn532", "rf")])
    for secret in (person.number, person.document_number, person.surname, f"{person.birth:%Y%m%d}"):
        assert secret not in said and secret.encode() not in left
    assert not any(event["kind"] == "result" for event in seen)
    shown = [event["name"] for event in seen if event["kind"] == "screen"]
    assert "person" not in shown
