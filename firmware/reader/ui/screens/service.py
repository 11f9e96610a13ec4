# SPDX-License-Identifier: Apache-2.0
"""Why the reader is not in service, in place of the idle screen: the shape of an error, the way into the menu."""

from reader.ui.screens.error import ErrorScreen

# state (storage/state.py) -> code of its texts
CODES = {
    "blank": "S-01",
    "locked": "E-83",
    "time not set": "E-70",
    "certificate run out": "S-04",
    "provisioned": "S-05",
}


class OutOfService(ErrorScreen):
    def __init__(self, state):
        super().__init__(CODES[state], None, "service-" + CODES[state])

    def keys(self, ui):
        return {"enter": ("next", ui.texts("key_menu"))}
