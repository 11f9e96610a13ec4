# SPDX-License-Identifier: Apache-2.0
"""A card in hand: whatever happens to it, its link lets go of it in order."""


class Held:
    """`async with link.card() as card:` where the link has wait_card(timeout_ms) and release().

    Its endings: the block is done, the card left, a time-out, cancelled by the person, any fault. In each the link is
    released before the error goes on.
    """

    def __init__(self, link, timeout_ms):
        self._link = link
        self._timeout_ms = timeout_ms

    async def __aenter__(self):
        return await self._link.wait_card(self._timeout_ms)

    async def __aexit__(self, *_):
        await self._link.release()
