# SPDX-License-Identifier: Apache-2.0
"""Many readers provisioned at once on one bench.

Each goes the way of device/provisioning.py: name in the book, keys in the reader, certificates from the issuer, files
into the reader, the switch, the result in the book. Whatever stops it, the next run takes each reader up where it is.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from smartid.device.client import Client
from smartid.device.host_key import HostKey
from smartid.device.provisioning import Load, Plan, provision
from smartid.errors import SmartidError
from smartid.fleet.book import Book
from smartid.pki import Pki, cvc
from smartid.pki.rights import Place
from smartid.pki.supply import supply, taken

IN_SERVICE = "in service"

Connect = Callable[[], AbstractContextManager[Client]]
Progress = Callable[[str, str, int, int], None]  # which reader, what is under way, octets done, octets in all


@dataclass(frozen=True)
class Station:
    """A reader on the bench. reached: how the book knows it; held(): has it in hand, and gives what opens its cable."""

    reached: str
    held: Callable[[], AbstractContextManager[Connect]]


@dataclass(frozen=True)
class Outcome:
    """state: what the reader says of itself now; error: why not, in one line, or ""."""

    reached: str
    holder: str
    state: str
    error: str = ""


class Line:
    """The bench's line: one issuer, one host key, one place for all its readers."""

    def __init__(self, book: Book, pki: Pki, key: HostKey, place: Place, now: datetime, officer_pin: str | None = None,
                 settings: Mapping[str, object] | None = None, progress: Progress = lambda *_: None) -> None:  # fmt: skip
        self._book, self._pki, self._key, self._place, self._now = book, pki, key, place, now
        self._officer_pin, self._settings, self._progress = officer_pin, settings or {}, progress
        self._issuing = threading.Lock()  # the issuer's folder has one hand

    def provision(self, stations: Sequence[Station], at_once: int = 4, renew: bool = False) -> list[Outcome]:
        """Every station's outcome, in their order; one that fails does not stop the others.

        A reader that is in service already is left alone, unless it is to be renewed.
        """
        with ThreadPoolExecutor(at_once) as pool:
            return list(pool.map(lambda station: self._one(station, renew), stations))

    def _one(self, station: Station, renew: bool) -> Outcome:
        try:
            with station.held() as connect:
                facts = _facts(connect)
                current = None if renew else self._book.current(station.reached)
                if not current or facts["holder"] != current["holder"]:
                    facts = self._through(station.reached, connect, facts)
            self._progress(station.reached, "done", 0, 0)
            return Outcome(station.reached, facts["holder"], facts["state"])
        except SmartidError as error:
            self._progress(station.reached, "failed", 0, 0)
            return Outcome(station.reached, "", "failed", str(error).strip().splitlines()[-1])

    def _through(self, reached: str, connect: Connect, facts: dict[str, Any]) -> dict[str, Any]:
        """The whole way. A bench that stopped between the reader's last answer and the book finds the work done."""
        holder = self._book.name_for(reached, self._place.name, self._is_taken)
        if facts["holder"] != holder or facts["state"] != IN_SERVICE:
            plan = Plan(holder, self._load, self._now)
            provision(connect, self._key, plan, lambda *what: self._progress(reached, *what))
            facts = _facts(connect)
        self._book.done(holder, facts, self._certificates(facts["holder"]))
        return facts

    def _load(self, requests: Mapping[str, bytes]) -> Load:
        with self._issuing:
            day = self._now.date()
            return Load(*supply(self._pki, self._place, day, self._settings, requests, self._officer_pin))

    def _is_taken(self, name: str) -> bool:
        with self._issuing:
            return taken(self._pki, name)

    def _certificates(self, holder: str) -> dict[str, cvc.CvCertificate]:
        """The newest of each kind that the issuer gave this reader."""
        tree, found = self._pki.cv_of(self._place), {}
        with self._issuing, contextlib.suppress(IndexError):
            found["terminal"] = tree.certificates("terminal", holder)[-1]
            found["signer"] = tree.certificates("signer", signer_of(holder))[-1]
        return found


def _facts(connect: Connect) -> dict[str, Any]:
    with connect() as client:
        return client.call("reader.info")


def signer_of(holder: str) -> str:
    """The name of a reader's own signer: S where its own has T."""
    return holder[:10] + "S" + holder[11:]
