# SPDX-License-Identifier: Apache-2.0
"""The cases of smartid.hil at each simulated depth: everybody's document, every way a card can be wrong, and what the
reader says of it. `smartid test` runs the same on a reader's port."""

from pathlib import Path

import pytest

from e2e.depths import DEPTHS
from issuers import shared_issuer
from smartid import people
from smartid.hil.cases import cases
from smartid.hil.facts import lacking
from smartid.hil.verdicts import ATTACKS
from smartid.sim.card import Card
from smartid.sim.card.spoil import SPOILS
from smartid.sim.world import World

# The same in other tests: a card that takes for ever (a case of its own), pictures that only a screen decodes, records
# and keys that a view does not ask for
ELSEWHERE = {"slow", "jpeg", "jpeg-size", "stay", "stay-forged", "ecert-key"}


@pytest.fixture(scope="module")
def authority():
    return shared_issuer()


@pytest.fixture(scope="module")
def table(request, authority, tmp_path_factory):
    with DEPTHS[request.param](authority, tmp_path_factory.mktemp("reader")) as table:
        yield table


def pytest_generate_tests(metafunc):
    if "table" in metafunc.fixturenames:
        depths = [depth for depth in metafunc.config.getoption("--depth") or DEPTHS if depth in DEPTHS]
        played = [(depth, case) for depth in depths for case in cases() if _played(case, depth)]
        ids = [f"{depth}-{case.name}" for depth, case in played]
        metafunc.parametrize(("table", "case"), played, indirect=["table"], scope="module", ids=ids)


def _played(case, depth):
    """The stories have tests of their own, at their places; a reader in this process has no serial line."""
    return "keys" not in case.needs and (depth != "process" or "line" not in case.needs)


def test_case(table, case):
    assert not lacking(case.needs, table.facts)
    case.check(table)


def test_no_spoil_is_forgotten():
    assert {row.spoil for row in ATTACKS} | ELSEWHERE == set(SPOILS)


@pytest.mark.parametrize("place", ["bench", "kiosk"])
def test_a_reported_card_shows_nothing_of_its_holder(authority, place):
    """Neither on the screen, nor to a host, nor in what is left in the flash."""
    person, seen = people.find("choi"), []
    with World(pki=authority, place=place, lang="en", trace=seen.append) as world:
        world.wait_screen("idle")
        world.place(Card.personalise(person, authority))
        world.wait_screen("can")
        world.type([*person.can, "enter"])
        world.wait_screen("error-E-61", timeout=60)
        left = Path(world.flash_image).read_bytes()
    said = repr([event for event in seen if event["kind"] not in ("apdu", "pn532", "rf")])
    for secret in (person.number, person.document_number, person.surname, f"{person.birth:%Y%m%d}"):
        assert secret not in said and secret.encode() not in left
    assert not any(event["kind"] == "result" for event in seen)
    shown = [event["name"] for event in seen if event["kind"] == "screen"]
    assert "person" not in shown
