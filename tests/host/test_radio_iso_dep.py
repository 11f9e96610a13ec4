# SPDX-License-Identifier: Apache-2.0
"""The block protocol between the simulated chip and the simulated card: ISO/IEC 14443-4, clause 7.

First the card's rules, block by block; then both halves together, with every single frame lost in turn, with noise and
with the card taken away at every position.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.pn532_hosts import FWT_US, EchoCard, SpiHost
from smartid.sim.radio import EndlessWtx, Field, Noise, Picc
from smartid.sim.radio.air import checked, short, unchecked
from smartid.sim.radio.iso_dep import PiccBlocks, Work

COMMAND = bytes(range(150))  # three blocks of a frame of 64
ANSWER = COMMAND[::-1] + b"\x90\x00"


def blocks(answer=b"\x90\x00", us=0, fsd=64, fsc=64, fwi=8, cid=None, heard=None):
    def run(command):
        if heard is not None:
            heard.append(command)
        return Work(answer, us)

    return PiccBlocks(run, fsd, fsc, fwi, cid)


def say(card, text):
    reply = card.respond(bytes.fromhex(text))
    return reply and reply[0].hex(" ").upper()


# --- the card's rules -----------------------------------------------------------------------------------
def test_i_blocks_alternate():
    card = blocks()
    assert say(card, "02 AA") == "02 90 00"
    assert say(card, "03 AA") == "03 90 00"
    assert say(card, "02 AA") == "02 90 00"


def test_rule_11_the_last_block_again():
    card = blocks()
    say(card, "02 AA")
    assert say(card, "B2") == "02 90 00" and say(card, "A2") == "02 90 00"


def test_rule_12_nak_with_the_other_number_is_acknowledged():
    heard = []
    card = blocks(heard=heard)
    assert say(card, "B2") == "A3"  # before anything: the card's number is 1 (rule C)
    say(card, "02 AA")
    assert say(card, "B3") == "A2" and say(card, "B3") == "A2"
    assert len(heard) == 1


def test_chaining_to_the_card():
    heard = []
    card = blocks(heard=heard)
    assert say(card, "12 01 02") == "A2"
    assert say(card, "13 03") == "A3"
    assert say(card, "02 04") == "02 90 00"
    assert heard == [b"\x01\x02\x03\x04"]


def test_chaining_from_the_card():
    card = blocks(answer=bytes(range(30)), fsd=16)
    assert say(card, "02 AA") == "12 " + bytes(range(13)).hex(" ").upper()
    assert say(card, "A3") == "13 " + bytes(range(13, 26)).hex(" ").upper()
    assert say(card, "A3") == "13 " + bytes(range(13, 26)).hex(" ").upper()  # asked again
    assert say(card, "A2") == "02 " + bytes(range(26, 30)).hex(" ").upper()
    assert say(card, "A3") is None  # nothing more to send


def test_time_extension_and_its_loss():
    card = blocks(us=2.5 * FWT_US)
    assert say(card, "02 AA") == "F2 02"
    assert say(card, "B2") == "F2 02"  # the request was lost
    assert say(card, "F2 03") is None  # another multiplier than asked for
    reply, us = card.respond(b"\xf2\x02")
    assert reply == b"\x02\x90\x00" and 1.5 * FWT_US < us < 2 * FWT_US


def test_extensions_never_ask_beyond_59():
    card = blocks(us=200 * FWT_US)
    asked = [card.respond(b"\x02\xaa")[0]]
    while asked[-1][0] == 0xF2:
        asked.append(card.respond(asked[-1])[0])
    assert [block.hex() for block in asked[:2]] == ["f23b", "f23b"] and len(asked) < 8


def test_cid():
    card = blocks(cid=3)
    assert say(card, "02 AA") is None  # without a CID: not this card's
    assert say(card, "0A 04 AA") is None
    assert say(card, "0A 03 AA") == "0A 03 90 00"
    assert say(card, "BA 03") == "0A 03 90 00"
    assert say(card, "CA 03") == "CA 03" and card.deselected


def test_cid_zero_may_be_left_out():
    card = blocks(cid=0)
    assert say(card, "02 AA") == "02 90 00"
    assert say(card, "0B 00 AA") == "0B 00 90 00"


@pytest.mark.parametrize("block", ["06 00 AA", "0A 00 AA", "E2", "22", "F2 01", "C2 00", "A2 00", "02 " + "00" * 62])
def test_blocks_that_are_not_answered(block):
    """NAD or CID that the card does not have, unknown PCB, unasked-for WTX, stray information, too long."""
    card = blocks()
    say(card, "02 AA")
    assert say(card, block) is None


@given(st.lists(st.binary(max_size=70), max_size=8))
def test_no_block_breaks_the_card(received):
    card = blocks(answer=bytes(100), fsd=16, us=3 * FWT_US)
    for block in received:
        card.respond(block)


# --- activation -------------------------------------------------------------------------------------------
def activated(rats="E0 80", card=None):
    picc = Picc(card or EchoCard())
    picc.power_on()
    picc.hear(short(0x26))
    picc.hear(checked(bytes.fromhex("9370 08112233 08")))
    return picc, hear(picc, rats)


def hear(picc, text, rate=0):
    answer = picc.hear(checked(bytes.fromhex(text)), rate)
    return answer and unchecked(answer).hex(" ").upper()


def test_rats_gives_the_ats():
    picc, ats = activated()
    assert ats == "0A 78 33 81 02 80 73 B6 01 E0" and picc.in_protocol
    assert hear(picc, "E0 80") is None  # once only
    assert picc.hear(short(0x52)) is None


def test_rats_with_cid_15_is_refused():
    picc, ats = activated("E0 8F")
    assert ats is None and not picc.in_protocol


def test_pps_changes_the_rate_after_its_answer():
    picc, _ = activated()
    assert hear(picc, "D0 11 0A") == "D0"
    assert hear(picc, "02 AA") is None
    assert hear(picc, "02 AA", rate=2) == "02 AA 90 00"


def test_pps_without_pps1_leaves_the_rate():
    picc, _ = activated()
    assert hear(picc, "D0 01") == "D0" and hear(picc, "02 AA") == "02 AA 90 00"


def test_pps_is_for_the_card_with_that_cid():
    picc, _ = activated("E0 85")
    assert hear(picc, "D0 11 0A") is None and hear(picc, "D5 11 0A") == "D5"


@pytest.mark.parametrize("pps", ["D0 11 0F", "D0 11 09", "D0 11", "D3 11 0A"])
def test_pps_that_is_not_offered(pps):
    """848 kbit/s; two different rates; no PPS1 where one is announced; another card's."""
    picc, _ = activated()
    assert hear(picc, pps) is None and hear(picc, "02 AA") == "02 AA 90 00"


