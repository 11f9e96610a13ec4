# SPDX-License-Identifier: Apache-2.0
"""What must hold of a reader, however it is reached: written once, run by pytest at the simulated depths and by
`smartid test` on a reader's port.

A case takes a table (hil/table.py; tests/e2e/depths.py has one without a serial line) and raises CaseFailed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from smartid import people
from smartid.bench.script import Script
from smartid.device import ReaderRefused
from smartid.hil import story, verdicts
from smartid.hil.errors import CaseFailed

METHOD_NOT_FOUND, INVALID_PARAMS = -32601, -32602
_FRONT_ENDS = ("spi", "i2c", "hsu")
_LINE = ("line",)
_CARD = ("card", "trust", "ours")
# Of the bench's stories those that a reader can live through again and again: a ticket of stay works only once
STORIES = ("wrong-pin", "change-pin", "ecert", "confirm", "exempt", "library", "lost", "blocked", "stay-officer")
_WRONG_CAN, _PULLED, _SLOW = "E-28", "E-21", "E-25"


@dataclass(frozen=True)
class Case:
    """check(table) raises CaseFailed, or what the reader does not survive. needs: of hil/facts.py."""

    name: str
    check: Callable[[Any], None]
    needs: tuple[str, ...]


def cases() -> Iterator[Case]:
    """All of them, the cheapest first."""
    for check in (says_who_it_is, refuses_nonsense, tells_its_memory):
        yield Case(check.__name__.replace("_", "-"), check, _LINE)
    for row in verdicts.EVERYBODY:
        needs = _CARD if row.read else (*_CARD, "lists")
        yield Case(f"view-{row.name}", partial(everybody, row=row), needs)
    yield Case("wrong-digits", wrong_digits, _CARD)
    yield Case("pulled-and-laid-again", pulled_and_laid_again, (*_CARD, *_LINE, "played"))
    yield Case("pulled-for-good", pulled_for_good, (*_CARD, *_LINE, "played"))
    yield Case("never-ready", never_ready, (*_CARD, *_LINE, "played"))
    for name in STORIES:
        script = story.load(name)
        yield Case(f"story-{name}", partial(told, script=script), (*_CARD, *_LINE, "lists", "keys", script.place))
    for row in verdicts.ATTACKS:
        yield Case(f"attack-{row.key}", partial(attack, row=row), (*_CARD, "played", "lists"))


def expect(what: str, found: Any, wanted: Any) -> None:
    """Raises CaseFailed."""
    if found != wanted:
        raise CaseFailed(f"{what}: {found!r}, not {wanted!r}")


# --- the reader alone -----------------------------------------------------------------------------
def says_who_it_is(table: Any) -> None:
    facts = table.ask("reader.info")
    expect("name", facts["name"], "smartid reader")
    if facts["front_end"] not in _FRONT_ENDS or not facts["board"] or not facts["version"]:
        raise CaseFailed(f"board {facts['board']!r}, version {facts['version']!r}, front end {facts['front_end']!r}")


def refuses_nonsense(table: Any) -> None:
    """Each refusal has its number, and the reader goes on."""
    for method, params, number in (
        ("reader.nonsense", {}, METHOD_NOT_FOUND),
        ("reader.card", {}, INVALID_PARAMS),
        ("reader.card", {"can": "12345"}, INVALID_PARAMS),
        ("reader.info", {"more": 1}, INVALID_PARAMS),
    ):
        try:
            answer = table.ask(method, params)
        except ReaderRefused as error:
            expect(f"{method} {params}", error.number, number)
        else:
            raise CaseFailed(f"{method} {params} was answered with {answer!r}")
    says_who_it_is(table)


def tells_its_memory(table: Any) -> None:
    memory = table.ask("reader.memory")
    if not all(isinstance(memory.get(name), int) and memory[name] > 0 for name in ("alive", "peak", "free")):
        raise CaseFailed(f"memory: {memory!r}")


# --- cards -------------------------------------------------------------------------------------------
def everybody(table: Any, row: verdicts.Row) -> None:
    """The person's data, and the verdict on them; on a reader without lists what the card alone can prove."""
    outcome = table.view(row.name)
    judged = str if table.facts.lists else verdicts.proofs
    expect(row.name, judged(verdicts.line(outcome)), judged(row.expected))
    if isinstance(outcome, dict):
        _same_person(outcome["person"], people.find(row.name))


def _same_person(read: dict[str, Any], person: Any) -> None:
    expect("number", read["number"].replace("(", "").replace(")", ""), person.document_number)
    expect("birth", read["birth"], f"{person.birth:%Y%m%d}")
    if isinstance(person, people.Person):  # a passport holds less
        expect("name", (read["name_en"], read["name_zh"]), (person.name_en, person.name_zh))
        expect("symbols", (read["symbols"], read["card_type"]), (person.symbols, person.card_type_number))
        expect("codes", tuple(read["codes"]), person.codes)


def attack(table: Any, row: verdicts.Row) -> None:
    outcome = table.view(row.name, spoil=row.spoil, by_mrz=row.by_mrz)
    expect(row.key, verdicts.line(outcome), row.expected)


def wrong_digits(table: Any) -> None:
    """They are refused, and the right ones then open the card."""
    expect("wrong digits", table.view("chan", can="000000"), _WRONG_CAN)
    expect("right digits", isinstance(table.view("chan"), dict), True)


def pulled_and_laid_again(table: Any) -> None:
    """The reading goes on with the same card, and ends as if nothing had been."""
    outcome = table.view("chan", pull_after=30, again=True)
    row = next(row for row in verdicts.EVERYBODY if row.name == "chan")
    expect("laid again", verdicts.proofs(verdicts.line(outcome)), verdicts.proofs(row.expected))


def pulled_for_good(table: Any) -> None:
    expect("pulled", table.view("wong", pull_after=9), _PULLED)
    expect("the next card", isinstance(table.view("wong"), dict), True)


def told(table: Any, script: Script) -> None:
    story.tell(table, script)


def never_ready(table: Any) -> None:
    expect("a card that keeps asking for time", table.view("tang", spoil="slow"), _SLOW)
