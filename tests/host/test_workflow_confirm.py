# SPDX-License-Identifier: Apache-2.0
"""Confirming the chip's data, at depth process: once, by the holder, and only where it is called for."""

import pytest

from host.workflow_world import Desk, answers, card_of, records
from reader.errors import Cancelled, TimedOut
from reader.lds.records import parse_confirmation
from reader.workflows.residence import CONFIRMATION
from smartid import people, pki

CHOW = people.find("chow")


@pytest.fixture(scope="module")
def authority():
    return pki.ephemeral()


@pytest.fixture
def desk(authority, tmp_path):
    return Desk(authority, "kiosk", tmp_path)


@pytest.fixture
def card(authority):
    return card_of(CHOW, authority)


def test_a_pending_card_is_confirmed_once(desk, card):
    assert desk.run("confirm", card, answers(CHOW)) == "done"
    assert desk.ui.told("show_done") == [("confirmed", (("decided_on", "20261124"),))]
    assert desk.run("confirm", card, answers(CHOW)) == "N-04"
    assert desk.ui.told("show_notice")[0][:2] == ("N-04", ("20261124",))
    assert desk.log() == [
        ("", "confirm", "begun"),
        ("", "confirm", "done"),
        ("", "confirm", "done"),
    ]
    first, second = (parse_confirmation(octets) for octets in records(card, CONFIRMATION))
    assert (first.state, second.state, second.place, second.officer) == (0x10, 0x03, "KIOS", "HOLDER")


def test_everything_is_shown_before_anything_is_asked(desk, card):
    desk.run("confirm", card, answers(CHOW))
    order = [name for name, *_ in desk.ui.seen if name in ("show_person", "ask_correct", "show_done")]
    assert order == ["show_person", "ask_correct", "show_done"]
    person, photo, items = desk.ui.told("ask_correct")[0]
    assert person.name_zh == "周煒燊" and set(items) >= {"names", "number", "birth", "sex", "photo"}


def test_not_correct_writes_nothing(desk, card):
    assert desk.run("confirm", card, answers(CHOW, ask_correct=[False])) == "N-05"
    assert len(records(card, CONFIRMATION)) == 1 and desk.log() == [("", "confirm", "E-50")]
    assert desk.run("confirm", card, answers(CHOW)) == "done", "it can still be confirmed"


@pytest.mark.parametrize("intent", ["show_person", "ask_correct"])
@pytest.mark.parametrize("error", [Cancelled, TimedOut])
def test_whoever_leaves_has_confirmed_nothing(desk, card, intent, error):
    assert desk.run("confirm", card, answers(CHOW, **{intent: [error]})) == error.code
    assert desk.log() == [("", "confirm", error.code)]
    assert desk.run("confirm", card, answers(CHOW)) == "done"


def test_wrong_digits_three_times(desk, card):
    assert desk.run("confirm", card, answers(CHOW, ask_can=["000000"])) == "E-28"
    assert len(desk.ui.told("ask_can")) == 3
    assert desk.run("confirm", card, answers(CHOW, ask_can=["000000", CHOW.can])) == "done"


def test_at_a_registration_office_an_officer_confirms(authority, card, tmp_path):
    desk = Desk(authority, "registration", tmp_path)
    assert desk.run("confirm", card, answers(CHOW)) == "E-66"
    assert desk.log_in() == "done"
    assert desk.run("confirm", card, answers(CHOW)) == "done"
    assert desk.log()[1:] == [
        ("0417", "officer", "done"),
        ("0417", "confirm", "begun"),
        ("0417", "confirm", "done"),
    ]


def test_a_clock_that_stopped(desk, card):
    desk.reader.clock.moment = None
    assert desk.run("confirm", card, answers(CHOW)) == "E-70"
