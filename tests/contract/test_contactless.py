# SPDX-License-Identifier: Apache-2.0
"""The contactless link over the simulated chip: what lies on the antenna, what fails, and that it heals by itself."""

import asyncio

import pytest

from contract.connections import Pn532Bench, ScriptedCard
from reader.errors import (
    CardLeft,
    FrameError,
    FrontEndError,
    FrontEndSilent,
    NotIsoDep,
    ProtocolError,
    ReaderError,
    TimedOut,
    TwoCards,
)
from reader.link.contactless_card import Target
from smartid.sim.radio import Noise, Picc, PlainTag

COMMAND = bytes.fromhex("00B0000000")
ANSWER = bytes(200) + b"\x90\x00"


def yes(command):
    return ANSWER


async def reads(bench, timeout_ms=2000):
    """One whole reading of whatever lies there."""
    async with bench.link.card(timeout_ms) as card:
        for _ in range(3):
            data, sw = await card.transceive(COMMAND)
            assert (len(data), sw) == (200, 0x9000)


async def fails_in_the_middle(bench, how):
    async with bench.card() as card:
        await card.transceive(COMMAND)
        how()
        await card.transceive(COMMAND)


async def next_card_reads(bench):
    bench.remove()
    bench.lay(ScriptedCard(yes))
    await reads(bench)


def test_no_card_in_time():
    bench = Pn532Bench()
    with pytest.raises(TimedOut):
        asyncio.run(bench.link.wait_card(timeout_ms=50))
    assert not bench.field.on


def test_a_card_that_comes_later_is_found():
    async def go():
        bench = Pn532Bench()
        waiting = asyncio.create_task(bench.link.wait_card())
        await asyncio.sleep(0.2)
        assert not bench.field.on, "the field is off between two looks"
        bench.lay(ScriptedCard(yes))
        card = await asyncio.wait_for(waiting, 2)
        assert card.target.uid == b"\x08\x12\x34\x56"
        assert card.target.ats == ScriptedCard.ats

    asyncio.run(go())


@pytest.mark.parametrize(
    ("others", "error"),
    [
        ([PlainTag], NotIsoDep),
        ([lambda: Picc(ScriptedCard(yes)), lambda: Picc(TwinCard(yes))], TwoCards),
        ([PlainTag, lambda: Picc(ScriptedCard(yes))], TwoCards),
    ],
    ids=["tag", "two cards", "card and tag"],
)
def test_what_is_not_one_card(others, error):
    async def go():
        bench = Pn532Bench()
        for make in others:
            bench.field.place(make())
        with pytest.raises(error):
            await bench.link.wait_card(timeout_ms=1000)
        assert not bench.field.on
        await next_card_reads(bench)

    asyncio.run(go())


class TwinCard(ScriptedCard):
    def uid(self):
        return b"\x08\x99\x34\x56"


def test_pulled_at_every_block():
    """Wherever the card is pulled, CardLeft follows (TimedOut when it never was there), and the next card reads."""

    async def go():
        bench = Pn532Bench()
        seen = []
        for position in range(40):
            bench.remove()
            bench.lay(ScriptedCard(yes))
            bench.field.pull_after(blocks=position)
            try:
                await reads(bench, timeout_ms=0)
            except ReaderError as error:
                seen.append((position, type(error)))
                bench.field.pull_after()
                await next_card_reads(bench)
                assert not bench.field.on
            else:
                assert position > 20
                break
        # A card pulled while it is selected, in the first four blocks, may never have been seen at all.
        assert len(seen) > 20
        assert all(error is CardLeft for position, error in seen if position > 3)
        assert {error for _, error in seen} <= {CardLeft, TimedOut}

    asyncio.run(go())


def test_pulled_at_every_frame_of_the_selection():
    async def go():
        bench = Pn532Bench()
        for position in range(10):
            bench.remove()
            bench.lay(ScriptedCard(yes))
            bench.field.pull_after(frames=position)
            with pytest.raises((CardLeft, TimedOut, ProtocolError)):
                async with bench.link.card(timeout_ms=0) as card:
                    await card.transceive(COMMAND)
            bench.field.pull_after()
            await next_card_reads(bench)

    asyncio.run(go())


