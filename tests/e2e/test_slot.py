# SPDX-License-Identifier: Apache-2.0
"""The appliance with its slot: first card wins, what the person is told, a card pulled at any moment, the figures."""

import contextlib
import json
import subprocess
import sys

import pytest

from need import need_micropython
from smartid import people, pki
from smartid.bench.serial import Asker
from smartid.sim.card import Card
from smartid.sim.contact import ATR_BOTH, ATR_T0, ATR_T1, Icc
from smartid.sim.world import World, WorldTimeout

ISSUER = pki.ephemeral()
CHAN, WONG = people.find("chan"), people.find("wong")
PHOTO_MOST_US = 2_500_000
OVERHEAD_MOST = 0.10


@pytest.fixture
def world():
    need_micropython()
    with World(trust=ISSUER.csca_der(), trace=lambda event: None) as world:
        world.wait_screen("idle")
        yield world


def card(person=CHAN):
    return Card.personalise(person, ISSUER)


def read(world, person=CHAN):
    """The digits are typed; the reader shows the person, or what was wrong."""
    world.wait_screen("can")
    world.type([*person.can, "enter"])
    world.wait_for(lambda: world.screen[0] == "person" or world.screen[0].startswith("error"), 30)
    return world.screen[0]


def idle(world):
    """Whatever stands on the screen is put away by the keys that it offers."""
    for _ in range(20):
        if world.screen[0] == "idle":
            return
        world.keypad.tap("enter" if world.screen[0].startswith("error") else "cancel")
        with contextlib.suppress(WorldTimeout):
            world.wait_screen("idle", timeout=1)
    raise AssertionError(f"the reader stays at {world.screen}")


def off_in_order(world):
    world.wait_for(lambda: world.slot.cmdvcc.level, 5, "still active")
    assert not world.slot.rst.level and not world.slot.faults


def test_a_card_after_the_other_on_either_interface(world):
    for atr in (ATR_T1, ATR_T0):
        icc = world.insert(Icc(card(), atr))
        assert read(world) == "person"
        assert not icc.early
        world.withdraw()
        off_in_order(world)
        idle(world)
        world.place(card(WONG))
        assert read(world, WONG) == "person"
        world.remove()
        idle(world)


def test_a_card_inserted_while_one_lies_on_the_antenna_has_to_wait(world):
    world.place(card(WONG))
    world.wait_screen("can")
    revision = world.display.revision
    world.insert(card(CHAN))
    world.wait_for(lambda: world.display.revision > revision, 5, "nothing was said")
    assert not world.slot.active
    assert read(world, WONG) == "person"
    world.remove()
    world.wait_for(lambda: world.slot.active, 20, "the other card is not served")
    assert read(world, CHAN) == "person"
    assert world.slot.active


def test_while_the_slot_is_served_the_antenna_is_off(world):
    world.insert(card())
    world.wait_screen("can")
    world.place(card(WONG))
    assert not world.field.on
    assert read(world, CHAN) == "person"
    assert not world.field.on


def test_a_card_the_wrong_way_round_is_told(world):
    world.insert(Icc(card(), ATR_BOTH, edit=lambda number, octets: None))
    world.wait_screen("error-E-2C")
    off_in_order(world)
    world.withdraw()
    idle(world)
    world.insert(card())
    assert read(world) == "person"


def test_a_card_with_a_short_circuit_is_told(world):
    world.slot.overload_after(6_000)
    world.insert(Icc(card(), ATR_T1))
    assert read(world) == "error-E-2D"
    off_in_order(world)


@pytest.mark.parametrize("atr", [ATR_T0, ATR_T1], ids=["T=0", "T=1"])
def test_a_card_pulled_while_it_is_read(world, atr):
    """At the answer to reset, in PACE, among the data, in the photo; after each the reader reads the next card."""
    for characters in (3, 300, 1_000, 9_000):
        world.slot.pull_after(characters)
        world.insert(Icc(card(), atr))
        if characters > 100:
            world.wait_screen("can")
            world.type([*CHAN.can, "enter"])
        world.wait_for(lambda: world.slot.card is None, 20, "the card is still there")
        off_in_order(world)
        idle(world)
    world.insert(Icc(card(), atr))
    assert read(world) == "person"


def play(script, name, protocol, out):
    """run.json of a script played with a card in the slot."""
    need_micropython()
    command = [sys.executable, "-m", "smartid", "bench", "--headless", "--play", script, "--card", name]
    done = subprocess.run(
        [*command, "--slot", "--protocol", protocol, "--lang", "en", "--out", str(out)],
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    return json.loads((out / "run.json").read_text())


@pytest.mark.parametrize("protocol", ["t0", "t1"])
@pytest.mark.parametrize(
    ("script", "name"), [("confirm", "chow"), ("ecert", "chan"), ("change-pin", "lee"), ("library", "wong")]
)
def test_everything_goes_through_the_slot(script, name, protocol, tmp_path):
    run = play(script, name, protocol, tmp_path)
    assert run["outcomes"] and run["slot"]["protocol"] == f"T={protocol[1]}"


@pytest.mark.parametrize("protocol", ["t0", "t1"])
def test_a_photo_in_time_and_little_besides(protocol, tmp_path):
    slot = play("view", "chan", protocol, tmp_path)["slot"]
    assert slot["protocol"] == f"T={protocol[1]}" and (slot["f"], slot["d"], slot["clock_hz"]) == (512, 32, 4_800_000)
    assert slot["line_us"] + slot["card_us"] < PHOTO_MOST_US
    assert slot["overhead"] < OVERHEAD_MOST
    assert slot["etu"] > 11 * slot["characters"] * 0.95


def test_what_the_slot_takes_of_the_memory_it_gives_back(world):
    alive = []
    asker = Asker(world)
    for atr in (ATR_T1, ATR_T0, ATR_T1, ATR_T0, ATR_T1):
        world.insert(Icc(card(), atr))
        assert read(world) == "person"
        world.withdraw()
        idle(world)
        world.wait_for(lambda: not world.slot.active, 5)
        alive.append(asker.ask("reader.memory")["alive"])
    assert alive[-1] - alive[1] < 2_000, alive
