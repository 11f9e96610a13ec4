# SPDX-License-Identifier: Apache-2.0
"""A card lent to the host: what passes between the host's calls and the workflow that has the card in hand
(workflows/relay.py). One command at a time; how it ends is the order's.
"""

import asyncio
from binascii import unhexlify

from micropython import const

from reader.errors import CardLeft, RpcError
from reader.rpc.messages import BUSY, INVALID_PARAMS
from reader.tasks import first

_LEAST, _MOST = const(4), const(261)  # octets of a command in the short form
RESET, END = "reset", "end"


class Loan:
    """orders: the reader's (menu.py); pin_pad: whether PINs are typed here in the place of the host's.

    tries: {reference of a PIN: tries left}, of those last found wrong; returned: set when the host wants no more.
    """

    def __init__(self, orders, pin_pad):
        self.pin_pad, self.tries = pin_pad, {}
        self.returned = asyncio.Event()
        self._wish, self._wished, self._told = None, asyncio.Event(), asyncio.Event()
        self._facts = self._answer = None
        self._order = orders.put("relay", self)

    # --- the host's side --------------------------------------------------------------------------------
    @property
    def over(self):
        return self.returned.is_set() or self._order.ended.is_set()

    async def serve(self, name, params):
        """Raises RpcError, and what ended the loan: Cancelled by the red key, CardLeft, ..."""
        if name == "card.disconnect":
            self.give_back()
            return True
        if self._order.ended.is_set():
            raise self._why()
        if name == "card.status":
            return self._facts
        return await self._ask(RESET if name == "card.reset" else _command(params))

    async def lent(self):
        """{"atr": hexadecimal, "interface": "contact" or "contactless"}; None when no card came."""
        self._facts = await self._answered()
        return self._facts

    async def _ask(self, wish):
        if self._wish:
            raise RpcError(BUSY, "one command at a time")
        self._told.clear()
        self._wish = wish
        self._wished.set()
        try:
            return await self._answered()
        finally:
            self._wish = None

    async def _answered(self):
        try:
            await first(self._told.wait(), self._order.ended.wait())
        except asyncio.CancelledError:
            self.give_back()
            raise
        if not self._told.is_set():
            raise self._why()
        return self._answer

    def _why(self):
        return self._order.error or CardLeft("given back")

    def give_back(self):
        self._order.wanted = False
        self._wish = END
        self._wished.set()
        self.returned.set()

    # --- the workflow's side ----------------------------------------------------------------------------
    async def wished(self):
        """What the host wants next: RESET, END or a command's octets."""
        await self._wished.wait()
        self._wished.clear()
        return self._wish

    def tell(self, answer):
        """What the host waits for."""
        self._answer = answer
        self._told.set()


def _command(params):
    """Raises RpcError."""
    try:
        octets = unhexlify(params["apdu"])
    except (KeyError, TypeError, ValueError):
        octets = b""
    if not _LEAST <= len(octets) <= _MOST:
        raise RpcError(INVALID_PARAMS, "parameter apdu")
    return octets
