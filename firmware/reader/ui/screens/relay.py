# SPDX-License-Identifier: Apache-2.0
"""A program on the computer has the card; the red key takes it back."""

from reader.ui.screens.pages import Pages


class Relay(Pages):
    name = "relay"

    def __init__(self):
        super().__init__("relay", "relay")

    def keys(self, ui):
        keys = {"cancel": ("cancel", ui.texts("key_cancel"))}
        if not self.is_last():
            keys["enter"] = ("next", ui.texts("key_next"))
        return keys
