# SPDX-License-Identifier: Apache-2.0
"""The icons by name, in the order of tools/fonts/drawings.py; sizes 12, 16, 24 and 40."""

BASE = 0xE000
NAMES = (
    "ok",
    "warn",
    "stop",
    "info",
    "unknown",
    "hourglass",
    "lock",
    "shield",
    "card",
    "waves",
    "slot",
    "person",
    "officer",
    "calendar",
    "certificate",
    "book",
    "key",
    "gear",
    "log",
    "place",
    "cancel",
    "back",
    "correct",
    "enter",
    "next",
    "up",
    "down",
    "return",
    "eye",
    "photo",
    "text",
    "contrast",
    "language",
)


def number(name):
    """Its code point in the icon fonts."""
    return BASE + NAMES.index(name)
