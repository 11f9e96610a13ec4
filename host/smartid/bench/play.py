# SPDX-License-Identifier: Apache-2.0
"""Plays a script on a world without a page, and leaves every screen as a picture, the trace and the figures.

It follows the reader by what the reader says (its screen events), never by the clock: the seconds below only end a
run in which nothing happens any more.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from smartid.bench.figures import Figures, contacts, spent, spoken
from smartid.bench.picture import png
from smartid.bench.script import Script, Step
from smartid.bench.serial import Asker
from smartid.bench.stage import Setting, contacts_of
from smartid.errors import SmartidError
from smartid.people import Person
from smartid.pki import rights
from smartid.sim import provisioned
from smartid.trace import Decoder
from smartid.trace.recording import Recorder

_PATIENCE_S = 60.0
_LANGUAGES = {"zh": "en", "en": "zh"}
_OVERALL = {
    "genuine": "signed by the issuer, chip genuine",
    "signed": "signed by the issuer",
    "partly": "not wholly verified",
    "bad": "NOT verified",
}
_UNEXPECTED = "error"  # how the name of a screen begins that no script waits for in passing


class PlayError(SmartidError):
    """The reader did something else than the script waits for."""


@dataclass(frozen=True)
class Shown:
    """One screen as it stood when the reader said that it was complete."""

    name: str
    lang: str
    pixels: bytes


class Player:
    """Plays one script with one card; `only` keeps the pictures to one language."""

    def __init__(
        self, setting: Setting, workshop, person: Person, out: Path, only: str | None = None, reveal: bool = False
    ) -> None:
        self.setting, self.workshop, self.person, self.out, self.only = setting, workshop, person, out, only
        self.decoder = Decoder(reveal)
        self.figures = Figures()
        self.recorder = Recorder(self.decoder)
        self.shown: deque[Shown] = deque()
        self.latest: Shown | None = None
        self.result: dict | None = None
        self.outcomes: list[dict] = []
        self.pictures: list[dict] = []
        self._rate: dict = {}
        self._photo_wanted: int | None = None
        self._photo_seen = 0
        self._ended = 0  # outcomes that the script has asked for
        self._number = 0

    def play(self, script: Script) -> dict:
        """Run it; the figures, which also stand in run.json. Raises PlayError, ReaderDied, WorldTimeout."""
        self.out.mkdir(parents=True, exist_ok=True)
        for old in [*self.out.glob("[0-9][0-9]-*.png"), self.out / "run.json", self.out / "trace.jsonl"]:
            old.unlink(missing_ok=True)
        setting = replace(self.setting, settings={**self.setting.settings, **script.settings})
        self.world = self.workshop.world(setting, self._event)
        self.world.start()
        try:
            self.asker = Asker(self.world)
            self.asker.subscribe_personal()
            for step in script.steps:
                getattr(self, "_" + step.verb)(step)
            return self._leave_figures()
        finally:
            self.world.stop()
            self._leave_trace()

    # --- steps -------------------------------------------------------------------------------------------
    def _screen(self, step: Step) -> None:
        shown = self._wait(str(step.what))
        self._number += 1
        self._keep(shown)
        if self.only is None:
            self._keep(self._turned(shown))
            self._turned(self.latest)

    def _turned(self, shown: Shown) -> Shown:
        """The same screen in the other language, by the language key."""
        self.world.keypad.tap("lang")
        return self._wait(shown.name, _LANGUAGES[shown.lang])

    def _turned_in_passing(self, lang: str) -> Shown:
        """The language key while the reader works on: whatever screen comes first in that language, which stays due."""
        self.world.keypad.tap("lang")
        shown = self._next(lambda shown: shown.lang == lang, "in the other language")
        if shown.name != self._photo_shown.name:
            self.shown.appendleft(shown)
        return shown

    def _pages(self, step: Step) -> None:
        """This screen and every page behind it, until it comes again; then all of them in the other language."""
        first = self._wait(str(step.what))
        number = self._number
        self._leaf(first)
        if self.only is None:
            last, self._number = self._number, number
            self._leaf(self._turned(first))
            self._number = max(last, self._number)
            self._turned(self.latest)

    def _leaf(self, first: Shown) -> None:
        shown = first
        while True:
            self._number += 1
            self._keep(shown)
            self.world.keypad.tap("enter")
            shown = self._next(lambda shown: not shown.name.startswith(_UNEXPECTED), "next page")
            if shown.name == first.name:
                return

    def _place(self, step: Step) -> None:
        """A card laid beside another lies there too."""
        with self.world.lock:
            self.figures = Figures(base=spent(self.world, self.setting.bus))
            thing = self.workshop.thing(str(step.what), self.person)
            if self.setting.slot:
                self.world.insert(contacts_of(thing, self.setting.slot))
            else:
                self.world.place(thing)

    def _remove(self, step: Step) -> None:
        self.costs = spent(self.world, self.setting.bus)
        if self.setting.slot:
            self.world.withdraw()
        else:
            self.world.remove()

    def _pull(self, step: Step) -> None:
        """Take the card away after so many more blocks, or characters in the slot."""
        with self.world.lock:
            if self.setting.slot:
                self.world.slot.pull_after(int(step.what))
            else:
                self.world.field.pull_after(blocks=int(step.what))

    def _type(self, step: Step) -> None:
        self.world.type(self._digits(str(step.what)))

    def _digits(self, what: str) -> str:
        """What somebody of the story types, or the digits themselves."""
        if what == "pin":
            if self.person.ecert is None:
                raise PlayError(f"{self.person.key} has no e-Cert, so there is no PIN to type")
            return self.person.ecert.pin
        return {"can": self.person.can, "officer-pin": provisioned.OFFICER_PIN}.get(what, what)

    def _outcome(self, step: Step) -> None:
        """The next workflow that ends must end so."""
        wanted = str(step.what)
        self.world.wait_for(lambda: len(self.outcomes) > self._ended, _PATIENCE_S, "no workflow has ended")
        found = self.outcomes[self._ended]
        self._ended += 1
        if found["outcome"] != wanted:
            raise PlayError(f"{self.person.key}: {found['workflow']} ended with {found['outcome']}, not {wanted}")

    def _clock(self, step: Step) -> None:
        with self.world.lock:
            self.world.clock.set(datetime.fromisoformat(str(step.what)))

    def _key(self, step: Step) -> None:
        self.world.keypad.tap(str(step.what))

    def _photo(self, step: Step) -> None:
        """Keep the picture at that moment of the reading, and a moment later in the other language."""
        self._photo_wanted = int(step.what)
        self.world.wait_for(lambda: self._photo_wanted is None or self._went_wrong(), _PATIENCE_S, "no photo")
        self._check_error()
        self._number += 1
        self._keep(self._photo_shown, passing=True)
        if self.only is None:
            before = self._photo_shown
            after = self._turned_in_passing(_LANGUAGES[before.lang])
            if after.name == before.name:
                self._keep(after, passing=True)
            self._turned_in_passing(before.lang)

    def _result(self, step: Step) -> None:
        self.world.wait_for(lambda: self.result is not None, _PATIENCE_S, "no result")

    # --- waiting -----------------------------------------------------------------------------------------
    def _wait(self, name: str, lang: str | None = None) -> Shown:
        """The next screen of that name, and language; an error screen in between ends the run."""
        return self._next(lambda shown: shown.name == name and lang in (None, shown.lang), name)

    def _next(self, wanted: Callable[[Shown], bool], what: str) -> Shown:
        while True:
            self.world.wait_for(lambda: self.shown, _PATIENCE_S, f"no screen {what}")
            shown = self.shown.popleft()
            if wanted(shown):
                return shown
            self._refuse(shown)

    def _went_wrong(self) -> bool:
        return any(each.name.startswith(_UNEXPECTED) for each in self.shown)

    def _check_error(self) -> None:
        for shown in self.shown:
            self._refuse(shown)

    def _refuse(self, shown: Shown) -> None:
        if shown.name.startswith(_UNEXPECTED):
            self._number += 1
            self._keep(shown)
            file = self.pictures[-1]["file"] if self.pictures else "no picture"
            raise PlayError(f"{self.person.key}: the reader shows {shown.name}; see {file} in {self.out}")

    # --- what happens, told by the world under its lock --------------------------------------------------
    def _event(self, event: dict) -> None:
        kind = event.get("kind")
        if kind == "result":
            self.result = {"person": event.get("person"), "verdicts": event.get("verdicts")}
            return
        if kind == "outcome":
            self.outcomes.append({"workflow": event.get("workflow"), "outcome": event.get("outcome")})
            return
        if kind in ("apdu", "pn532"):
            event = {**event, "spent": spent(self.world, self.setting.bus)}
        self.recorder.feed(event)
        self.figures.event(event, self.decoder.session.file)
        if kind == "screen":
            self.latest = Shown(str(event["name"]), str(event["lang"]), self.world.display.rgb565())
            self.shown.append(self.latest)
        if kind == "apdu":
            self._rate = spoken(self.world.slot.card)
        if kind == "apdu" and self._photo_wanted is not None:
            self._photo_arrives()

    def _photo_arrives(self) -> None:
        """Count the blocks of the photo; at the wanted share, keep what the display shows."""
        whole = self.decoder.session.lengths.get("DG2")
        if not whole or 100 * self.decoder.session.arrived.get("DG2", 0) < self._photo_wanted * whole:
            return
        before = self.latest or Shown("reading", self.setting.lang, b"")
        self._photo_shown = replace(before, pixels=self.world.display.rgb565())
        self._photo_wanted = None

    # --- what it leaves ----------------------------------------------------------------------------------
    def _keep(self, shown: Shown, passing: bool = False) -> None:
        """A picture, and its hash; `passing` marks a moment that another run may catch a little earlier or later."""
        if self.only not in (None, shown.lang):
            return
        file = f"{self._number:02d}-{shown.name}-{shown.lang}.png"
        (self.out / file).write_bytes(png(shown.pixels))
        digest = hashlib.sha256(shown.pixels).hexdigest()
        picture = {"name": shown.name, "lang": shown.lang, "file": file, "sha256": digest, "passing": passing}
        self.pictures.append(picture)

    def _leave_trace(self) -> None:
        self.recorder.write(self.out / "trace.jsonl")

    def _summary(self) -> str:
        """Whom the reader read and what it says of the data, or how each workflow ended, in one line."""
        if self.result is None and not self.outcomes:
            return "nobody was read"
        if self.result is None:
            ended = ", ".join(f"{one['workflow']} {one['outcome']}" for one in self.outcomes)
            return f"{self.person.name_en}: {ended}; {self.figures.apdus} APDUs"
        person, verdicts = self.result["person"], self.result["verdicts"]
        names = " ".join(filter(None, (person["name_en"], person["name_zh"])))
        counts = f"{self.figures.apdus} APDUs, {self.figures.apdus_dg2} of them for the photo"
        return f"{names}: {_OVERALL.get(verdicts['overall'], verdicts['overall'])}; {counts}"

    def _standing(self) -> dict:
        """Where the reader stands, what it is fit for, and what its certificate lets it do."""
        facts = self.asker.ask("reader.info")
        granted = rights.words(int(facts["rights"], 16))
        return {"place": facts["settings"]["place"], "state": facts["state"], "rights": granted}

    def _leave_figures(self) -> dict:
        times = self.figures.times(getattr(self, "costs", spent(self.world, self.setting.bus)))
        run = {
            "card": self.person.key,
            "summary": self._summary(),
            **(self.result or {"person": None, "verdicts": None}),
            "apdus": {"total": self.figures.apdus, "dg2": self.figures.apdus_dg2},
            "bytes_to_card": self.figures.bytes_to_card,
            "bytes_from_card": self.figures.bytes_from_card,
            **times,
            "slot": contacts(self.world, self._rate, self.figures.bytes_to_card + self.figures.bytes_from_card),
            "peak_heap": self.asker.peak_heap(),
            **self._standing(),
            "outcomes": self.outcomes,
            "bus": self.setting.bus,
            "screens": self.pictures,
        }
        (self.out / "run.json").write_text(json.dumps(run, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        return run
