# SPDX-License-Identifier: Apache-2.0
"""The methods a host can call. Each is a table row and a few lines over the same workflows as the menu's."""

from reader import memory
from reader.errors import RpcError
from reader.lds.profile import CAN_DIGITS
from reader.rpc.messages import INVALID_PARAMS


async def info(reader, params):
    """Who the reader is and how it is set."""
    return {
        "name": "smartid reader",
        "version": reader.version,
        "board": reader.board.name,
        "front_end": reader.board.pn532_bus,
        "state": "in service" if reader.today() else "time not set",
        "settings": reader.settings.as_dict(),
    }


async def heap(reader, params):
    """{"peak", "alive", "free"} in octets."""
    return memory.figures()


async def card(reader, params):
    """Read the card that is there or comes. params: {"can": six digits}. Returns person, verdicts and what it took."""
    if "can" not in params:
        raise RpcError(INVALID_PARAMS, "can")
    return await reader.orders.read(params["can"].encode())


def _is_can(value):
    return isinstance(value, str) and len(value) == CAN_DIGITS and value.isdigit()


# name -> (function, {parameter: what will do})
TABLE = {
    "reader.info": (info, {}),
    "reader.memory": (heap, {}),
    "reader.card": (card, {"can": _is_can}),
}


def bound(reader):
    """The table with each function given its reader, in the form that the server takes."""

    def bind(function):
        async def method(params, progress):
            return await function(reader, params)

        return method

    return {name: (bind(function), allowed) for name, (function, allowed) in TABLE.items()}
