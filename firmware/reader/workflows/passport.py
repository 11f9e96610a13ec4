# SPDX-License-Identifier: Apache-2.0
"""View an ordinary e-passport: what opens it stands in its machine-readable zone, and is typed from there."""

from reader import memory
from reader.crypto.util import wipe
from reader.workflows.placing import placed_card
from reader.workflows.view import view


async def passport(reader):
    """Ask for the passport's number and its two dates, then for the passport, and view it. Raises what the view does."""
    fields = await reader.ui.ask_passport()
    with memory.borrowed():
        from reader.lds.mrz import password

        mrz = password(*fields)
    try:
        return await view(reader, await placed_card(reader, "passport"), mrz=mrz, show=True)
    finally:
        wipe(mrz)
