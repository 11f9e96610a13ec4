# SPDX-License-Identifier: Apache-2.0
"""The card is pulled in the middle of a reading, at one block after the other, on one reader that is never restarted.

By default at every third block before the photo and every ninth of the photo's; with --all, at every block there is.
The card has a photo of 2 KB: its reads are of one kind, and a long row of them shows nothing more.
"""

import io

import pytest
from PIL import Image

from need import need_micropython
from smartid import people, pki
from smartid.device import Client, ReaderRefused, open_port
from smartid.sim.card import Card
from smartid.sim.world import World

SELECTION = 4  # blocks; a card pulled within them has never been there (tests/contract has that)


@pytest.fixture(scope="module")
def issuer(tmp_path_factory):
    need_micropython()
    return pki.open_or_init(tmp_path_factory.mktemp("home"))


def small(photo):
    """The same picture in about 2 KB."""
    out = io.BytesIO()
    Image.open(io.BytesIO(photo)).save(out, "JPEG", quality=12)
    assert 1000 < len(out.getvalue()) < 3000
    return out.getvalue()


class Bench:
    """A world, a client of its reader, and chan's card."""

    def __init__(self, world, client, issuer):
        self.world, self.client = world, client
        self.person = people.find("chan")
        self.card = Card.personalise(self.person, issuer, photo=small(self.person.photo()))
        client.call("events.subscribe")

    def read(self, pull_after=None):
        """The result of a reading with the card pulled after so many blocks."""
        placed = []

        def heard(method, params):
            if params.get("name") == "place" and not placed:
                placed.append(True)
                with self.world.lock:
                    self.world.field.pull_after(blocks=pull_after)
                self.world.place(self.card)

        return self.client.call("reader.card", {"can": self.person.can}, heard, timeout_s=30)

    def read_whole(self):
        """A reading that comes through, and how many blocks it took before the photo and in all."""
        seen = []

        def note(event):
            if event["kind"] == "apdu":
                seen.append((event["plain_command"], self.world.field.counters["blocks"]))

        start = self.world.field.counters["blocks"]
        self.world.trace = note
        result = self.read()
        self.world.trace = None
        photo = next(blocks for command, blocks in seen if command and command[:3] == b"\x00\xb0\x82")
        self.world.remove()
        self.world.wait_screen("idle")
        return result, photo - start, self.world.field.counters["blocks"] - start


def positions(before_photo, total, dense):
    early, late = (1, 1) if dense else (3, 9)
    return [*range(SELECTION, before_photo, early), *range(before_photo, total - 1, late)]


@pytest.mark.slow
def test_pulled_at_block_after_block(issuer, request):
    world = World(trust=issuer.csca_der(), lang="en", place="bench")
    with world, open_port(world.wait_screen("idle") and world.pty) as port:
        bench = Bench(world, Client(port), issuer)
        result, before_photo, total = bench.read_whole()
        assert result["verdicts"]["overall"] == "genuine"
        tried = positions(before_photo, total, request.config.getoption("--all"))
        for position in tried:
            with pytest.raises(ReaderRefused) as caught:
                bench.read(pull_after=position)
            assert caught.value.name == "CardLeft", (position, caught.value)
            world.wait_screen("removed")
        assert len(tried) > 25
        again, _, blocks = bench.read_whole()
        assert again["person"] == result["person"]
        assert abs(blocks - total) <= 2  # one more look whether the card is there counts as a block
