# SPDX-License-Identifier: Apache-2.0
"""One world on the bench: the card on its antenna, its faults, its trace, and everything a page may ask for.

Called from several threads: the world's own calls in with events, the pages' actions come from elsewhere. Nothing is
held while the world works; what the pages hear goes through `publish`, which must be safe to call from any thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from smartid.bench import words
from smartid.bench.desk import desk
from smartid.bench.faces import face
from smartid.bench.faults import SlowCard, all_faults
from smartid.bench.figures import Figures, spent
from smartid.bench.serial import Asker
from smartid.errors import SmartidError
from smartid.people import Person
from smartid.sim.contact import ATRS, Icc
from smartid.sim.world import STORY_TIME
from smartid.trace import Decoder
from smartid.trace.words import Words, screen

_KEPT_ROWS = 1500
_LAST_LINES = 12
_WATCH_S = 1.0
_HEAP_ASKED = ("idle", "person")  # the screens after which the heap is looked at
_BITS_IN_A_THOUSAND = 1000


class StageError(SmartidError):
    """What a page asked for cannot be done; the message says why."""


@dataclass(frozen=True)
class Setting:
    """How the world is started."""

    place: str = "kiosk"
    lang: str = "zh"
    bus: str = "spi"
    clock: datetime | None = None  # the story's time unless told
    clock_runs: bool = False
    heap: str = "380k"
    settings: dict = field(default_factory=dict)  # of the reader, beside place and lang
    slot: str = ""  # cards go into the slot, speaking "t0", "t1" or "both"; else onto the antenna
    provisioned: bool = True  # a reader in service at the place; else one with the issuers' certificates and no key
    board: str = "unix"  # what runs the firmware: "unix", the port on this machine, or "pico", the emulated board


def contacts_of(card, protocols: str = "") -> Icc:
    """The card as it goes into the slot: it offers "both" protocols, "t0" alone or "t1" alone."""
    return Icc(card, ATRS.get(protocols))


class Stage:
    """`make` gives the world and the cards (workshop.py); `publish(message)` tells the pages; `record(event)` keeps
    every event of the world, whatever the pages show of it.
    """

    def __init__(
        self,
        setting: Setting,
        people: list[Person],
        make,
        publish: Callable[[dict], None],
        record: Callable[[dict], object] = lambda event: None,
    ) -> None:
        self.setting = setting
        self.people = {person.key: person for person in people}
        self.faults = all_faults()
        self.decoder = Decoder()
        self.figures = Figures()
        self.rows: dict[int, dict] = {}
        self.card: Person | None = None
        self.world = None
        self._make = make
        self._cards: dict[str, object] = {}
        self._publish, self._record = publish, record
        self._screen = "idle"
        self._asker: Asker | None = None
        self._peak = 0

    # --- life --------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Build the world and give the reader its power."""
        world = self.world = self._make.world(self.setting, self._event)
        world.display.on_change = lambda: self._publish({"type": "frame"})
        world.buzzer.on_change = lambda sound: self._publish(
            {"type": "tone", "hertz": sound.freq_hz if sound.on else 0}
        )
        world.field.on_change.append(self._field_changed)
        self._apply_noise()
        self._asker, self._peak = Asker(world), 0
        world.start()
        threading.Thread(target=self._watch, args=(world,), daemon=True).start()
        self._publish(self.state())
        self._publish({"type": "frame"})

    def stop(self) -> None:
        world, self.world = self.world, None
        if world is not None:
            world.stop()

    def restart(self) -> None:
        """A new world with the same settings; the trace stays."""
        self.card = None
        self.stop()
        self.start()

    @property
    def alive(self) -> bool:
        return self.world is not None and self.world.failure is None

    def _watch(self, world) -> None:
        """Tell the pages when this world's reader dies; ends with the world."""
        while self.world is world:
            try:
                world.wait_for(lambda: self.world is not world, _WATCH_S)
            except SmartidError:
                if world.failure is not None:
                    self._publish(self.state())
                    return

    def _field_changed(self) -> None:
        """The card may have been pulled away by the fault switch."""
        world = self.world
        if self.card is not None and world is not None and not (world.field.cards or world.slot.card):
            self.card = None
            self._event({"kind": "card", "action": "pulled", "t_us": world.t_us})
            self._publish(self.state())

    # --- what the pages ask for --------------------------------------------------------------------------
    def act(self, action: str, message: dict) -> None:
        """Carry out one action of a page. Raises StageError for what is unknown or impossible."""
        handler = self._actions().get(action)
        if handler is None:
            raise StageError(f"the bench knows no action {action!r}")
        handler(message)

    def _actions(self) -> dict[str, Callable[[dict], None]]:
        return {
            "key": lambda message: self.key(_text(message, "key")),
            "place": lambda message: self.place(_text(message, "card"), _text(message, "where")),
            "remove": lambda message: self.remove(),
            "restart": lambda message: self.restart(),
            "settle": lambda message: self.settle(_text(message, "place")),
            "clock": lambda message: self.set_clock(_text(message, "at")),
            "fault": self._fault,
            "reveal": self._reveal,
            "clear": lambda message: self.clear(),
        }

    def key(self, name: str) -> None:
        """One tap of a key of the handheld."""
        if not self.alive:
            return
        self.world.keypad.tap(name)

    def place(self, name: str, where: str = "antenna") -> None:
        """Lay a person's card on the antenna or push it into the slot; the card before it is taken away first."""
        if name not in self.people:
            raise StageError(f"there is no card {name!r}")
        if not self.alive:
            return
        self.remove()
        card = self._faulty(self._card(name))
        with self.world.lock:
            self.figures = Figures(base=spent(self.world, self.setting.bus))
            self.card = self.people[name]
            if where == "slot":
                self.world.insert(contacts_of(card, self.setting.slot))
            else:
                self.world.place(card)
            self._arm_pull()
        self._publish(self.state())
        self._publish(self._figures())

    def remove(self) -> None:
        """Take the card away; nothing happens without one."""
        if self.world is None or not (self.card or self.world.field.cards or self.world.slot.card):
            return
        self.card = None
        if self.world.slot.card is not None:
            self.world.withdraw()
        if self.world.field.cards:
            self.world.remove()
        self._publish(self.state())

    def settle(self, place: str) -> None:
        """Another place: the reader that stands there takes the place of this one."""
        if place not in words.PLACES:
            raise StageError(f"there is no place {place!r}")
        self._make.prepare(place)  # while the old one still stands there
        self.setting = replace(self.setting, place=place)
        self._say(words.SETTLED)
        self.restart()

    def set_clock(self, at: str) -> None:
        """Set the reader's clock chip."""
        try:
            when = datetime.fromisoformat(at)
        except ValueError:
            raise StageError("that is no date and time") from None
        if when.tzinfo is not None or not 2000 <= when.year <= 2199:
            raise StageError("the clock chip counts from 2000 to 2199, in local time")
        self.setting = replace(self.setting, clock=when)
        if self.world is not None:
            with self.world.lock:
                self.world.clock.set(when)
        self._publish(self.state())

    def _fault(self, message: dict) -> None:
        fault = self.faults.get(_text(message, "key"))
        value, on = message.get("value"), message.get("on")
        if fault is None or not isinstance(on, bool) or isinstance(value, bool) or not isinstance(value, int):
            raise StageError("no such fault")
        fault.set(on, value)
        if self.world is not None:
            with self.world.lock:
                self._apply_noise()
                self._arm_pull()
        self._publish(self.state())

    def _reveal(self, message: dict) -> None:
        self.decoder.reveal = message.get("on") is True
        if self.decoder.reveal:
            self._say(words.REVEALED)
        self._publish(self.state())

    def clear(self) -> None:
        self.rows.clear()
        self._publish({"type": "cleared"})

    # --- what they hear ----------------------------------------------------------------------------------
    def state(self) -> dict:
        """All that a page draws but the screen, the rows and the figures."""
        alive = self.alive
        clock = self.world.clock.now if self.world is not None else self.setting.clock or STORY_TIME
        return {
            "type": "state", "place": self.setting.place, "clock": clock.isoformat(timespec="minutes"),
            "desk": desk(self.setting.place, self.people.values()),
            "places": [{"key": key, **name._asdict()} for key, name in words.PLACES.items()],
            "card": face(self.card) if self.card else None, "alive": alive, "reveal": self.decoder.reveal,
            "faults": [fault.as_dict() for fault in self.faults.values()], "running": self._running()._asdict(),
            "last_lines": self._last_lines(),
        }  # fmt: skip

    def greeting(self) -> list[dict]:
        """What a page needs when it opens."""
        return [
            {"type": "cards", "cards": [face(person) for person in self.people.values()]},
            self.state(),
            {"type": "rows", "rows": list(self.rows.values())},
            self._figures(),
            {"type": "screen", "words": screen(self._screen)._asdict()},
        ]

    def frame(self) -> bytes | None:
        """The display's pixels."""
        world = self.world
        if world is None:
            return None
        with world.lock:
            return world.display.rgb565()

    def _running(self) -> words.Words:
        """What runs, and how much of its heap it has ever used."""
        bus = {"spi": "SPI", "i2c": "I2C", "hsu": "HSU"}[self.setting.bus]
        whole = self.setting.heap.removesuffix("k")
        heap = f"{self._peak / 1024:.0f} / {whole} KB" if self._peak else f"{whole} KB"
        running = words.RUNNING_ON_PICO if self.setting.board == "pico" else words.RUNNING
        return running + Words(f" · 記憶體 {heap} · PN532 {bus}", f" · heap {heap} · PN532 on {bus}")

    def _last_lines(self) -> list[str]:
        """Why the reader stopped: what it printed last, or what the world says; nothing while it runs."""
        if self.alive or self.world is None:
            return []
        return self.world.log.lines[-_LAST_LINES:] or str(self.world.failure).splitlines()

    def _heap_told(self, figures: dict) -> None:
        self._peak = int(figures.get("peak", 0))
        self._publish(self.state())

    def _event(self, event: dict) -> None:
        """Called by the world for each of its events, under its lock."""
        self._record(event)
        if event.get("kind") in ("apdu", "pn532") and self.world is not None:
            event = {**event, "spent": spent(self.world, self.setting.bus)}
        rows = self.decoder.feed(event)
        self.figures.event(event, self.decoder.session.file)
        if event.get("kind") == "screen":
            self._screen = event["name"]
            self._publish({"type": "screen", "words": screen(self._screen)._asdict()})
            if self._screen in _HEAP_ASKED and self._asker is not None:
                self._asker.ask_for("reader.memory", self._heap_told)
        rows = [row for row in rows if row["kind"] != "key"]
        if rows:
            self.rows.update((row["id"], row) for row in rows)
            while len(self.rows) > _KEPT_ROWS:
                del self.rows[next(iter(self.rows))]
            self._publish({"type": "rows", "rows": rows})
        if event.get("kind") in ("apdu", "screen"):
            self._publish(self._figures())

    def _figures(self) -> dict:
        return self.figures.message(spent(self.world, self.setting.bus) if self.world is not None else {})

    def _say(self, said: words.Words, level: str = "") -> None:
        self._publish({"type": "said", "words": said._asdict(), "level": level})

    # --- cards and faults --------------------------------------------------------------------------------
    def _card(self, name: str):
        """The person's card: one for the life of the bench, so that what it remembers stays."""
        if name not in self._cards:
            self._cards[name] = self._make.card(self.people[name])
        return self._cards[name]

    def _faulty(self, card):
        slow = self.faults["slow"]
        return SlowCard(card, slow.value) if slow.on else card

    def _arm_pull(self) -> None:
        pull = self.faults["pull"]
        self.world.field.pull_after(blocks=pull.value if pull.on else None)

    def _apply_noise(self) -> None:
        noise = self.faults["noise"]
        self.world.field.noise.rate = 1 / (noise.value * _BITS_IN_A_THOUSAND) if noise.on else 0.0


def _text(message: dict, name: str) -> str:
    value = message.get(name)
    if not isinstance(value, str):
        raise StageError(f"{name} is missing")
    return value
