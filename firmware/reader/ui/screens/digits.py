# SPDX-License-Identifier: Apache-2.0
"""Typing a number of a certain length."""

from reader.ui.screens.entry import Entry


class Digits(Entry):
    """heading: key of the text that names the number."""

    icon = "officer"

    def __init__(self, heading, least, most, hidden):
        super().__init__(heading, heading, least, most, hidden)

    def below(self, ui):
        least, most = self.least, len(self.digits)
        if least == most:
            return self.say(ui, [ui.texts("digits_exactly", most)])
        self.say(ui, [ui.texts("digits_count", least, most)])
