# SPDX-License-Identifier: Apache-2.0
"""NXP PN532: the chip's commands, named as in its user manual (UM0701-02, chapter 7), over any of its three buses.

A transport (pn532_spi, pn532_i2c, pn532_hsu) has
    async wake()                        bring the bus interface out of power-down
    async write(frame)                  send one frame
    async receive(parser, timeout_ms)   wait for the chip, feed the parser until an event or FrameError; FrontEndSilent
    fast_baud                           the rate to raise to after the start, or None
Commands whose answer carries a status byte return it first and judge nothing: that is the link's business.
Answers are memoryviews into one buffer, good until the next command.
"""

import asyncio

from micropython import const

from reader.codec import pn532 as frames
from reader.errors import FrameError, FrontEndError, FrontEndSilent

_ACK_TIMEOUT_MS = const(100)  # the manual says 15 ms; a chip coming out of power-down needs longer
_TIMEOUT_MS = const(1000)
_FRAMES = const(5)  # at most so many are looked at: ACK, answer, and three retransmissions
_RESET_MS = const(2)
_START_MS = const(10)

# Command codes; the answer's is one higher
_DIAGNOSE = const(0x00)
_GET_FIRMWARE_VERSION = const(0x02)
_GET_GENERAL_STATUS = const(0x04)
_READ_REGISTER = const(0x06)
_WRITE_REGISTER = const(0x08)
_SET_SERIAL_BAUD_RATE = const(0x10)
_SET_PARAMETERS = const(0x12)
_SAM_CONFIGURATION = const(0x14)
_POWER_DOWN = const(0x16)
_RF_CONFIGURATION = const(0x32)
_IN_DATA_EXCHANGE = const(0x40)
_IN_COMMUNICATE_THRU = const(0x42)
_IN_DESELECT = const(0x44)
_IN_LIST_PASSIVE_TARGET = const(0x4A)
_IN_PSL = const(0x4E)
_IN_RELEASE = const(0x52)
_IN_SELECT = const(0x54)

DIAGNOSE_COMMUNICATION_LINE = const(0x00)
DIAGNOSE_CARD_PRESENCE = const(0x06)

# RFConfiguration items
RF_FIELD = const(0x01)
RF_TIMINGS = const(0x02)
RF_MAX_RETRY_COM = const(0x04)
RF_MAX_RETRIES = const(0x05)

# SetParameters flags
AUTO_ATR_RES = const(0x04)
AUTO_RATS = const(0x10)

BAUD_106_TYPE_A = const(0x00)

MAX_DATA = const(262)  # of one InDataExchange, either way

BAUD_RATES = {9600: 0, 19200: 1, 38400: 2, 57600: 3, 115200: 4, 230400: 5, 460800: 6, 921600: 7, 1288000: 8}


