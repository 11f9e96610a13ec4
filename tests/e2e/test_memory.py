# SPDX-License-Identifier: Apache-2.0
"""After a reading nothing personal is left: not on the screen, not in any byte of the reader's memory."""

from pathlib import Path

import pytest

from smartid import people, pki
from smartid.faults.bench import bench
from smartid.sim.card import Card
from smartid.sim.world import World

ISSUER = pki.ephemeral()


def memory_of(pid: int) -> bytes:
    """Every readable and writable byte of the process."""
    found = []
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights = line.split()[:2]
            if rights.startswith("rw"):
                start, end = (int(part, 16) for part in span.split("-"))
                memory.seek(start)
                try:
                    found.append(memory.read(end - start))
                except OSError:
                    continue
    return b"".join(found)


@pytest.mark.parametrize("name", ["chan", "sai"])
def test_nothing_personal_is_left(name):
    person = people.find(name)
    card = Card.personalise(person, ISSUER)
    secrets = {
        "number": person.number.encode(),
        "MRZ": "".join(person.mrz)[30:60].encode(),
        "given names": person.name_en.split(", ")[1].encode(),
        "name": person.name_en.encode(),
        "CAN": person.can.encode(),
        "photo": person.photo()[200:232],
    }
    with World(trust=ISSUER.csca_der(), lang="en") as world:
        world.wait_screen("idle")
        world.place(card)
        world.wait_screen("can")
        world.type([*person.can, "enter"])
        world.wait_screen("person", timeout=30)
        during = memory_of(world.pid)
        assert all(secrets[kind] in during for kind in ("number", "photo")), "the search itself does not work"
        world.type(["cancel"])
        world.remove()
        world.wait_screen("idle")
        after = memory_of(world.pid)
        assert {kind: after.count(value) for kind, value in secrets.items() if value in after} == {}


def test_the_heap_is_as_high_after_the_tenth_card_as_after_the_third():
    """By then everything that stays has been brought in. Lists grow in steps, so a few octets come and go."""
    alive = []
    with bench(ISSUER) as table:
        for _ in range(10):
            table.read(lambda: table.world.place(table.card))
            table.clear()
            alive.append(table.alive())
    assert max(alive[3:]) - max(alive[1:3]) < 320, alive
