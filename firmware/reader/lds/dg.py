# SPDX-License-Identifier: Apache-2.0
"""What stands in DG11 and DG12 (Doc 9303-10, 4.7.11 and 4.7.12) and in DG13, which is the profile's own.

Each function takes a file as read; all raise LdsError.
"""

from reader.codec import tlv
from reader.errors import LdsError, TlvError
from reader.lds import profile
from reader.lds.text import date, digits, text

_CODE_CHARACTERS = 4
_NO_CODE = "----"
_FIRST_HAN = 0x2E80  # from here on a name is not written in the Latin alphabet
# The most characters of each: a card that holds more has none of ours to tell, and must not fill the memory
_MOST_HAN, _MOST_LATIN, _MOST_SYMBOLS, _MOST_CODES = 24, 96, 12, 24


def personal_details(file):
    """DG11: (Chinese name or "", surname, given names, number, birth YYYYMMDD); names in capitals as stored."""
    found = _objects(file, profile.TAG_DG11)
    national = text(_need(found, profile.TAG_NAME_NATIONAL), "name")
    other = _group(_need(found, profile.TAG_OTHER_NAMES))
    surname, _, given = text(_need(other, profile.TAG_OTHER_NAME), "other name").partition("<<")
    if not any(ord(character) >= _FIRST_HAN for character in national):
        national = ""
    return (
        _bounded(national, _MOST_HAN, "name"),
        _bounded(_spaced(surname), _MOST_LATIN, "surname"),
        _bounded(_spaced(given), _MOST_LATIN, "given names"),
        text(_need(found, profile.TAG_PERSONAL_NUMBER), "number"),
        date(_need(found, profile.TAG_FULL_BIRTH_DATE), "birth"),
    )


def document_details(file):
    """DG12: the date of issue, YYYYMMDD."""
    found = _objects(file, profile.TAG_DG12)
    return date(_need(found, profile.TAG_ISSUE_DATE), "issue date")


def particulars(file):
    """DG13: (number "U384016(3)", card type 1..7, symbols, first registration YYYYMM, list of commercial codes)."""
    found = _objects(file, profile.TAG_DG13)
    card_type = _need(found, profile.TAG_CARD_TYPE)
    if len(card_type) != 1 or not 1 <= card_type[0] <= len(profile.CARD_TYPES):
        raise LdsError("card type")
    registration = digits(_need(found, profile.TAG_FIRST_REGISTRATION), 6, "first registration")
    if not 1 <= int(registration[4:]) <= 12:
        raise LdsError("first registration is no month")
    return (
        _number(text(_need(found, profile.TAG_NUMBER), "number")),
        card_type[0],
        _bounded(text(_need(found, profile.TAG_SYMBOLS), "symbols"), _MOST_SYMBOLS, "symbols"),
        registration,
        _codes(found.get(profile.TAG_CODES, b"")),
    )


def _bounded(value, most, what):
    if len(value) > most:
        raise LdsError("%s of %d characters" % (what, len(value)))
    return value


def _number(value):
    """Letters and figures, and the check character in brackets at the end: 'U384016(3)'."""
    bare = value[:-3] + value[-2:-1]
    if not 9 <= len(value) <= 12 or value[-3] != "(" or value[-1] != ")" or "(" in bare or ")" in bare:
        raise LdsError("form of the number")
    return value


def _codes(value):
    joined = _bounded(text(value, "codes"), _MOST_CODES * _CODE_CHARACTERS, "codes")
    codes = [joined[at : at + _CODE_CHARACTERS] for at in range(0, len(joined), _CODE_CHARACTERS)]
    for code in codes:
        if code != _NO_CODE:
            digits(code.encode(), _CODE_CHARACTERS, "code")
    return codes


def _objects(file, tag):
    try:
        return _group(tlv.only(file, tag))
    except TlvError as error:
        raise LdsError("%X: %s" % (tag, error))


def _group(content):
    """{tag: value} of one level. Raises LdsError where an object stands twice."""
    found = {}
    try:
        for tag, value in tlv.walk(content):
            if tag in found:
                raise LdsError("%X twice" % tag)
            found[tag] = value
    except TlvError as error:
        raise LdsError(str(error))
    return found


def _need(found, tag):
    if tag not in found:
        raise LdsError("no %X" % tag)
    return found[tag]


def _spaced(name):
    return " ".join(part for part in name.split("<") if part)