@pytest.mark.parametrize("bus", ["spi", "i2c", "hsu"])
def test_the_chip_is_reset_in_the_middle(bus):
    async def go():
        bench = Pn532Bench(bus)
        bench.lay(ScriptedCard(yes))
        with pytest.raises(CardLeft):
            await fails_in_the_middle(bench, lambda: setattr(bench.chip, "fault", "reset"))
        await reads(bench)

    asyncio.run(go())


@pytest.mark.parametrize("bus", ["spi", "i2c", "hsu"])
def test_the_chip_is_reset_between_two_commands_or_while_idle(bus):
    async def go():
        bench = Pn532Bench(bus)
        bench.lay(ScriptedCard(yes))
        with pytest.raises(CardLeft):
            await fails_in_the_middle(bench, bench.chip.reset)
        bench.chip.reset()
        await reads(bench)

    asyncio.run(go())


@pytest.mark.parametrize("bus", ["spi", "i2c", "hsu"])
@pytest.mark.parametrize(("fault", "errors"), [("silent", FrontEndSilent), ("babble", (FrameError, FrontEndSilent))])
def test_the_chip_fails_in_the_middle(bus, fault, errors):
    async def go():
        bench = Pn532Bench(bus)
        bench.lay(ScriptedCard(yes))
        with pytest.raises(errors):
            await fails_in_the_middle(bench, lambda: setattr(bench.chip, "fault", fault))
        with pytest.raises(errors):
            await bench.link.wait_card(timeout_ms=10)
        bench.chip.fault = None
        await reads(bench)

    asyncio.run(go())


@pytest.mark.parametrize("rate", [1e-4, 1e-3, 1e-2])
def test_noise_gives_typed_errors_only_and_passes(rate):
    """One flip in 10,000 bits: nearly every reading comes through; one in 100: hardly any. Afterwards all is well."""

    async def go():
        through = 0
        for seed in range(8):
            bench = Pn532Bench()
            bench.field.noise = Noise(rate, seed)
            bench.lay(ScriptedCard(yes))
            try:
                await reads(bench, timeout_ms=0)
                through += 1
            except (CardLeft, TimedOut, ProtocolError, NotIsoDep):
                assert not bench.field.on
            bench.field.noise = Noise()
            await next_card_reads(bench)
        return through

    through = asyncio.run(go())
    assert through >= 7 if rate == 1e-4 else through < 8


def test_another_chip_is_refused():
    bench = Pn532Bench()

    async def other():
        return (0x31, 1, 0, 0)

    bench.pn532.get_firmware_version = other
    with pytest.raises(FrontEndError):
        asyncio.run(bench.link.start())


def test_every_ending_releases_the_card():
    class Ending(Exception):
        pass

    async def ends(bench, how):
        async with bench.card() as card:
            await card.transceive(COMMAND)
            assert bench.field.on
            await how()

    async def raises():
        raise Ending

    async def go():
        for how, error in ((lambda: asyncio.sleep(0), None), (raises, Ending)):
            bench = Pn532Bench()
            bench.lay(ScriptedCard(yes))
            if error:
                with pytest.raises(error):
                    await ends(bench, how)
            else:
                await ends(bench, how)
            assert bench.sent("InRelease") and not bench.field.on
        bench = Pn532Bench()
        bench.lay(ScriptedCard(yes))
        task = asyncio.create_task(ends(bench, lambda: asyncio.sleep(60)))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert bench.sent("InRelease") and not bench.field.on

    asyncio.run(go())


def test_cancelled_in_the_middle_of_an_exchange():
    async def go():
        bench = Pn532Bench(exchange_timeout_ms=60000)
        slow = ScriptedCard(yes)
        slow.delay_us = float("inf")
        bench.lay(slow)

        async def hangs():
            async with bench.card() as card:
                await card.transceive(COMMAND)

        task = asyncio.create_task(hangs())
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not bench.field.on
        await next_card_reads(bench)

    asyncio.run(go())


def test_presence_leaves_the_conversation_alone():
    async def go():
        bench = Pn532Bench()
        card_itself = ScriptedCard(yes)
        bench.lay(card_itself)
        async with bench.card() as card:
            for _ in range(3):
                await card.transceive(COMMAND)
                assert await card.present()
                assert await card.present()
            assert card_itself.commands == [COMMAND] * 3
            gone = asyncio.create_task(card.until_gone())
            await asyncio.sleep(0.05)
            assert not gone.done()
            bench.remove()
            assert not await card.present()
            with pytest.raises(CardLeft):
                await asyncio.wait_for(gone, 2)

    asyncio.run(go())


