# SPDX-License-Identifier: Apache-2.0
"""The firmware on the emulated Pico, from its start to a person with a photo, signatures and chip verified: boards/pico.py,
its buses, its heap, and the very pictures of the simulated reader.

One start and one reading serve all of this, in this order.
"""

import pytest

from need_pico import BUILD_S, need_pico
from smartid import people, pki
from smartid.bench.serial import Asker
from smartid.sim.card import Card
from smartid.sim.pico.world import PicoWorld
from smartid.sim.world import World

ISSUER = pki.ephemeral()
PERSON = people.find("chan")
PATIENCE_S = 400  # only ends a wait in which nothing happens any more
NEEDED_FOR_A_READING = 100_000  # octets free in the idle reader; a view has taken 50,000
MOST_HEAP = 190 * 1024  # octets of the board's 240 KB
pytestmark = [pytest.mark.slow, pytest.mark.timeout(BUILD_S)]


@pytest.fixture(scope="module")
def reader(request):
    need_pico(request.config)
    with PicoWorld(trust=ISSUER.csca_der(), battery=None) as world:
        world.wait_screen("idle", timeout=PATIENCE_S)
        yield world


@pytest.fixture(scope="module")
def simulated():
    with World(trust=ISSUER.csca_der(), battery=None) as world:
        yield world


@pytest.fixture(scope="module")
def read(reader):
    """What the reader said of the card that it was given."""
    seen = []
    reader.trace = seen.append
    view(reader)
    return next(event for event in seen if event["kind"] == "result")


def view(world):
    world.place(Card.personalise(PERSON, ISSUER))
    world.wait_screen("can", timeout=PATIENCE_S)
    world.type([*PERSON.can, "enter"])
    world.wait_screen("person", timeout=PATIENCE_S)


def same_picture(reader, simulated):
    reader.wait_for(lambda: reader.display.rgb565() == simulated.display.rgb565(), PATIENCE_S, "not the same picture")


def test_the_idle_screen_is_the_simulated_readers(reader, simulated):
    simulated.wait_screen("idle")
    same_picture(reader, simulated)


def test_it_has_memory_for_a_reading(reader):
    assert Asker(reader).ask("reader.memory")["free"] > NEEDED_FOR_A_READING


def test_a_card_is_read_and_verified(read):
    assert (read["person"]["number"], read["person"]["name_en"]) == (PERSON.number, PERSON.name_en)
    assert read["verdicts"]["overall"] == "genuine"


def test_the_person_with_the_photo_is_the_simulated_readers(reader, read, simulated):
    view(simulated)
    same_picture(reader, simulated)


def test_its_heap_is_not_filled(reader, read, record_property):
    memory = Asker(reader).ask("reader.memory")
    record_property("heap", f"{memory['peak']:,} of {memory['alive'] + memory['free']:,} octets at its peak in a view")
    assert memory["peak"] < MOST_HEAP
