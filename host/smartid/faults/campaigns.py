# SPDX-License-Identifier: Apache-2.0
"""The campaigns, and how to run them."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator

from smartid.errors import SmartidError
from smartid.faults.tally import Effort, Tally

# name -> (what it does, how much of it the tests run again: see Effort)
CAMPAIGNS = {
    "parsers": ("octets made from good files and lines, for every parser of the firmware under MicroPython", 10),
    "lines": ("a hostile host on the serial line of a running reader", 500),
    "noise": ("bits flipped on the air and on the contacts while a card is read", 1),
    "pull": ("the card pulled at blocks on the air and at characters in the slot, and put back", 2),
    "cards": ("slow and hostile cards, spoilt ones, and cards that lie from one of their answers on", 1),
    "many": ("one card after the other on a reader that is never restarted", 100),
}


class UnknownCampaign(SmartidError):
    """No such campaign."""


def run(names: Iterable[str] = (), effort: Effort | None = None) -> Iterator[Tally]:
    """The rows of these campaigns, or of all of them, as they are counted. Raises UnknownCampaign, MissingProgram."""
    chosen = tuple(names) or tuple(CAMPAIGNS)
    for name in chosen:
        if name not in CAMPAIGNS:
            raise UnknownCampaign(f"there is no campaign {name!r}; there are {', '.join(CAMPAIGNS)}")
    for name in chosen:
        yield from importlib.import_module(f"smartid.faults.{name}").run(effort or Effort())
