# SPDX-License-Identifier: Apache-2.0
"""Cards in the slot, good and bad: negotiation, and every fault a line or a card can have.

Each ends with the right data or with a typed error, and always with the card deactivated in order.
"""

import asyncio

import pytest

from contract.connections import ScriptedCard
from contract.pio_like import PioBench, rp2
from contract.slot_like import SlotBench
from reader.drivers import tda8035
from reader.errors import CardError, CardLeft, CardSlow, NotOurCard, ProtocolError
from reader.refusals import CardMute, CardOverload
from smartid.sim.contact import ATR_BOTH, ATR_T0, ATR_T1, Answer, Noise
from smartid.sim.contact.moments import ParityFault

ATR_CRC = Answer(({"A": 0x95, "C": 3}, {}, {"A": 40, "B": 0x25, "C": 1}), (1, 1)).octets()
ATR_INVERSE = Answer(({"A": 0x94, "C": 255},), (), inverse=True).octets()
ATR_PLAIN_T0 = Answer().octets()
ATRS = {
    "both": ATR_BOTH,
    "T=0": ATR_T0,
    "T=1": ATR_T1,
    "T=1 CRC": ATR_CRC,
    "T=0 inverse": ATR_INVERSE,
    "T=0 plain": ATR_PLAIN_T0,
}
FOREVER = float("inf")

