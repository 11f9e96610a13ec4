# SPDX-License-Identifier: Apache-2.0
"""What the PN532 driver promises on every bus, tried against the simulated chip. Each class is one way to wire it."""

import asyncio

import pytest

from contract import machine_like
from reader.drivers import pn532
from reader.errors import FrameError, FrontEndError, FrontEndSilent
from smartid.sim.radio.field import Field


class Bus:
    """Subclasses make (chip, transport)."""

    def make(self, field):
        raise NotImplementedError

    @pytest.fixture
    def chip(self):
        self.field = Field()
        chip, transport = self.make(self.field)
        self.frames = []
        chip.trace = lambda event: self.frames.append((event["dir"], bytes(event["frame"])))
        self.pn532 = pn532.Pn532(transport, machine_like.reset_pin(chip))
        return chip

    def run(self, *steps):
        """Reset, then each step (a function of the driver) in turn; the last one's result."""

        async def go():
            await self.pn532.reset()
            await self.pn532.sam_configuration()
            result = None
            for step in steps:
                result = step(self.pn532)
                if asyncio.iscoroutine(result):
                    result = await result
            return result

        return asyncio.run(go())

    def test_it_wakes_and_says_who_it_is(self, chip):
        assert self.run(lambda p: p.get_firmware_version()) == (0x32, 1, 6, 7)

    @pytest.mark.parametrize("size", [0, 1, 100, 252, 253, 254, 255, 256, 262])
    def test_lines_carry_every_length(self, chip, size):
        data = bytes(i * 5 & 0xFF for i in range(size))
        assert self.run(lambda p: p.diagnose(0, data)) == b"\x00" + data

    def test_too_long_a_command_never_leaves(self, chip):
        with pytest.raises(FrameError):
            self.run(lambda p: p.diagnose(0, bytes(264)))

    def test_registers_are_memory(self, chip):
        assert self.run(lambda p: p.write_register(0x6305, 0x5A), lambda p: p.read_register(0x6305)) == 0x5A

    def test_a_command_it_does_not_know_is_a_front_end_error(self, chip):
        with pytest.raises(FrontEndError):
            self.run(lambda p: p.command(0xEE))
        assert self.run(lambda p: p.get_firmware_version())[0] == 0x32

    def test_status_commands_return_the_status(self, chip):
        assert self.run(lambda p: p.in_release(0)) == 0
        assert self.run(lambda p: p.in_select(1)) == 0x27

    def test_silence_is_told_apart_and_heals(self, chip):
        def dies(_):
            chip.fault = "silent"

        with pytest.raises(FrontEndSilent):
            self.run(dies, lambda p: p.get_firmware_version())
        chip.fault = None
        assert self.run(lambda p: p.get_firmware_version())[0] == 0x32

    def test_babble_is_told_apart_and_heals(self, chip):
        def babbles(_):
            chip.fault = "babble"

        with pytest.raises((FrameError, FrontEndSilent)):
            self.run(babbles, lambda p: p.get_firmware_version())
        chip.fault = None
        assert self.run(lambda p: p.get_firmware_version())[0] == 0x32

    def test_a_time_out_aborts_the_command_in_the_chip(self, chip):
        """InListPassiveTarget waits for ever by default."""
        with pytest.raises(FrontEndSilent):
            self.run(lambda p: p.in_list_passive_target(1, 0, timeout_ms=30))
        assert self.frames[-1] == ("to_chip", b"\x00\x00\xff\x00\xff\x00")
        assert self.run(lambda p: p.get_firmware_version())[0] == 0x32

    def test_cancelling_aborts_the_command_in_the_chip(self, chip):
        async def cancelled(driver):
            task = asyncio.create_task(driver.in_list_passive_target(1, 0, timeout_ms=5000))
            await asyncio.sleep(0.03)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return await driver.get_firmware_version()

        assert self.run(cancelled)[0] == 0x32
        assert ("to_chip", b"\x00\x00\xff\x00\xff\x00") in self.frames

    def test_wiping_leaves_nothing_in_the_buffers(self, chip):
        secret = b"a name, a number, a photo"
        answer = []
        self.run(lambda p: p.diagnose(0, secret), lambda p: answer.append(p._parser.payload), lambda p: p.wipe())
        assert secret not in bytes(self.pn532._out) and secret not in bytes(self.pn532._parser._buffer)


class TestSpi(Bus):
    def make(self, field):
        return machine_like.spi(field, irq=True)


class TestSpiPolled(Bus):
    def make(self, field):
        return machine_like.spi(field, irq=False)


class TestI2c(Bus):
    def make(self, field):
        return machine_like.i2c(field, irq=True)


class TestI2cPolled(Bus):
    def make(self, field):
        return machine_like.i2c(field, irq=False)


class TestI2cStretched(Bus):
    """One transfer in ten runs into the bus's time-out."""

    def make(self, field):
        return machine_like.i2c(field, irq=False, stretched=0.1)


class TestHsu(Bus):
    def make(self, field):
        return machine_like.hsu(field)


class TestHsuInPieces(Bus):
    def make(self, field):
        return machine_like.hsu(field, most=7)


class TestHsuFast(Bus):
    def make(self, field):
        return machine_like.hsu(field, fast_baud=921600)

    def test_the_rate_is_raised_and_lasts(self, chip):
        assert self.run(lambda p: p.raise_speed(), lambda p: p.get_firmware_version())[0] == 0x32
        assert chip.baud == chip.host_baud == 921600

    def test_a_line_that_does_not_carry_it_stays_slow(self, chip):
        chip.change_baud = lambda baud: None  # what leaves at the new rate arrives as garbage, and is heard by nobody
        assert self.run(lambda p: p.raise_speed(), lambda p: p.get_firmware_version())[0] == 0x32
        assert chip.host_baud == 115200
        assert self.pn532._transport.fast_baud is None
