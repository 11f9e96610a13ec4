# SPDX-License-Identifier: Apache-2.0
"""A reading for which the memory does not suffice ends like any other faulty card; the next one is read."""

from need import need_micropython
from smartid import people, pki
from smartid.sim.card import Card
from smartid.sim.world import World

ISSUER = pki.ephemeral()


def test_the_reader_goes_on():
    need_micropython()
    person = people.find("chow")
    with World(trust=ISSUER.csca_der(), lang="en", heap="316k") as world:
        world.wait_screen("idle")
        for _ in range(2):
            world.place(Card.personalise(person, ISSUER))
            world.wait_screen("can")
            world.type([*person.can, "enter"])
            world.wait_screen("error-E-30", timeout=30)
            world.type(["enter"])
            world.remove()
            world.wait_screen("idle")
