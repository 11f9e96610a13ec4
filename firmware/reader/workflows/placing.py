# SPDX-License-Identifier: Apache-2.0
"""Ask for a card and wait for it."""

from micropython import const

from reader.errors import Cancelled, TimedOut
from reader.tasks import first

_PLACE_S = const(30)


async def placed_card(reader, title, within_s=_PLACE_S):
    """The card that comes. title: key of the text that names the task. Raises Cancelled (the red key), TimedOut."""
    return (await first(reader.link.wait_card(), _count_down(reader.ui, title, within_s)))[1]


async def _count_down(ui, title, within_s):
    for left_s in range(within_s, 0, -1):
        ui.show_place(title, left_s)
        try:
            if await ui.key(1000) == "cancel":
                raise Cancelled()
        except TimedOut:
            continue
    raise TimedOut("no card")