def test_pps_after_the_first_block_is_too_late():
    picc, _ = activated()
    hear(picc, "02 AA")
    assert hear(picc, "D0 11 05") is None


def test_deselected_it_waits_for_wupa():
    picc, _ = activated()
    assert hear(picc, "C2") == "C2"
    assert picc.hear(short(0x26)) is None and picc.hear(short(0x52))


def test_a_spoilt_block_is_not_answered():
    picc, _ = activated()
    assert picc.hear(checked(b"\x02\xaa")._replace(parity_ok=False)) is None


# --- both halves together -----------------------------------------------------------------------------------
class Listed(SpiHost):
    """A host with the card listed as target 1."""

    def __init__(self, card, field=None, **options):
        super().__init__(field or Field(), **options)
        self.card = card
        self.field.place(card if isinstance(card, Picc) else Picc(card))
        self.start("32 05 FF 01 02")
        assert self.command("4A 01 00")[0] == 1

    def exchange(self, data, tg="01"):
        return self.command("40" + tg, data)


@pytest.mark.parametrize("size", [1, 60, 61, 62, 121, 122, 123, 200, 255, 260])
def test_chaining_both_ways(size):
    card = EchoCard()
    h = Listed(card)
    data = bytes(index & 0xFF for index in range(size))
    assert h.exchange(data) == b"\x00" + data[::-1] + b"\x90\x00"
    assert card.heard == [data]


def test_blocks_are_of_64_bytes_unless_the_chip_is_told_otherwise():
    for limit, longest in ((64, 64), (256, 203)):
        sent = []
        field = Field(trace=lambda event, sent=sent: sent.append((event["dir"], len(event["block"]))))
        h = Listed(EchoCard(), field, block_limit=limit)
        h.exchange(bytes(200))
        assert max(size for way, size in sent if way == "to_card") == longest
        assert max(size for way, size in sent if way == "from_card") == 64  # FSD of E0 50


