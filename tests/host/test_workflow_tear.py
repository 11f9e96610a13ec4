# SPDX-License-Identifier: Apache-2.0
"""Every writing workflow broken at every place, at depth process: the card pulled before and after each of its commands,
the card's power cut at each of its writes, the reader's at each of its own. Afterwards the old record is in force or
the new one, no PIN counter has gone up by itself, a ticket was used once, and the log has its line.

`pytest -s` prints how many places were tried; none may be lost.
"""

import pytest

from host.workflow_world import Desk, Pulled, Reader, answers, card_of, records, small_photo
from reader.errors import Cancelled
from reader.storage import log, tickets
from reader.workflows.residence import CONFIRMATION, STAY
from smartid import people, pki

SMALL = small_photo()
CHAN, TANG, SAI, CHOW = (people.find(name) for name in ("chan", "tang", "sai", "chow"))
PIN, NEW, WRONG = CHAN.ecert.pin, "481620", "000001"
OPENED = 20  # commands until the card is open: what breaks there is the same for every workflow
OPENING, READING = 10, 8  # every so many of those commands, and of those that only read, are tried for each workflow
WRITING = 16  # the last commands, among which all of the writing is


class Story:
    """One writing workflow: what to run, for whom, what is on the card before and after."""

    def __init__(self, workflow, person, place, read, old, new, officer=False, **replies):
        self.workflow, self.person, self.place, self.officer = workflow, person, place, officer
        self.read, self.old, self.new, self.replies = read, old, new, replies

    def run(self, desk, card, **how):
        return desk.run(self.workflow, card, answers(self.person, **self.replies), **how)

    def run_once_more(self, desk, card):
        """By somebody who does not know whether it was done, and gives up when the old PIN is none any more."""
        replies = {**self.replies, **({"ask_pin": [PIN, Cancelled]} if self.read(card) == (NEW, True) else {})}
        return desk.run(self.workflow, card, answers(self.person, **replies))


def stays(card):
    return len(records(card, STAY))


def confirmations(card):
    return len(records(card, CONFIRMATION))


def pin(card):
    """Which PIN is set, and whether it is blocked; the card is asked past its guards."""
    return card.memory.read("pin", card.pin._first.block()).rstrip(b"\xff").decode(), card.pin.tries > 0


STORIES = {
    "confirm": Story("confirm", CHOW, "kiosk", confirmations, 1, 2),
    "stay-kiosk": Story("stay_update", SAI, "kiosk", stays, 1, 2),
    "stay-officer": Story("stay_update", SAI, "control", stays, 1, 2, True, ask_condition=[4], ask_date=["20280101"]),
    "change-pin": Story("change_pin", CHAN, "kiosk", pin, (PIN, True), (NEW, True), ask_pin=[PIN, NEW, NEW]),
    "unblock-pin": Story(
        "change_pin.unblock_pin", TANG, "registration", pin, (TANG.ecert.pin, False), (NEW, True), True, ask_pin=[NEW]
    ),
}
COMES_BACK = ("confirm", "stay-kiosk", "stay-officer")  # those that ask for the card again


@pytest.fixture(scope="module")
def authority():
    return pki.ephemeral()


@pytest.fixture(scope="module")
def desks(authority, tmp_path_factory):
    return {
        place: Desk(authority, place, tmp_path_factory.mktemp(place)) for place in ("kiosk", "control", "registration")
    }


@pytest.fixture(params=STORIES)
def story(request):
    return STORIES[request.param]


def ready(desks, story):
    """(desk, card) as on the first day."""
    desk = desks[story.place]
    desk.forget()
    if story.officer:
        assert desk.log_in() == "done"
    return desk, card_of(story.person, desk.authority, photo=SMALL)


def whole(desks, story):
    """The commands and the card's writes of an undisturbed run."""
    desk, card = ready(desks, story)
    assert story.run(desk, card) == "done" and story.read(card) == story.new
    return desk.link.commands, card.memory.writes


def check(desk, card, story, ended, once_more=True):
    """After the break: old or new; the log tells of what was begun; once more, and it is new, once."""
    lines = [outcome for _, workflow, outcome in desk.log() if workflow != "officer"]
    found = story.read(card)
    assert found in (story.old, story.new), (found, ended)
    assert lines and (found == story.old or "begun" in lines)
    if not once_more:
        assert found == story.old
        return
    assert story.run_once_more(desk, card) in AGAIN[story.workflow if found == story.new else ""]
    assert story.read(card) == story.new
    if story.workflow == "stay_update" and not story.officer:
        assert story.run(desk, card) == "E-57", "the ticket is used up"
        assert story.read(card) == story.new


# How the workflow ends when it is done once more, by what came of the first time
AGAIN = {
    "": ("done",),
    "confirm": ("N-04",),
    "stay_update": ("done", "N-11", "E-57"),
    "change_pin": ("E-01",),
    "change_pin.unblock_pin": ("N-16",),
}


def positions(commands):
    reading = range(OPENED, commands - WRITING, READING)
    numbers = [*range(0, OPENED, OPENING), *reading, *range(commands - WRITING, commands)]
    return [Pulled(number, carried_out) for number in numbers for carried_out in (False, True)]


