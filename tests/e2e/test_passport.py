# SPDX-License-Identifier: Apache-2.0
"""An ordinary passport on the handheld: the menu, number and dates typed with twelve keys, the pages about its holder."""

import pytest

from issuers import shared_issuer
from need import need_micropython
from smartid import people
from smartid.sim.card import Card
from smartid.sim.world import World

_KEYS = ("ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ")
ROW = {letter: key for key, letters in enumerate(_KEYS, 2) for letter in letters}
LINES_DOWN = 3  # view, e-Cert, notices, passport: of a reader without certificates


def presses(number):
    """The keys of a passport number: a letter is its key's second, third .. sign. Neighbours here never share a key."""
    for sign in number:
        if sign.isdigit():
            yield sign
        else:
            key = str(ROW[sign])
            letters = [letter for letter in sorted(ROW) if ROW[letter] == ROW[sign]]
            yield from key * (letters.index(sign) + 2)


@pytest.mark.parametrize(("name", "protocol"), [("okoro", "BAC"), ("lindqvist", "PACE-IM")])
def test_a_passport_is_typed_in_and_viewed(name, protocol):
    need_micropython()
    authority, person, seen = shared_issuer(), people.find(name), []
    with World(trust=authority.csca_der(), place="bench", lang="en", trace=seen.append) as world:
        world.wait_screen("idle")
        world.type(["enter"])
        world.wait_screen("menu")
        world.type(["down"] * LINES_DOWN + ["enter"])
        world.wait_screen("letters")
        world.type([*presses(person.document_number), "enter"])
        for day in (person.birth, person.expires):
            world.wait_screen("date")
            events = world.events
            world.type([*f"{day:%d%m%Y}", "enter"])
            world.wait_for(lambda before=events: world.events > before and world.screen[0] in ("date", "place"))
        world.wait_screen("place")
        world.place(Card.personalise(person, authority))
        world.wait_screen("person", timeout=30)
    result = next(event for event in seen if event["kind"] == "result")
    assert result["opened"]["protocol"] == protocol and result["verdicts"]["overall"] == "genuine"
    assert result["person"]["number"] == person.document_number
