# SPDX-License-Identifier: Apache-2.0
"""The reader's settings: a table of names, defaults and what a value may be; one small readable file.

The reader seals the file with a check sum. A file without one is a person's or the host's, and is taken as it stands; a
value that will not do falls back to its default, and `rejected` names it.
"""

import json

from micropython import const

from reader.codec import lines
from reader.errors import DataError, StorageError
from reader.storage import atomic

_MAX_FILE = const(2048)

PLACES = ("registration", "headquarters", "control", "kiosk", "bench")


def _is_flag(value):
    return value is True or value is False


def _is_date(value):
    if value == "":
        return True
    return isinstance(value, str) and len(value) == 8 and value.isdigit() and "01" <= value[4:6] <= "12"


# name -> (default, whether a value will do)
TABLE = {
    "lang": ("zh", lambda value: value in ("zh", "en")),
    "place": ("bench", lambda value: value in PLACES),
    "large": (False, _is_flag),
    "contrast": (False, _is_flag),
    "bystanders": (False, _is_flag),  # others can see the screen: a card number is masked until a key asks for it
    "double_strike_ms": (60, lambda value: type(value) is int and 0 <= value <= 2000),  # EN 301 549, clause 5.8
    "clear_after_s": (30, lambda value: type(value) is int and 10 <= value <= 300),
    "officer": ("", lambda value: isinstance(value, str) and len(value) <= 8 and (value.isdigit() or not value)),
    "trust_date": ("", _is_date),  # YYYYMMDD up to which the trust list is known good; "" = never set
}


class Settings:
    """Each name of the table is an attribute. set() checks and keeps."""

    place = trust_date = ""

    def __init__(self, path):
        self.load(path)

    def load(self, path):
        """Take the values from this file, and keep new ones there."""
        self._path = path
        self.rejected = []
        values = self._load()
        for name, (default, will_do) in TABLE.items():
            value = values.get(name, default)
            if not will_do(value):
                self.rejected.append(name)
                value = default
            setattr(self, name, value)

    def _load(self):
        try:
            data = atomic.read(self._path, _MAX_FILE)
            values = json.loads(_body(data).decode()) if data else {}
        except (DataError, StorageError, ValueError):
            values = None
        if not isinstance(values, dict):
            self.rejected.append("file")
            return {}
        return values

    def as_dict(self):
        return {name: getattr(self, name) for name in TABLE}

    def set(self, name, value):
        """Keep a new value. Raises StorageError for a name or value that will not do, or when it cannot be written."""
        if name not in TABLE or not TABLE[name][1](value):
            raise StorageError("setting %s" % name)
        new = self.as_dict()
        new[name] = value
        atomic.write(self._path, lines.seal(json.dumps(new).encode()))
        setattr(self, name, value)


def _body(data):
    """A file that ends as a sealed line must agree with its check sum; anything else is plain JSON."""
    return lines.unseal(data) if lines.is_sealed(data) else data
