# SPDX-License-Identifier: Apache-2.0
"""The way from a host's call to what serves it, as thin as the menu. What serves is in memory only while it does."""

from reader import memory

_OFTEN = ("provision.put", "provision.table", "provision.drop", "log.page")  # what is called often imports nothing


class Methods:
    """call(name, params, progress) as the server takes it. reader: the parts of main."""

    def __init__(self, reader):
        self._reader = reader
        self._desk = self._check = None  # rpc/desk.py and the check of rpc/table.py, while a host is at the desk

    async def call(self, name, params, progress):
        """Raises RpcError for an unknown method or parameters that will not do, and what the method raises."""
        if name == "reader.memory":  # looked at without changing it
            return memory.figures()
        if self._desk and name in _OFTEN:
            self._check(name, params)
            return self._desk.serve(name, params)
        with memory.borrowed():
            served = self._served(name, params)
        if served:
            return served[0]
        can, mrz = (params[key].encode() if key in params else None for key in ("can", "mrz"))
        return await self._reader.orders.read(can, mrz)

    def _served(self, name, params):
        """The result in a tuple; None for a reading, which takes its time and is carried out at home (menu.py)."""
        from reader.rpc import table

        table.check(name, params)
        if name == "reader.card":
            return None
        if name == "reader.info":
            from reader.rpc.info import facts

            return (facts(self._reader),)
        return (self._at_the_desk(table, name, params),)

    def _at_the_desk(self, table, name, params):
        if self._desk is None:
            from reader.rpc.desk import Desk

            self._desk, self._check = Desk(self._reader), table.check
        try:
            return self._desk.serve(name, params)
        finally:
            if self._desk.idle:
                self._desk = self._check = None
