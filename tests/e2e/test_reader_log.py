# SPDX-License-Identifier: Apache-2.0
"""The audit log of the whole appliance: what happens at the reader stands in it, is read out over the serial line by its
owner, and says of nobody who they are.
"""

import pytest

from issuers import shared_issuer
from need import need_micropython
from smartid import people
from smartid.device import reader_log
from smartid.pki.reader_log import card_mark
from smartid.pki.records import Card as CardOf
from smartid.sim import provisioned
from smartid.sim.card import Card
from smartid.sim.connected import connected
from smartid.sim.world import World


@pytest.fixture(scope="module", autouse=True)
def micropython():
    need_micropython()


def read(client, pki):
    log = reader_log.read(client, provisioned.owner(pki))
    pki.logs.verify(log)
    return log


def test_a_card_that_was_viewed_and_one_whose_digits_were_wrong():
    pki, chan = shared_issuer(), people.find("chan")
    card = Card.personalise(chan, pki)
    with World(pki=pki, place="kiosk") as world, connected(world) as client:
        assert read(client, pki).lines == []
        for digits, shown in ((chan.can, "person"), ("000000", "error-E-28")):
            world.wait_screen("idle")
            world.place(card)
            world.wait_screen("can")
            world.type([*digits, "enter"])
            world.wait_screen(shown, timeout=60)
            world.type(["cancel"])
            world.wait_for(lambda shown=shown: world.screen[0] != shown, 10, "it stays")
            world.remove()
            if world.wait_screen("removed", "idle", timeout=10)[0] == "removed":
                world.type(["cancel"])
        world.wait_screen("idle")
        log = read(client, pki)
    assert [(line.workflow, line.place) for line in log.lines] == [("view", "kiosk")] * 2
    first, second = log.lines
    mark = card_mark(pki.registers.list_key(), CardOf(chan.document_number, chan.issued))
    assert first.card == mark and first.outcome in ("done", "shown")
    assert second.card is None and second.outcome.startswith("E-")
    assert chan.document_number.encode() not in log.encoded()
