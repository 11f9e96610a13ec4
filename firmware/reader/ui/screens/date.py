# SPDX-License-Identifier: Apache-2.0
"""Typing a date: day, month, year."""

from reader.codec.dates import is_date
from reader.ui.screens.entry import Entry


class Date(Entry):
    """given: the date that stands there at first, YYYYMMDD, or None."""

    name = "date"
    icon = "calendar"

    def __init__(self, heading, label, given=None, step=(1, 1)):
        super().__init__(heading, label, 8, 8, False, step, (2, 4))
        self._refused = False
        if given:
            for character in given[6:8] + given[4:6] + given[:4]:
                self.digits[self.count] = ord(character)
                self.count += 1

    def below(self, ui):
        t = ui.texts
        if self._refused:
            self.say(ui, [t("date_none")], ("warn", "bad"))
        else:
            self.say(ui, ([] if self._label == "date_parts" else [t("date_parts")]) + [t("date_keys")])

    def changed(self, ui, first):
        super().changed(ui, first)
        if self._refused:
            self._refused = False
            self.below(ui)

    def date(self):
        """YYYYMMDD."""
        typed = str(self.typed(), "utf-8")
        return typed[4:] + typed[2:4] + typed[:2]

    def take(self, ui, key):
        done = super().take(ui, key)
        if done and not is_date(self.date()):
            self._refused = True
            self.below(ui)
            return False
        return done
