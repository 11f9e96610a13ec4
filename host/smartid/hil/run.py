# SPDX-License-Identifier: Apache-2.0
"""Plays cases one after the other and keeps what came of each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from smartid.errors import SmartidError
from smartid.hil.cases import Case
from smartid.hil.errors import CaseFailed
from smartid.hil.facts import lacking
from smartid.hil.journal import Journal

PASSED, FAILED, BROKE, SKIPPED = VERDICTS = "passed", "failed", "broke off", "skipped"
FAILED_WORDS = (FAILED, BROKE)


@dataclass(frozen=True)
class Result:
    """verdict: one of VERDICTS; reason: why it is not passed. seconds: measured."""

    name: str
    verdict: str
    reason: str
    seconds: float
    journal: Journal


def run(cases: Iterable[Case], table: Any, journal_of: Callable[[Case], Journal]) -> Iterator[Result]:
    """Each result as it comes. A case that breaks off does not keep the next from being tried."""
    for case in cases:
        journal = journal_of(case)
        reason = lacking(case.needs, table.facts)
        if reason:
            yield Result(case.name, SKIPPED, reason, 0.0, journal)
            continue
        began = time.monotonic()
        verdict, reason = _played(case, table)
        yield Result(case.name, verdict, reason, time.monotonic() - began, journal)


def _played(case: Case, table: Any) -> tuple[str, str]:
    try:
        case.check(table)
    except CaseFailed as error:
        return FAILED, str(error)
    except SmartidError as error:
        return BROKE, str(error)
    return PASSED, ""
