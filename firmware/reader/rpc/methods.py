# SPDX-License-Identifier: Apache-2.0
"""The way from a host's call to what serves it, as thin as the menu. What serves is in memory only while it does."""

from reader import memory
from reader.errors import CardLeft

# what is called often imports nothing
_OFTEN = ("provision.put", "provision.table", "provision.drop", "log.page", "update.put", "update.fill")
_LOANS = ("card.transmit", "card.status", "card.reset", "card.disconnect")  # nor do these


class Methods:
    """call(name, params, progress) as the server takes it. reader: the parts of main."""

    def __init__(self, reader):
        self._reader = reader
        self._desk = self._check = None  # rpc/desk.py and the check of rpc/table.py, while a host is at the desk
        self._loan = None  # rpc/loan.py, while a host has a card

    async def call(self, name, params, progress):
        """Raises RpcError for an unknown method or parameters that will not do, and what the method raises."""
        if name == "reader.memory":  # looked at without changing it
            return memory.figures()
        if self._desk and name in _OFTEN:
            self._check(name, params)
            return self._desk.serve(name, params)
        if self._loan and name in _LOANS:
            return await self._of_the_loan(name, params)
        with memory.borrowed():
            served = self._served(name, params)
        if served:
            return served[0]
        if name == "card.connect":
            return await self._loan.lent()
        can, mrz = (params[key].encode() if key in params else None for key in ("can", "mrz"))
        return await self._reader.orders.read(can, mrz)

    def _served(self, name, params):
        """The result in a tuple; None for what takes its time with a card and is carried out at home (menu.py)."""
        from reader.rpc import table

        table.check(name, params)
        if name == "reader.card":
            return None
        if name == "card.connect":
            self._at_the_desk(table, name, params)
            return self._lend(params)
        if name in _LOANS:
            raise CardLeft("no card is lent")
        if name == "reader.info":
            from reader.rpc.info import facts

            return (facts(self._reader),)
        return (self._at_the_desk(table, name, params),)

    def _lend(self, params):
        """A host that connects anew has given back what it had."""
        from reader.rpc.loan import Loan

        if self._loan:
            self._loan.give_back()
        self._loan = Loan(self._reader.orders, params.get("pin_pad", True))

    async def _of_the_loan(self, name, params):
        try:
            return await self._loan.serve(name, params)
        finally:
            if self._loan.over:
                self._loan = None

    def _at_the_desk(self, table, name, params):
        if self._desk is None:
            from reader.rpc.desk import Desk

            self._desk, self._check = Desk(self._reader), table.check
        try:
            return self._desk.serve(name, params)
        finally:
            if self._desk.idle:
                self._desk = self._check = None
