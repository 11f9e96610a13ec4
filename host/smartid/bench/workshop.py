# SPDX-License-Identifier: Apache-2.0
"""Where the bench's world and cards come from: the real ones, with the issuer's keys that `smartid pki` keeps."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from smartid import pki
from smartid.bench.stage import Setting
from smartid.people import Person
from smartid.sim import flash, provisioned, story
from smartid.sim.card import Card
from smartid.sim.card.foreign import ForeignCard
from smartid.sim.pico.world import PicoWorld
from smartid.sim.radio import PlainTag
from smartid.sim.world import World


class Workshop:
    """Makes worlds whose readers trust our own issuer, and cards which that issuer has signed."""

    def __init__(self, keys: pki.Pki | None = None, kept: Path | None = None) -> None:
        """kept: folder in which the reader of each place stays as it was left; without it each world has a new one."""
        self._keys, self._kept = keys, kept

    @cached_property
    def pki(self) -> pki.Pki:
        """Those given, else the user's own: opened when first needed, made on the first run of all."""
        return self._keys or pki.open_or_init()

    def world(self, setting: Setting, trace: Callable[[dict], None]) -> World:
        """A world that is not yet started."""
        make = PicoWorld if setting.board == "pico" else World
        clock = setting.clock or story.time(self.pki)
        return make(
            bus=setting.bus, lang=setting.lang, place=setting.place, clock=clock, heap=setting.heap,
            trace=trace, clock_runs=setting.clock_runs, settings=setting.settings, **self._reader(setting),
        )  # fmt: skip

    def prepare(self, place: str) -> None:
        """Have the place's reader provisioned, which takes a while the first time."""
        provisioned.image(self.pki, place)

    def _reader(self, setting: Setting) -> dict:
        """As World takes it: an image of its own, the issuer that provisions one, or certificates alone."""
        if not setting.provisioned:
            return {"trust": self.pki.csca_der()}
        if self._kept is None:
            return {"pki": self.pki}
        image = self._kept / f"{setting.place}.img"
        if not image.exists():
            provisioned.put(image, provisioned.image(self.pki, setting.place), {})
        flash.change_settings(image, {"lang": setting.lang, **setting.settings})
        return {"flash_image": image}

    def card(self, person: Person, spoil: str | None = None) -> Card:
        return Card.personalise(person, self.pki, spoil=spoil)

    def thing(self, name: str, person: Person) -> Card | ForeignCard | PlainTag:
        """What a script calls "card", "spoilt sod", "foreign" or "tag". Raises SmartidError for another name."""
        if name == "tag":
            return PlainTag()
        if name == "foreign":
            return ForeignCard()
        return self.card(person, name.removeprefix("spoilt ") if name.startswith("spoilt ") else None)
