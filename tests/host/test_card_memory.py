# SPDX-License-Identifier: Apache-2.0
"""Non-volatile memory: the power goes at each write in turn, and afterwards the old state stands, or the new one."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from little_reader import LittleReader, Status
from smartid import people, pki
from smartid.sim.card import Card, Nonvolatile
from smartid.sim.card.nonvolatile import MemoryFileError, PowerCut

OLD = {"counter": b"\1", "records": b"one"}
NEW = {"counter": b"\2", "records": b"one, two"}
WRITES_OF_A_COMMIT = 2 * len(NEW) + 2  # journal, flag, cells, flag


def state(memory):
    return {cell: memory.read(cell) for cell in OLD}


@pytest.mark.parametrize("cut", range(WRITES_OF_A_COMMIT + 1))
@pytest.mark.parametrize("again", range(4))
def test_a_cut_at_each_write_and_another_while_recovering(cut, again):
    memory = Nonvolatile()
    memory.commit(OLD)
    memory.cut_at = memory.writes + cut
    try:
        memory.commit(NEW)
        interrupted = False
    except PowerCut:
        interrupted = True
    assert interrupted == (cut < WRITES_OF_A_COMMIT)
    memory.cut_at = memory.writes + again
    recover_until_done(memory)
    assert state(memory) == (OLD if cut <= len(NEW) else NEW)
    memory.cut_at = None
    memory.commit(OLD)  # a leftover of the broken write would show now
    assert state(memory) == OLD


def recover_until_done(memory):
    while True:
        try:
            return memory.recover()
        except PowerCut:
            continue


cells = st.dictionaries(st.sampled_from("abcd"), st.binary(max_size=4), min_size=1)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(cells, st.none() | st.integers(0, 12)), max_size=6))
def test_any_history_of_changes_and_cuts_leaves_whole_states_only(history):
    memory, expected = Nonvolatile(), {}
    for changes, cut in history:
        memory.cut_at = None if cut is None else memory.writes + cut
        after = expected | changes
        try:
            memory.commit(changes)
            expected = after
        except PowerCut:
            recover_until_done(memory)
            found = {cell: memory.read(cell, None) for cell in "abcd"}
            assert found in ({c: expected.get(c) for c in "abcd"}, {c: after.get(c) for c in "abcd"})
            expected = {cell: value for cell, value in found.items() if value is not None}
        memory.cut_at = None
    assert all(memory.read(cell) == value for cell, value in expected.items())


def test_memory_outlives_the_process(tmp_path):
    path = tmp_path / "cards" / "chan.json"
    Nonvolatile(path).commit(NEW)
    assert state(Nonvolatile(path)) == NEW
    assert json.loads(path.read_text()) == {"counter": "02", "records": "6f6e652c2074776f"}
    assert [entry.name for entry in path.parent.iterdir()] == ["chan.json"]


@pytest.mark.parametrize("content", ["", "[]", '{"a": 1}', '{"a": "xyz"}', "\x00"])
def test_a_memory_file_that_is_none(tmp_path, content):
    path = tmp_path / "memory.json"
    path.write_text(content)
    with pytest.raises(MemoryFileError):
        Nonvolatile(path)


# --- the card's own use of it: the count of wrong card access numbers ------------------------------------------
CHAN = people.find("chan")


@pytest.fixture(scope="module")
def issuer():
    return pki.ephemeral()


def wrong_try(card):
    """Status word, or None where the card went silent."""
    card.power_on()
    try:
        LittleReader(card).pace(CHAN, can="000000")
    except Status as refused:
        return None if refused.sw == 0 else refused.sw
    raise AssertionError("a wrong number was taken")


def count(card):
    return card.memory.read("wrong-can", b"\0")[0]


@pytest.mark.parametrize("cut", range(5))
def test_power_cut_while_a_wrong_try_is_written_down(issuer, cut):
    """Silent card, count old or new; a token is never judged before its try is counted."""
    card = Card.personalise(CHAN, issuer)
    assert wrong_try(card) == 0x6300
    assert count(card) == 1
    card.memory.cut_at = card.memory.writes + cut
    answered = wrong_try(card)
    assert answered == (None if cut < 4 else 0x6300)
    card.power_on()
    assert count(card) == (1 if cut < 2 else 2)


def test_pulling_the_card_at_the_token_saves_no_count(issuer):
    """The attack: power off as soon as the answer is 6300. The count stands all the same."""
    card = Card.personalise(CHAN, issuer)
    for expected in range(1, 6):
        assert wrong_try(card) == 0x6300
        card.power_off()
        assert count(card) == expected


def test_a_power_cut_during_recovery_leaves_the_card_off(issuer):
    card = Card.personalise(CHAN, issuer)
    card.memory.cut_at = card.memory.writes + 2
    assert wrong_try(card) is None  # cut between the flag and the cells
    card.memory.cut_at = card.memory.writes
    card.power_on()
    assert not card.powered
    card.power_on()
    assert card.powered and count(card) == 1


def test_a_cards_memory_in_a_file(issuer, tmp_path):
    path = tmp_path / "chan.json"
    assert wrong_try(Card.personalise(CHAN, issuer, memory=Nonvolatile(path))) == 0x6300
    assert count(Card.personalise(CHAN, issuer, memory=Nonvolatile(path))) == 1


def test_a_twin_goes_its_own_way(issuer):
    card = Card.personalise(CHAN, issuer)
    assert wrong_try(card) == 0x6300
    twin = card.twin()
    assert not twin.powered and wrong_try(twin) == 0x6300 and count(twin) == 2 and count(card) == 1
    twin.power_on()
    LittleReader(twin).pace(CHAN)
    assert (count(twin), count(card)) == (0, 1) and twin.memory.cells() == {"wrong-can": b"\0"}