@pytest.mark.parametrize(
    ("answer", "parts"),
    [(252, [252]), (262, [262]), (263, [262, 1]), (300, [262, 38]), (524, [262, 262]), (1000, [262, 262, 262, 214])],
)
def test_the_limit_of_262_and_mi(answer, parts):
    whole = bytes(index * 3 & 0xFF for index in range(answer))
    h = Listed(EchoCard(answer=whole))
    got = [h.exchange(b"\x01")]
    while got[-1][0] == 0x40:
        got.append(h.exchange(b""))
    assert [len(part) - 1 for part in got] == parts and got[-1][0] == 0
    assert b"".join(part[1:] for part in got) == whole


def test_mi_from_the_host():
    card = EchoCard()
    h = Listed(card)
    data = bytes(index & 0xFF for index in range(600))
    assert h.exchange(data[:262], "41") == b"\x00"
    assert h.exchange(data[262:524], "41") == b"\x00"
    got = [h.exchange(data[524:]), h.exchange(b""), h.exchange(b"")]
    assert card.heard == [data] and [part[0] for part in got] == [0x40, 0x40, 0]
    assert b"".join(part[1:] for part in got) == data[::-1] + b"\x90\x00"


def test_more_than_262_do_not_fit():
    h = Listed(EchoCard())
    assert h.exchange(bytes(262))[0] == 0x40
    h.send(b"\x00\x00\xff\xff\xff" + bytes.fromhex("010AF5") + bytes(267))
    assert h.take() == b""


def test_a_new_command_does_not_cut_an_answer_short():
    h = Listed(EchoCard(answer=bytes(300)))
    assert h.exchange(b"\x01")[0] == 0x40
    assert h.exchange(b"\x02") == b"\x27"
    assert len(h.exchange(b"")) == 1 + 38


def test_waiting_time_is_granted():
    card = EchoCard()
    card.delays = [8_000_000, 10 * FWT_US, 1000]
    h = Listed(card)
    for _ in range(3):
        assert h.exchange(b"\x05") == b"\x00\x05\x90\x00"
    assert h.field.counters["card_us"] == pytest.approx(8_000_000 + 10 * FWT_US + 1000, abs=20)


def test_endless_waiting_ends_with_an_abort_only():
    h = Listed(EndlessWtx(EchoCard()))
    h.send(bytes.fromhex("0000FF04FCD44001AA4100"))
    assert h.take() == bytes.fromhex("0000FF00FF00")
    for _ in range(20):
        assert not h.ready()
    frames = h.field.counters["frames"]
    assert 100 < frames < 400  # it goes on as the host looks, not for ever at once
    assert not h.ready() and h.field.counters["frames"] == frames + 2
    h.send(bytes.fromhex("0000FF00FF00"))
    assert h.command("02")[0] == 0x32
    assert h.command("52 00") == b"\x00"


def test_presence_check_changes_nothing():
    h = Listed(EchoCard())
    for data in (b"\x01", b"\x02", b"\x03"):
        assert h.command("00 06") == b"\x00"
        assert h.exchange(data) == b"\x00" + data + b"\x90\x00"
    h.field.remove()
    assert h.command("00 06") == b"\x01"
    assert h.exchange(b"\x04") == b"\x01"


@pytest.mark.parametrize("flags", ["14", "16"])
def test_with_and_without_cid(flags):
    events = []
    field = Field(trace=events.append)
    h = SpiHost(field).start("32 05 FF 01 02", "12" + flags)
    field.place(Picc(EchoCard()))
    h.command("4A 01 00")
    assert h.command("40 01", COMMAND) == b"\x00" + ANSWER
    first = next(event["block"] for event in events if event["block"][:1] in (b"\x12", b"\x1a"))
    assert first[0] == (0x1A if flags == "16" else 0x12)


@pytest.mark.parametrize("rate", [1, 2])
def test_faster_by_pps(rate):
    h = Listed(EchoCard())
    assert h.command("4E 01", bytes([rate, rate])) == b"\x00"
    before = h.field.counters["air_us"]
    assert h.exchange(COMMAND) == b"\x00" + ANSWER
    fast_us = h.field.counters["air_us"] - before
    slow = Listed(EchoCard())
    before = slow.field.counters["air_us"]
    slow.exchange(COMMAND)
    slow_us = slow.field.counters["air_us"] - before
    assert fast_us < 0.65 * slow_us / rate + 1000
    assert h.command("44 01") == b"\x00" and h.exchange(b"\x07") == b"\x00\x07\x90\x00"  # back at 106 by itself


