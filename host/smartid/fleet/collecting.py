# SPDX-License-Identifier: Apache-2.0
"""The audit logs of many readers, read out at once, found intact and kept in the book.

A line is in the book before the issuer remembers that it was handed in, and both before the reader is told that it need
not keep it: whatever stops this, no line is lost, and the next run finds those that were kept already.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from smartid.device import reader_log
from smartid.device.host_key import HostKey
from smartid.errors import SmartidError
from smartid.fleet.book import Book
from smartid.fleet.provisioning import Station
from smartid.pki import Pki


@dataclass(frozen=True)
class Collected:
    """new: lines that the book did not have; last: the reader's last line; error: why none, in one line, or ""."""

    reached: str
    holder: str = ""
    new: int = 0
    last: int = 0
    error: str = ""


class Collector:
    """One issuer, one host key. take_over: whether the readers may then forget what was collected."""

    def __init__(self, book: Book, pki: Pki, key: HostKey, take_over: bool = False) -> None:
        self._book, self._pki, self._key, self._take_over = book, pki, key, take_over
        self._judging = threading.Lock()  # the issuer's folder has one hand

    def collect(self, stations: Sequence[Station], at_once: int = 4) -> list[Collected]:
        """Every station's, in their order; one that fails does not stop the others."""
        with ThreadPoolExecutor(at_once) as pool:
            return list(pool.map(self._one, stations))

    def _one(self, station: Station) -> Collected:
        try:
            with station.held() as connect, connect() as client:
                log = reader_log.read(client, self._key)
                with self._judging:
                    self._pki.logs.verify(log)
                    new = self._book.keep_log(log)
                    self._pki.logs.accept(log, fresh=True)
                if self._take_over and log.last:
                    reader_log.taken_over(client, self._key, log.last)
                return Collected(station.reached, log.holder, new, log.last)
        except SmartidError as error:
            return Collected(station.reached, error=str(error).strip().splitlines()[-1])
