# SPDX-License-Identifier: Apache-2.0
"""Dates as eight digits, YYYYMMDD: compared as text, counted as days where an age is wanted."""


def is_date(text):
    """Whether it is eight digits that name a day of the Gregorian calendar."""
    if len(text) != 8 or not text.encode().isdigit():
        return False
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    return 1 <= month <= 12 and 1 <= day <= _days_in(year, month)


def _days_in(year, month):
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def days(text):
    """The number of the day, counted from an arbitrary one, so that differences are ages in days."""
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    if month < 3:  # let the year begin in March, so that the leap day comes last
        year, month = year - 1, month + 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month - 457) // 5 + day