@pytest.mark.timeout(600)
def test_pulled_between_any_two_commands_and_gone(desks, story):
    tried, commands = 0, whole(desks, story)[0]
    for pull in positions(commands):
        desk, card = ready(desks, story)
        ended = story.run(desk, card, pull=pull)
        assert desk.link.pull is None, "the workflow got to it"
        check(desk, card, story, ended, pull.command >= commands - WRITING)
        tried += 1
    print(f"{story.workflow}: pulled at {tried} places, lost 0")
    assert tried > 30


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", COMES_BACK)
def test_pulled_while_writing_and_put_back(desks, name):
    """From the first command after the consent on: the workflow goes on by itself and is done."""
    story, tried = STORIES[name], 0
    commands = whole(desks, story)[0]
    for number in range(commands - 12, commands):
        for carried_out in (False, True):
            desk, card = ready(desks, story)
            ended = story.run(desk, card, pull=Pulled(number, carried_out), returns=1)
            begun = "begun" in [outcome for *_, outcome in desk.log()]
            assert ended == "done" if begun else ended == "E-21", (number, carried_out, ended)
            check(desk, card, story, ended)
            tried += begun
    print(f"{name}: pulled and put back at {tried} places of the writing, lost 0")
    assert tried >= 6


@pytest.mark.timeout(600)
def test_the_cards_power_cut_at_each_of_its_writes(desks, story):
    writes = whole(desks, story)[1]
    for number in range(writes):
        desk, card = ready(desks, story)
        card.memory.cut_at = number
        ended = story.run(desk, card)
        card.power_on()  # what was committed is finished, what was not is dropped
        card.power_off()
        check(desk, card, story, ended)
    print(f"{story.workflow}: the card's power cut at {writes} writes, lost 0")
    assert writes >= 3


class PowerCut(BaseException):
    """The reader's power: no code of the reader runs after it."""


class Flash:
    """The reader's own writes, each a whole one or none (test_log_power_cut has what is below): at the one of this
    number the power goes, before it or after it.
    """

    def __init__(self, monkeypatch, cut_at=None, after=False):
        self.cut_at, self.after, self.done, self.dead = cut_at, after, 0, False
        monkeypatch.setattr(log.Log, "_append", self._cut(log.Log._append))
        monkeypatch.setattr(tickets, "strike", self._cut(tickets.strike))

    def _cut(self, write):
        def cut(*given):
            if self.dead:
                raise PowerCut
            now = self.done == self.cut_at
            self.done += 1
            if now and not self.after:
                self.dead = True
                raise PowerCut
            write(*given)
            if now:
                self.dead = True
                raise PowerCut

        return cut


@pytest.mark.timeout(600)
def test_the_readers_power_cut_at_each_of_its_writes(desks, story):
    with pytest.MonkeyPatch.context() as patched:
        ready(desks, story)
        flash = Flash(patched)
        before = flash.done
        desk, card = ready(desks, story)
        begin = flash.done
        assert story.run(desk, card) == "done"
        writes = flash.done - begin
    assert before == 0 and writes >= 2
    for number in range(writes):
        for after in (False, True):
            desk, card = ready(desks, story)
            with pytest.MonkeyPatch.context() as patched:
                Flash(patched, number, after)
                with pytest.raises(PowerCut):
                    story.run(desk, card)
            restarted(desk, story)
            found = story.read(card)
            assert found in (story.old, story.new)
            assert found == story.old or "begun" in [outcome for *_, outcome in desk.log()]
            story.run_once_more(desk, card)
            assert story.read(card) == story.new
            numbers = desk.log()
            assert numbers, "the log can still be read to its end"
    print(f"{story.workflow}: the reader's power cut at {2 * writes} places, lost 0")


def restarted(desk, story):
    """What was in the reader's memory is gone, and so is whoever was logged in."""
    desk.reader = Reader(desk.folder, desk.reader.clock)
    if story.officer:
        assert desk.log_in() == "done"


def test_a_wrong_pin_never_gains_a_try(desks, authority):
    """Pulled before and after each command with a wrong PIN under way; the power cut at each write."""
    desk, tried = desks["kiosk"], 0
    story = Story("change_pin", CHAN, "kiosk", pin, None, None, ask_pin=[WRONG])
    card = card_of(CHAN, authority)
    story.run(desk, card)
    commands, writes = desk.link.commands, card.memory.writes
    for number in range(OPENED, commands):
        for carried_out in (False, True):
            desk.forget()
            card = card_of(CHAN, authority)
            story.run(desk, card, pull=Pulled(number, carried_out))
            left = card.pin.tries
            assert left <= 3
            story.run(desk, card, pull=Pulled(number, carried_out))
            assert card.pin.tries <= left
            tried += 1
    for number in range(writes):
        desk.forget()
        card = card_of(CHAN, authority)
        card.memory.cut_at = number
        story.run(desk, card)
        card.power_on()
        left = card.pin.tries
        story.run(desk, card)
        assert card.pin.tries <= left
    print(f"wrong PIN: {tried + writes} places, no try gained")
