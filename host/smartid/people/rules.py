# SPDX-License-Identifier: Apache-2.0
"""What must hold for a card to exist: every rule is one small function, and `check` applies them all."""

import re
import secrets
import unicodedata
from datetime import date

from smartid import profile
from smartid.people import number
from smartid.people.errors import RuleError
from smartid.people.person import Chip, Person

FORM_SINCE = date(2018, 11, 26)  # first day of the 2018 form of the card
CONDITIONS = {
    "unconditional": 0x00,
    "employment": 0x01,
    "iang": 0x02,
    "fdh": 0x03,
    "dependant": 0x04,
    "student": 0x05,
    "top-talent": 0x06,
    "quality-migrant": 0x07,
    "mainland-talent": 0x08,
    "technology": 0x09,
    "capital": 0x0A,
    "second-generation": 0x0B,
    "supplementary-labour": 0x0C,
}
CONFIRMATIONS = {
    "at-collection": 0x00,
    "exempt-overseas": 0x01,
    "exempt-under-11": 0x02,
    "pending": 0x10,
    "confirmed": 0x03,
}
CURVES = tuple(profile.PARAMETERS.values())
CIPHERS = ("3DES", "AES-128", "AES-192", "AES-256")
MAPPINGS = ("GM", "IM", "CAM")
PROOFS = ("CA", "AA-ECDSA", "AA-RSA")
RSA_BITS = range(1024, 2049, 256)
RSA_HASHES = ("sha1", "sha256")
PIN_STATES = ("set", "initial", "blocked")

# Card type: youngest age at issue, first age too old, permanent or not
_TYPES = {
    "permanent-adult": (18, 999, True),
    "permanent-11-17": (11, 18, True),
    "permanent-under-11": (0, 11, True),
    "adult": (18, 999, False),
    "11-17": (11, 18, False),
    "overseas-permanent-11": (11, 999, True),
    "overseas-permanent-under-11": (0, 11, True),
}
CARD_TYPES = tuple(_TYPES)
# Stars, then one of A C R U, one of Z X W O, then N before B
_SYMBOLS = re.compile(r"(\*\*\*|\*|)([ACRU])([ZXWO])(N?)(B?)")
_STARS = {"***": (18, 999), "*": (11, 18), "": (0, 999)}
_KEY = re.compile(r"[a-z][a-z0-9-]{0,23}")
_MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_REFERENCE = re.compile(r"[0-9]{10}", re.ASCII)
_CODE = re.compile(r"[0-9]{4}|----", re.ASCII)
_MAX_NAME = 60


def check(person: Person) -> Person:
    """The person, when everything holds. Raises NumberError, RuleError with the first rule broken."""
    number.split(person.number)
    for rule in (_names, _chinese, _printed, _dates, _ages, _residence, _stay, _confirmation, _options, _chip):
        if problem := rule(person):
            raise RuleError(f"{person.key}: {problem}")
    return person


