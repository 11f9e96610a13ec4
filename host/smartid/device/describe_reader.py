# SPDX-License-Identifier: Apache-2.0
"""What a reader says of itself, in a person's words: lines of text from the plain dictionary of `reader.info`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from smartid.device.describe import date

STATES = {
    "blank": "blank: never provisioned",
    "locked": "locked by its owner",
    "time not set": "out of service: its clock is not set, or was set back",
    "certificate run out": "out of service: its certificate has run out, cards will refuse it",
    "provisioned": "provisioned, not in service yet: its certificate does not count before its first day",
    "in service": "in service",
}

TRUST = {
    "trust-list": "authorities",
    "revocation": "revoked signers",
    "lost-list": "lost cards",
    "terminal": "own certificate",
    "tickets": "tickets of stay",
}

WITHOUT = {
    "signed": "no card can be found genuine",
    "revoked": "a signer's revocation is not noticed",
    "lost": "lost cards are not looked up",
    "rights": "identity can be viewed; stay, confirmation and library cannot",
    "tickets": "no change of stay is delivered",
}


def lines(facts: dict[str, Any]) -> Iterator[str]:
    yield _line("State", STATES.get(facts["state"], facts["state"]))
    yield _line(
        "Firmware", f"{facts['name']} {facts['version']}, board {facts['board']}, PN532 on {facts['front_end']}"
    )
    yield _line("Its time", (facts["time"] or "not set").replace("T", " "))
    if facts["holder"]:
        yield _line("Name", facts["holder"])
        yield _line("Owner", f"host key {facts['host']}; provisioned {_times(facts['provisioned'])}")
        yield _line("Rights", facts["rights"])
        yield _line("Last trusted day", date(facts["last_trusted_day"]))
    yield "Trust"
    for entry in facts["trust"]:
        yield _line("  " + TRUST.get(entry["name"], entry["name"]), _age(entry))
    yield "Settings"
    for key, value in sorted(facts["settings"].items()):
        yield _line("  " + key.replace("_", " "), value)
    yield "Memory, octets"
    for key, value in facts["memory"].items():
        yield _line("  " + key, value)


def _line(label: str, value: object) -> str:
    return f"{label:<20} {value}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _age(entry: dict[str, Any]) -> str:
    """'number 3, of 20-11-2026, 4 days old, good until 31-01-2027': as much of it as there is."""
    parts = [entry["state"]]
    if entry["number"] is not None:
        parts.append(f"number {entry['number']}")
    if entry["issued"]:
        parts.append(f"of {date(entry['issued'])}")
    if entry["age_days"] is not None:
        parts.append(f"{entry['age_days']} days old")
    if entry["good_until"]:
        parts.append(f"good until {date(entry['good_until'])}")
    if entry["without"]:
        parts.append(WITHOUT.get(entry["without"], entry["without"]))
    return ", ".join(parts)
