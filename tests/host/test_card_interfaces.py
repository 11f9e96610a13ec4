# SPDX-License-Identifier: Apache-2.0
"""One chip, two interfaces, one at a time: power at the contacts silences the card on the air until it is gone."""

import pytest

from smartid import people, pki
from smartid.sim.card import Card
from smartid.sim.radio import Field, Picc
from smartid.sim.radio.air import checked, short, unchecked

REQA = short(0x26)
TIMEOUT_US = 10_000_000


@pytest.fixture
def card():
    return Card.personalise(people.find("sai"), pki.ephemeral())


@pytest.fixture
def field(card):
    made = Field()
    made.place(Picc(card))
    made.switch_on()
    return made


def heard(field):
    answer = field.exchange(REQA, TIMEOUT_US)
    return answer and answer.data


def uid(field):
    """By anticollision, level 1."""
    assert heard(field) == b"\x04\x00"
    return field.exchange(checked_free(b"\x93\x20"), TIMEOUT_US).data[:4]


def checked_free(data):
    """A frame without CRC_A, as anticollision's are."""
    frame = checked(data)
    return frame._replace(data=data, bits=8 * len(data))


def test_contacts_take_the_chip_and_give_it_back(field, card):
    first = uid(field)
    assert first[0] == 0x08
    card.power_on("contact")
    assert card.transceive(bytes.fromhex("00B09C0000"))[-2:] == b"\x90\x00"
    for _ in range(3):
        assert heard(field) is None
    assert card.session.interface == "contact" and card.powered
    card.power_off()
    second = uid(field)
    assert second[0] == 0x08 and second != first and card.session.interface == "contactless"


def test_a_card_laid_down_while_it_is_in_a_slot(card):
    card.power_on("contact")
    field = Field()
    field.place(Picc(card))
    field.switch_on()
    assert heard(field) is None and card.session.interface == "contact"
    field.switch_off()
    assert card.powered  # the field's going is nothing to the contacts
    field.switch_on()
    card.power_off()
    assert heard(field) == b"\x04\x00"


def test_a_session_on_the_air_ends_when_the_contacts_get_power(field, card):
    assert heard(field) == b"\x04\x00"
    select = b"\x93\x70" + uid_with_check(card)
    assert unchecked(field.exchange(checked(select), TIMEOUT_US)) == b"\x20"
    assert unchecked(field.exchange(checked(b"\xe0\x80"), TIMEOUT_US)) == card.ats
    assert unchecked(field.exchange(checked(bytes.fromhex("0200B09C0000")), TIMEOUT_US))[-2:] == b"\x90\x00"
    card.power_on("contact")
    assert field.exchange(checked(bytes.fromhex("0300B09C0000")), TIMEOUT_US) is None
    card.power_off()
    assert field.exchange(checked(bytes.fromhex("0300B09C0000")), TIMEOUT_US) is None  # it is not selected any more
    assert heard(field) == b"\x04\x00"


def uid_with_check(card):
    own = card.uid()
    return own + bytes([own[0] ^ own[1] ^ own[2] ^ own[3]])
