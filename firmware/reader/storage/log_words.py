# SPDX-License-Identifier: Apache-2.0
"""A line of the log for the screen."""

from reader.codec.dates import days
from reader.storage.log import NO_TIME, OUTCOMES, WORKFLOWS
from reader.storage.settings import PLACES


def words(plain):
    """(number, (year, month, day, hour, minute, second) or None, place, officer, workflow, outcome). plain: a line as
    it is read out; outcome: a word, or an error's code.
    """
    seconds = int.from_bytes(plain[4:8], "big")
    place, workflow, outcome = plain[8:11]
    return (
        int.from_bytes(plain[:4], "big"),
        None if seconds == NO_TIME else _moment(seconds),
        PLACES[place],
        plain[11:19].decode().rstrip(" "),
        WORKFLOWS[workflow],
        {code: name for name, code in OUTCOMES.items()}.get(outcome, "E-%02X" % outcome),
    )


def _moment(seconds):
    day, rest = divmod(seconds, 86400)
    day += days("20000101")
    year, month = 2000, 1
    while days("%04d0101" % (year + 1)) <= day:
        year += 1
    while month < 12 and days("%04d%02d01" % (year, month + 1)) <= day:
        month += 1
    return year, month, day - days("%04d%02d01" % (year, month)) + 1, rest // 3600, rest // 60 % 60, rest % 60
