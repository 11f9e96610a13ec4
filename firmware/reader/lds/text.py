# SPDX-License-Identifier: Apache-2.0
"""Text and dates out of data objects: decoded, checked, or LdsError; and names as they are printed."""

from reader.codec.dates import is_date
from reader.errors import LdsError


def text(value, what):
    """UTF-8 without control characters. `what` names the field in the error, which never holds the content."""
    try:
        decoded = str(bytes(value), "utf-8")
    except UnicodeError:
        raise LdsError("%s is not UTF-8" % what)
    if any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in decoded):
        raise LdsError("%s holds control characters" % what)
    return decoded


def digits(value, count, what):
    decoded = text(value, what)
    if len(decoded) != count or not all(character in "0123456789" for character in decoded):
        raise LdsError("%s is not %d digits" % (what, count))
    return decoded


def date(value, what):
    """YYYYMMDD of an existing day."""
    decoded = digits(value, 8, what)
    if not is_date(decoded):
        raise LdsError("%s is no date" % what)
    return decoded


def agree(what, one, other):
    if one != other:
        raise LdsError("files disagree on the %s" % what)


def capitalised(names):
    """'HIU CHUEN' as printed: 'Hiu Chuen', also after a hyphen or an apostrophe."""
    result = ""
    for place, character in enumerate(names):
        starts = place == 0 or names[place - 1] in " -'"
        result += character if starts else character.lower()
    return result