def test_presence_when_the_chip_was_reset():
    async def go():
        bench = Pn532Bench()
        bench.lay(ScriptedCard(yes))
        async with bench.card() as card:
            bench.chip.reset()
            assert not await card.present()
        await reads(bench)

    asyncio.run(go())


def test_a_card_found_and_left_is_found_again():
    async def go():
        bench = Pn532Bench()
        bench.lay(ScriptedCard(yes))
        await bench.link.wait_card()
        await reads(bench)

    asyncio.run(go())


def test_waiting_until_the_card_is_gone():
    async def go():
        bench = Pn532Bench()
        bench.lay(ScriptedCard(yes))
        gone = asyncio.create_task(bench.link.wait_gone())
        await asyncio.sleep(0.3)
        assert not gone.done()
        bench.remove()
        await asyncio.wait_for(gone, 2)

    asyncio.run(go())


@pytest.mark.parametrize(("rate", "fits", "used"), [(0, True, 0), (1, True, 1), (2, True, 2), (2, False, 0)])
def test_bit_rates_are_opt_in_and_fall_back(rate, fits, used):
    async def go():
        bench = Pn532Bench(rate=rate)
        card_itself = ScriptedCard(yes)
        picc = bench.lay(card_itself)
        if not fits:
            picc._ta = 0  # the ATS promises what the card then refuses
        async with bench.card() as card:
            assert picc.rate == used
            data, sw = await card.transceive(COMMAND)
            assert (len(data), sw) == (200, 0x9000)

    asyncio.run(go())


def test_more_information_in_both_directions():
    async def go():
        bench = Pn532Bench()
        card_itself = ScriptedCard(lambda command: command[:-2] + b"\x90\x00")
        bench.lay(card_itself)
        async with bench.card() as card:
            for size in (263, 524, 525, 1000):
                command = bytes(i * 11 & 0xFF for i in range(size))
                data, sw = await card.transceive(command)
                assert card_itself.commands[-1] == command
                assert (bytes(data), sw) == (command[:-2], 0x9000)

    asyncio.run(go())


def test_an_answer_without_end_is_stopped():
    async def go():
        bench = Pn532Bench()
        bench.lay(ScriptedCard(lambda command: bytes(60000)))
        with pytest.raises(ProtocolError):
            async with bench.card() as card:
                await card.transceive(COMMAND)
        await next_card_reads(bench)

    asyncio.run(go())


@pytest.mark.parametrize("answer", [b"", b"\x90"], ids=["nothing", "half a status word"])
def test_an_answer_without_a_status_word(answer):
    async def go():
        bench = Pn532Bench()
        bench.lay(ScriptedCard(lambda command: answer))
        with pytest.raises(ProtocolError):
            async with bench.card() as card:
                await card.transceive(COMMAND)

    asyncio.run(go())


def test_nothing_of_the_card_stays_in_the_buffers():
    secret = b"CHAN<<HIU<CHUEN"

    async def go():
        bench = Pn532Bench()
        bench.lay(ScriptedCard(lambda command: secret + b"\x90\x00"))
        async with bench.card() as card:
            await card.transceive(COMMAND)
            assert secret in bytes(bench.pn532._parser._buffer)
        assert secret not in bytes(bench.pn532._parser._buffer)

    asyncio.run(go())


def test_target_data_that_does_not_fit():
    good = bytes.fromhex("01 0004 20 04 08123456 06 75 33 81 02 80")
    assert Target(good).best_rate == 2
    for bad in (b"", good[:4], good[:7], good[:9], good[:-1], good + b"\x00"):
        with pytest.raises(ProtocolError):
            Target(bad)
    with pytest.raises(NotIsoDep):
        Target(bytes.fromhex("01 0044 00 07 045A1C72D36480"))
    assert Target(bytes.fromhex("01 0004 20 04 08123456 01")).best_rate == 0
    assert Target(bytes.fromhex("01 0004 20 04 08123456 03 78 11")).best_rate == 1
    assert Target(bytes.fromhex("01 0004 20 04 08123456 03 78 12")).best_rate == 0
