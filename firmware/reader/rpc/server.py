# SPDX-License-Identifier: Apache-2.0
"""JSON-RPC 2.0 over a serial line: as thin as the menu, it calls the same workflows.

serial has any() -> bytes waiting, read(n) -> bytes, write(bytes). Whatever arrives, the server goes on: a bad line gets
an error object, a fault in a method becomes one, and is handed to on_fault as well.
"""

import asyncio

from micropython import const

from reader.errors import Cancelled, ReaderError, RpcError
from reader.rpc import messages
from reader.rpc.lines import LineBuffer

_POLL_MS = const(10)
_READ = const(256)
_MAX_RUNNING = const(4)


class Server:
    """methods: name -> (async function(params, progress), {parameter: function telling whether a value will do}).
    others: async function(name, params, progress) for all the rest, which raises RpcError for what it does not know.

    `progress(params)` sends a notification "progress" that carries the request's id. Two methods are the server's own:
    events.subscribe {personal}, after which publish() is heard, and rpc.cancel {id}, which ends a running request with
    Cancelled.
    """

    def __init__(self, serial, methods, on_fault=None, others=None):
        self._serial = serial
        self._methods = dict(methods)
        self._methods["events.subscribe"] = (self._subscribe, {"personal": _is_flag})
        self._methods["rpc.cancel"] = (self._cancel, {"id": _is_id})
        self._on_fault, self._others = on_fault, others
        self._lines = LineBuffer()
        self._running = {}  # request id -> task
        self.subscribed = self.personal = False
        self._screen = None  # the last event about it: a host that comes late is told what stands there

    async def run(self):
        """For ever."""
        try:
            while True:
                waiting = self._serial.any()
                if not waiting:
                    await asyncio.sleep_ms(_POLL_MS)
                    continue
                for line in self._lines.feed(self._serial.read(min(waiting, _READ)) or b""):
                    self.take(line)
                await asyncio.sleep_ms(0)
        finally:
            for task in self._running.values():
                task.cancel()

    def take(self, line):
        """One line: answered at once when it is bad, else served beside whatever runs. An empty line is nothing."""
        if line == b"" or line == b"\r":
            return
        try:
            request = messages.parse(line)
        except RpcError as error:
            self._serial.write(messages.error(None, error))
            return
        if request.fault:
            self._serial.write(messages.error(request.id, request.fault))
            return
        if len(self._running) >= _MAX_RUNNING or request.id in self._running:
            self._answer(request, messages.error(request.id, RpcError(messages.BUSY, "busy")))
            return
        key = request.id if request.id is not None else request
        self._running[key] = asyncio.create_task(self._serve(request, key))

    async def _serve(self, request, key):
        try:
            self._answer(request, messages.result(request.id, await self._call(request)))
        except asyncio.CancelledError:
            self._answer(request, messages.error(request.id, Cancelled("by the host")))
        except ReaderError as error:
            self._answer(request, messages.error(request.id, error))
        except Exception as fault:  # noqa: BLE001 - the border to the outside: our own fault must not end the server
            self._answer(request, messages.error(request.id, fault))
            if self._on_fault:
                self._on_fault(fault)
        finally:
            self._running.pop(key, None)

    async def _call(self, request):
        def progress(params):
            self.notify("progress", dict(params, id=request.id))

        if request.method not in self._methods:
            if self._others is None:
                raise RpcError(messages.METHOD_NOT_FOUND, "method")
            return await self._others(request.method, request.params, progress)
        function, allowed = self._methods[request.method]
        messages.check_params(request.params, allowed)
        return await function(request.params, progress)

    def _answer(self, request, line):
        if request.id is not None:
            self._serial.write(line)

    def notify(self, method, params):
        """A message nobody asked for."""
        self._serial.write(messages.notification(method, params))

    def publish(self, params, personal=False):
        """An event, for a host that has subscribed; a personal one, for a host that asked for those by name."""
        if params.get("kind") == "screen":
            self._screen = params
        if self.personal if personal else self.subscribed:
            self.notify("event", params)

    async def _subscribe(self, params, progress):
        self.subscribed = True
        self.personal = self.personal or params.get("personal", False)
        asyncio.create_task(self._tell_screen())
        return True

    async def _tell_screen(self):
        if self._screen:
            self.notify("event", self._screen)

    async def _cancel(self, params, progress):
        """Whether there was such a request; this one does not end itself."""
        task = self._running.get(params.get("id"))
        if task is None or task is asyncio.current_task():
            return False
        task.cancel()
        return True


def _is_flag(value):
    return value is True or value is False


def _is_id(value):
    return type(value) in (int, str)
