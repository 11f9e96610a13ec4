# SPDX-License-Identifier: Apache-2.0
"""The main job, for every invented person and at each depth: the data are the person's, the verdict is the right one.

process: the firmware's card session over the simulated card, in this process.
pn532: the whole appliance under MicroPython, through its keys, its screen and the PN532's wires.
slot: the same through the contact slot; half of the people in T=0, the other half in T=1 (test_slot_depth.py has all).
"""

import math

import pytest

from host.process_connection import ProcessConnection, read_identity
from need import need_micropython
from reader.lds import profile
from smartid import people, pki
from smartid.sim.card import Card
from smartid.sim.contact import ATR_T0, ATR_T1, Icc
from smartid.sim.world import World

ISSUER = pki.ephemeral()
BLOCK = 223  # octets of the photo's file in one secured answer
OTHER_APDUS = 26  # everything else together, at most, with the chip proved genuine


def read_in_process(card, person):
    """(person, verdict, APDUs for the photo, other APDUs, octets of DG2) by the firmware's modules alone."""
    card.power_on()
    connection = ProcessConnection(card)
    connection.extended = False  # as the PN532's link is
    done = read_identity(connection, person.can.encode(), profile.PASSWORD_CAN, ISSUER.csca_der())
    return done["person"].to_dict(), done["verdict"].to_dict(), done["photo_apdus"], done["other_apdus"], done["dg2"]


def read_in_the_slot(card, person):
    atr = ATR_T0 if people.NAMES.index(person.key) % 2 else ATR_T1
    return read_on_the_handheld(card, person, lambda world: world.insert(Icc(card, atr)))


def read_on_the_handheld(card, person, give=None):
    """The same by the appliance: a card is laid on, the digits are typed, the person is looked at."""
    need_micropython()
    seen = []
    with World(trust=ISSUER.csca_der(), trace=seen.append) as world:
        world.wait_screen("idle")
        give(world) if give else world.place(card)
        world.wait_screen("can")
        world.type([*person.can, "enter"])
        world.wait_screen("person", timeout=30)
    result = next(event for event in seen if event["kind"] == "result")
    plain = [event["plain_command"] or event["command"] for event in seen if event["kind"] == "apdu"]
    first = next(i for i, command in enumerate(plain) if command[1:3] == bytes((0xB0, 0x80 | profile.DG2[1])))
    size = next(
        int.from_bytes(event["plain_response"][2:4], "big") + 4
        for event in seen
        if event["kind"] == "apdu" and event["plain_command"] == plain[first]
    )
    photo = next(i for i, command in enumerate([*plain, bytes(4)]) if i > first and command[1] != 0xB0) - first
    return result["person"], result["verdicts"], photo, len(plain) - photo, size


READ = {"process": read_in_process, "pn532": read_on_the_handheld, "slot": read_in_the_slot}


@pytest.mark.parametrize("name", people.NAMES)
def test_everybody_is_read_and_verified_within_the_budget(depth, name):
    person = people.find(name)
    shown, verdict, photo_apdus, other_apdus, size = READ[depth](Card.personalise(person, ISSUER), person)
    assert shown["number"] == person.number
    assert (shown["name_en"], shown["name_zh"]) == (person.name_en, person.name_zh)
    assert (shown["birth"], shown["issued"]) == (f"{person.birth:%Y%m%d}", f"{person.issued:%Y%m%d}")
    assert (shown["sex"], shown["symbols"]) == (person.sex, person.symbols)
    assert shown["card_type"] == person.card_type_number
    assert shown["codes"] == list(person.codes)
    assert shown["thumbs"] is True
    assert {claim["name"]: claim["state"] for claim in verdict["claims"]}["signed"] == "yes"
    assert photo_apdus == math.ceil(size / BLOCK)
    assert other_apdus <= OTHER_APDUS


SPOILT = {
    "dg1": "data-altered",
    "dg2": "data-altered",
    "sod": "bad-signature",
    "unknown-signer": "unknown-signer",
    "forged-signer": "bad-signature",
    "expired-signer": "signer-expired",
}


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_spoilt_card_is_shown_with_its_own_reason(depth, spoil):
    person = people.find("chan")
    card = Card.personalise(person, ISSUER, spoil=spoil)
    _, verdict, *_ = READ[depth](card, person)
    signed = next(claim for claim in verdict["claims"] if claim["name"] == "signed")
    assert (signed["state"], signed["reason"]) == ("no", SPOILT[spoil])
    assert verdict["overall"] == ("partly" if spoil == "expired-signer" else "bad")
