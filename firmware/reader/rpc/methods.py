# SPDX-License-Identifier: Apache-2.0
"""The methods a host can call. Each is a table row and a few lines over the same workflows as the menu's."""

from reader import memory
from reader.errors import RpcError
from reader.lds import profile
from reader.rpc.messages import INVALID_PARAMS

_MRZ = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"


async def info(reader, params):
    """Who the reader is, how it is set, what it is fit for, and how old its trust is."""
    with memory.borrowed():
        from reader.rpc.info import facts

        return facts(reader)


async def heap(reader, params):
    """{"peak", "alive", "free"} in octets."""
    return memory.figures()


async def card(reader, params):
    """Read the card that is there or comes. Returns person, verdicts and what it took.

    params: {"can": six digits}, or {"mrz": a passport's number, birth and expiry, each with its check digit}.
    """
    if len(params) != 1:
        raise RpcError(INVALID_PARAMS, "can or mrz")
    return await reader.orders.read(**{name: value.encode() for name, value in params.items()})


class Desk:
    """The desk of rpc/desk.py, there while a host is at it: nobody else pays for its code."""

    def __init__(self, reader):
        self._reader = reader
        self._desk = None

    def method(self, name):
        """An async function(params, progress) for one row of DESK."""

        async def serve(params, progress):
            missing = [key for key in DESK[name] if key not in params and key not in _OPTIONAL]
            if missing:
                raise RpcError(INVALID_PARAMS, missing[0])
            if name in _OFTEN and self._desk:
                return self._desk.serve(name, params)
            with memory.borrowed():
                return self._serve(name, params)

        return serve

    def _serve(self, name, params):
        if self._desk is None:
            from reader.rpc import desk

            self._desk = desk.Desk(self._reader)
        try:
            return self._desk.serve(name, params)
        finally:
            if self._desk.idle:
                self._desk = None


def _is_can(value):
    return isinstance(value, str) and len(value) == profile.CAN_DIGITS and value.isdigit()


def _is_mrz(value):
    """Doc 9303-11, 4.3.2: at least 24 characters, as they stand in the zone."""
    return isinstance(value, str) and 24 <= len(value) <= 40 and not value.strip(_MRZ)


# name -> (function, {parameter: what will do})
TABLE = {
    "reader.info": (info, {}),
    "reader.memory": (heap, {}),
    "reader.card": (card, {"can": _is_can, "mrz": _is_mrz}),
}


def _is_text(value):
    return isinstance(value, str)


def _is_count(value):
    return type(value) is int and value >= 0


_PROOF = {"proof": _is_text}
_OPTIONAL = ("proof", "first")
_OFTEN = ("provision.put", "provision.table", "provision.drop", "log.page")  # what is called often imports nothing
# what rpc/desk.py serves
DESK = {
    "provision.challenge": {},
    "provision.begin": {"host": _is_text, "point": _is_text, "proof": _is_text},
    "provision.request": {"holder": _is_text},
    "provision.secret": {"name": _is_text, "sealed": _is_text},
    "provision.table": {"first": _is_count},
    "provision.put": {"name": _is_text, "offset": _is_count, "chunk": _is_text, "of": _is_count},
    "provision.drop": {"name": _is_text},
    "provision.check": {},
    "provision.commit": _PROOF,
    "provision.abort": {},
    "log.head": {"nonce": _is_text, "proof": _is_text},
    "log.page": {"from": _is_count},
    "log.taken_over": {"number": _is_count, "proof": _is_text},
    "reader.lock": _PROOF,
    "reader.unlock": _PROOF,
    "reader.set_time": {"time": _is_text, "proof": _is_text},
}


def bound(reader):
    """The table with each function given its reader, in the form that the server takes."""

    def bind(function):
        async def method(params, progress):
            return await function(reader, params)

        return method

    methods = {name: (bind(function), allowed) for name, (function, allowed) in TABLE.items()}
    desk = Desk(reader)
    methods.update((name, (desk.method(name), allowed)) for name, allowed in DESK.items())
    return methods