READ = bytes.fromhex("00B0000010")
WRITE = bytes.fromhex("00D600000A") + bytes(range(10))
BOTH_WAYS = bytes.fromhex("0088000040") + bytes(range(64)) + b"\0"
COMMANDS = (READ, WRITE, BOTH_WAYS)
ANSWERS = ((bytes(range(16)), 0x9000), (b"", 0x9000), (bytes(range(0, 240, 3)), 0x9000))


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Nothing here looks at the milliseconds of the driver."""
    for name in ("_ACTIVATION_MS", "_DEACTIVATION_MS", "_REST_MS", "_BOUNCE_MS", "_LOOK_MS", "_RESET_CLOCKS"):
        monkeypatch.setattr(tda8035, name, 0)


def card():
    """It answers each of COMMANDS with its own of ANSWERS. (T=0 adds Le to what goes to the card.)"""

    def answer(command):
        for asked, (data, sw) in zip(COMMANDS, ANSWERS, strict=True):
            if command[:2] == asked[:2]:
                return data + sw.to_bytes(2, "big")
        return b"\x6d\x00"

    return ScriptedCard(answer)


def exchange(bench, commands=COMMANDS):
    """(answers until the first error, the error or None); the card is off afterwards."""
    answers = []

    async def go():
        bench.lay(card())
        async with bench.link.card(timeout_ms=1000) as connection:
            bench.connection = connection
            for command in commands:
                data, sw = await connection.transceive(command)
                answers.append((bytes(data), sw))

    error = None
    try:
        asyncio.run(go())
    except CardError as caught:
        error = caught
    bench.assert_orderly()
    return tuple(answers), error


def assert_honest(bench):
    """Whatever happened, no wrong answer was taken for a right one; returns the error."""
    answers, error = exchange(bench)
    assert answers == ANSWERS[: len(answers)]
    assert error is not None or answers == ANSWERS
    return error


# --- negotiation -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("atr", "protocol", "rate"),
    [
        ("both", 1, (512, 32)),
        ("T=0", 0, (512, 32)),
        ("T=1", 1, (512, 32)),
        ("T=1 CRC", 1, (512, 16)),
        ("T=0 inverse", 0, (512, 8)),
        ("T=0 plain", 0, (372, 1)),
    ],
)
def test_the_fastest_rate_that_both_have(atr, protocol, rate):
    bench = SlotBench(ATRS[atr])
    assert exchange(bench) == (ANSWERS, None)
    assert bench.connection.protocol == protocol
    assert (bench.line.f, bench.line.d) == rate
    assert bench.connection.atr == ATRS[atr]


@pytest.mark.parametrize("f", [1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13])
@pytest.mark.parametrize("d", [1, 2, 3, 4, 5, 6, 7, 8, 9])
@pytest.mark.parametrize("protocol", [0, 1])
def test_every_rate_of_the_standard(f, d, protocol):
    """A line with the shortest etu of 8 clocks follows all of them but 512/64 and the like."""
    bench = SlotBench(Answer(({"A": f << 4 | d},), (protocol,) if protocol else ()).octets())
    assert exchange(bench) == (ANSWERS, None)
    assert bench.line.f >= 8 * bench.line.d


def test_a_slower_line_than_the_card():
    bench = SlotBench(ATR_BOTH, least=60)
    assert exchange(bench) == (ANSWERS, None)
    assert (bench.line.f, bench.line.d) == (512, 8)


@pytest.mark.parametrize("atr", ["both", "T=0", "T=1"])
@pytest.mark.parametrize("options", [{"takes_pps1": False}, {"takes_pps": False}], ids=["rate", "PPS"])
def test_a_card_that_refuses(atr, options):
    bench = SlotBench(ATRS[atr], **options)
    assert exchange(bench) == (ANSWERS, None)
    assert (bench.line.f, bench.line.d) == (372, 1)
    if options == {"takes_pps": False}:
        assert bench.connection.protocol == (1 if atr == "T=1" else 0)


@pytest.mark.parametrize("protocols", [(0,), (1,), (0, 1), (1, 0)])
def test_the_reader_prefers_a_protocol(protocols):
    bench = SlotBench(ATR_BOTH, protocols=protocols)
    assert exchange(bench) == (ANSWERS, None)
    assert bench.connection.protocol == protocols[0]


def test_specific_mode():
    for protocol in (0, 1):
        offered = (0, 1) if protocol else (0,)
        bench = SlotBench(Answer(({"A": 0x95}, {"A": protocol}), offered).octets())
        assert exchange(bench) == (ANSWERS, None)
        assert (bench.connection.protocol, bench.line.d) == (protocol, 16)
    bench = SlotBench(Answer(({"A": 0x95}, {"A": 0x10}), (0,)).octets())
    assert exchange(bench) == (ANSWERS, None)
    assert bench.line.d == 1


@pytest.mark.parametrize(
    ("groups", "offered", "error"),
    [
        (({"A": 0x17}, {"A": 1}), (1,), ProtocolError),
        (({"A": 0x7F}, {"A": 0}), (0,), ProtocolError),
        (({}, {"A": 5}), (5,), NotOurCard),
        (({},), (2,), NotOurCard),
        (({}, {}, {"A": 0xF0}), (14, 14), NotOurCard),
    ],
)
def test_what_cannot_be_spoken(groups, offered, error):
    answers, caught = exchange(SlotBench(Answer(groups, offered).octets()))
    assert (answers, type(caught)) == ((), error)


@pytest.mark.parametrize(
    ("classes", "told", "expected"),
    [
        (7, 7, ["class C"]),
        (6, 6, ["class C"]),
        (3, 3, ["class C", "class B"]),
        (1, 1, ["class C", "class B", "class A"]),
        (7, 1, ["class C", "class A"]),
        (7, 2, ["class C", "class B"]),
    ],
)
def test_voltages(classes, told, expected):
    """A card is mute at a voltage it does not bear, or says at another which it wants."""
    atr = Answer(({}, {}, {"A": told}), (0, 15)).octets()
    bench = SlotBench(atr, classes=classes)
    assert exchange(bench) == (ANSWERS, None)
    assert [event for event in bench.slot.history if event.startswith("class")] == expected


def test_a_mute_card_is_tried_at_every_voltage_and_reset_twice():
    bench = SlotBench(ATR_BOTH, edit=lambda number, octets: None)
    assert isinstance(exchange(bench)[1], CardMute)
    assert [e for e in bench.slot.history if e.startswith("class")] == ["class C", "class B", "class A"]
    assert bench.slot.history.count("RST high") == 6


@pytest.mark.parametrize("clocks", [400, 40_000])
def test_an_early_and_a_late_answer_to_reset(clocks):
    assert exchange(SlotBench(ATR_BOTH, answer_clocks=clocks)) == (ANSWERS, None)


def test_an_answer_to_reset_after_its_time():
    assert isinstance(exchange(SlotBench(ATR_BOTH, answer_clocks=60_000))[1], CardMute)


def test_only_a_warm_reset_brings_sense():
    bench = SlotBench(b"\x3b\x80", warm_atr=ATR_T0)
    assert exchange(bench) == (ANSWERS, None)
    assert bench.icc.resets == ["cold", "warm"]


@pytest.mark.parametrize("ins", [0x60, 0x6C, 0x90])
def test_an_instruction_that_would_pass_for_a_procedure_octet(ins):
    """ISO/IEC 7816-3, 10.3.2: not valid in T=0; echoed, 60 would ask for more time for ever."""
    bench = SlotBench(ATR_T0)
    assert exchange(bench, [bytes((0, ins, 0, 0, 5)) + bytes(5)]) == (((b"", 0x6D00),), None)


# --- long commands -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("atr", sorted(ATRS))
def test_extended_length_both_ways(atr):
    """T=1 in chains, T=0 by ENVELOPE and GET RESPONSE."""
    bench = SlotBench(ATRS[atr], extended=True)
    seen = ScriptedCard(lambda command: bytes(i & 0xFF for i in range(1000)) + b"\x90\x00")

    async def go():
        bench.lay(seen)
        async with bench.card() as connection:
            assert connection.extended
            command = bytes.fromhex("0088000000") + (700).to_bytes(2, "big") + bytes(700) + (1000).to_bytes(2, "big")
            data, sw = await connection.transceive(command)
            assert (bytes(data), sw) == (bytes(i & 0xFF for i in range(1000)), 0x9000)
            assert seen.commands == [command]

    asyncio.run(go())


# --- answers to reset and PPS, mutated -----------------------------------------------------------------------
@pytest.mark.parametrize("atr", sorted(ATRS))
def test_every_bit_of_an_answer_to_reset(atr):
    good = ATRS[atr]
    for at in range(len(good)):
        for bit in range(8):
            bad = bytearray(good)
            bad[at] ^= 1 << bit
            assert_honest(SlotBench(bytes(bad)))


@pytest.mark.parametrize("atr", sorted(ATRS))
def test_an_answer_to_reset_that_breaks_off(atr):
    good = ATRS[atr]
    for end in range(len(good)):
        error = exchange(SlotBench(good[:end]))[1]
        assert isinstance(error, CardMute if not end else ProtocolError)


@pytest.mark.parametrize("atr", ["both", "T=0", "T=1"])
def test_wrong_pps_answers(atr):
    """Each bit of each octet, each end, and a long one: another rate is tried, or none."""
    answers = []
    right = bytes.fromhex("FF119678" if atr != "T=0" else "FF109679")
    for at in range(len(right)):
        answers += [right[:at] + bytes((right[at] ^ 1 << bit,)) + right[at + 1 :] for bit in range(8)]
        answers.append(right[:at])
    answers.append(right + b"\0")
    for wrong in answers:
        for once in (True, False):
            turns = []

            def edit(number, octets, wrong=wrong, once=once, turns=turns):
                if octets[:1] != b"\xff" or len(octets) != 4 or (once and turns):
                    return octets
                turns.append(number)
                return wrong

            error = assert_honest(SlotBench(ATRS[atr], edit=edit))
            assert error is None or isinstance(error, ProtocolError)


# --- the line ------------------------------------------------------------------------------------------------
def characters(atr):
    """How many characters a whole exchange takes."""
    bench = SlotBench(ATRS[atr])
    assert exchange(bench) == (ANSWERS, None)
    return bench.slot.counters["characters"]


def spoilt(atr, spoil):
    bench = SlotBench(ATRS[atr])
    bench.slot.spoil = spoil
    return bench


@pytest.mark.parametrize("atr", ["T=0", "T=0 inverse", "both", "T=1", "T=1 CRC"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_parity_error_at_each_position_is_made_good(atr, times):
    for position in range(characters(atr)):
        error = assert_honest(spoilt(atr, ParityFault(position, times)))
        if not position and atr != "T=0":
            continue  # TS shows the convention, so nothing can be said of its parity
        assert error is None, (position, error)


@pytest.mark.parametrize("atr", ["T=0", "T=1"])
def test_a_parity_error_for_ever(atr):
    """The same character of each activation: the card comes up at a slower rate, or is given up."""
    for position in range(characters(atr)):
        error = assert_honest(spoilt(atr, ParityFault(position, FOREVER)))
        assert error is None or isinstance(error, ProtocolError | CardMute | CardLeft)


@pytest.mark.parametrize("atr", ["both", "T=1 CRC"])
@pytest.mark.parametrize("seed", range(20))
def test_a_noisy_line_in_t1(atr, seed):
    """The check of T=1 finds what parity does not; a CRC more than an LRC."""
    bench = SlotBench(ATRS[atr])
    bench.slot.spoil = Noise(0.0003, seed)
    assert_honest(bench)


def test_other_noise_than_a_line_has():
    for seed in range(30):
        bench = SlotBench(ATR_CRC)
        bench.slot.spoil = Noise(0.1, seed)
        assert assert_honest(bench) is not None


# --- T=1 -----------------------------------------------------------------------------------------------------
def utterances(atr):
    """Everything the card says in a whole exchange."""
    said = []
    bench = SlotBench(ATRS[atr], edit=lambda number, octets: said.append(octets) or octets)
    assert exchange(bench) == (ANSWERS, None)
    return said


def lrc(octets):
    total = 0
    for octet in octets:
        total ^= octet
    return octets + bytes((total,))


WRONG_BLOCKS = {
    "check": lambda block: block[:-1] + bytes((block[-1] ^ 1,)),
    "number": lambda block: lrc(bytes((0, block[1] ^ (0x10 if block[1] & 0x80 else 0x40))) + block[2:-1]),
    "length more": lambda block: lrc(bytes((0, block[1], block[2] + 1)) + block[3:-1]),
    "length less": lambda block: lrc(bytes((0, block[1], max(0, block[2] - 1))) + block[3:-1]),
    "length 255": lambda block: lrc(bytes((0, block[1], 255)) + bytes(255)),
    "address": lambda block: lrc(bytes((0x12,)) + block[1:-1]),
    "too long": lambda block: block + bytes(300),
    "S(RESYNCH)": lambda block: lrc(bytes((0, 0xC0, 0))),
    "S(ABORT)": lambda block: lrc(bytes((0, 0xC2, 0))),
    "S(ABORT) answer": lambda block: lrc(bytes((0, 0xE2, 0))),
    "S(WTX) answer": lambda block: lrc(bytes((0, 0xE3, 1, 1))),
    "S(IFS) 0": lambda block: lrc(bytes((0, 0xC1, 1, 0))),
    "S(IFS) 3": lambda block: lrc(bytes((0, 0xC1, 1, 3))),
    "R": lambda block: lrc(bytes((0, 0x80, 0))),
    "R other": lambda block: lrc(bytes((0, 0x90, 0))),
    "R reserved": lambda block: lrc(bytes((0, 0x8F, 0))),
    "S reserved": lambda block: lrc(bytes((0, 0xC5, 0))),
    "silence": lambda block: None,
}


@pytest.mark.parametrize("wrong", sorted(WRONG_BLOCKS))
@pytest.mark.parametrize("times", [1, 2, FOREVER])
def test_a_wrong_block_instead_of_each(wrong, times):
    """Instead of the n-th thing that a T=1 card says, and of the next ones. The answer to reset is none of them."""
    spoil = WRONG_BLOCKS[wrong]
    for first in range(2, len(utterances("T=1"))):

        def edit(number, octets, first=first):
            return spoil(octets) if first <= number < first + times else octets

        error = assert_honest(SlotBench(ATR_T1, edit=edit))
        if times == 1 and wrong in ("check", "silence", "number", "address", "length 255"):
            assert error is None, first
        if times == FOREVER and wrong != "too long":  # what comes after the last block nobody hears
            assert isinstance(error, CardLeft if wrong == "silence" else CardError)


def test_blocks_are_no_longer_than_the_card_can_take():
    bench = SlotBench(Answer(({}, {}, {"A": 16}), (1, 1)).octets())
    assert exchange(bench) == (ANSWERS, None)


@pytest.mark.parametrize("atr", ["T=0", "T=1"])
def test_an_answer_that_comes_late(atr):
    """Half of the waiting time does no harm; after it T=1 asks, T=0 gives the card up, and what comes then disturbs."""
    wait_us = 9600 * 372 / 4.8 if atr == "T=0" else 16 * 960 * 372 / 4.8
    for number in range(1, len(utterances(atr))):
        assert assert_honest(SlotBench(ATRS[atr], late={number: wait_us / 2})) is None
        for times in (1.2, 3, 30):
            error = assert_honest(SlotBench(ATRS[atr], late={number: wait_us * times}))
            assert error is None or isinstance(error, CardLeft | ProtocolError)


# --- T=0 -----------------------------------------------------------------------------------------------------
WRONG_ANSWERS = {
    "silence": lambda octets: None,
    "nonsense": lambda octets: b"\x01" * len(octets),
    "one missing": lambda octets: octets[:-1],
    "one more": lambda octets: octets + b"\x90",
    "procedure": lambda octets: bytes((octets[0] ^ 0x0F,)) + octets[1:],
    "status first": lambda octets: b"\x6f\x00" + octets,
    "other length": lambda octets: b"\x6c\x01",
    "more to fetch": lambda octets: b"\x61\x05",
    "null for ever": lambda octets: b"\x60" * 200,
}


@pytest.mark.parametrize("wrong", sorted(WRONG_ANSWERS))
@pytest.mark.parametrize("times", [1, FOREVER])
def test_a_wrong_answer_instead_of_each(wrong, times):
    """T=0 has no check: a wrong status word is taken for the card's, so only the form of the end is looked at."""
    spoil = WRONG_ANSWERS[wrong]
    for first in range(2, len(utterances("T=0"))):

        def edit(number, octets, first=first):
            return spoil(octets) if first <= number < first + times else octets

        _, error = exchange(SlotBench(ATR_T0, edit=edit))
        if wrong == "silence":
            assert isinstance(error, CardLeft)
        if wrong == "nonsense":
            assert isinstance(error, ProtocolError)
        if wrong == "null for ever":
            assert isinstance(error, CardSlow)