class Pn532:
    """One chip. `reset_pin` (RSTPDN, active low) may be None on boards that do not wire it."""

    def __init__(self, transport, reset_pin=None):
        self._transport = transport
        self._reset_pin = reset_pin
        self._out = bytearray(frames.MAX_PAYLOAD + frames.OVERHEAD)
        self._out_view = memoryview(self._out)
        self._parser = frames.Parser()
        self.acknowledged = False  # whether the last command got as far as its ACK

    async def reset(self):
        """Hardware reset where the pin is wired, then wake-up. Every setting and target is forgotten."""
        if self._reset_pin is not None:
            self._reset_pin(0)
            await asyncio.sleep_ms(_RESET_MS)
            self._reset_pin(1)
            await asyncio.sleep_ms(_START_MS)
        await self._transport.wake()

    async def command(self, code, parts=(), timeout_ms=_TIMEOUT_MS, at_least=0):
        """Send one command and return its answer, of `at_least` so many bytes, without TFI and command code.

        A command that is given up, by time-out or by cancellation, is aborted in the chip.
        Raises FrontEndSilent (no ACK, or no answer in timeout_ms), FrameError (frames stay garbled after
        retransmission), FrontEndError (syntax error frame, a short answer, or the answer to another command).
        """
        frame = self._out_view[: frames.encode(self._out, (bytes((code,)),) + tuple(parts))]
        try:
            await self._transport.write(frame)
            answer = await self._answer(timeout_ms)
        except (FrontEndSilent, asyncio.CancelledError):
            await self.abort()
            raise
        if len(answer) < 2 + at_least or answer[1] != code + 1:
            raise FrontEndError("%d bytes in answer to command %02X" % (len(answer), code))
        return answer[2:]

    async def _answer(self, timeout_ms):
        """The information frame that follows the ACK.

        A command is never sent twice: the card may have had it. So a garbled ACK counts as one, and a garbled answer
        is asked for again by NACK.
        """
        self.acknowledged = False
        for _ in range(_FRAMES):
            try:
                await self._transport.receive(self._parser, timeout_ms if self.acknowledged else _ACK_TIMEOUT_MS)
            except FrameError:
                if self.acknowledged:
                    await self._transport.write(frames.NACK_FRAME)
                self.acknowledged = True
                continue
            if self._parser.event == frames.INFORMATION:
                return self._parser.payload
            if self._parser.event == frames.SYNTAX_ERROR:
                raise FrontEndError("syntax error frame")
            self.acknowledged = True
        raise FrameError("no intact answer in %d frames" % _FRAMES)

    async def raise_speed(self):
        """Take an HSU line to the fastest rate that board and chip agree on; nothing on the other buses.

        A line that does not carry the rate is never tried again, and the chip is reset.
        """
        baud = self._transport.fast_baud
        if not baud:
            return
        try:
            await self.set_serial_baud_rate(baud)
            await self.get_firmware_version()
        except (FrontEndSilent, FrameError):
            self._transport.fast_baud = None
            await self.reset()

    async def abort(self):
        """The host's ACK ends whatever command is running. Raises nothing: the next one tells of a deaf chip."""
        try:
            await self._transport.write(frames.ACK_FRAME)
        except FrontEndSilent:
            return

    def wipe(self):
        """Overwrite both frame buffers."""
        self._out_view[:] = bytes(len(self._out))
        self._parser.wipe()

    # --- the chip itself (7.2) ----------------------------------------------------------------------
    async def diagnose(self, number, data=b"", timeout_ms=_TIMEOUT_MS, at_least=0):
        """7.2.1. Returns the test's bytes; for DIAGNOSE_CARD_PRESENCE the status."""
        return await self.command(_DIAGNOSE, (bytes((number,)), data), timeout_ms, at_least)

    async def get_firmware_version(self):
        """7.2.2. Returns (IC, version, revision, support)."""
        return tuple(await self.command(_GET_FIRMWARE_VERSION, at_least=4))

    async def get_general_status(self):
        """7.2.3. Returns last error, field, NbTg, then 4 bytes a target and the SAM's status."""
        return await self.command(_GET_GENERAL_STATUS, at_least=4)

    async def read_register(self, address):
        """7.2.4, one register."""
        return (await self.command(_READ_REGISTER, (address.to_bytes(2, "big"),), at_least=1))[0]

    async def write_register(self, address, value):
        """7.2.5, one register."""
        await self.command(_WRITE_REGISTER, (address.to_bytes(2, "big"), bytes((value,))))

    async def set_serial_baud_rate(self, baud):
        """7.2.8, HSU only. The chip changes after the host has acknowledged the answer, at the old rate."""
        await self.command(_SET_SERIAL_BAUD_RATE, (bytes((BAUD_RATES[baud],)),))
        await self._transport.write(frames.ACK_FRAME)
        await self._transport.set_baud(baud)

    async def set_parameters(self, flags):
        """7.2.9."""
        await self.command(_SET_PARAMETERS, (bytes((flags,)),))

    async def sam_configuration(self, mode=1, timeout_50ms=0, irq=1):
        """7.2.10. Mode 1: the SAM is not used; irq 1: P70_IRQ is driven."""
        await self.command(_SAM_CONFIGURATION, (bytes((mode, timeout_50ms, irq)),))

    async def power_down(self, wake_sources):
        """7.2.11. Returns the status."""
        return await self._status(_POWER_DOWN, bytes((wake_sources,)))

    async def rf_configuration(self, item, data):
        """7.3.1."""
        await self.command(_RF_CONFIGURATION, (bytes((item,)), data))

    # --- as initiator (7.3) -------------------------------------------------------------------------
    async def in_list_passive_target(self, max_targets, baud, data=b"", timeout_ms=_TIMEOUT_MS):
        """7.3.5. Returns NbTg and the target data as they came."""
        head = bytes((max_targets, baud))
        return await self.command(_IN_LIST_PASSIVE_TARGET, (head, data), timeout_ms, at_least=1)

    async def in_psl(self, target, rate_to_card, rate_to_reader):
        """7.3.7: 0 = 106, 1 = 212, 2 = 424 kbit/s. Returns the status."""
        return await self._status(_IN_PSL, bytes((target, rate_to_card, rate_to_reader)))

    async def in_data_exchange(self, target, data, timeout_ms=_TIMEOUT_MS):
        """7.3.8, at most MAX_DATA bytes; bit 6 of `target` is MI. Returns (status, data)."""
        answer = await self.command(_IN_DATA_EXCHANGE, (bytes((target,)), data), timeout_ms, at_least=1)
        return answer[0], answer[1:]

    async def in_communicate_thru(self, data, timeout_ms=_TIMEOUT_MS):
        """7.3.9: one raw frame, the chip adds the CRC. Returns (status, data)."""
        answer = await self.command(_IN_COMMUNICATE_THRU, (data,), timeout_ms, at_least=1)
        return answer[0], answer[1:]

    async def in_deselect(self, target=0):
        """7.3.10; 0 = all. Returns the status."""
        return await self._status(_IN_DESELECT, bytes((target,)))

    async def in_release(self, target=0):
        """7.3.11; 0 = all. Returns the status."""
        return await self._status(_IN_RELEASE, bytes((target,)))

    async def in_select(self, target):
        """7.3.12. Returns the status."""
        return await self._status(_IN_SELECT, bytes((target,)))

    async def _status(self, code, data):
        return (await self.command(code, (data,), at_least=1))[0]
