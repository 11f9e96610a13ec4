# SPDX-License-Identifier: Apache-2.0
"""The card is pulled in the middle of a reading, at one block after the other, on one reader that is never restarted.

Put back, it is read on from where it slipped; not put back, the reading ends and the next one comes through.
By default at every fifth block before the photo and every fifteenth of the photo's; with --all, at every second before
it and every fifth of its own.
The card has a photo of 2 KB: its reads are of one kind, and a long row of them shows nothing more.
"""

import pytest

from need import need_micropython
from smartid import people, pki
from smartid.device import Client, ReaderRefused, open_port
from smartid.faults.bench import small_photo
from smartid.sim.card import Card
from smartid.sim.world import World

SELECTION = 4  # blocks; a card pulled within them has never been there (tests/contract has that)


@pytest.fixture(scope="module")
def issuer(tmp_path_factory):
    need_micropython()
    return pki.open_or_init(tmp_path_factory.mktemp("home"))


class Bench:
    """A world, a client of its reader, and chan's card."""

    def __init__(self, world, client, issuer):
        self.world, self.client = world, client
        self.person = people.find("chan")
        self.card = Card.personalise(self.person, issuer, photo=small_photo(self.person))
        self.trace = []
        world.trace = self.trace.append
        client.call("events.subscribe")

    def read(self, pull_after=None, back=None):
        """The result of a reading with the card pulled after so many blocks. back: the card that is put there then."""
        lay = [lambda: self.lay(self.card, pull_after)]
        if back:
            lay.append(lambda: self.world.place(back))
        del self.trace[:]

        def heard(method, params):
            if params.get("name") == "place" and lay:
                lay.pop(0)()

        return self.client.call("reader.card", {"can": self.person.can}, heard, timeout_s=30)

    def lay(self, card, pull_after):
        with self.world.lock:
            self.world.field.pull_after(blocks=pull_after)
        self.world.place(card)

    def read_whole(self):
        """A reading that comes through, and how many blocks it took before the photo and in all."""
        seen = []

        def note(event):
            if event["kind"] == "apdu":
                seen.append((event["plain_command"], self.world.field.counters["blocks"]))

        start = self.world.field.counters["blocks"]
        self.world.trace = note
        result = self.read()
        self.world.trace = self.trace.append
        photo = next(blocks for command, blocks in seen if command and command[:3] == b"\x00\xb0\x82")
        self.next()
        return result, photo - start, self.world.field.counters["blocks"] - start

    def next(self):
        self.world.remove()
        self.world.wait_screen("idle")

    def photo_reads(self):
        """(offset, octets) of each part of DG2 that the card gave, its last answer before a break included."""
        reads, is_photo = [], False
        for event in self.trace:
            command = event.get("plain_command") if event["kind"] == "apdu" else None
            if not command or command[1] != 0xB0:
                continue
            by_name = command[2] & 0x80
            is_photo = command[2] == 0x82 if by_name else is_photo
            if is_photo and len(event["plain_response"]) > 2:
                reads.append((0 if by_name else command[2] << 8 | command[3], len(event["plain_response"]) - 2))
        return reads


def positions(before_photo, total, dense):
    early, late = (2, 5) if dense else (5, 15)  # five and the eight blocks of a read: each of them has its turn
    return [*range(SELECTION, before_photo, early), *range(before_photo, total - 1, late)]


@pytest.fixture(scope="module")
def bench(issuer):
    world = World(trust=issuer.csca_der(), lang="en", place="bench")
    with world, open_port(world.wait_screen("idle") and world.pty) as port:
        yield Bench(world, Client(port), issuer)


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_put_back_at_block_after_block_it_is_read_on(bench, request):
    result, before_photo, total = bench.read_whole()
    assert result["verdicts"]["overall"] == "genuine"
    tried = positions(before_photo, total, request.config.getoption("--all"))
    assert len(tried) > 20
    for position in tried:
        again = bench.read(position, bench.card)
        bench.next()
        assert (again["person"], again["verdicts"]) == (result["person"], result["verdicts"]), position
        assert twice(bench.photo_reads()) <= BLOCK, position


BLOCK = 223
HEAD = 6  # octets of DG2 by which a reading that goes on knows it


def twice(reads):
    """How many octets of the photo's file came more than once, but for its head: the answer that the break swallowed
    counts, as the card gave it."""
    seen, more = set(range(HEAD)), 0
    for offset, octets in reads:
        part = set(range(offset, offset + octets)) - set(range(HEAD))
        more += len(part & seen)
        seen |= part
    return more


def test_what_is_read_twice_is_counted():
    assert twice([(0, 223), (223, 223), (0, 6), (446, 100)]) == 0
    assert twice([(0, 223), (223, 223), (0, 6), (223, 223)]) == 223
    assert twice([(0, 223), (0, 223)]) == 217


def test_in_the_middle_of_the_photo_nothing_is_read_twice(bench):
    """Pulled right after a whole answer, as a card is that slips between two commands."""
    _, before_photo, total = bench.read_whole()
    counts = []
    for position in range(before_photo + 10, before_photo + 16):  # the blocks of one answer, and the first of the next
        bench.read(position, bench.card)
        bench.next()
        counts.append(twice(bench.photo_reads()))
    assert min(counts) == 0 and max(counts) <= BLOCK


@pytest.mark.parametrize("part", ["before the photo", "in the photo"])
def test_not_put_back_the_reading_ends_and_the_next_comes_through(bench, part):
    result, before_photo, total = bench.read_whole()
    with pytest.raises(ReaderRefused) as caught:
        bench.read(before_photo // 2 if part == "before the photo" else (before_photo + total) // 2)
    assert caught.value.name == "CardLeft"
    bench.world.wait_screen("removed")
    again, _, blocks = bench.read_whole()
    assert again["person"] == result["person"]
    assert abs(blocks - total) <= 4  # a look or two more whether the card is there count as blocks


@pytest.mark.parametrize("name", ["wong", "chan"])
def test_another_card_is_refused(bench, issuer, name):
    """wong's has other digits; a second one of chan's has the same, but another security object."""
    _, before_photo, _ = bench.read_whole()
    other = Card.personalise(people.find(name), issuer)
    with pytest.raises(ReaderRefused) as caught:
        bench.read(before_photo + 12, other)
    assert caught.value.code == "E-55"
    bench.world.wait_screen("error-E-55")
    bench.world.keypad.tap("enter")
    bench.next()


def test_the_red_key_ends_the_waiting(bench):
    _, before_photo, _ = bench.read_whole()
    pressed = []

    def heard(method, params):
        if params.get("name") == "place":
            pressed.append(params)
            if len(pressed) == 1:
                bench.lay(bench.card, before_photo + 12)
            else:
                bench.world.keypad.tap("cancel")

    with pytest.raises(ReaderRefused) as caught:
        bench.client.call("reader.card", {"can": bench.person.can}, heard, timeout_s=30)
    assert caught.value.name == "Cancelled"
    bench.world.wait_screen("idle")
