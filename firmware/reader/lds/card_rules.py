# SPDX-License-Identifier: Apache-2.0
"""Cards that are no longer, or not yet, good for anything: each has its own message."""

from micropython import const

from reader.codec.dates import days
from reader.refusals import FutureDate, OldForm, Overdue

_FORM_SINCE = "20181126"  # first day of the 2018 form; cards of the form before are invalid since 2025
_JUVENILE = (2, 3, 5, 7)  # card types of DG13 that are for holders under 18
_ADULT_YEARS = const(18)
_GRACE_DAYS = const(30)


def check(person, today):
    """Raises OldForm, FutureDate, Overdue. today: YYYYMMDD, None while the clock is not set."""
    if person.issued < _FORM_SINCE:
        raise OldForm()
    if today is None:
        return
    if person.issued > today:
        raise FutureDate("", person.issued)
    if person.card_type in _JUVENILE and days(today) > days(adult_on(person.birth)) + _GRACE_DAYS:
        raise Overdue()


def adult_on(birth):
    """The 18th birthday; of a holder born on 29 February, counted as 1 March of a common year."""
    return "%04d%s" % (int(birth[:4]) + _ADULT_YEARS, birth[4:])