@pytest.mark.parametrize(("rate", "seconds"), [(0, 2.33), (1, 1.20), (2, 0.64)])
def test_air_time_of_a_photo(rate, seconds):
    """20 480 B in 92 secured reads of 223 (19 B out, 244 B back): frames and frame delays, computed independently."""
    h = Listed(EchoCard(answer=bytes(244)))
    h.command("4E 01", bytes([rate, rate]))
    before = h.field.counters["air_us"]
    for _ in range(92):
        h.exchange(bytes(19))
    assert (h.field.counters["air_us"] - before) / 1e6 == pytest.approx(seconds, rel=0.03)


# --- faults on the air -----------------------------------------------------------------------------------------
class LoseOne(Noise):
    """Spoils exactly one frame, counted from `arm`."""

    def arm(self, index):
        self._left = index

    def spoil(self, frame):
        left, self._left = getattr(self, "_left", -1), getattr(self, "_left", -1) - 1
        return frame._replace(parity_ok=False) if left == 0 else frame


def frames_of_exchange(card_delay):
    card = EchoCard()
    card.delays = [card_delay]
    h = Listed(card)
    before = h.field.counters["frames"]
    h.exchange(COMMAND)
    return h.field.counters["frames"] - before


@pytest.mark.parametrize("delay", [0, 3 * FWT_US])
def test_any_one_frame_may_be_lost(delay):
    """Chaining both ways, with and without WTX: the command runs once and its answer is whole."""
    for index in range(frames_of_exchange(delay)):
        card, noise = EchoCard(), LoseOne()
        card.delays = [delay, 0]
        h = Listed(card, Field(noise=noise))
        noise.arm(index)
        assert h.exchange(COMMAND) == b"\x00" + ANSWER, f"frame {index} lost"
        assert h.exchange(b"\x55") == b"\x00\x55\x90\x00"
        assert card.heard == [COMMAND, b"\x55"]


def test_the_card_pulled_at_every_block():
    """Each position ends in a time-out status; the next card is found as if nothing had been."""
    total = frames_of_exchange(0)
    for position in range(total):
        h = Listed(EchoCard())
        h.field.pull_after(blocks=position)
        assert h.exchange(COMMAND) == b"\x01", f"pulled after {position}"
        assert h.field.cards == []
        assert h.command("4A 01 00") == b"\x00"
        h.field.place(Picc(EchoCard()))
        assert h.command("4A 01 00")[0] == 1
        assert h.exchange(COMMAND) == b"\x00" + ANSWER
    h = Listed(EchoCard())
    h.field.pull_after(blocks=total)
    assert h.exchange(COMMAND) == b"\x00" + ANSWER
    assert h.exchange(COMMAND) == b"\x01"


def test_the_card_pulled_at_every_frame_of_its_activation():
    for position in range(40):
        field = Field()
        field.place(Picc(EchoCard()))
        h = SpiHost(field).start("32 05 FF 01 00")
        field.pull_after(frames=position)
        answer = h.command("4A 02 00")
        if answer != b"\x00":
            break
        assert field.cards == []
    assert answer[0] == 1 and field.cards
    assert position == field.counters["frames"]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1 << 30), st.sampled_from([1e-5, 1e-4, 5e-4, 2e-3]))
def test_noise_spoils_no_data(seed, rate):
    """Whatever the noise: an answer that counts as good is the right one, and no command runs twice."""
    card, field = EchoCard(), Field()
    h = Listed(card, field)
    field.noise = Noise(rate, seed)
    commands = [bytes([index]) + COMMAND for index in range(6)]
    for command in commands:
        answer = h.exchange(command)
        if answer[0]:
            assert answer[0] in (0x01, 0x02, 0x03, 0x06, 0x0B) and len(answer) == 1
            break
        assert answer[1:] == command[::-1] + b"\x90\x00"
    assert card.heard == commands[: len(card.heard)]


def test_a_little_noise_is_overcome():
    done = 0
    for seed in range(20):
        field = Field()
        h = Listed(EchoCard(), field)
        field.noise = Noise(1e-4, seed)
        done += all(h.exchange(COMMAND)[0] == 0 for _ in range(5))
    assert done == 20
