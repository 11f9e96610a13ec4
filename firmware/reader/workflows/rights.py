# SPDX-License-Identifier: Apache-2.0
"""What this reader's certificates let it do (profile, part C). The menu and the workflows only follow: the card decides."""

from micropython import const

from reader.errors import ClockNotSet
from reader.workflows.logged import refusal

READ, APPEND_STAY, APPEND_CONFIRMATION = const(0x0100), const(0x0200), const(0x1000)
UNBLOCK_PIN, READ_LIBRARY = const(0x0001), const(0x0010)


def need(reader, right):
    """Raises NotHere, or ClockNotSet, before anybody is asked for a card."""
    if reader.today() is None:
        raise ClockNotSet("no certificate counts without a day")
    if not reader.rights() & right:
        raise refusal("NotHere")
