# SPDX-License-Identifier: Apache-2.0
"""An invented holder of an ordinary passport, TD3, of ICAO's specimen state. Plain data."""

from dataclasses import dataclass, field
from datetime import date

from smartid.people import mrz, photo
from smartid.people.person import Chip, Note


@dataclass(frozen=True)
class Passport:
    """What a passport shows. `can`: six digits, empty where none is printed. The photo is a drawn stand-in."""

    key: str
    number: str  # at most nine letters and digits
    can: str
    birth: date
    sex: str  # M or F
    issued: date
    expires: date
    surname: str
    given: str
    chip: Chip = field(default_factory=Chip)
    note: Note = field(default_factory=Note)

    @property
    def name_en(self) -> str:
        return f"{self.surname}, {self.given}"

    @property
    def document_number(self) -> str:
        return self.number

    @property
    def mrz(self) -> tuple[str, str]:
        return mrz.passport_lines(self.number, self.birth, self.sex, self.expires, self.surname, self.given)

    @property
    def mrz_information(self) -> str:
        return mrz.information(self.number, self.birth, self.expires)

    def photo(self) -> bytes:
        """A JPEG."""
        return photo.silhouette()
