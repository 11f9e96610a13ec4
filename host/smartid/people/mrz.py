# SPDX-License-Identifier: Apache-2.0
"""The machine readable zone of a TD1 card: three lines of thirty characters. Doc 9303-3 and 9303-5."""

import unicodedata
from datetime import date

ISSUER = "UTO"  # ICAO's specimen state
LINE = 30
_VALUES = {character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}


def check_digit(text: str) -> str:
    """Weights 7, 3, 1, modulo 10 (9303-3, 4.9)."""
    return str(sum((7, 3, 1)[place % 3] * _VALUES[character] for place, character in enumerate(text)) % 10)


def lines(number: str, birth: date, sex: str, expires: date, surname: str, given: str) -> tuple[str, str, str]:
    """`number`: body and check character together, at most nine characters."""
    document = number.ljust(9, "<")
    first = f"I<{ISSUER}{document}{check_digit(document)}".ljust(LINE, "<")
    born, until = _short(birth), _short(expires)
    second = f"{born}{check_digit(born)}{sex}{until}{check_digit(until)}{ISSUER}".ljust(LINE - 1, "<")
    composite = first[5:] + second[:7] + second[8:15] + second[18:]
    return first, second + check_digit(composite), name_line(surname, given)


def information(number: str, birth: date, expires: date) -> str:
    """Document number, birth and expiry, each with its check digit: what PACE and BAC hash (9303-11, 4.4.4.1)."""
    fields = (number.ljust(9, "<"), _short(birth), _short(expires))
    return "".join(field + check_digit(field) for field in fields)


def name_line(surname: str, given: str) -> str:
    """Cut to thirty so that at least one letter of the given names remains (9303-5, 4.2.3)."""
    first, second = transliterate(surname), transliterate(given)
    return (first[: LINE - 3] + "<<" + second)[:LINE].ljust(LINE, "<")


def transliterate(name: str) -> str:
    """Capitals A to Z and fillers; apostrophes vanish, hyphens and spaces become fillers (9303-3, 4.6)."""
    plain = unicodedata.normalize("NFKD", name.upper().replace(",", " ").replace("'", ""))
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return "<".join(letters.replace("-", " ").split())


def _short(day: date) -> str:
    return f"{day:%y%m%d}"