# --- the slot ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("atr", ["T=0", "T=1", "T=0 plain"])
def test_the_card_is_pulled_at_every_character(atr):
    for count in range(characters(atr)):
        bench = SlotBench(ATRS[atr])
        bench.slot.pull_after(count)
        error = assert_honest(bench)
        assert isinstance(error, CardLeft), (count, error)
        assert bench.slot.history[-1] == "emergency deactivation"
        assert not bench.driver.seated


@pytest.mark.parametrize("atr", ["T=0", "T=1"])
def test_too_much_current_at_every_character(atr):
    for count in range(characters(atr)):
        bench = SlotBench(ATRS[atr])
        bench.slot.overload_after(count)
        error = assert_honest(bench)
        assert isinstance(error, CardOverload), (count, error)
        assert bench.slot.history[-1] == "emergency deactivation"


def test_no_card_is_powered_before_the_switch_has_done_bouncing(monkeypatch):
    monkeypatch.setattr(tda8035, "_BOUNCE_MS", 20)
    bench = SlotBench(ATR_T1)

    async def bounce():
        for _ in range(5):
            icc = bench.lay(card())
            await asyncio.sleep(0.005)
            assert not bench.slot.active
            bench.remove()
            await asyncio.sleep(0.002)
        bench.slot.insert(icc)

    async def go():
        bouncing = asyncio.ensure_future(bounce())
        async with bench.link.card(timeout_ms=2000) as connection:
            await connection.transceive(READ)
        await bouncing

    asyncio.run(go())
    bench.assert_orderly()


