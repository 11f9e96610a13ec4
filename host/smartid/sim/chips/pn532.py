# SPDX-License-Identifier: Apache-2.0
"""A simulated PN532 (firmware 1.6, user manual UM0701-02): frames from the host in, cards in its field.

    chip = Pn532(Field(), bus="spi")        # or "i2c", "hsu": the object then is that bus's device
The life of a command: frame -> ACK offered -> host takes it -> command runs -> answer offered -> host takes it. A
command that has to wait (for a card, for a slow card) stays unfinished; it goes on when the field changes or the host
looks. A host ACK, or a new command, aborts it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Generator

from smartid.sim.chips import pn532_frame as frames
from smartid.sim.chips import pn532_status as status
from smartid.sim.chips.bus import Line
from smartid.sim.chips.pn532_commands import COMMANDS, name_of
from smartid.sim.chips.pn532_picc import Antenna
from smartid.sim.chips.pn532_radio import Radio, Target
from smartid.sim.chips.pn532_state import BARE_FRAMES, USE_CID, State
from smartid.sim.chips.pn532_status import RadioFault, SyntaxFault
from smartid.sim.radio.field import Field

FAULTS = (None, "silent", "babble", "reset")
ALL_WAKE_SOURCES = 0xFF
DEFAULT_BAUD = 115200


class Pn532:
    """trace: receives {"kind": "pn532", "dir": "to_chip" | "from_chip", "frame": bytes, "name": str}.

    block_limit: the largest ISO-DEP frame the chip sends, 64 or 256 (which of them the real one keeps is not public).
    fault: None, "silent" (dead), "babble" (random bytes without end), "reset" (once, in the middle of a command).
    irq: low while an ACK or an answer waits. rstpdn: low holds the chip in reset.
    """

    wake_source = 0  # of the bus: its bit in PowerDown's first parameter

    def __new__(cls, field: Field, bus: str = "spi", **options) -> Pn532:
        if cls is Pn532:
            from smartid.sim.chips.pn532_ports import PORTS  # which derive from this class

            cls = PORTS[bus]
        return super().__new__(cls)

    def __init__(
        self,
        field: Field,
        bus: str = "spi",
        trace: Callable[[dict], None] | None = None,
        block_limit: int = 64,
        seed: int = 0,
    ) -> None:
        self.field, self.bus, self.trace, self.block_limit = field, bus, trace, block_limit
        self.irq, self.rstpdn = Line(1), Line(1)
        self.rstpdn.watchers.append(self._on_rstpdn)
        self.random = random.Random(seed)
        self.baud = DEFAULT_BAUD
        self._fault: str | None = None
        self._decoder = frames.Decoder()
        self._running: Generator[None, None, bytes] | None = None
        self.antenna = Antenna(self.poke)
        self._clear()
        field.on_change.append(self.poke)

    @property
    def counters(self) -> dict[str, int]:
        """air_us, card_us, frames and blocks of the field."""
        return self.field.counters

    @property
    def working(self) -> bool:
        """True while a command is unfinished."""
        return self._running is not None

    # --- power and faults -----------------------------------------------------------------------
    @property
    def fault(self) -> str | None:
        return self._fault

    @fault.setter
    def fault(self, kind: str | None) -> None:
        if kind not in FAULTS:
            raise ValueError(f"no such fault: {kind}")
        self._fault = kind
        if kind == "reset" and self._running is not None:
            self._reset_by_fault()
        self.show()

    @property
    def dead(self) -> bool:
        """True while nothing at all is heard or said."""
        return self._fault == "silent" or not self.rstpdn.level

    def reset(self) -> None:
        """As RSTPDN does: everything forgotten, field off, asleep in LowVbat."""
        self.field.switch_off()
        self._clear()
        self.show()

    def _clear(self) -> None:
        self._stop()
        self.antenna.close()
        self.state = State()
        self.radio = Radio(self.field, self.block_limit)
        self.baud = DEFAULT_BAUD
        self.asleep, self.wake_sources, self._irq_on_waking = True, ALL_WAKE_SOURCES, False
        self._decoder.reset()
        self._offered, self._offered_name = b"", ""  # the frame that waits for the host
        self._accepted: bytes | None = None  # the command whose ACK is offered
        self._last_answer, self._last_name = b"", ""  # what a NACK asks for again
        self._after_answer: Callable[[], None] | None = None
        self._after_host_ack: Callable[[], None] | None = None
        self.bus_reset()

    def _on_rstpdn(self, level: int) -> None:
        if not level:
            self.reset()

    def _reset_by_fault(self) -> None:
        self._fault = None
        self.reset()

    def sleep(self, wake_sources: int, irq_on_waking: bool) -> None:
        """PowerDown, once its answer has been taken."""

        def fall_asleep() -> None:
            self.field.switch_off()
            self.antenna.close()
            self.state.targets.clear()
            self.asleep, self.wake_sources, self._irq_on_waking = True, wake_sources, irq_on_waking

        self._after_answer = fall_asleep

    def wake(self) -> None:
        """Activity on the bus; it wakes the chip when the bus is among the sources set."""
        if self.asleep and self.wake_sources & self.wake_source:
            self.asleep = False
            if self._irq_on_waking:
                self.irq.set(0)

    def bus_reset(self) -> None:
        """For the port: forget what it knew of its bus."""

    def change_baud(self, baud: int) -> None:
        """SetSerialBaudRate: the new rate holds from the host's ACK of the answer on."""

        def change() -> None:
            self.baud = baud

        self._after_host_ack = change

    # --- frames from the host -------------------------------------------------------------------
    def receive_frames(self, data: bytes) -> None:
        """Bytes of the host, whatever the bus has wrapped them in already taken off."""
        for event in self._decoder.feed(data):
            if event.kind == "frame":
                self._on_command(event.payload)
            elif event.kind == "ack":
                self._note("to_chip", frames.ACK, "ACK")
                self._on_host_ack()
            elif event.kind == "nack":
                self._note("to_chip", frames.NACK, "NACK")
                self._offer(self._last_answer, self._last_name)
            # A bad frame is not acknowledged; the host repeats it (6.2.2).

    def forget_partial_frame(self) -> None:
        """The bus has marked the end of a transfer: half a frame is no frame."""
        self._decoder.reset()

    def _on_command(self, payload: bytes) -> None:
        self._note("to_chip", frames.build(payload), name_of(payload))
        self._stop()
        self._after_answer = self._after_host_ack = None
        self._accepted = payload
        self._offer(frames.ACK, "ACK")

    def _on_host_ack(self) -> None:
        if self._after_host_ack is not None:
            self._after_host_ack()
            self._after_host_ack = None
        self._stop()
        self._accepted = None
        self._offered = b""
        self.show()

    # --- frames to the host ---------------------------------------------------------------------
    @property
    def offered(self) -> bytes:
        """The frame that waits to be taken, or nothing."""
        return b"" if self.dead else self._offered

    def _offer(self, frame: bytes, name: str) -> None:
        self._offered, self._offered_name = frame, name
        self.show()

    def taken(self) -> None:
        """The host has read the offered frame."""
        self._note("from_chip", self._offered, self._offered_name)
        self._offered = b""
        self.show()
        if self._accepted is not None:
            payload, self._accepted = self._accepted, None
            self._start(payload)
        elif self._after_answer is not None:
            then, self._after_answer = self._after_answer, None
            then()

    def show(self) -> None:
        """Drive IRQ."""
        waiting = (bool(self.offered) or self._fault == "babble") and self.state.irq_enabled
        self.irq.set(0 if waiting else 1)

    # --- commands -------------------------------------------------------------------------------
    def _start(self, payload: bytes) -> None:
        if self._fault == "reset":
            self._reset_by_fault()
            return
        self._last_name = name_of(payload)
        self._running = self._run(payload)
        self.poke()

    def poke(self) -> None:
        """Let an unfinished command go on: the field has changed, or the host looks for the answer."""
        running = self._running
        if running is None or self.dead or running.gi_running:  # a card may leave in the middle of a step
            return
        try:
            next(running)
        except StopIteration as done:
            if running is self._running:
                self._running = None
                self._last_answer = done.value
                self._offer(done.value, self._last_name)

    def _run(self, payload: bytes) -> Generator[None, None, bytes]:
        """The answer frame of one command."""
        try:
            if len(payload) < 2 or payload[0] != frames.TFI_TO_CHIP:
                raise SyntaxFault
            command = COMMANDS.get(payload[1])
            if command is None or (self.state.low_vbat and not command.in_low_vbat):
                raise SyntaxFault
            try:
                answer = yield from command.run(self, payload[2:])
            except RadioFault as fault:
                answer = bytes([fault.status])
            if command.has_status:
                self.state.last_status = answer[0] & 0x3F
            return frames.build(
                bytes([frames.TFI_FROM_CHIP, payload[1] + 1]) + answer, bare=bool(self.state.flags & BARE_FRAMES)
            )
        except SyntaxFault:
            return frames.SYNTAX_ERROR

    def _stop(self) -> None:
        running, self._running = self._running, None
        if running is not None and not running.gi_running:  # one in the middle of a step ends by itself, unheard
            running.close()

    # --- cards, for the commands ----------------------------------------------------------------
    def let_go(self, target: Target) -> None:
        """S(DESELECT) or HLTA to a selected target; it stays listed."""
        if target.selected:
            self.radio.rate = target.rate
            if target.iso_dep is not None:
                target.iso_dep.deselect()
            else:
                self.radio.halt()
            target.selected, target.iso_dep = False, None
            self.radio.rate = 0

    def bring_up(self, target: Target) -> None:
        """Make a listed target the selected one: WUPA and its UID, and RATS where it had an ATS. Raises RadioFault."""
        if not target.selected:
            for other in self.state.targets:
                self.let_go(other)
            found = self.radio.find(target.number, uid=target.uid)
            if found.sak != target.sak:
                raise RadioFault(status.RF_PROTOCOL)
            if target.ats:
                self.radio.activate(target, self.cid_for(target.number))
            target.selected = True
        self.radio.rate = target.rate

    def cid_for(self, number: int) -> int | None:
        """The CID of a target's RATS: its number where SetParameters asks for CIDs."""
        return number if self.state.flags & USE_CID else None

    def _note(self, direction: str, frame: bytes, name: str) -> None:
        if self.trace is not None and frame:
            self.trace({"kind": "pn532", "dir": direction, "frame": frame, "name": name})
