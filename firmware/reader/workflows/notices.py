# SPDX-License-Identifier: Apache-2.0
"""Care of the card, confirmation, loss, functions, locations, enquiries: what the leaflet says, to be read at leisure."""

NOTICES = (
    ("care", "card"),
    ("confirmation", "ok"),
    ("lost", "warn"),
    ("functions", "info"),
    ("places", "place"),
    ("enquiries", "unknown"),
)


async def notices(reader):
    """Choose one, read it, choose another. No card is needed. Raises Cancelled (the red key), TimedOut."""
    while True:
        chosen = await reader.ui.choose(_lines)
        await reader.ui.show_text("notice_" + chosen, "notice_" + chosen)


def _lines(ui):
    return [(name, icon, ui.texts("notice_" + name), "") for name, icon in NOTICES]
