# SPDX-License-Identifier: Apache-2.0
"""What every CardConnection promises, whatever lies between the reader and the card."""

import asyncio
import math

import pytest

from contract.connections import Pn532Bench, ProcessBench, ScriptedCard
from contract.pio_like import PioBench
from contract.slot_like import SlotBench
from reader.errors import CardLeft, CardSlow
from smartid.sim.contact import ATR_BOTH, ATR_T0, ATR_T1, Answer

SELECT = bytes.fromhex("00A4040407A000000247100100")


class Connection:
    """Subclasses make a bench: lay(card), remove(), and card() as an async context manager."""

    def make(self):
        raise NotImplementedError

    def command(self, size):
        """A command of that many octets."""
        return bytes(i * 3 & 0xFF for i in range(size))

    def exchange(self, answer, *commands):
        """Each command's (data, sw), and the card."""
        card = ScriptedCard(answer)

        async def go():
            bench = self.make()
            bench.lay(card)
            async with bench.card() as connection:
                answers = []
                for command in commands:
                    data, sw = await connection.transceive(command)
                    answers.append((bytes(data), sw))
                return answers

        return asyncio.run(go()), card

    def test_data_and_status_word_come_apart(self):
        answers, card = self.exchange(lambda command: b"\x6f\x00\x90\x00", SELECT)
        assert answers == [(b"\x6f\x00", 0x9000)]
        assert card.commands == [SELECT]

    def test_an_answer_may_be_a_status_word_alone(self):
        assert self.exchange(lambda command: b"\x6a\x82", SELECT)[0] == [(b"", 0x6A82)]

    @pytest.mark.parametrize("size", [4, 5, 58, 61, 62, 63, 122, 123, 200, 251, 252, 253, 254, 255, 256, 261])
    def test_commands_of_every_length(self, size):
        command = self.command(size)
        answers, card = self.exchange(lambda command: b"\x90\x00", command, memoryview(command), bytearray(command))
        assert card.commands == [command] * 3
        assert answers == [(b"", 0x9000)] * 3

    @pytest.mark.parametrize("size", [0, 1, 58, 59, 60, 61, 120, 242, 247, 248, 249, 250, 251, 252, 253, 256])
    def test_answers_of_every_length(self, size):
        data = bytes(i * 7 & 0xFF for i in range(size))
        assert self.exchange(lambda command: data + b"\x90\x00", SELECT)[0] == [(data, 0x9000)]

    def test_what_it_says_of_itself_is_true(self):
        bench = self.make()
        card = ScriptedCard(lambda command: bytes(256) + b"\x90\x00")

        async def go():
            bench.lay(card)
            async with bench.card() as connection:
                command = self.command(261)
                data, sw = await connection.transceive(command)
                assert (len(data), sw) == (256, 0x9000)
                assert card.commands == [command]
                assert connection.max_command >= 261 and connection.max_response >= 258

        asyncio.run(go())

    def test_a_card_that_was_taken_away(self):
        bench = self.make()

        async def go():
            bench.lay(ScriptedCard(lambda command: b"\x90\x00"))
            async with bench.card() as connection:
                await connection.transceive(SELECT)
                bench.remove()
                await connection.transceive(SELECT)

        with pytest.raises(CardLeft):
            asyncio.run(go())

    def test_a_card_that_is_never_ready(self):
        bench = self.make()

        async def go():
            card = ScriptedCard(lambda command: b"\x90\x00")
            card.delay_us = math.inf
            bench.lay(card)
            async with bench.card() as connection:
                await connection.transceive(SELECT)

        with pytest.raises(CardSlow):
            asyncio.run(go())

    def test_the_next_card_after_one_that_left(self):
        bench = self.make()

        async def read_one():
            bench.lay(ScriptedCard(lambda command: command[:1] + b"\x90\x00"))
            async with bench.card() as connection:
                data, sw = await connection.transceive(SELECT)
                assert (bytes(data), sw) == (b"\x00", 0x9000)
                bench.remove()
                with pytest.raises(CardLeft):
                    await connection.transceive(SELECT)

        async def go():
            for _ in range(3):
                await read_one()

        asyncio.run(go())


class TestProcess(Connection):
    def make(self):
        return ProcessBench()


class TestPn532Spi(Connection):
    def make(self):
        return Pn532Bench("spi")


class TestPn532I2c(Connection):
    def make(self):
        return Pn532Bench("i2c")


class TestPn532Hsu(Connection):
    def make(self):
        return Pn532Bench("hsu")


class TestSlotT1(Connection):
    atr = ATR_T1

    def make(self):
        return SlotBench(self.atr)


class TestSlotBoth(TestSlotT1):
    """A card that offers both is spoken to in T=1."""

    atr = ATR_BOTH


class TestSlotT1SmallBlocks(TestSlotT1):
    """IFSC 32 by default, no rate offered, CRC: everything goes in chains."""

    atr = Answer(({}, {}, {"C": 1}), (1, 1)).octets()


class TestSlotT0(Connection):
    atr = ATR_T0
    options = {}

    def make(self):
        return SlotBench(self.atr, **self.options)

    def command(self, size):
        """T=0 carries commands, not octets: no data, an answer wanted, or data and an answer."""
        header = bytes((0x00, 0xB0 if size == 5 else 0xDA, 0x00, 0x00))
        if size <= 5:
            return header + bytes(size - 4)
        return header + bytes((size - 6,)) + bytes(i * 3 & 0xFF for i in range(size - 6)) + b"\0"


class TestSlotT0Stingy(TestSlotT0):
    """Octet by octet, at the default rate, in inverse convention."""

    atr = Answer(inverse=True).octets()
    options = {"stingy": True}


class TestPioT1(TestSlotT1):
    def make(self):
        return PioBench(ATR_T1)


class TestPioT1SmallBlocks(TestSlotT1SmallBlocks):
    def make(self):
        return PioBench(self.atr)


class TestPioT0(TestSlotT0):
    def make(self):
        return PioBench(ATR_T0)


class TestPioT0Stingy(TestSlotT0Stingy):
    def make(self):
        return PioBench(self.atr, **self.options)
