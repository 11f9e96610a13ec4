# SPDX-License-Identifier: Apache-2.0
"""The holder of an ordinary passport (Doc 9303-4, 9303-10): the MRZ, and of DG11 and DG12 what they happen to hold."""

from reader.codec import tlv
from reader.codec.dates import is_date
from reader.errors import LdsError, TlvError
from reader.lds import profile
from reader.lds.text import agree, capitalised, date, text

_FIRST_HAN = 0x2E80


def holder(person, zone, dg11, dg12, today):
    """Fill a Person from a TD3 Mrz and the files as read, or None. Raises LdsError."""
    person.number = zone.number
    person.surname, person.given = zone.surname, capitalised(zone.given)
    person.sex = zone.sex if zone.sex != "<" else ""
    person.birth = _birth(zone, today)
    details = _objects(dg11, profile.TAG_DG11)
    if profile.TAG_FULL_BIRTH_DATE in details:
        person.birth = date(details[profile.TAG_FULL_BIRTH_DATE], "birth")
        agree("birth", person.birth[2:], zone.birth)
    national = text(details.get(profile.TAG_NAME_NATIONAL, b""), "name")
    if any(ord(character) >= _FIRST_HAN for character in national):
        person.name_zh = national
    issued = _objects(dg12, profile.TAG_DG12).get(profile.TAG_ISSUE_DATE)
    if issued is not None:
        person.issued = date(issued, "issue date")
    return person


def _birth(zone, today):
    """YYYYMMDD: the latest century that makes it no later than today, or than the expiry where there is no clock."""
    latest = today or "20" + zone.expiry
    birth = "20" + zone.birth
    if birth > latest:
        birth = "19" + zone.birth
    if not is_date(birth):
        raise LdsError("MRZ birth is no date")
    return birth


def _objects(file, tag):
    """{tag: value} of a data group, the first of each; empty without the file. Raises LdsError."""
    found = {}
    try:
        for inner, value in tlv.walk(tlv.only(file, tag)) if file is not None else ():
            found.setdefault(inner, value)
    except TlvError as error:
        raise LdsError("%X: %s" % (tag, error))
    return found
