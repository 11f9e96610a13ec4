# SPDX-License-Identifier: Apache-2.0
"""Readers in service at each place, made by the real provisioning and kept: what they say of themselves."""

from datetime import date

import pytest

from issuers import shared_issuer
from need import need_micropython
from smartid import people
from smartid import pki as issuer
from smartid.pki.rights import PLACES
from smartid.sim import flash, provisioned
from smartid.sim.connected import connected
from smartid.sim.world import STORY_TIME, World


@pytest.fixture(scope="module", autouse=True)
def micropython():
    need_micropython()


@pytest.fixture(scope="module")
def pki():
    return shared_issuer()


@pytest.mark.parametrize("place", PLACES)
def test_a_reader_of_each_place_is_in_service(pki, place):
    with World(pki=pki, place=place, lang="en", settings={"large": True}) as world, connected(world) as client:
        facts = client.call("reader.info")
        assert world.screen == ("idle", "en")
    assert (facts["state"], facts["provisioned"]) == ("in service", 1)
    assert {entry["state"] for entry in facts["trust"]} == {"ok"}
    settings = facts["settings"]
    officer = provisioned.OFFICER if place != "kiosk" else ""
    assert (settings["place"], settings["large"], settings["officer"]) == (place, True, officer)


def test_an_image_is_made_once_and_stays_as_it_was(pki, monkeypatch):
    made = provisioned.image(pki, "kiosk")
    before = made.read_bytes()
    monkeypatch.setattr(provisioned, "_provision", None)
    with World(pki=pki, place="kiosk", lang="zh") as world:
        world.wait_screen("idle")
        assert world.flash_image != provisioned.image(pki, "kiosk")
    assert made.read_bytes() == before


def test_a_new_list_makes_a_new_image():
    pki = issuer.ephemeral()
    before = provisioned.image(pki, "bench")
    person = people.find("chan")
    pki.registers.report_lost(person.document_number, person.issued)
    made = pki.registers.build_lost_list(STORY_TIME.date())
    after = provisioned.image(pki, "bench")
    assert after != before and flash.read(after)["/a/trust/lost.lst"] == made


def test_the_story_is_told_once():
    pki = issuer.ephemeral()
    provisioned.image(pki, "bench")
    choi = people.find("choi")
    assert not pki.registers.report_lost(choi.document_number, choi.issued)  # it was there
    pki.registers.report_found(choi.document_number, choi.issued)
    pki.registers.build_lost_list(STORY_TIME.date())
    provisioned.image(pki, "bench")
    assert pki.registers.report_lost(choi.document_number, choi.issued)  # found cards stay found


def test_lists_made_on_a_later_day_are_not_from_the_readers_future():
    """`smartid pki init` makes them on the day it is typed, which is any day after the story's."""
    pki = issuer.ephemeral()
    pki.make_all(date(2027, 3, 1))
    with World(pki=pki, place="kiosk", lang="en") as world, connected(world) as client:
        facts = client.call("reader.info")
    assert (facts["state"], facts["time"][:10]) == ("in service", "2027-03-01")
