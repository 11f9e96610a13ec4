# SPDX-License-Identifier: Apache-2.0
"""Calls to a reader's methods, JSON-RPC 2.0, one at a time."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import Any

from smartid.device import lines
from smartid.device.errors import ReaderRefused, ReaderSilent
from smartid.device.transport import Port

_TIMEOUT_S = 10.0
_RESENDS = 2
_PARSE_ERROR = -32700

Listener = Callable[[str, dict[str, Any]], None]


class Client:
    """`port`: see open_port(). ignored: lines so far that were no messages, for a diagnosis."""

    def __init__(self, port: Port) -> None:
        self._port = port
        self._ids = itertools.count(1)
        self.ignored = 0

    def call(
        self,
        method: str,
        params: dict[str, Any] | None = None,
        on_event: Listener | None = None,
        timeout_s: float = _TIMEOUT_S,
    ) -> Any:
        """Call and wait for the result. on_event(method, params) hears the reader's notifications meanwhile.

        A request that the reader received garbled is sent again. A call that is given up is taken back.
        Raises ReaderRefused, ReaderSilent, PortError.
        """
        number = next(self._ids)
        request = lines.pack({"id": number, "method": method, "params": params or {}})
        try:
            return self._exchange(number, request, on_event, time.monotonic() + timeout_s)
        except (ReaderSilent, KeyboardInterrupt):
            self._port.write(lines.pack({"method": "rpc.cancel", "params": {"id": number}}))
            raise

    def hear(self, on_event: Callable[[str, dict[str, Any]], bool], timeout_s: float) -> bool:
        """The reader's notifications until on_event() says that it has heard enough, or for so long: whether it did.

        Raises PortError.
        """
        deadline = time.monotonic() + timeout_s
        try:
            while True:
                message = self._next(deadline)
                if "method" in message and on_event(str(message["method"]), message.get("params") or {}):
                    return True
        except ReaderSilent:
            return False

    def _exchange(self, number: int, request: bytes, on_event: Listener | None, deadline: float) -> Any:
        resends_left = _RESENDS
        self._port.write(request)
        while True:
            message = self._next(deadline)
            if "method" in message:
                if on_event:
                    on_event(str(message["method"]), message.get("params") or {})
            elif message.get("id") == number:
                return _outcome(message)
            elif _was_garbled(message) and resends_left:
                resends_left -= 1
                self._port.write(request)

    def _next(self, deadline: float) -> dict[str, Any]:
        while True:
            line = self._port.read_line(deadline)
            if line is None:
                raise ReaderSilent(f"{self._port.name}: no reader answers there")
            message = lines.unpack(line)
            if message is not None:
                return message
            self.ignored += 1


def _was_garbled(message: dict[str, Any]) -> bool:
    error = message.get("error")
    return message.get("id") is None and isinstance(error, dict) and error.get("code") == _PARSE_ERROR


def _outcome(message: dict[str, Any]) -> Any:
    """The result. Raises ReaderRefused for an error, also for one that is not formed as it should be."""
    if "result" in message:
        return message["result"]
    error = message.get("error")
    if not isinstance(error, dict) or not isinstance(error.get("code"), int):
        raise ReaderRefused(0, "an answer that is neither a result nor an error")
    data = error.get("data")
    data = data if isinstance(data, dict) else {}
    raise ReaderRefused(error["code"], str(error.get("message", "")), data.get("code"), str(data.get("name", "")))
