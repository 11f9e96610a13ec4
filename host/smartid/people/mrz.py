# SPDX-License-Identifier: Apache-2.0
"""The machine readable zone: three lines of thirty on a card (TD1), two of forty-four in a passport (TD3).

Doc 9303-3, 9303-4 and 9303-5.
"""

import unicodedata
from datetime import date

ISSUER = "UTO"  # ICAO's specimen state
LINE = 30
PASSPORT_LINE = 44
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


def passport_lines(number: str, birth: date, sex: str, expires: date, surname: str, given: str) -> tuple[str, str]:
    """`number`: at most nine characters. No optional data (9303-4, 4.2)."""
    document = number.ljust(9, "<")
    born, until = _short(birth), _short(expires)
    first = f"P<{ISSUER}" + name_line(surname, given, PASSPORT_LINE - 5)
    optional = "<" * 14 + "<"  # the check digit of empty optional data may be a filler
    second = (
        f"{document}{check_digit(document)}{ISSUER}{born}{check_digit(born)}{sex}{until}{check_digit(until)}{optional}"
    )
    return first, second + check_digit(second[:10] + second[13:20] + second[21:])


def information(number: str, birth: date, expires: date) -> str:
    """Document number, birth and expiry, each with its check digit: what PACE and BAC hash (9303-11, 4.4.4.1)."""
    fields = (number.ljust(9, "<"), _short(birth), _short(expires))
    return "".join(field + check_digit(field) for field in fields)


def name_line(surname: str, given: str, size: int = LINE) -> str:
    """Cut to size so that at least one letter of the given names remains (9303-5, 4.2.3)."""
    first, second = transliterate(surname), transliterate(given)
    return (first[: size - 3] + "<<" + second)[:size].ljust(size, "<")


def transliterate(name: str) -> str:
    """Capitals A to Z and fillers; apostrophes vanish, hyphens and spaces become fillers (9303-3, 4.6)."""
    plain = unicodedata.normalize("NFKD", name.upper().replace(",", " ").replace("'", ""))
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return "<".join(letters.replace("-", " ").split())


def _short(day: date) -> str:
    return f"{day:%y%m%d}"
