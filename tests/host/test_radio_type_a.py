# SPDX-License-Identifier: Apache-2.0
"""Cards on the air up to selection: ISO/IEC 14443-3 type A, clause 6; and the field itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.pn532_hosts import EchoCard, I2cHost
from smartid.sim.radio import Field, Noise, Picc, PlainTag
from smartid.sim.radio.air import Frame, checked, crc_a, duration_us, plain, short, superimpose, unchecked

REQA, WUPA = short(0x26), short(0x52)
HLTA = checked(b"\x50\x00")


def powered(card):
    card.power_on()
    return card


def select(card, uid):
    """REQA and SELECT with a UID of one level; the SAK frame."""
    bcc = uid[0] ^ uid[1] ^ uid[2] ^ uid[3]
    card.hear(WUPA)
    return card.hear(checked(b"\x93\x70" + uid + bytes([bcc])))


def test_crc_a_of_the_standard():
    """ISO/IEC 14443-3, annex B: 00 00 gives A0 1E, 12 34 gives 26 CF."""
    assert crc_a(b"\x00\x00") == b"\xa0\x1e"
    assert crc_a(b"\x12\x34") == b"\x26\xcf"


@given(st.binary(min_size=1, max_size=64), st.data())
def test_one_flipped_bit_breaks_the_crc(data, draw):
    frame = checked(data)
    at = draw.draw(st.integers(0, frame.bits - 1))
    spoilt = bytearray(frame.data)
    spoilt[at // 8] ^= 1 << at % 8
    assert unchecked(plain(spoilt)) is None and unchecked(frame) == data


def test_a_64_byte_block_takes_5_46_ms_at_106():
    assert round(duration_us(plain(bytes(64)))) == 5456
    assert duration_us(plain(bytes(64)), 2) == duration_us(plain(bytes(64))) / 4


def test_superimposed_answers_collide_where_they_first_differ():
    both = superimpose([plain(b"\x0f\x01"), plain(b"\x0f\x02")])
    assert (both.data, both.bits, both.collision) == (b"\x0f\x03", 16, 8)
    assert superimpose([plain(b"\x04\x00")] * 2).collision is None


# --- states -------------------------------------------------------------------------------------------
def test_requests_and_states():
    card = powered(PlainTag(b"\x01\x02\x03\x04"))
    assert card.hear(REQA) == Frame(b"\x04\x00", 16)
    assert card.hear(REQA) is None  # READY: falls back to IDLE
    assert select(card, b"\x01\x02\x03\x04") == checked(b"\x00")
    assert card.hear(HLTA) is None
    assert card.hear(REQA) is None
    assert card.hear(WUPA) == Frame(b"\x04\x00", 16)


def test_a_card_woken_from_halt_falls_back_into_halt():
    card = powered(PlainTag(b"\x01\x02\x03\x04"))
    select(card, b"\x01\x02\x03\x04")
    card.hear(HLTA)
    card.hear(WUPA)
    card.hear(checked(b"\x93\x70\x00\x00\x00\x00\x00"))
    assert card.hear(REQA) is None and card.hear(WUPA)


def test_without_power_or_at_another_rate_it_is_deaf():
    card = PlainTag()
    assert card.hear(REQA) is None
    card.power_on()
    assert card.hear(REQA, 1) is None and card.hear(REQA)


@pytest.mark.parametrize("known_bits", [0, 1, 7, 8, 13, 31, 39])
def test_anticollision_answers_the_rest_of_the_uid(known_bits):
    uid = b"\x08\x5a\x7e\x13"
    whole = int.from_bytes(uid + bytes([0x08 ^ 0x5A ^ 0x7E ^ 0x13]), "little")
    card = powered(Picc(EchoCard(uid)))
    card.hear(REQA)
    size, rest = divmod(known_bits, 8)
    known = (whole & ((1 << known_bits) - 1)).to_bytes(size + bool(rest), "little")
    answer = card.hear(Frame(bytes([0x93, (size + 2) << 4 | rest]) + known, 16 + known_bits))
    assert answer.bits == 40 - known_bits and int.from_bytes(answer.data, "little") == whole >> known_bits


def test_anticollision_is_silent_for_another_uid():
    card = powered(Picc(EchoCard(b"\x08\x00\x00\x00")))
    card.hear(REQA)
    assert card.hear(Frame(b"\x93\x21\x01", 17)) is None


@given(st.binary(max_size=40), st.integers(0, 320), st.booleans())
def test_no_frame_breaks_a_card(data, bits, awake):
    for card in (powered(Picc(EchoCard())), powered(PlainTag())):
        if awake:
            card.hear(REQA)
        card.hear(Frame(data, min(bits, 8 * len(data)) if data else 0)) if data else None
        card.power_on()
        assert card.hear(REQA)


# --- several cards --------------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(min_size=4, max_size=4).filter(lambda u: u[0] != 0x88), min_size=2, max_size=4, unique=True))
def test_all_cards_are_told_apart(uids):
    """However their UIDs collide, each select-and-halt finds another one."""
    field = Field()
    for uid in uids:
        field.place(PlainTag(uid))
    h = I2cHost(field).start("32 05 FF 01 00")
    found = set()
    for _ in uids:
        answer = h.command("4A 01 00")
        assert answer[0] == 1
        found.add(answer[6 : 6 + answer[5]])
        h.command("44 00")
    assert found == set(uids)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from([4, 7, 10]).flatmap(lambda n: st.binary(min_size=n, max_size=n)),
        min_size=1,
        max_size=2,
        unique_by=lambda uid: uid[:3],
    )
)
def test_uids_of_every_size(uids):
    uids = [bytes([uid[0] & 0x77]) + uid[1:3] + bytes([uid[3] & 0x77]) + uid[4:] for uid in uids]  # no cascade tag
    if len({uid[:3] for uid in uids}) < len(uids):
        return
    field = Field()
    for uid in uids:
        field.place(PlainTag(uid))
    answer = I2cHost(field).start("32 05 FF 01 00").command("4A 02 00")
    assert answer[0] == len(uids)
    listed, at = set(), 1
    while at < len(answer):
        listed.add(answer[at + 5 : at + 5 + answer[at + 4]])
        at += 5 + answer[at + 4]
    assert listed == set(uids)


# --- the field --------------------------------------------------------------------------------------------
def test_power_comes_with_field_and_place():
    field, card = Field(), EchoCard()
    picc = Picc(card)
    field.place(picc)
    assert card.powered == 0
    field.switch_on()
    field.place(picc)
    assert card.powered == 1
    field.switch_off()
    field.switch_on()
    assert card.powered == 2 and field.cards == [picc]


def test_removing_one_or_all():
    field, heard = Field(), []
    field.on_change.append(lambda: heard.append(len(field.cards)))
    tags = [PlainTag(b"\x01\x00\x00\x00"), PlainTag(b"\x02\x00\x00\x00")]
    for tag in tags:
        field.place(tag)
    field.remove(tags[0])
    assert field.cards == tags[1:]
    field.remove()
    assert heard == [1, 2, 1, 0]


@pytest.mark.parametrize("frames", [0, 1, 2, 3])
def test_pulled_after_so_many_frames(frames):
    field = Field()
    field.place(PlainTag())
    field.switch_on()
    field.pull_after(frames=frames)
    answers = [field.exchange(WUPA, 200) for _ in range(3)]
    # WUPA twice in a row sends the card back to IDLE in between: frames 1, 2 are the first pair, 3 is unanswered.
    assert [answer is not None for answer in answers] == [frames >= 2, False, False]
    assert field.cards == []


def test_time_and_frames_are_counted():
    field = Field()
    field.place(PlainTag())
    field.switch_on()
    field.exchange(REQA, 200)
    assert field.counters == {
        "air_us": round(9 * 9.44) + round(20 * 9.44 + 172),
        "card_us": 0,
        "frames": 2,
        "blocks": 0,
    }
    field.exchange(short(0x26), 200)
    assert field.counters["frames"] == 3 and field.counters["air_us"] > 500


def test_events_of_the_air():
    events = []
    field = Field(trace=events.append)
    field.place(PlainTag())
    field.switch_on()
    field.exchange(REQA, 200)
    assert events == [
        {"kind": "rf", "dir": "to_card", "block": b"\x26", "bits": 7},
        {"kind": "rf", "dir": "from_card", "block": b"\x44\x00", "bits": 16},
    ]


# --- noise --------------------------------------------------------------------------------------------------
def test_noise_flips_at_its_rate_and_repeats_itself():
    frame = plain(bytes(1000))
    first, again = Noise(0.01, seed=4), Noise(0.01, seed=4)
    spoilt = [first.spoil(frame) for _ in range(20)]
    assert spoilt == [again.spoil(frame) for _ in range(20)]
    flips = sum(byte.bit_count() for each in spoilt for byte in each.data)
    assert 1300 < flips < 1900  # 160 000 bits
    assert not any(each.parity_ok for each in spoilt)
    assert Noise().spoil(frame) is frame


class ChosenFlips(Noise):
    """Nine positions a byte, the ninth its parity bit."""

    def __init__(self, *flips):
        super().__init__(0.5)
        self._flips = lambda frame: flips


@pytest.mark.parametrize(
    ("flips", "data", "parity_ok"),
    [
        ((0,), b"\x01\x00", False),
        ((0, 3), b"\x09\x00", True),  # two in a byte: parity does not see them
        ((0, 9), b"\x01\x01", False),
        ((0, 8), b"\x01\x00", True),  # a bit together with its parity bit
        ((17,), b"\x00\x00", False),
    ],
)
def test_parity_sees_an_odd_number_of_flips(flips, data, parity_ok):
    spoilt = ChosenFlips(*flips).spoil(plain(bytes(2)))
    assert (spoilt.data, spoilt.parity_ok) == (data, parity_ok)


def test_a_short_frame_has_no_parity():
    assert ChosenFlips(1, 7, 8).spoil(REQA) == short(0x24)


def test_noise_has_a_possible_rate():
    with pytest.raises(ValueError):
        Noise(1.0)
