# SPDX-License-Identifier: Apache-2.0
"""The machine readable zone of a TD1 card (Doc 9303-5, 4.2) or TD3 passport (9303-4, 4.2; digits 9303-3, 4.9)."""

from reader.codec import tlv
from reader.errors import LdsError, TlvError
from reader.lds import profile
from reader.lds.text import text

_LINE, _TD3_LINE = 30, 44
_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS = (7, 3, 1)


class Mrz:
    """kind: "TD1" or "TD3"; number: document number without fillers; birth, expiry: YYMMDD; sex: "M", "F" or "<";
    issuer: three letters; surname, given: as in the zone, with blanks for fillers, possibly cut."""

    def __init__(self, zone):
        if len(zone) not in (3 * _LINE, 2 * _TD3_LINE) or not all(c in _VALUES or c == "<" for c in zone):
            raise LdsError("MRZ is not 90 or 88 characters of A-Z, 0-9 and <")
        if len(zone) == 3 * _LINE:
            self._card(zone[:_LINE], zone[_LINE : 2 * _LINE], zone[2 * _LINE :])
        else:
            self._passport(zone[:_TD3_LINE], zone[_TD3_LINE:])
        if self.sex not in "MF<":
            raise LdsError("MRZ sex")

    def _card(self, first, second, third):
        self.kind = "TD1"
        self.issuer = first[2:5]
        self.number = _document_number(first)
        self._dates(second[0:7], second[7], second[8:15])
        _checked(first[5:] + second[:7] + second[8:15] + second[18:29], second[29], "zone")
        self._names(third)

    def _passport(self, first, second):
        self.kind = "TD3"
        self.issuer = first[2:5]
        self.number = _checked(second[:9], second[9], "number").rstrip("<")
        self._dates(second[13:20], second[20], second[21:28])
        if second[42] != "<" or second[28:42].strip("<"):  # no optional data: the digit may be a filler
            _checked(second[28:42], second[42], "optional data")
        _checked(second[:10] + second[13:20] + second[21:43], second[43], "zone")
        self._names(first[5:])

    def _dates(self, birth, sex, expiry):
        self.birth = _checked(birth[:6], birth[6], "birth")
        self.sex = sex
        self.expiry = _checked(expiry[:6], expiry[6], "expiry")

    def _names(self, field):
        surname, _, given = field.partition("<<")
        self.surname, self.given = _spaced(surname), _spaced(given)


def parse(file):
    """The Mrz of DG1 as read from the card. Raises LdsError."""
    try:
        zone = tlv.need(file, profile.TAG_DG1, profile.TAG_MRZ)
    except TlvError as error:
        raise LdsError("DG1: %s" % error)
    return Mrz(text(zone, "MRZ"))


def check_digit(field):
    """Weights 7, 3, 1, modulo 10, as a character."""
    total = 0
    for place, character in enumerate(field):
        if character != "<":
            total += _VALUES.index(character) * _WEIGHTS[place % 3]
    return "%d" % (total % 10)


def password(number, birth, expiry):
    """What PACE and BAC take as the MRZ's password (Doc 9303-11, 4.4.4.1): a bytearray, for the caller to overwrite.

    number: up to 9 characters (longer ones whole); birth, expiry: YYMMDD.
    """
    number = number + "<" * (9 - len(number))
    fields = (number, birth, expiry)
    return bytearray("".join(field + check_digit(field) for field in fields).encode())


def _checked(field, digit, what):
    if check_digit(field) != digit:
        raise LdsError("MRZ check digit of %s" % what)
    return field


def _document_number(line):
    """The number without fillers. A filler as its check digit: it goes on in the optional data (9303-5, 4.2.2.1)."""
    number = line[5:14]
    if line[14] != "<":
        return _checked(number, line[14], "number").rstrip("<")
    more = line[15:].partition("<")[0]
    if len(more) < 2:
        raise LdsError("MRZ long document number")
    return _checked(number + more[:-1], more[-1], "number")


def _spaced(name):
    return " ".join(part for part in name.split("<") if part)