def age_on(birth: date, day: date) -> int:
    """Completed years; one born on 29 February has the birthday on 1 March of a common year."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def years_later(day: date, years: int) -> date:
    """The same day; 28 February for a leap day."""
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def random_can() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(profile.CAN_DIGITS))


def usual_confirmation(card_type: str) -> str:
    """How the data of such a card come to be confirmed."""
    if card_type.startswith("overseas-"):
        return "exempt-overseas"
    return "exempt-under-11" if card_type == "permanent-under-11" else "at-collection"


def _names(person: Person) -> str | None:
    if not _KEY.fullmatch(person.key):
        return "the short name is 1 to 24 lower-case letters, digits and hyphens, a letter first"
    for part in (person.surname, person.given):
        if not part or len(part) > _MAX_NAME or part != " ".join(part.split()):
            return "surname and given names are 1 to 60 characters, single spaces between"
        if not all(letter in " -'" or letter.isalpha() and _is_latin(letter) for letter in part):
            return "an English name has Latin letters, spaces, hyphens and apostrophes only"
    if person.surname != person.surname.upper():
        return "the surname is written in capitals"
    return None


def _chinese(person: Person) -> str | None:
    if not all(_is_han(character) for character in person.name_zh):
        return "a Chinese name has Chinese characters only"
    if len(person.name_zh) > 12:
        return "a Chinese name has at most 12 characters"
    if len(person.codes) != len(person.name_zh):
        return "each Chinese character has one commercial code, or ---- where there is none"
    if not all(_CODE.fullmatch(code) for code in person.codes):
        return "a commercial code is four digits or ----"
    return None


def _printed(person: Person) -> str | None:
    if len(person.can) != profile.CAN_DIGITS or not _DIGITS.fullmatch(person.can):
        return f"the card access number has {profile.CAN_DIGITS} digits"
    if person.sex not in ("M", "F"):
        return "sex is M or F"
    if person.card_type not in _TYPES:
        return f"the card type is one of {', '.join(_TYPES)}"
    if not _SYMBOLS.fullmatch(person.symbols):
        return "symbols are *** or * or none, then one of A C R U, one of Z X W O, then N and B where they apply"
    return None


def _dates(person: Person) -> str | None:
    if not _MONTH.fullmatch(person.first_registration):
        return "first registration is YYYY-MM"
    if person.issued < FORM_SINCE:
        return f"cards of this form were issued from {FORM_SINCE:%d-%m-%Y}"
    if not f"{person.birth:%Y-%m}" <= person.first_registration <= f"{person.issued:%Y-%m}":
        return "birth, first registration and issue do not follow each other"
    if not person.birth < person.issued < person.expires:
        return "birth, issue and expiry do not follow each other"
    return None


def _ages(person: Person) -> str | None:
    age = age_on(person.birth, person.issued)
    youngest, too_old, _ = _TYPES[person.card_type]
    if not youngest <= age < too_old:
        return f"a holder of {age} cannot have the card type {person.card_type}"
    stars = person.symbols.count("*") * "*"
    youngest, too_old = _STARS[stars]
    if not youngest <= age < too_old:
        return f"a holder of {age} cannot have {stars} on the card"
    return None


def _residence(person: Person) -> str | None:
    permanent = _TYPES[person.card_type][2]
    if permanent != (_status(person) == "A"):
        return "a permanent card carries A, any other card C, R or U"
    return None


def _stay(person: Person) -> str | None:
    status = _status(person)
    for stay in filter(None, (person.stay, person.ticket)):
        if stay.condition not in CONDITIONS:
            return f"the condition of stay is one of {', '.join(CONDITIONS)}"
    if status == "C" and person.stay is None:
        return "a card with C has a condition of stay"
    if status in "AR" and (person.stay or person.ticket):
        return "no condition may be put on a holder with A or R"
    if person.stay and person.stay.condition == "unconditional" and person.stay.limit:
        return "an unconditional stay has no limit"
    if person.stay and person.stay.condition != "unconditional" and status == "U":
        return "a card with U has an unconditional stay or none recorded"
    return None


def _confirmation(person: Person) -> str | None:
    if person.confirmation not in CONFIRMATIONS:
        return f"confirmation is one of {', '.join(CONFIRMATIONS)}"
    overseas = person.card_type.startswith("overseas-")
    if (person.confirmation == "exempt-overseas") != overseas:
        return "exempt-overseas goes with the overseas card types, and they with it"
    if person.confirmation == "exempt-under-11" and person.card_type != "permanent-under-11":
        return "exempt-under-11 goes with the card type permanent-under-11"
    return None


def _options(person: Person) -> str | None:
    if person.ecert and person.ecert.state not in PIN_STATES:
        return f"the state of the e-Cert PIN is one of {', '.join(PIN_STATES)}"
    if person.ecert and not (6 <= len(person.ecert.pin) <= 8 and _DIGITS.fullmatch(person.ecert.pin)):
        return "the e-Cert PIN has 6 to 8 digits"
    if person.ecert and person.ecert.reference and not _REFERENCE.fullmatch(person.ecert.reference):
        return "a subscriber reference number has ten digits"
    if person.library and age_on(person.birth, person.library.registered) < 18 and not person.library.guarantor:
        return "a library card for someone under 18 needs a guarantor"
    return None


def _chip(person: Person) -> str | None:
    if not person.chip.mapping:
        return "an identity card has PACE"
    return chip_problem(person.chip)


def chip_problem(chip: Chip) -> str | None:
    """What holds for the chip of any document."""
    curves = [chip.curve, *filter(None, [chip.second_curve])]
    ciphers = [chip.cipher, *filter(None, [chip.proof_cipher])]
    if not set(curves) <= set(CURVES) or not set(ciphers) <= set(CIPHERS):
        return f"the chip has one of {', '.join(CURVES)} and one of {', '.join(CIPHERS)}"
    if chip.mapping not in ("", *MAPPINGS) or chip.proof not in PROOFS:
        return f"PACE maps by one of {', '.join(MAPPINGS)}, and the chip proves itself by one of {', '.join(PROOFS)}"
    if chip.mapping == "CAM" and (chip.cipher == "3DES" or chip.proof != "CA"):
        return "chip authentication mapping needs AES and a key of chip authentication"
    if chip.proof == "AA-RSA" and (chip.rsa_bits not in RSA_BITS or chip.rsa_hash not in RSA_HASHES):
        return "an RSA key has 1,024 to 2,048 bits and signs with sha1 or sha256"
    if not chip.mapping and not chip.bac:
        return "a chip has PACE or basic access control"
    return None


def _status(person: Person) -> str:
    return person.symbols.lstrip("*")[0]


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN ")


def _is_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK UNIFIED IDEOGRAPH")
