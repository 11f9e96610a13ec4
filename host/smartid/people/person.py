# SPDX-License-Identifier: Apache-2.0
"""One invented person and the card issued to them. Plain data; the rules stand in rules.py, the files in files.py."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from smartid import profile
from smartid.people import mrz
from smartid.people.errors import PhotoError


@dataclass(frozen=True)
class Chip:
    """What the chip can do. What shows before PACE is the same for all cards issued in the same year."""

    curve: str = "brainpoolP256r1"  # a name of profile.PARAMETERS
    cipher: str = "AES-256"  # or AES-192, AES-128, 3DES
    mapping: str = "GM"  # PACE's: GM, IM, CAM (with GM beside it); empty: no PACE
    second_curve: str = ""  # offered as well
    bac: bool = False  # basic access control in addition
    proof: str = "CA"  # how the chip proves itself: CA, AA-ECDSA, AA-RSA
    proof_cipher: str = ""  # of chip authentication; empty: the same cipher
    explicit: bool = False  # the key's domain parameters are spelled out
    rsa_bits: int = 1536  # of an AA-RSA key
    rsa_hash: str = "sha256"  # or sha1


@dataclass(frozen=True)
class Stay:
    condition: str  # a key of rules.CONDITIONS
    limit: date | None = None


@dataclass(frozen=True)
class Ecert:
    valid_to: date
    pin: str
    state: str = "set"  # set, initial (never changed), blocked
    reference: str = ""  # subscriber reference number, ten digits; made up at issue where there is none
    revoked: date | None = None  # when the issuer took the certificate back


@dataclass(frozen=True)
class Library:
    registered: date
    guarantor: bool = False


@dataclass(frozen=True)
class Ticket:
    """A change of stay approved and waiting to be written."""

    condition: str
    limit: date


@dataclass(frozen=True)
class Note:
    """What a bench shows beside the card: why this person is here."""

    zh: str = ""
    en: str = ""


@dataclass(frozen=True)
class Person:
    key: str  # the short name: chan
    number: str  # U384016(3)
    can: str  # six digits printed on the card
    surname: str  # CHAN
    given: str  # Hiu Chuen
    name_zh: str  # empty where there is none
    codes: tuple[str, ...]  # commercial code per Chinese character, "----" where it has none
    birth: date
    sex: str  # M or F
    card_type: str  # one of profile.CARD_TYPES
    symbols: str  # ***AZ
    first_registration: str  # YYYY-MM
    issued: date
    expires: date  # stands in the MRZ only: a need of the profile, no such date is printed
    confirmation: str  # a key of rules.CONFIRMATIONS
    chip: Chip = field(default_factory=Chip)
    stay: Stay | None = None
    ticket: Ticket | None = None
    ecert: Ecert | None = None
    library: Library | None = None
    lost: date | None = None
    note: Note = field(default_factory=Note)
    photo_path: Path | None = None

    @property
    def name_en(self) -> str:
        """'CHAN, Hiu Chuen'."""
        return f"{self.surname}, {self.given}"

    @property
    def document_number(self) -> str:
        """'U3840163': the number with its check character, as the MRZ carries it."""
        return self.number.replace("(", "").replace(")", "")

    @property
    def mrz(self) -> tuple[str, str, str]:
        return mrz.lines(self.document_number, self.birth, self.sex, self.expires, self.surname, self.given)

    @property
    def mrz_information(self) -> str:
        return mrz.information(self.document_number, self.birth, self.expires)

    @property
    def card_type_number(self) -> int:
        """1 to 7, as DG13 says it."""
        return profile.CARD_TYPES.index(self.card_type) + 1

    def photo(self) -> bytes:
        """The JPEG. Raises PhotoError."""
        if self.photo_path is None or not self.photo_path.is_file():
            raise PhotoError(f"{self.key}: there is no photo at {self.photo_path}")
        return self.photo_path.read_bytes()
