# SPDX-License-Identifier: Apache-2.0
"""One card viewed at a depth, and what the reader says of it as one line of a table.

process: the workflow on CPython over the simulated card. pn532: the appliance under MicroPython, by a host's order.
Both readers are in service at the bench, with certificates, lists and keys from the issuer's own tools.
"""

import asyncio

from host.workflow_world import Desk, Link, ScriptedUi
from need import need_micropython
from reader.errors import ReaderError
from reader.workflows.view import view
from smartid.device import Client, ReaderRefused, open_port
from smartid.sim.world import World

PLACE = "bench"


def line(outcome):
    """How it was opened, the overall verdict, the reason of each claim; or the code of the error."""
    if isinstance(outcome, str):
        return outcome
    verdicts = outcome["verdicts"]
    claims = [
        claim["reason"] if claim["state"] != "unchecked" else f"({claim['reason']})" for claim in verdicts["claims"]
    ]
    return " ".join([outcome["opened"]["protocol"], verdicts["overall"], *claims])


class InProcess:
    """A reader in this process."""

    def __init__(self, authority, folder):
        self.reader = Desk(authority, PLACE, folder).reader

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def view(self, card, **password):
        """The result of the view, or the code of the error that ended it."""
        reader = self.reader
        reader.ui, reader.link = ScriptedUi(reader.settings, {}), Link(card)
        given = {name: value.encode() for name, value in password.items()}
        try:
            return asyncio.run(self._view(given))
        except ReaderError as error:
            return error.code

    async def _view(self, given):
        try:
            return await view(self.reader, self.reader.link.put(), **given)
        finally:
            await self.reader.link.release()


class OnTheHandheld:
    """The appliance with all its wires; it is never restarted."""

    def __init__(self, authority, folder):
        need_micropython()
        self._world = World(pki=authority, place=PLACE, lang="en")

    def __enter__(self):
        self._world.__enter__()
        self._world.wait_screen("idle")
        self._port = open_port(self._world.pty)
        self._client = Client(self._port.__enter__())
        self._client.call("events.subscribe")
        return self

    def __exit__(self, *error):
        self._port.__exit__(*error)
        self._world.__exit__(*error)

    def view(self, card, **password):
        laid = []

        def heard(method, params):
            if params.get("name") == "place" and not laid:
                laid.append(self._world.place(card))

        try:
            return self._client.call("reader.card", password, heard, timeout_s=60)
        except ReaderRefused as error:
            return error.code
        finally:
            self._next()

    def _next(self):
        """The card is taken; an error is read and put away."""
        world = self._world
        world.remove()
        world.wait_for(lambda: world.screen[0] in ("idle", "cleared") or world.screen[0].startswith("error"))
        while world.screen[0].startswith("error"):
            page = world.events
            world.keypad.tap("enter")
            world.wait_for(lambda page=page: world.events > page)
        world.wait_screen("idle", timeout=20)


DEPTHS = {"process": InProcess, "pn532": OnTheHandheld}
