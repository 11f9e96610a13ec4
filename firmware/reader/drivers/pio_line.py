# SPDX-License-Identifier: Apache-2.0
"""The contact line of an RP2 board: two state machines on one pin, and a DMA channel that waits for the characters.

The receiver hears what the sender says, so every character sent is taken off it again. From the last character sent
on, all that comes is put into memory by DMA, whether somebody waits for it or not: a card at 512/32 sends one every 40
microseconds, and the processor is busy with other things for longer than the FIFO lasts.
"""

import asyncio
import time
from array import array

import rp2
from micropython import const

from reader.drivers import pio_characters
from reader.drivers.character_line import CharacterLine

_SENDER = const(0)
_RECEIVER = const(1)
_RECEIVER_DREQ = const(5)  # of state machine 1 in PIO 0 (RP2040 data sheet, 2.5.3.1; the RP2350's is the same)
_WORD = const(2)  # transfers of 32 bits
_MOST = const(400)  # characters between two of ours: a block of T=1, or 256 octets of T=0 and many a NULL
_SOON_US = const(2000)  # most answers come within this time
_CYCLES = const(8)  # an etu
_HEARD = const(23)  # where the moments stand in a word of the receiver
_CHARACTER = const(12)  # etu that a character takes at most: it is seen at its end
_ANSWERED = const(10)  # etu of a character that are over when it is seen
_LEAST_PLAIN = const(11)  # guard time that the programs keep by themselves
_LEAST_SIGNALLED = const(12)


class PioLine(CharacterLine):
    """io: the pin, with its pull-up outside; off: the interface chip's, low when the card is cut off; hz: card clock."""

    def __init__(self, io, off, hz):
        self._io, self._off, self.hz = io, off, hz
        self._words = array("I", bytes(4 * _MOST))
        self._dma = self._running = None
        self._moments = array("I", [_moments(octet) for octet in range(256)])
        self._seen_us = time.ticks_us()
        self._taken = 0
        super().__init__()

    def reset(self):
        super().reset()
        self._listen()

    def close(self):
        """Give back the DMA channel and the PIO; reset() takes them anew."""
        if self._dma:
            self._dma.close()
            self._sender.active(0)
            self._receiver.active(0)
            rp2.PIO(0).remove_program()
            self._dma = self._running = None

    def supports(self, f, d):
        """From an etu of eight clock periods on, so that a cycle is at least one."""
        return f >= _CYCLES * d

    def _configure(self):
        """Load what has changed. The convention alone is no reason while no error is signalled: a card is speaking."""
        wanted = self.f, self.d, self.error_signal, self.inverse and self.error_signal
        if wanted == self._running:
            return
        self._running = wanted
        self._dma = self._dma or rp2.DMA()
        self._dma.active(0)
        pio, io = rp2.PIO(0), self._io
        pio.remove_program()
        send, receive = pio_characters.send, pio_characters.receive
        if self.error_signal:
            send, receive = pio_characters.send_signalled, pio_characters.receive_signalled
        hz = round(_CYCLES * self.d * self.hz / self.f)
        self._sender = rp2.StateMachine(_SENDER, send, freq=hz, in_base=io, out_base=io, set_base=io)
        self._receiver = rp2.StateMachine(_RECEIVER, receive, freq=hz, in_base=io, set_base=io, jmp_pin=io)
        self._receiver.exec("set(x, %d)" % self.inverse)
        self._least = _LEAST_SIGNALLED if self.error_signal else _LEAST_PLAIN
        self._sender.active(1)
        self._receiver.active(1)
        self._listen()

    def _etu_us(self, etu):
        return int(etu * self.f * 1_000_000 // (self.d * self.hz)) + 1

    # --- sending --------------------------------------------------------------------------------------------
    async def _put(self, octets):
        self._wait_turn()
        parity = 0x100 if self.inverse else 0
        extra = max(0, self.guard - self._least) << 9
        sent = 0
        for octet in octets:
            if not self._send(self._moments[octet] ^ parity | extra):
                break
            sent += 1
        self._listen()
        return sent

    def _wait_turn(self):
        """The time from the card's last character to ours."""
        left_us = self._etu_us(self.turn - _ANSWERED) - time.ticks_diff(time.ticks_us(), self._seen_us)
        if left_us > 0:
            time.sleep_us(left_us)
        self._dma.active(0)
        self._forget()

    def _forget(self):
        while self._receiver.rx_fifo():
            self._receiver.get()

    def _send(self, word):
        """One character, again while the card refuses it. Each is over within some etu, so it is waited for."""
        for _ in range(1 + self.repetitions):
            self._sender.put(word)
            accepted = self._sender.get()
            if accepted or not self.error_signal:
                self._receiver.get()  # our own
                return True
            self._receiver.restart()  # it took the signal for a character
            self._receiver.exec("set(x, %d)" % self.inverse)
            time.sleep_us(self._etu_us(2))
            self._forget()
        return False

    # --- receiving ------------------------------------------------------------------------------------------
    def _listen(self):
        """From now on what comes goes into memory."""
        dma = self._dma
        dma.active(0)
        self._taken = 0
        control = dma.pack_ctrl(size=_WORD, inc_read=False, treq_sel=_RECEIVER_DREQ)
        dma.config(read=self._receiver, write=self._words, count=_MOST, ctrl=control, trigger=True)

    async def _get(self, view, first, following):
        self.damaged = False
        count = 0
        while count < len(view):
            if self._taken == _MOST:
                self._listen()
            wanted = min(len(view) - count, _MOST - self._taken)
            came = await self._wait(wanted, following if count else first, following)
            self._take(view[count : count + came])
            count += came
            if came < wanted:
                break
        self._seen_us = time.ticks_us()
        return count

    def _take(self, view):
        """The next words into a memoryview, and looked at for their parity."""
        parity = 0x100 if self.inverse else 0
        for at in range(len(view)):
            moments = self._words[self._taken] >> _HEARD
            self._words[self._taken] = 0
            self._taken += 1
            octet = view[at] = moments & 0xFF
            if self._moments[octet] ^ moments ^ 0x1FF != parity:
                self.damaged = True

    async def _wait(self, wanted, first, following):
        """Until there are so many characters more, or one takes too long; how many there are. Waits are in etu."""
        seen, seen_us = 0, time.ticks_us()
        limit_us = self._etu_us(first + _CHARACTER)
        while True:
            left = self._dma.count  # pyright: ignore[reportAttributeAccessIssue] - the stubs do not know it
            count = min(wanted, _MOST - left - self._taken)
            if count == wanted or not self._off():
                return count
            silent_us = time.ticks_diff(time.ticks_us(), seen_us)
            if count != seen:
                seen, seen_us = count, time.ticks_us()
                limit_us = self._etu_us(following + _CHARACTER)
            elif silent_us > limit_us:
                return count
            await asyncio.sleep_ms(0 if silent_us < _SOON_US else 1)


def _moments(octet):
    """The word of the sender for an octet in direct convention: nine moments turned over, the first in bit 0."""
    parity = 0
    for bit in range(8):
        parity ^= octet >> bit & 1
    return (octet | parity << 8) ^ 0x1FF


def card_clock(system_hz):
    """The fastest card clock up to 4.8 MHz that is the system clock divided by an even whole number: etus are exact."""
    divided_by = -(-system_hz // 4_800_000)
    return system_hz // (divided_by + divided_by % 2)
