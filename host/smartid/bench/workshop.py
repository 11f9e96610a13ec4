# SPDX-License-Identifier: Apache-2.0
"""Where the bench's world and cards come from: the real ones, with the issuer's keys that `smartid pki` keeps."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from smartid import pki
from smartid.bench.stage import Setting
from smartid.people import Person
from smartid.sim.card import Card
from smartid.sim.card.foreign import ForeignCard
from smartid.sim.radio import PlainTag
from smartid.sim.world import World


class Workshop:
    """Makes worlds whose readers trust our own issuer, and cards which that issuer has signed."""

    def __init__(self, keys: pki.Pki | None = None) -> None:
        self._keys = keys

    @cached_property
    def pki(self) -> pki.Pki:
        """Those given, else the user's own: opened when first needed, made on the first run of all."""
        return self._keys or pki.open_or_init()

    def world(self, setting: Setting, trace: Callable[[dict], None]) -> World:
        """A world that is not yet started."""
        return World(
            bus=setting.bus, lang=setting.lang, place=setting.place, clock=setting.clock, heap=setting.heap,
            trust=self.pki.csca_der(), trace=trace, clock_runs=setting.clock_runs, settings=setting.settings,
        )  # fmt: skip

    def card(self, person: Person, spoil: str | None = None) -> Card:
        return Card.personalise(person, self.pki, spoil=spoil)

    def thing(self, name: str, person: Person) -> Card | ForeignCard | PlainTag:
        """What a script calls "card", "spoilt sod", "foreign" or "tag". Raises SmartidError for another name."""
        if name == "tag":
            return PlainTag()
        if name == "foreign":
            return ForeignCard()
        return self.card(person, name.removeprefix("spoilt ") if name.startswith("spoilt ") else None)
