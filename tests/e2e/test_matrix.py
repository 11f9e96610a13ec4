# SPDX-License-Identifier: Apache-2.0
"""The table of tests/matrix.txt on the real firmware behind the PN532: a reader in service at each place, before which
each person comes once, with one story after another. All 550 cells are held at depth process.
"""

from collections import deque

import pytest

import matrix
from issuers import shared_issuer
from need import need_micropython
from smartid import people
from smartid.bench.serial import Asker
from smartid.bench.stage import Setting
from smartid.bench.workshop import Workshop
from smartid.pki import rights
from smartid.pki.supply import OFFICERS_PLACES
from smartid.sim.provisioned import OFFICER_PIN

CELLS, WORDS = matrix.read()
PATIENCE_S = 60
NEW_PIN = "481620"
# One story needs 380k (test_golden); here nearly all workflows run in one life of the reader, and on this port the names
# of whatever was loaded once stay in the heap.
HEAP = "400k"
# story: (workflow in the menu, whether an officer is logged in where there are officers)
STORIES = {
    "view": ("view", False),
    "ecert": ("ecert", False),
    "change-pin": ("ecert", False),
    "stay-kiosk": ("stay_update", False),
    "library": ("library", False),
    "confirm": ("confirm", True),
    "stay-officer": ("stay_update", True),
    "disputed": ("confirm", True),
}
ALONE, WITH_OFFICER = ([name for name, (_, officer) in STORIES.items() if officer is with_] for with_ in (False, True))


def cells(place):
    """[(story, person)]: everybody once, those stories first for which nobody is logged in."""
    found = []
    shift = list(rights.PLACES).index(place)
    for number, name in enumerate(people.NAMES):
        stories = (
            WITH_OFFICER if (number + shift) % 2 and place != "kiosk" else ALONE + (["confirm"] * (place == "kiosk"))
        )
        turned = stories[(number // 2 + shift) % len(stories) :] + stories
        found.append((next(s for s in turned if WORDS[CELLS[s, place, name]] != "E-65"), name))
    return sorted(found, key=lambda cell: STORIES[cell[0]][1] and place != "kiosk")


def menu(place):
    """What the menu offers at this place, in its order."""
    may_confirm = rights.PLACES[place].terminal & rights.rights("r5")
    lines = ["view"] + ["confirm"] * bool(may_confirm) + ["ecert", "stay_update", "library", "notices"]
    return lines + ["officer"] * (place != "kiosk")


class Appliance:
    """The handheld of one place, and a finger that answers each screen as the story has it."""

    def __init__(self, place):
        self.place, self.events = place, deque()
        workshop = Workshop(shared_issuer())
        self.workshop = workshop
        self.world = workshop.world(Setting(place=place, lang="en", heap=HEAP), self._event)

    def __enter__(self):
        self.world.start()
        Asker(self.world).subscribe_personal()
        self.until("idle")
        return self

    def __exit__(self, *_):
        self.world.stop()

    def _event(self, event):
        if event.get("kind") in ("screen", "outcome"):
            self.events.append(event)

    def next(self):
        self.world.wait_for(lambda: self.events, PATIENCE_S, "nothing happens")
        return self.events.popleft()

    def until(self, screen):
        while self.next().get("name") != screen:
            continue

    def choose(self, workflow):
        self.world.keypad.tap("enter")
        self.until("menu")
        self.world.type(str(1 + menu(self.place).index(workflow)))

    def log_in(self):
        self.choose("officer")
        if self.place in OFFICERS_PLACES:
            self.until("pin")
            self.world.type(OFFICER_PIN)
            self.world.keypad.tap("enter")
        assert self.outcome({}) == "done"
        self.until("menu")
        self.world.keypad.tap("cancel")
        self.until("idle")

    def outcome(self, answers, card=None):
        """Answer every screen until the workflow says how it ended."""
        while True:
            event = self.next()
            if event["kind"] == "outcome":
                return event["outcome"]
            if event["name"] == "place" and card is not None:
                with self.world.lock:
                    self.world.place(card)
                card = None
                continue
            usual = ["enter"] if event["name"] in ANSWERED else []
            for keys in answers[event["name"]]() if event["name"] in answers else usual:
                self.world.type(keys) if keys.isdigit() else self.world.keypad.tap(keys)

    def story(self, story, person):
        """The code that ends it."""
        card = self.workshop.card(person)
        self.choose(STORIES[story][0])
        ended = self.outcome(answers(story, person), card)
        self.world.keypad.tap("enter")
        self.world.remove()
        self.until("idle")
        return ended


# Screens on which the green key says yes, or goes on
ANSWERED = ("person", "person-2", "person-3", "verdict", "correct", "stay", "change", "done")


def answers(story, person):
    """{screen: what to press when it comes}."""
    pins = iter([person.ecert.pin] * (1 if story == "ecert" else 2) + [NEW_PIN] * 2) if person.ecert else iter([])
    return {
        "can": lambda: [person.can, "enter"],
        "pin": lambda: [next(pins), "enter"],
        "ecert": lambda: ["enter" if story == "change-pin" and person.ecert.state != "blocked" else "cancel"],
        "pick": lambda: ["down", "enter"],
        "date": lambda: ["correct"] * 8 + ["31122030", "enter"],
        **({"person": lambda: ["cancel"]} if story == "view" else {}),
        **({"correct": lambda: ["2", "enter"]} if story == "disputed" else {}),
        **{f"notice-N-{number:02}": lambda: ["enter"] for number in range(1, 18)},
    }


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("place", rights.PLACES)
def test_everybody_at(place):
    need_micropython()
    with Appliance(place) as appliance:
        logged_in = False
        for story, name in cells(place):
            if STORIES[story][1] and place != "kiosk" and not logged_in:
                appliance.log_in()
                logged_in = True
            expected = WORDS[CELLS[story, place, name]]
            if story == "change-pin" and expected == "E-52":
                expected = "done"  # the e-Cert is shown, and that its PIN is blocked: the key for it is not offered
            assert appliance.story(story, people.find(name)) == expected, (story, name)
