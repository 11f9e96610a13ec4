# SPDX-License-Identifier: Apache-2.0
"""Chips that fail and cards that are none, on a reader never restarted: each is told apart, and the next card reads.

The chip fails on SPI by default, on each bus with --all; tests/contract tries every bus in any case.
"""

import contextlib

import pytest

from need import need_micropython
from smartid import people, pki
from smartid.device import Client, ReaderRefused, open_port
from smartid.sim.card import Card, ForeignCard
from smartid.sim.radio import EndlessWtx, PlainTag
from smartid.sim.world import World


@pytest.fixture(scope="module")
def issuer(tmp_path_factory):
    need_micropython()
    return pki.open_or_init(tmp_path_factory.mktemp("home"))


class Bench:
    def __init__(self, world, client, issuer):
        self.world, self.client = world, client
        self.person = people.find("sai")
        self.card = Card.personalise(self.person, issuer)
        client.call("events.subscribe")

    def read(self, *laid, when="place", then=lambda world: None):
        """Lay these (or the good card) when the card is asked for, and do `then` when the screen `when` is shown."""
        self.world.remove()
        seen = set()

        def heard(method, params):
            name = params.get("name")
            if name in seen or params.get("kind") != "screen":
                return
            seen.add(name)
            if name == "place":
                for each in laid or (self.card,):
                    self.world.place(each)
            if name == when:
                with self.world.lock:
                    then(self.world)

        return self.client.call("reader.card", {"can": self.person.can}, heard, timeout_s=40)

    def fails(self, *laid, **how):
        """The name of the reader's error; the person then acknowledges it and takes the card."""
        with pytest.raises(ReaderRefused) as caught:
            self.read(*laid, **how)
        with self.world.lock:
            self.world.pn532.fault = None
        self.world.remove()
        self.world.wait_for(lambda: self.world.screen[0].startswith(("error", "removed", "cleared", "idle")))
        if self.world.screen[0].startswith("error"):
            self.world.keypad.tap("enter")
        return caught.value.name

    def reads(self, **how):
        result = self.read(**how)
        assert (result["person"]["number"], result["verdicts"]["overall"]) == (self.person.number, "genuine")


@contextlib.contextmanager
def bench_on(bus, issuer):
    with World(bus=bus, trust=issuer.csca_der(), lang="en", place="bench") as world:
        world.wait_screen("idle")
        with open_port(world.pty) as port:
            yield Bench(world, Client(port), issuer)


def pytest_generate_tests(metafunc):
    if "bus" in metafunc.fixturenames:
        metafunc.parametrize("bus", ["spi", "i2c", "hsu"] if metafunc.config.getoption("--all") else ["spi"])


@pytest.mark.slow
def test_the_contactless_chip_fails_in_the_middle(bus, issuer):
    def breaks(kind):
        return lambda world: setattr(world.pn532, "fault", kind)

    with bench_on(bus, issuer) as bench:
        bench.reads()
        assert bench.fails(when="reading", then=breaks("silent")) == "FrontEndSilent"
        bench.reads()
        assert bench.fails(when="reading", then=breaks("babble")) in ("FrameError", "FrontEndSilent")
        bench.reads()
        bench.reads(when="reading", then=breaks("reset"))  # the card is asked for again, and read on
        bench.reads()


@pytest.mark.slow
def test_what_lies_on_the_reader_is_not_one_of_our_cards(issuer):
    with bench_on("spi", issuer) as bench:
        twin = Card.personalise(people.find("chow"), issuer)
        assert bench.fails(bench.card, twin) == "TwoCards"
        bench.reads()
        assert bench.fails(PlainTag()) == "NotIsoDep"
        bench.reads()
        assert bench.fails(ForeignCard()) == "NotOurCard"
        bench.reads()
        assert bench.fails(EndlessWtx(bench.card)) == "CardSlow"
        bench.reads()
