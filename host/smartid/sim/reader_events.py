# SPDX-License-Identifier: Apache-2.0
"""What the reader tells of itself over its serial port: the world subscribes, and listens among all else said there.

Lines are `<json>*<crc32 of the json, 8 lower-case hex>` with JSON-RPC 2.0; only notifications named "event" matter.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from typing import Any

_LONGEST_LINE = 8192


def _line(message: str) -> bytes:
    return f"{message}*{zlib.crc32(message.encode()):08x}\n".encode()


class EventReader:
    """feed() it what the reader writes; `on_event` receives each event's parameters."""

    SUBSCRIBE = _line('{"jsonrpc":"2.0","id":"world","method":"events.subscribe","params":{"personal":true}}')

    def __init__(self, on_event: Callable[[dict[str, Any]], None]) -> None:
        self._on_event = on_event
        self._open = b""

    def feed(self, data: bytes) -> None:
        *lines, self._open = (self._open + data).split(b"\n")
        self._open = self._open[-_LONGEST_LINE:]
        for line in lines:
            event = _event(line)
            if event is not None:
                self._on_event(event)


def _event(line: bytes) -> dict[str, Any] | None:
    """The event in this line; None for anything else, broken or not: other programs judge those."""
    text, star, check = line.strip().rpartition(b"*")
    if not star or check != f"{zlib.crc32(text):08x}".encode():
        return None
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict) or message.get("method") != "event":
        return None
    params = message.get("params")
    return params if isinstance(params, dict) else None
