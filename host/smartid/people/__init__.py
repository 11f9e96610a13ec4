# SPDX-License-Identifier: Apache-2.0
"""The invented people, one readable file each: eleven that come with the package, and the user's own.

The user's stand in SMARTID_HOME/people and are made by `smartid cards new`. Nobody here exists.
"""

from pathlib import Path

from smartid.paths import data_home
from smartid.people import files, rules
from smartid.people.errors import (
    NumberError,
    PersonError,
    PersonExists,
    PersonFileError,
    PhotoError,
    RuleError,
    UnknownPerson,
)
from smartid.people.passport import Passport
from smartid.people.person import Chip, Ecert, Library, Note, Person, Stay, Ticket

__all__ = [
    "Chip",
    "Ecert",
    "Library",
    "Note",
    "Passport",
    "NumberError",
    "Person",
    "PersonError",
    "PersonExists",
    "PersonFileError",
    "PhotoError",
    "RuleError",
    "Stay",
    "Ticket",
    "UnknownPerson",
    "add",
    "find",
    "load",
    "passports",
]

PACKAGED = Path(__file__).parent / "data"
# In the order of the story, not of the alphabet
PASSPORTS = ("okoro", "lindqvist")  # BAC alone; PACE with integrated mapping
NAMES = ("chan", "wong", "sai", "chow", "macd", "ho", "cheung", "dela", "choi", "tang", "lee")


def load(home: Path | None = None) -> list[Person]:
    """The eleven, then the user's own in order of name. Raises PersonFileError, NumberError, RuleError."""
    own = sorted(_own(home).glob("[!.]*.toml"))
    return [files.read(PACKAGED / f"{name}.toml") for name in NAMES] + [files.read(path) for path in own]


def passports() -> list[Passport]:
    """Two ordinary passports, not of this issuer's cards: what a reader meets besides."""
    return [files.read_passport(PACKAGED / "passports" / f"{name}.toml") for name in PASSPORTS]


def find(name: str, home: Path | None = None) -> Person | Passport:
    """The person of that short name. Raises UnknownPerson and what `load` raises."""
    if name in PASSPORTS:
        return files.read_passport(PACKAGED / "passports" / f"{name}.toml")
    if name in NAMES:
        return files.read(PACKAGED / f"{name}.toml")
    own = {path.stem: path for path in _own(home).glob("[!.]*.toml")}
    if name not in own:
        raise UnknownPerson(f"there is no card named {name!r}; `smartid cards list` names them")
    return files.read(own[name])


def add(person: Person, photo: bytes, home: Path | None = None) -> Path:
    """Keep a new person. Raises PersonExists, NumberError, RuleError."""
    if person.key in NAMES + PASSPORTS:
        raise PersonExists(f"{person.key!r} is one of those that come with the package")
    return files.write(rules.check(person), photo, _own(home))


def _own(home: Path | None) -> Path:
    return (home or data_home()) / "people"
