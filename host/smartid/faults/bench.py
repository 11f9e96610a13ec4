# SPDX-License-Identifier: Apache-2.0
"""A simulated reader that is never restarted, a host on its serial line, and a card of few reads."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator
from typing import Any

from PIL import Image

from smartid import people, pki
from smartid.device import Client, ReaderRefused
from smartid.device.errors import ReaderSilent
from smartid.faults.tally import LOST, RIGHT, TYPED
from smartid.sim.card import Card
from smartid.sim.connected import connected
from smartid.sim.world import World

_PATIENCE_S = 90.0
_SMALL_PHOTO = 12  # quality of the JPEG, for about 2 KB
_SETTLING_S = 40.0  # until the reader shows that it has done with the card
_READY = ("idle", "removed", "cleared")
_INTERNAL = -32603

Hand = Callable[[], None]


def small_photo(person) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(person.photo())).save(out, "JPEG", quality=_SMALL_PHOTO)
    return out.getvalue()


class Bench:
    """world, client of its reader, person, and the person's card; `whole`: what an undisturbed reading gives."""

    def __init__(self, world: World, client: Client, keys: pki.Pki, name: str = "chan") -> None:
        self.world, self.client, self.keys = world, client, keys
        self.person = people.find(name)
        self.card = self.new_card()
        client.call("events.subscribe")

    def new_card(self, **how: Any) -> Card:
        return Card.personalise(self.person, self.keys, photo=small_photo(self.person), **how)

    def read(self, *hands: Hand, patience_s: float = _PATIENCE_S) -> dict:
        """The result of a reading. hands: what is done each time the reader asks for a card, in turn; what it counts
        down meanwhile is the same question. Raises ReaderRefused, ReaderSilent, ReaderDied.
        """
        waiting = list(hands)

        def heard(method: str, params: dict) -> None:
            if params.get("kind") == "screen" and params.get("name") == "place" and waiting:
                waiting.pop(0)()

        return self.client.call("reader.card", {"can": self.person.can}, heard, patience_s)

    def judge(self, whole: dict, *hands: Hand, patience_s: float = _PATIENCE_S) -> tuple[str, str]:
        """(RIGHT, TYPED or LOST, what came of it) of a reading; afterwards the reader is ready for the next.

        TYPED is also a result that is right and a verdict that is none: the person is told. Raises ReaderDied.
        """
        try:
            outcome = judged(self.read(*hands, patience_s=patience_s), whole)
        except ReaderRefused as error:
            outcome = (LOST if error.number == _INTERNAL else TYPED), error.name
        except ReaderSilent as error:
            outcome = LOST, str(error)
        self.clear()
        return outcome

    def clear(self) -> None:
        """Take the card away and put away what stands on the screen."""
        with self.world.lock:
            self.world.slot.pull_after(None)
            self.world.slot.spoil = None
        self.world.remove()
        self.world.withdraw()
        self.world.wait_for(lambda: self.world.screen[0].startswith((*_READY, "error")), _SETTLING_S)
        if self.world.screen[0] not in _READY:
            self.world.keypad.tap("enter")  # once: another would open the menu
            self.world.wait_screen(*_READY, timeout=_SETTLING_S)

    def alive(self) -> int:
        """Octets of heap in use at a seam."""
        return self.client.call("reader.memory")["alive"]


def judged(result: dict, whole: dict) -> tuple[str, str]:
    """What is read wrong and called genuine is lost; what is called anything less is told."""
    overall = result["verdicts"]["overall"]
    if overall != whole["verdicts"]["overall"]:
        return TYPED, overall
    return (RIGHT, overall) if result["person"] == whole["person"] else (LOST, f"{overall}, and another person")


@contextlib.contextmanager
def bench(keys: pki.Pki, name: str = "chan", **how: Any) -> Iterator[Bench]:
    """A reader that trusts these keys, started. Raises MissingProgram."""
    with World(trust=keys.csca_der(), lang="en", place="bench", **how) as world, connected(world) as client:
        world.wait_screen("idle")
        yield Bench(world, client, keys, name)
