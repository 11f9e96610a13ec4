# SPDX-License-Identifier: Apache-2.0
"""The power goes at every write of the card's memory while a command changes it: afterwards the old state stands or the
new one. At each of these places it also goes once more at every write of the recovery.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from tests.host.ecert_terminal import CHANGE, NEW, PIN, RESET, VERIFY, WRONG
from tests.host.residence_terminal import (
    CERTIFICATES,
    CONFIRMATION,
    ENTRIES,
    SIGNER,
    SIGNER_KEY,
    STAY,
    append,
    inside,
    next_stay,
)
from tests.host.residence_terminal import record as read_record

import record_bytes
from little_reader import LittleReader
from little_reader import tlv as encode
from little_terminal import ISSUER, ROOT
from smartid import people, profile
from smartid.sim.card import Card, Nonvolatile
from smartid.sim.card.personalise import contents
from smartid.sim.card.randomness import SystemRandomness
from smartid.sim.card.rights import Rights

MOST_WRITES = 16
POSITIONS = {  # how many each change is tried at, recoveries included
    "append a stay": 24,
    "append a confirmation": 24,
    "append a library entry": 24,
    "verify, right": 16,
    "verify, wrong": 8,
    "change": 32,
    "change, wrong": 8,
    "unblock": 35,
}
ALL_RIGHTS = Rights(0, 0xFF1F)
SAI, CHOW, CHAN = (people.find(name) for name in ("sai", "chow", "chan"))


@dataclass
class Change:
    """`open` brings a terminal to where the command may be sent; `send` gives its status word; `look` the state."""

    name: str
    person: object
    application: bytes
    send: Callable[[LittleReader], int]
    look: Callable[[LittleReader], object]
    prepare: Callable[[LittleReader], object] = lambda reader: None
    between: Callable[[object, object], list] = lambda old, new: []  # states allowed beside these two

    def cards(self):
        """A maker of cards that are all alike, down to the keys and the memory."""
        if self.name not in _MADE:
            roots = [encode(0x7F21, ROOT.content())]
            made = contents(self.person, ISSUER, SystemRandomness(), trust_points=roots)
            memory = Nonvolatile()
            if self.application == profile.AID_RESIDENCE or self.application == profile.AID_LIBRARY:
                card = Card(made, memory)
                reader = inside(self.person, made=card)
                append(reader, CERTIFICATES, encode(0x7F21, SIGNER.content()))
            self.prepare(self.open(Card(made, memory)))
            _MADE[self.name] = made, memory
        made, memory = _MADE[self.name]
        return lambda: Card(made, copy.deepcopy(memory))

    def open(self, card):
        """On the contacts and in plain, with rights as if a terminal had proved itself: that is not what is tried here."""
        card.power_on("contact")
        card.session.rights = ALL_RIGHTS
        reader = LittleReader(card)
        reader.send(0xA4, 0x04, 0x0C, self.application)
        return reader

    def state(self, card):
        return self.look(self.open(card))


_MADE: dict[str, tuple] = {}


def records(sfi):
    def look(reader):
        found = []
        while True:
            data, sw = read_record(reader, sfi, len(found) + 1, le=256)
            if sw != 0x9000:
                assert sw == 0x6A83
                return found
            found.append(data)

    return look


_RECORDS: dict[str, bytes] = {}  # made once each: an ECDSA signature is another one every time


def stay(reader):
    if "stay" not in _RECORDS:
        _RECORDS["stay"] = next_stay(reader, 3)
    return append(reader, STAY, _RECORDS["stay"])


def confirmation(reader):
    if "confirmation" not in _RECORDS:
        pending = read_record(reader, CONFIRMATION, 1)[0]
        _RECORDS["confirmation"] = record_bytes.build(
            b"CF", SIGNER_KEY, number=b"U9051144<", issued=b"20251020", serial=b"\0\2", standing=b"\3",
            decided=b"20261124", link=record_bytes.link(pending), place=b"KIOS", reference=bytes(8), certificate=b"\3",
        )  # fmt: skip
    return append(reader, CONFIRMATION, _RECORDS["confirmation"])


def library(reader):
    if "library" not in _RECORDS:
        _RECORDS["library"] = record_bytes.build(
            b"LB", SIGNER_KEY, number=b"UX150273A", issued=b"20230612", serial=b"\0\1", standing=b"\1",
            decided=b"20261124", link=bytes(8), place=b"REGO", reference=bytes(8), certificate=b"\3",
        )  # fmt: skip
    return append(reader, ENTRIES, _RECORDS["library"])


def pin_state(reader):
    """State, tries, unblockings left; and which of the PINs it is, found out on a copy of the card."""
    state = reader.send(0xCA, 0xDF, 0x21, le=256)
    twin = copy.deepcopy(reader.card)
    other = LittleReader(twin)
    twin.power_on("contact")
    twin.session.rights = ALL_RIGHTS
    other.send(0xA4, 0x04, 0x0C, profile.AID_ECERT)
    if not state[1]:
        return state, b""
    right = [pin for pin in (PIN, NEW) if other.exchange(VERIFY, 0, 0x81, pin)[1] == 0x9000]
    assert len(right) == 1 or state[1] == 1
    return state, right[0] if right else b""


def tries(state, left):
    return bytes((state[0][0] if left else 2, left, state[0][2])), state[1]


def one_try_less(old, new):
    """The right PIN was counted and not yet believed: its try is gone, and comes back with the next right one."""
    return [tries(old, old[0][1] - 1)]


def wrong_once(reader):
    assert reader.exchange(VERIFY, 0, 0x81, WRONG)[1] == 0x63C2


def wrong_thrice(reader):
    for _ in range(3):
        reader.exchange(VERIFY, 0, 0x81, WRONG)


CHANGES = [
    Change("append a stay", SAI, profile.AID_RESIDENCE, stay, records(STAY)),
    Change("append a confirmation", CHOW, profile.AID_RESIDENCE, confirmation, records(CONFIRMATION)),
    Change("append a library entry", SAI, profile.AID_LIBRARY, library, records(ENTRIES)),
    Change(
        "verify, right", CHAN, profile.AID_ECERT, lambda r: r.exchange(VERIFY, 0, 0x81, PIN)[1], pin_state, wrong_once,
        one_try_less,
    ),
    Change("verify, wrong", CHAN, profile.AID_ECERT, lambda r: r.exchange(VERIFY, 0, 0x81, WRONG)[1], pin_state, wrong_once),
    Change(
        "change", CHAN, profile.AID_ECERT, lambda r: r.exchange(CHANGE, 0, 0x81, PIN + NEW)[1], pin_state, wrong_once,
        one_try_less,
    ),
    Change("change, wrong", CHAN, profile.AID_ECERT, lambda r: r.exchange(CHANGE, 0, 0x81, WRONG + NEW)[1], pin_state),
    Change("unblock", CHAN, profile.AID_ECERT, lambda r: r.exchange(RESET, 2, 0x81, NEW)[1], pin_state, wrong_thrice),
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=[change.name for change in CHANGES])
def test_a_cut_at_every_write(change):
    make = change.cards()
    old, new, writes = run_whole(change, make())
    kept = []
    for cut, again in positions(writes):
        card = make()
        reader = change.open(card)
        card.memory.cut_at = card.memory.writes + cut
        assert change.send(reader) == 0 and not card.powered  # silent: nothing is told before all is written
        if not recover(card, again):
            continue
        state = change.state(card)
        assert state in [old, new, *change.between(old, new)], (cut, again)
        kept.append(state == old)
        if change.look is not pin_state:  # the terminal repeats what it is not sure of
            assert change.send(change.open(card)) == 0x9000 and change.state(card) == new
    assert kept[0] and not kept[-1]  # the first write is not enough, the last one is not needed
    assert len(kept) == POSITIONS[change.name]


def run_whole(change, card):
    """State before and after, and how many writes lie between."""
    old, reader = change.state(card), change.open(card)
    before = card.memory.writes
    change.send(reader)
    writes = card.memory.writes - before
    new = change.state(card)
    assert 0 < writes <= MOST_WRITES and new != old
    return old, new, writes


def positions(writes):
    """(write of the command, write of the recovery after it); the last recovery is one that nothing disturbs."""
    return [(cut, again) for cut in range(writes) for again in (*range(MOST_WRITES), None)]


def recover(card, again):
    """Power on, off at that write of the recovery, on again. False: the recovery had no such write."""
    card.memory.cut_at = None if again is None else card.memory.writes + again
    card.power_on("contact")
    disturbed = not card.powered
    card.memory.cut_at = None
    if disturbed:
        card.power_on("contact")
    assert card.powered
    return disturbed or again is None


def test_a_signers_certificate_in_a_real_session():
    """Under a verifier imported in that session; eight writes."""
    made = contents(SAI, ISSUER, SystemRandomness(), trust_points=[encode(0x7F21, ROOT.content())])
    content = encode(0x7F21, SIGNER.content())
    for cut in range(9):
        card = Card(made, Nonvolatile())
        reader = inside(SAI, made=card)
        card.memory.cut_at = card.memory.writes + cut
        assert append(reader, CERTIFICATES, content) == (0x9000 if cut == 8 else 0)
        card.memory.cut_at = None
        reader = inside(SAI, made=card)
        there = reader.exchange(0xB2, 3, CERTIFICATES << 3 | 4, le=512)
        assert there == ((content, 0x9000) if cut >= 4 else (b"", 0x6A83))
        assert append(reader, CERTIFICATES, content) == 0x9000
        assert append(reader, STAY, next_stay(reader, 3)) == 0x9000  # its rights are there with it


def test_a_right_pin_after_any_number_of_cuts_never_gains_a_try():
    """Cut after cut at the moment between counting and believing: the PIN ends blocked, and never gets freer."""
    change = next(change for change in CHANGES if change.name == "verify, right")
    card = change.cards()()
    left = [2]
    while left[-1]:
        reader = change.open(card)
        card.memory.cut_at = card.memory.writes + 4  # the first write after the count is down
        assert change.send(reader) == 0
        left.append(change.open(card).send(0xCA, 0xDF, 0x21, le=256)[1])
    assert left == [2, 1, 0]
