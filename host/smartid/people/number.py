# SPDX-License-Identifier: Apache-2.0
"""The identity card number: one or two letters, six digits, a check character in brackets.

The body stands right-justified in eight places, a one-letter number after a space. Space counts 36, A to Z 10 to 35;
weights 9 to 2; sum plus check is a multiple of 11, and a check of 10 is written A.
"""

import re

from smartid.people.errors import NumberError

_FORM = re.compile(r"([A-Z]{1,2}[0-9]{6})\(([0-9A])\)", re.ASCII)
_BODY = re.compile(r"[A-Z]{1,2}[0-9]{6}", re.ASCII)
_VALUES = {character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ ")}
_WEIGHTS = range(9, 1, -1)
_CHECKS = "0123456789A"


def check_character(body: str) -> str:
    """'3' for 'A123456'. Raises NumberError unless body is one or two capitals and six digits."""
    if not _BODY.fullmatch(body):
        raise NumberError(f"{body!r} is not one or two capital letters and six digits")
    total = sum(weight * _VALUES[character] for weight, character in zip(_WEIGHTS, body.rjust(8), strict=True))
    return _CHECKS[-total % 11]


def split(number: str) -> tuple[str, str]:
    """('U384016', '3') for 'U384016(3)'. Raises NumberError for another form or a wrong check character."""
    form = _FORM.fullmatch(number)
    if not form:
        raise NumberError(f"{number!r} is not an identity card number such as A123456(3)")
    body, check = form.groups()
    if check != check_character(body):
        raise NumberError(f"{number}: the check character is wrong")
    return body, check


def complete(body: str) -> str:
    """'A123456(3)' for 'A123456'."""
    return f"{body}({check_character(body)})"
