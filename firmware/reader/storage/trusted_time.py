# SPDX-License-Identifier: Apache-2.0
"""The day below which no clock is believed: it moves forward with what trusted hosts and signers say, never back.

<data>/time holds it as a sealed line of eight digits. A clock that shows an earlier day has been set wrong.
"""

from reader.codec import lines
from reader.codec.dates import is_date
from reader.errors import DataError, StorageError
from reader.storage import atomic

_NAME = "/time"
_MAX_FILE = 32


def last(data):
    """YYYYMMDD, "" when there was none yet. Raises StorageError for a damaged file."""
    sealed = atomic.read(data + _NAME, _MAX_FILE)
    if sealed is None:
        return ""
    try:
        day = lines.unseal(sealed).decode()
    except (DataError, ValueError):
        day = ""
    if not is_date(day):
        raise StorageError("last trusted date damaged")
    return day


def advance(data, day):
    """A trusted statement of this day was seen. Returns the last trusted day."""
    before = last(data)
    if day <= before:
        return before
    atomic.write(data + _NAME, lines.seal(day.encode()))
    return day


def today(data, shown):
    """The clock's day if it can be believed, else None. shown: YYYYMMDD, or None when the clock has stopped."""
    try:
        return shown if shown and shown >= last(data) else None
    except StorageError:
        return None
