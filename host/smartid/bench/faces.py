# SPDX-License-Identifier: Apache-2.0
"""A person's card as the tray shows it."""

from __future__ import annotations

from smartid.people import Person


def face(person: Person) -> dict:
    """What the page draws: both names, number, what is special, CAN, and where the photo is."""
    return {
        "name": person.key,
        "name_zh": person.name_zh,
        "name_en": person.name_en,
        "number": person.number,
        "can": person.can,
        "special": {"zh": person.note.zh, "en": person.note.en},
        "portrait": f"/portrait/{person.key}.jpg",
    }
