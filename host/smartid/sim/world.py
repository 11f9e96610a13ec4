# SPDX-License-Identifier: Apache-2.0
"""The simulated world: the reader process, every chip on its board, the antenna, and what a person can do to them.

    with World(place="kiosk") as world:
        world.place(card)
        world.wait_for(lambda: world.screen[0] == "can")
        world.type("482913")

Everything runs under `world.lock`, in the world's own thread or in the caller's; nothing sleeps for the models' sake.
Times are modelled microseconds: what the air, the buses and the card would have taken.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smartid.errors import SmartidError
from smartid.sim import flash, wire
from smartid.sim.chips.ds3231 import Ds3231
from smartid.sim.contact import ATRS, Icc
from smartid.sim.handheld import Handheld, Trace
from smartid.sim.keypad import Keypad
from smartid.sim.radio import Picc
from smartid.sim.radio.type_a import TypeA
from smartid.sim.reader_events import EventReader
from smartid.sim.reader_process import Log, ReaderDied, ReaderProcess
from smartid.sim.serial_port import SerialPort, Terminal
from smartid.sim.wire_server import WireServer
from smartid.sim.wiring import Wiring

if TYPE_CHECKING:
    from smartid.pki import Pki

STORY_TIME = datetime(2026, 11, 24, 14, 32)
_END_BY_ITSELF_S = 2.0
_FINGER_PATIENCE_S = 5.0
_FIFO_ROOM = 8  # of ten key events, so that a press and its release always fit


class WorldTimeout(SmartidError):
    """What a caller waited for did not happen in time."""


class WorldBroke(SmartidError):
    """The world's own thread ended by a fault, ours or in a callback given to us; its traceback went to stderr."""


def _provisioned(pki: Pki, place: str, target: Path, settings: Mapping[str, object]) -> None:
    from smartid.sim import provisioned  # which makes its readers in worlds like this one

    provisioned.put(target, provisioned.image(pki, place), settings)


def _time(pki: Pki | None) -> datetime:
    from smartid.sim import story

    return story.time(pki) if pki else STORY_TIME


