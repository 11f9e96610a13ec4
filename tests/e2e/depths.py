# SPDX-License-Identifier: Apache-2.0
"""Readers at the simulated depths, as the cases of smartid.hil see them: in service at the bench, with certificates,
lists and keys from the issuer's own tools.

process: the workflow on CPython over the simulated card. pn532: the appliance under MicroPython, by a host's order.
"""

import asyncio
import contextlib

from host.workflow_world import Desk, Link, ScriptedUi
from need import need_micropython
from reader.errors import ReaderError
from reader.workflows.view import view
from smartid import people
from smartid.hil.facts import Facts
from smartid.hil.table import Table
from smartid.sim.card import Card
from smartid.sim.connected import connected
from smartid.sim.world import World

PLACE = "bench"
# One reading needs 380k; here every protocol there is runs in one life of the reader, and on this port the names of
# whatever was loaded once stay in the heap.
HEAP = "400k"


class InProcess:
    """A reader in this process, without a serial line."""

    facts = Facts("process")

    def __init__(self, authority, folder):
        self._authority = authority
        self._reader = Desk(authority, PLACE, folder).reader

    def view(self, name, *, spoil=None, by_mrz=False, can=None):
        """As smartid.hil.table.Table."""
        person = people.find(name)
        reader, card = self._reader, Card.personalise(person, self._authority, spoil=spoil)
        reader.ui, reader.link = ScriptedUi(reader.settings, {}), Link(card)
        mrz = person.mrz_information.encode() if by_mrz or not person.can else None
        try:
            return asyncio.run(self._view(None if mrz else (can or person.can).encode(), mrz))
        except ReaderError as error:
            return error.code

    async def _view(self, can, mrz):
        try:
            return await view(self._reader, await self._reader.link.put(), can, mrz)
        finally:
            await self._reader.link.release()


class WorldHand:
    """A person in the simulated world."""

    def __init__(self, world):
        self._world = world

    @property
    def empty(self):
        return not self._world.field.cards

    def lay(self, card, person, pull_after):
        self._world.place(card)
        if pull_after is not None:
            tell = card.on_event
            card.on_event = lambda event: (tell(event), self._answered(card, pull_after))
            card.answered = 0

    def _answered(self, card, pull_after):
        """Under the world's lock: the answer to the last command is lost on its way."""
        card.answered += 1
        if card.answered > pull_after:
            self._world.field.pull_after(blocks=0)

    def remove(self):
        self._world.remove()

    def dismiss(self):
        self._world.keypad.tap("enter")


@contextlib.contextmanager
def in_process(authority, folder):
    yield InProcess(authority, folder)


@contextlib.contextmanager
def on_the_handheld(authority, folder):
    """The appliance with all its wires; it is never restarted."""
    need_micropython()
    with World(pki=authority, place=PLACE, lang="en", heap=HEAP) as world, connected(world) as client:
        table = Table(client, WorldHand(world), authority)
        info, memory = table.ask("reader.info"), table.ask("reader.memory")
        table.facts = Facts("pn532", info, memory["free"], (0x32, 1, 6, 7))
        yield table


DEPTHS = {"process": in_process, "pn532": on_the_handheld}
