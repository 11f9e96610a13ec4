# SPDX-License-Identifier: Apache-2.0
"""The bench's own words with the reader over its serial port: JSON-RPC in lines, beside the world's event listener."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable

from smartid.errors import SmartidError

_PATIENCE_S = 10.0


class Asker:
    """Asks the reader of a started world; answers are told apart by their id from all else on the line."""

    def __init__(self, world) -> None:
        self._world = world
        self._answers: dict[str, dict] = {}
        self._waiting: dict[str, Callable] = {}
        self._rest = b""
        self._asked = 0
        world.serial.on_data(self._heard)

    def subscribe_personal(self) -> None:
        """From now on the reader also tells whose card it read."""
        self.ask("events.subscribe", {"personal": True})

    def peak_heap(self) -> int:
        """The most bytes of heap in use since the reader started, looked at wherever it pauses."""
        return self.ask("reader.memory")["peak"]

    def ask(self, method: str, params: dict | None = None):
        """The result of one request. Raises SmartidError when the reader refuses, ReaderDied, WorldTimeout."""
        self._world.wait_for(lambda: self._world.events, _PATIENCE_S, "the reader said nothing")
        name = self._send(method, params)
        self._world.wait_for(lambda: name in self._answers, _PATIENCE_S, f"no answer to {method}")
        answer = self._answers.pop(name)
        if "error" in answer:
            raise SmartidError(f"the reader refuses {method}: {answer['error'].get('message')}")
        return answer["result"]

    def ask_for(self, method: str, heard: Callable) -> None:
        """Ask without waiting; heard(result) is called under the world's lock when the answer comes."""
        self._waiting[self._send(method)] = heard

    def _send(self, method: str, params: dict | None = None) -> str:
        with self._world.lock:
            self._asked += 1
            name = f"bench-{self._asked}"
            request = {"jsonrpc": "2.0", "id": name, "method": method, "params": params or {}}
            text = json.dumps(request, separators=(",", ":"))
            self._world.serial.write(f"{text}*{zlib.crc32(text.encode()):08x}\n".encode())
            return name

    def _heard(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            text, _, check = line.strip().rpartition(b"*")
            message = _json(text) if check == f"{zlib.crc32(text):08x}".encode() else None
            if isinstance(message, dict) and str(message.get("id")).startswith("bench-"):
                self._answered(message)

    def _answered(self, message: dict) -> None:
        heard = self._waiting.pop(message["id"], None)
        if heard is None:
            self._answers[message["id"]] = message
        elif "result" in message:
            heard(message["result"])


def _json(text: bytes):
    try:
        return json.loads(text)
    except ValueError:
        return None
