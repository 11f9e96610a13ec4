# SPDX-License-Identifier: Apache-2.0
"""A person as JSON-ready data and as lines to read."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from smartid.people.passport import Passport
from smartid.people.person import Chip, Person


def as_dict(person: Person | Passport) -> dict[str, Any]:
    """Every field, dates as YYYY-MM-DD, with what follows from them: MRZ and English name. Not the e-Cert PIN."""
    plain = asdict(person) | {"name_en": person.name_en, "mrz": person.mrz}
    if plain.get("ecert"):
        del plain["ecert"]["pin"]
    return _plain(plain)


def as_lines(person: Person | Passport) -> Iterator[str]:
    """One fact a line, in the order of the document's face."""
    if isinstance(person, Passport):
        yield from _passport_lines(person)
        return
    yield f"Name                {person.name_en} {person.name_zh}".rstrip()
    if person.codes:
        yield f"Commercial codes    {' '.join(person.codes)}"
    yield f"Number              {person.number}"
    yield f"Date of birth       {person.birth:%d-%m-%Y}"
    yield f"Sex                 {person.sex}"
    yield f"Card                {person.card_type}, {person.symbols}"
    yield f"First registration  {person.first_registration[5:]}-{person.first_registration[2:4]}"
    yield f"Date of issue       {person.issued:%d-%m-%Y}"
    yield f"CAN                 {person.can}"
    yield f"Confirmation        {person.confirmation}"
    if person.stay:
        yield f"Stay                {person.stay.condition}, {_until(person.stay.limit)}"
    if person.ticket:
        yield f"Ticket waiting      {person.ticket.condition}, {_until(person.ticket.limit)}"
    if person.ecert:
        revoked = f", revoked {person.ecert.revoked:%d-%m-%Y}" if person.ecert.revoked else ""
        yield f"e-Cert              {_until(person.ecert.valid_to)}{revoked}, PIN {person.ecert.state}"
    if person.library:
        yield f"Library             since {person.library.registered:%d-%m-%Y}"
    if person.lost:
        yield f"Reported lost       {person.lost:%d-%m-%Y}"
    yield f"Chip                {chip_line(person.chip)}"
    yield from _mrz_lines(person.mrz)


def _passport_lines(person: Passport) -> Iterator[str]:
    yield f"Name                {person.name_en}"
    yield f"Passport            {person.number}"
    yield f"Date of birth       {person.birth:%d-%m-%Y}"
    yield f"Sex                 {person.sex}"
    yield f"Date of issue       {person.issued:%d-%m-%Y}"
    yield f"Date of expiry      {person.expires:%d-%m-%Y}"
    if person.can:
        yield f"CAN                 {person.can}"
    yield f"Chip                {chip_line(person.chip)}"
    yield from _mrz_lines(person.mrz)


def chip_line(chip: Chip) -> str:
    """'brainpoolP256r1, AES-256, PACE-GM, CA'."""
    curves = " and ".join(filter(None, (chip.curve, chip.second_curve)))
    access = [curves, chip.cipher, f"PACE-{chip.mapping}"] if chip.mapping else []
    return ", ".join([*access, *(["BAC"] if chip.bac else []), chip.proof])


def _mrz_lines(mrz: tuple[str, ...]) -> Iterator[str]:
    for place, line in enumerate(mrz):
        yield f"{'' if place else 'MRZ':20}{line}"


def _until(limit: date | None) -> str:
    return f"until {limit:%d-%m-%Y}" if limit else "no limit"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)
