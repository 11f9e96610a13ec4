# SPDX-License-Identifier: Apache-2.0
"""What lies on the desk beside the reader: the officer's number and PIN, tickets that were issued, cards reported lost."""

from __future__ import annotations

from collections.abc import Iterable

from smartid.bench import words
from smartid.people import Person
from smartid.pki.supply import OFFICERS_PLACES
from smartid.sim import provisioned


def desk(place: str, people: Iterable[Person]) -> dict:
    """{"officer": {"number", "pin"} or None, "tickets": [{"name", "zh", "en"}], "lost": the same} for the page.

    The bench itself has an officer without a PIN.
    """
    everyone = list(people)
    number, pin = provisioned.OFFICER, provisioned.OFFICER_PIN if place in OFFICERS_PLACES else ""
    return {
        "officer": None if place == "kiosk" else {"number": number, "pin": pin},
        "tickets": [_line(person, words.ticket(person.ticket)) for person in everyone if person.ticket],
        "lost": [_line(person, words.reported(person.lost)) for person in everyone if person.lost],
    }


def _line(person: Person, said: words.Words) -> dict:
    return {"name": person.key, "zh": f"{person.number} {said.zh}", "en": f"{person.number} {said.en}"}
