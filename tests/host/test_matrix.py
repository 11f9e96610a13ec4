# SPDX-License-Identifier: Apache-2.0
"""Every person with every story at every place, at depths process and pn532: the table in tests/matrix.txt holds."""

import pytest

import matrix
from host.workflow_world import DAY, Antenna, Desk, answers, card_of, small_photo
from smartid import people, pki

CELLS, WORDS = matrix.read()
STORIES = list(dict.fromkeys(story for story, _, _ in CELLS))
PLACES = ("registration", "headquarters", "control", "kiosk", "bench")
NEW_PIN = "481620"
WRONG_PIN = "000001"
PHOTO = small_photo()
WITH_OFFICER = ("confirm", "disputed", "blocked", "stay-officer")


@pytest.fixture(scope="module")
def authority():
    return pki.ephemeral()


@pytest.fixture(scope="module")
def desks(authority, tmp_path_factory):
    return {place: Desk(authority, place, tmp_path_factory.mktemp(place)) for place in PLACES}


@pytest.fixture(scope="module")
def all_lost(tmp_path_factory):
    """Readers whose list names every card."""
    authority = pki.ephemeral()
    for person in people.load():
        authority.registers.report_lost(person.document_number, person.issued)
    authority.registers.build_lost_list(DAY)
    return {place: Desk(authority, place, tmp_path_factory.mktemp(place)) for place in PLACES}


def test_the_table_is_whole():
    assert set(CELLS) == {(s, place, name) for s in STORIES for place in PLACES for name in people.NAMES}
    assert len(STORIES) == 10 and len(CELLS) == 550
    assert set(CELLS.values()) == set(WORDS), "each word is used"


@pytest.mark.parametrize("antenna", [lambda: None, Antenna], ids=["process", "pn532"])
@pytest.mark.parametrize(("story", "place", "name"), CELLS, ids=["-".join(cell) for cell in CELLS])
def test_cell(story, place, name, antenna, desks, all_lost):
    desk = (all_lost if story == "lost" else desks)[place]
    desk.antenna = antenna()
    desk.forget()
    person = people.find(name)
    card = card_of(person, desk.authority, photo=PHOTO)
    code = RUN.get(story, RUN["view"])(desk, card, person)
    assert code == WORDS[CELLS[story, place, name]], (code, repr(desk.error))


def with_officer(desk, workflow, card, replies):
    """Logged in where there are officers; where there are none, the workflow says what comes of it."""
    if desk.place != "kiosk" and desk.log_in() != "done":
        return desk.error.code
    return desk.run(workflow, card, replies)


def view(desk, card, person):
    return desk.run("view", card, answers(person))


def confirm(desk, card, person):
    return with_officer(desk, "confirm", card, answers(person))


def disputed(desk, card, person):
    return with_officer(desk, "confirm", card, answers(person, ask_correct=[False]))


def ecert(desk, card, person):
    return desk.run("ecert", card, answers(person, ask_pin=[pin_of(person)], show_ecert=["cancel"]))


def change_pin(desk, card, person):
    return desk.run("change_pin", card, answers(person, ask_pin=[pin_of(person), NEW_PIN]))


def blocked(desk, card, person):
    before = desk.run("change_pin", card, answers(person, ask_pin=[WRONG_PIN]))
    assert before == ("E-52" if person.ecert and not person.lost else "E-61" if person.lost else "E-55")
    return with_officer(desk, "change_pin.unblock_pin", card, answers(person, ask_pin=[NEW_PIN]))


def stay_kiosk(desk, card, person):
    return desk.run("stay_update", card, answers(person))


def stay_officer(desk, card, person):
    if desk.log_in() != "done":
        return desk.error.code
    return desk.run("stay_update", card, answers(person, ask_condition=[1], ask_date=["20301231"]))


def library(desk, card, person):
    return desk.run("library", card, answers(person))


def pin_of(person):
    return person.ecert.pin if person.ecert and person.ecert.pin else WRONG_PIN


RUN = {
    "view": view,
    "confirm": confirm,
    "disputed": disputed,
    "ecert": ecert,
    "change-pin": change_pin,
    "blocked": blocked,
    "stay-kiosk": stay_kiosk,
    "stay-officer": stay_officer,
    "library": library,
}