def test_the_card_says_that_it_has_left():
    bench = SlotBench(ATR_T1)

    async def go():
        bench.lay(card())
        async with bench.link.card(timeout_ms=1000) as connection:
            assert await connection.present()
            bench.remove()
            assert not await connection.present()
            await connection.until_gone()

    with pytest.raises(CardLeft):
        asyncio.run(go())


# --- the same with the driver of the PIO line -----------------------------------------------------------------
@pytest.mark.parametrize("atr", sorted(ATRS))
def test_the_pio_line_at_the_fastest_rate(atr):
    bench = PioBench(ATRS[atr])
    assert exchange(bench) == (ANSWERS, None)
    assert not bench.icc.early


@pytest.mark.parametrize("atr", ["T=0", "T=0 inverse", "T=1"])
def test_the_pio_line_makes_parity_errors_good(atr):
    for position in range(1, characters(atr), 3):
        bench = PioBench(ATRS[atr])
        bench.slot.spoil = ParityFault(position, 1)
        error = assert_honest(bench)
        assert error is None, (position, error)


@pytest.mark.parametrize("atr", ["T=0", "T=1"])
def test_the_pio_line_gives_a_card_up_that_refuses_for_ever(atr):
    for position in range(1, characters(atr), 5):
        bench = PioBench(ATRS[atr])
        bench.slot.spoil = ParityFault(position, FOREVER)
        error = assert_honest(bench)
        assert error is None or isinstance(error, ProtocolError | CardMute | CardLeft)


@pytest.mark.parametrize("atr", ["T=0", "T=1"])
def test_a_card_is_pulled_from_the_pio_line(atr):
    for count in range(0, characters(atr), 5):
        bench = PioBench(ATRS[atr])
        bench.slot.pull_after(count)
        assert isinstance(assert_honest(bench), CardLeft), count


@pytest.mark.parametrize("system_hz", [125_000_000, 150_000_000, 133_000_000, 200_000_000])
def test_the_cards_clock_is_a_whole_part_of_the_systems(system_hz):
    hz = rp2().driver.card_clock(system_hz)
    assert 4_000_000 < hz <= 4_800_000
    assert abs(system_hz / hz - round(system_hz / hz)) < 0.001
