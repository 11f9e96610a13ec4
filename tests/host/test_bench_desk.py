# SPDX-License-Identifier: Apache-2.0
"""What lies on the desk beside the reader, and the readers of the places."""

from dataclasses import replace

from issuers import shared_issuer
from need import need_micropython
from smartid import people
from smartid.bench.desk import desk
from smartid.bench.stage import Setting
from smartid.bench.workshop import Workshop
from smartid.sim import flash, provisioned


def test_officers_places_have_an_officer_and_a_kiosk_has_none():
    everyone = people.load()
    assert desk("kiosk", everyone)["officer"] is None
    assert desk("control", everyone)["officer"] == {"number": provisioned.OFFICER, "pin": provisioned.OFFICER_PIN}
    assert desk("bench", everyone)["officer"]["pin"] == ""


def test_tickets_and_reported_cards_are_those_of_the_story():
    shown = desk("control", people.load())
    assert {line["name"] for line in shown["tickets"]} == {person.key for person in people.load() if person.ticket}
    assert [line["name"] for line in shown["lost"]] == ["choi"]
    sai = next(line for line in shown["tickets"] if line["name"] == "sai")
    assert "UX150273(A)" in sai["en"] and f"{people.find('sai').ticket.limit:%d-%m-%Y}" in sai["zh"]


def test_the_reader_of_a_place_stays_as_it_was_left(tmp_path):
    need_micropython()
    workshop = Workshop(shared_issuer(), kept=tmp_path)
    setting = Setting(place="kiosk", lang="en")
    with workshop.world(setting, lambda event: None) as world:
        world.wait_screen("idle")
        assert world.screen[1] == "en"
        image = world.flash_image
    before = image.read_bytes()
    with workshop.world(replace(setting, settings={"large": True}), lambda event: None) as world:
        assert world.flash_image == image
        world.wait_screen("idle")
    assert b'"large": true' in flash.read(image)["/a/settings.json"] and image.read_bytes() != before
    with workshop.world(replace(setting, place="bench"), lambda event: None) as world:
        assert world.flash_image != image
