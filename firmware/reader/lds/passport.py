# SPDX-License-Identifier: Apache-2.0
"""The holder of an ordinary passport (Doc 9303-4, 9303-10): the MRZ, and of DG11 and DG12 what they happen to hold."""

from reader.codec import tlv
from reader.codec.dates import is_date
from reader.errors import LdsError, TlvError
from reader.lds import profile
from reader.lds.text import agree, capitalised, date, digits, text

_FIRST_HAN = 0x2E80


def holder(person, zone, dg11, dg12, today):
    """Fill a Person from a TD3 Mrz and the files as read, or None. Raises LdsError."""
    person.number = zone.number
    person.surname, person.given = zone.surname, capitalised(zone.given)
    person.sex = zone.sex if zone.sex != "<" else ""
    person.birth = _birth(zone, today)
    details = _objects(dg11, profile.TAG_DG11)
    full = _date(details, profile.TAG_FULL_BIRTH_DATE, "birth")
    if full:
        if person.birth:
            agree("birth", full[2:], zone.birth)
        person.birth = full
    national = text(details.get(profile.TAG_NAME_NATIONAL, b""), "name")
    if any(ord(character) >= _FIRST_HAN for character in national):
        person.name_zh = national.replace("<", "")
    person.issued = _date(_objects(dg12, profile.TAG_DG12), profile.TAG_ISSUE_DATE, "issue date")
    return person


def _birth(zone, today):
    """YYYYMMDD: the latest century that makes it no later than today, or than the expiry where there is no clock.

    "" where the zone has fillers for what is not known of it (Doc 9303-3, 4.8).
    """
    if "<" in zone.birth:
        return ""
    latest = today or "20" + zone.expiry
    birth = "20" + zone.birth
    if birth > latest:
        birth = "19" + zone.birth
    if not is_date(birth):
        raise LdsError("MRZ birth is no date")
    return birth


def _date(found, tag, what):
    """YYYYMMDD, "" where it is missing or day or month is not known (00); some issuers put two digits in an octet."""
    value = bytes(found.get(tag, b"00000000"))
    value = digits(value.hex().encode() if len(value) == 4 else value, 8, what)
    return "" if "00" in (value[4:6], value[6:]) else date(value.encode(), what)


def _objects(file, tag):
    """{tag: value} of a data group, the first of each; empty without the file. Raises LdsError."""
    found = {}
    try:
        for inner, value in tlv.walk(tlv.only(file, tag)) if file is not None else ():
            found.setdefault(inner, value)
    except TlvError as error:
        raise LdsError("%X: %s" % (tag, error))
    return found
