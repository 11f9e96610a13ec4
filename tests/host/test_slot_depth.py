# SPDX-License-Identifier: Apache-2.0
"""Depth slot without the appliance: everybody is read through the firmware's contact link and the simulated line, in
both protocols; what it costs; what noise and a pulled card do to it."""

import asyncio

import pytest

from contract.slot_like import SlotBench
from host import process_connection
from reader.drivers import tda8035
from reader.errors import CardLeft, ReaderError
from reader.lds import profile
from reader.refusals import CardOverload
from smartid import people, pki
from smartid.sim.card import Card
from smartid.sim.contact import ATR_BOTH, ATR_T0, ATR_T1, Noise

ATRS = {"T=0": ATR_T0, "T=1": ATR_T1, "both": ATR_BOTH}
PHOTO_MOST_US = 2_500_000
OVERHEAD_MOST = 0.10


@pytest.fixture(scope="module")
def authority():
    return pki.ephemeral()


def read(bench, card, person, authority):
    """What the view reads, through the bench's slot."""

    async def go():
        bench.lay(card)
        async with bench.link.card(timeout_ms=1000) as connection:
            password = person.can.encode()
            given = (password, profile.PASSWORD_CAN, authority.csca_der(), process_connection.TODAY, None)
            return await process_connection.read_through(connection, *given)

    try:
        return asyncio.run(go())
    finally:
        bench.assert_orderly()


@pytest.mark.parametrize("protocol", sorted(ATRS))
@pytest.mark.parametrize("name", people.NAMES)
def test_everybody_in_both_protocols(name, protocol, authority):
    person = people.find(name)
    carried = []
    card = Card.personalise(person, authority)
    card.on_event = lambda event: carried.append(len(event["command"]) + len(event["response"]))
    bench = SlotBench(ATRS[protocol])
    result = read(bench, card, person, authority)
    assert result["person"].to_dict()["number"] == person.number
    assert result["photo"] == person.photo()
    assert result["verdict"].overall == "signed"
    counted = bench.slot.counters
    assert counted["line_us"] + counted["card_us"] < PHOTO_MOST_US
    assert counted["characters"] < (1 + OVERHEAD_MOST) * sum(carried)
    assert (bench.line.f, bench.line.d) == (512, 32)


@pytest.mark.parametrize("seed", range(3))
def test_a_reading_over_a_noisy_line(seed, authority):
    person = people.find("chan")
    bench = SlotBench(ATR_T1)
    bench.slot.spoil = Noise(0.00002, seed)
    result = read(bench, Card.personalise(person, authority), person, authority)
    assert result["photo"] == person.photo() and result["verdict"].overall == "signed"


@pytest.mark.parametrize("protocol", ["T=0", "T=1"])
@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.5, 0.7, 0.95])
def test_a_card_that_is_pulled_on_the_way(share, protocol, authority):
    person = people.find("wong")
    bench = SlotBench(ATRS[protocol])
    bench.slot.pull_after(int(share * 18_000))
    with pytest.raises(CardLeft):
        read(bench, Card.personalise(person, authority), person, authority)


def test_a_card_that_shorts_its_supply_on_the_way(authority):
    person = people.find("sai")
    for characters in (40, 2_000, 12_000):
        bench = SlotBench(ATR_T1)
        bench.slot.overload_after(characters)
        with pytest.raises(ReaderError):
            read(bench, Card.personalise(person, authority), person, authority)
        assert bench.slot.history[-1] == "emergency deactivation"


SELECT_ECERT = b"\x00\xa4\x04\x0c" + bytes((len(profile.AID_ECERT),)) + profile.AID_ECERT
WRONG_PIN = bytes.fromhex("0020008108") + b"00000000"
TRIES = bytes.fromhex("00200081")


def commands(bench, *sent):
    """The status words, as far as it comes, of commands sent without secure messaging."""
    words = []

    async def go():
        async with bench.link.card(timeout_ms=1000) as connection:
            words.extend([(await connection.transceive(command))[1] for command in sent])

    asyncio.run(go())
    bench.assert_orderly()
    return words


@pytest.mark.parametrize("fault", ["pull_after", "overload_after"])
@pytest.mark.parametrize("protocol", ["T=0", "T=1"])
def test_a_write_is_torn_nowhere(protocol, fault, authority, monkeypatch):
    """A wrong PIN, cut off at every character: the try is spent or it is not, and what was spent stays spent."""
    for name in ("_ACTIVATION_MS", "_DEACTIVATION_MS", "_REST_MS", "_BOUNCE_MS", "_LOOK_MS", "_RESET_CLOCKS"):
        monkeypatch.setattr(tda8035, name, 0)
    card = Card.personalise(people.find("chan"), authority)
    tries, characters, spent = 3, 0, []
    while tries > 1:
        bench = SlotBench(ATRS[protocol])
        bench.lay(card)
        getattr(bench.slot, fault)(characters)
        try:
            commands(bench, SELECT_ECERT, WRONG_PIN)
        except (CardLeft, CardOverload):
            characters += 1
        else:
            spent.append("whole")
            characters = 0
        other = SlotBench(ATRS[protocol])
        other.lay(card)
        left = commands(other, SELECT_ECERT, TRIES)[1]
        assert left in (0x63C0 | tries, 0x63C0 | tries - 1), (characters, hex(left))
        if left & 0x0F < tries:
            spent.append(characters)
        tries = left & 0x0F
    assert characters > 20 and spent