class World:
    """Build it, start() it, stop() it; or use it in a `with`.

    bus: "spi", "i2c" or "hsu", the strapping of the PN532. clock: what the DS3231 shows, the story's time unless told; it
    stands still unless clock_runs. trust: CSCA certificates in DER. settings: overrides of settings.json. trace: receives
    every event.
    main: another script than the firmware's. pn532: another chip object on the header, for tests. battery: percent.
    flash_image: a reader that exists already, with its own settings and trust; it stays when the world ends.
    pki: a reader that this issuer has provisioned for the place (sim/provisioned.py), in the place of `trust`.
    """

    def __init__(
        self,
        bus: str = "spi",
        lang: str = "zh",
        place: str = "kiosk",
        clock: datetime | None = None,
        heap: str = "380k",
        trust: Iterable[bytes] = (),
        settings: Mapping[str, object] | None = None,
        trace: Trace | None = None,
        *,
        clock_runs: bool = False,
        clock_lost: bool = False,
        main: Path | None = None,
        pn532: Any = None,
        battery: int | None = 82,
        environment: Mapping[str, str] | None = None,
        flash_image: Path | None = None,
        pki: Pki | None = None,
    ) -> None:
        self.lock = threading.RLock()
        self._changed = threading.Condition(self.lock)
        self.bus, self.trace, self.battery = bus, trace, battery
        self.log = Log()
        self.failure: SmartidError | None = None
        self.screen: tuple[str, str] = ("", "")
        self.events = 0
        self._heap, self._main, self._environment = heap, main, dict(environment or {})
        self._apdus = {"apdus": 0, "bytes_to_card": 0, "bytes_from_card": 0}
        self._stopped = False
        self._process: ReaderProcess | None = None
        self._terminal: Terminal | None = None
        self._decoder = wire.Decoder()
        self._folder = Path(tempfile.mkdtemp(prefix="smartid-"))
        self.flash_image = flash_image or self._folder / "flash.img"
        if flash_image is None:
            chosen = {**flash.DEFAULT_SETTINGS, "lang": lang, "place": place, **(settings or {})}
            if pki is None:
                flash.make(self.flash_image, chosen, trust)
            else:
                _provisioned(pki, place, self.flash_image, {"lang": lang, **(settings or {})})
        self._server = WireServer(self._folder / "wire", self.lock, self)
        self.serial = SerialPort(self._to_reader)
        self.serial.on_data(EventReader(self._reader_event).feed)
        self.wiring = self._circuit_board()
        chips = Handheld(self.wiring, bus, Ds3231(clock or _time(pki), clock_runs, clock_lost), self._emit, pn532)
        self._chips = chips
        self.display, self.buzzer, self.clock = chips.display, chips.buzzer, chips.clock
        self.field, self.pn532, self.slot = chips.field, chips.pn532, chips.slot
        self.keypad = Keypad(chips.keypad, self._key_moved)

    # --- life ----------------------------------------------------------------------------------------

    def __enter__(self) -> World:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def start(self) -> None:
        """Give the world its thread and the reader its power. Raises MissingProgram without MicroPython."""
        self._server.start()
        try:
            self._power_on()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the reader and give everything back; log and display can still be looked at. Not to be called locked."""
        if self._stopped:
            return
        self._stopped = True
        self._power_off()
        self._server.stop()
        shutil.rmtree(self._folder)

    def reboot(self) -> None:
        """Pull the plug and put it back: memory is gone, the flash stays, a failure is forgotten."""
        self._power_off()
        with self.lock:
            self.failure = None
            self._chips.power_cycle()
        self._power_on()

    @property
    def pty(self) -> str:
        """Path of a raw terminal on the reader's serial port, made when first asked for."""
        with self.lock:
            if self._terminal is None:
                self._terminal = Terminal(self.serial)
                self._server.lend(self._terminal)
            return self._terminal.path

    @property
    def pid(self) -> int | None:
        """Process id of the reader, None when it has no power."""
        return self._process.pid if self._process else None

    def _power_on(self) -> None:
        with self.lock:
            self._decoder = wire.Decoder()
            self._process = ReaderProcess(
                self._folder / "wire", self.flash_image, self._heap, self._main, self._environment
            )
            self._server.watch_output(self._process.output)

    def _power_off(self) -> None:
        with self.lock:
            process, self._process = self._process, None
            self._server.forget_output()
            self._server.hang_up()
            self.serial.reader_is_down()
        if process:
            process.end()

    def _to_reader(self, op: int, channel: int, payload: bytes = b"") -> None:
        self._server.send(op, channel, payload)

    def _circuit_board(self) -> Any:
        """What the chips hang on: a Wiring, or what has its methods."""
        return Wiring(self._server.send)

    # --- what a person does --------------------------------------------------------------------------

    def place(self, card: Any) -> Any:
        """Lay a card on the antenna: a Card, or anything that is a card on the air already. Returns what lies there."""
        with self._changed:
            if hasattr(card, "on_event"):
                card.on_event = self._emit
            picc = card if isinstance(card, TypeA) else Picc(card)
            self.field.place(picc)
            self._emit({"kind": "card", "action": "placed"})
            self._changed.notify_all()
            return picc

    def remove(self, picc: Any = None) -> None:
        """Take one card away, or all."""
        with self._changed:
            self.field.remove(picc)
            self._emit({"kind": "card", "action": "removed"})
            self._changed.notify_all()

    def insert(self, card: Any, protocol: str = "") -> Any:
        """Push a card into the slot: a Card that offers what it does, or "t0", "t1" or "both"; or contacts made already.

        Returns the contacts.
        """
        with self._changed:
            icc = card if isinstance(card, Icc) else Icc(card, ATRS.get(protocol))
            if hasattr(icc.card, "on_event"):
                icc.card.on_event = self._emit
            self.slot.insert(icc)
            self._emit({"kind": "card", "action": "inserted"})
            self._changed.notify_all()
            return icc

    def withdraw(self) -> None:
        """Take the card out of the slot."""
        with self._changed:
            self.slot.withdraw()
            self._emit({"kind": "card", "action": "withdrawn"})
            self._changed.notify_all()

    def type(self, keys: Iterable[str]) -> None:
        """Tap one key after the other: a string of digits, or a list of key names."""
        for key in keys:
            self.keypad.tap(key)

    def _key_moved(self, key: str, move: Callable[[], None], pressed: bool) -> None:
        with self._changed:
            if pressed:  # a finger is slower than the reader, unless the reader does not look at its keys at all
                self._wait(lambda: self.keypad.chip.pending <= _FIFO_ROOM, _FINGER_PATIENCE_S)
                self._emit({"kind": "key", "key": key})
            move()

    # --- waiting -------------------------------------------------------------------------------------

    def wait_for(self, predicate: Callable[[], Any], timeout: float = 10.0, what: str = "") -> Any:
        """Wait until predicate() is true, looked at after every batch of transfers; returns its value.

        Raises ReaderDied or WireError when the reader fails meanwhile, WorldTimeout after `timeout` seconds.
        """
        with self._changed:
            value = self._wait(predicate, timeout)
            if value:
                return value
            if self.failure:
                raise self.failure
            last = "\n".join(self.log.lines[-5:])
            raise WorldTimeout(f"{what or 'not met'} within {timeout} s; screen {self.screen}; log: {last}")

    def wait_screen(self, *names: str, timeout: float = 10.0) -> tuple[str, str]:
        """Wait until one of these screens is shown; returns its name and language."""
        self.wait_for(lambda: self.screen[0] in names, timeout, f"no screen {' or '.join(names)}")
        return self.screen

    def _wait(self, predicate: Callable[[], Any], timeout: float) -> Any:
        deadline = time.monotonic() + timeout
        while not (value := predicate()) and not self.failure:
            left = deadline - time.monotonic()
            if left <= 0 or not self._changed.wait(left):
                return predicate()
        return value

    # --- figures -------------------------------------------------------------------------------------

    @property
    def t_us(self) -> int:
        """Modelled time that air, card and buses have taken so far."""
        radio, slot = self._radio_counters(), self.slot.counters
        cards_us = radio.get("air_us", 0) + radio.get("card_us", 0) + slot["line_us"] + slot["card_us"]
        return int(sum(self.wiring.bus_us.values()) + cards_us)

    def counters(self) -> dict[str, Any]:
        """air_us, card_us, frames; `slot`: etu, characters, line_us, card_us; bus_us and each bus in `buses`; apdus,
        bytes_to_card, bytes_from_card.
        """
        with self.lock:
            buses = {name: int(us) for name, us in self.wiring.bus_us.items()}
            own = {"slot": dict(self.slot.counters), "bus_us": sum(buses.values()), "buses": buses}
            return {**self._radio_counters(), **own, **self._apdus}

    def _radio_counters(self) -> dict[str, int]:
        return getattr(self.pn532, "counters", {})

    def _emit(self, event: dict[str, Any]) -> None:
        """One trace event, with the modelled time."""
        if event.get("kind") == "apdu":
            self._apdus["apdus"] += 1
            self._apdus["bytes_to_card"] += len(event["command"])
            self._apdus["bytes_from_card"] += len(event["response"])
        if self.trace:
            self.trace({**event, "t_us": self.t_us})

    def _reader_event(self, event: dict[str, Any]) -> None:
        """The reader said over its serial port what it does."""
        if event.get("kind") == "screen":
            self.screen = (str(event.get("name", "")), str(event.get("lang", "")))
        self.events += 1
        self._emit(event)

    # --- the server's events, under the lock ----------------------------------------------------------

    def reader_spoke(self, data: bytes) -> None:
        try:
            for frame in self._decoder.feed(data):
                if not self.wiring.handle(frame):
                    self._handle(frame)
        except wire.WireError as error:
            self._fail(error)

    def _handle(self, frame: wire.Frame) -> None:
        if frame.op == wire.HELLO:
            self._hello(frame)
        elif frame.op == wire.SYNC:
            self._server.send(wire.SYNC | wire.ANSWER, 0)
        elif frame.op == wire.SERIAL_WRITE:
            self.serial.received(frame.payload)
        else:
            self.serial.taken(int.from_bytes(frame.payload, "little"))

    def _hello(self, frame: wire.Frame) -> None:
        if frame.channel != wire.VERSION:
            raise wire.WireError(f"the reader speaks version {frame.channel} of the wire, not {wire.VERSION}")
        self.wiring.send_levels()
        self._server.send(wire.BATTERY, 0, bytes((255 if self.battery is None else self.battery,)))
        self._server.send(wire.HELLO | wire.ANSWER, wire.VERSION, self.bus.encode())
        self.serial.reader_is_up()
        self.serial.write(EventReader.SUBSCRIBE)

    def reader_hung_up(self) -> None:
        self.serial.reader_is_down()

    def reader_printed(self, data: bytes) -> None:
        self.log.feed(data)

    def reader_ended(self) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            self._fail(ReaderDied(process.end(_END_BY_ITSELF_S), self.log.lines))

    def batch_done(self) -> None:
        self.display.tell()
        self._changed.notify_all()

    def thread_broke(self) -> None:
        self._fail(WorldBroke("the simulated world broke down; see the traceback above"))
        self._changed.notify_all()

    def _fail(self, error: SmartidError) -> None:
        """The first failure is the one that is told; the reader loses its power."""
        self.failure = self.failure or error
        self._server.hang_up()
        if self._process is not None:
            process, self._process = self._process, None
            self._server.forget_output()
            process.end()
