# SPDX-License-Identifier: Apache-2.0
"""The bench's web server: the page, the portraits, and one WebSocket for each open tab. Loopback only."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from smartid.bench import frames
from smartid.bench.guard import Guard
from smartid.bench.stage import Stage, StageError
from smartid.errors import SmartidError

PAGE = Path(__file__).parent / "page"
LOOPBACK = "127.0.0.1"
_FRAME_INTERVAL_S = 1 / 30
_WAITING_MESSAGES = 20_000
_CLOSE_TOO_SLOW = 1013
_MAX_ACTION = 1024  # bytes


class Tab:
    """One open page: what it has still to hear, and the frame that it shows."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.waiting: list[dict] = []
        self.woken = asyncio.Event()
        self.shown: bytes | None = None
        self.frame_due = True

    def hear(self, message: dict) -> None:
        if message["type"] == "frame":
            self.frame_due = True
        else:
            self.waiting.append(message)
        self.woken.set()

    async def run(self, frame: Callable[[], bytes | None]) -> None:
        """Send what comes, at most so many times a second; until the socket closes."""
        while True:
            await self.woken.wait()
            self.woken.clear()
            if len(self.waiting) > _WAITING_MESSAGES:
                await self.socket.close(_CLOSE_TOO_SLOW)
                return
            messages, self.waiting = self.waiting, []
            for message in merged(messages):
                await self.socket.send_text(json.dumps(message, ensure_ascii=False))
            if self.frame_due:
                self.frame_due = False
                await self._send_frame(await asyncio.to_thread(frame))
            await asyncio.sleep(_FRAME_INTERVAL_S)

    async def _send_frame(self, now: bytes | None) -> None:
        if now is None:
            return
        for rectangle in frames.changes(self.shown, now):
            await self.socket.send_bytes(rectangle)
        self.shown = now


def merged(messages: list[dict]) -> list[dict]:
    """The same messages with neighbouring rows in one, and of figures and states only the newest."""
    kept: list[dict] = []
    newest = {message["type"]: message for message in messages if message["type"] in ("figures", "state")}
    for message in messages:
        if message["type"] in newest and message is not newest[message["type"]]:
            continue
        if message["type"] == "rows" and kept and kept[-1]["type"] == "rows":
            kept[-1] = {"type": "rows", "rows": [*kept[-1]["rows"], *message["rows"]]}
        else:
            kept.append(message)
    return kept


class Bench:
    """The server around one stage. `stage_of(publish)` makes the stage."""

    def __init__(self, stage_of: Callable[[Callable], Stage], port: int) -> None:
        self.tabs: set[Tab] = set()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.turn = asyncio.Lock()
        self.stage = stage_of(self.publish)
        self.app = Guard(
            Starlette(
                routes=[
                    Route("/", self.index),
                    Route("/portrait/{name}.jpg", self.portrait),
                    Mount("/page", StaticFiles(directory=PAGE)),
                    WebSocketRoute("/ws", self.connect),
                ]
            ),
            port,
        )

    def publish(self, message: dict) -> None:
        """Tell every tab; safe from any thread."""
        loop = self.loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._tell, message)

    def _tell(self, message: dict) -> None:
        for tab in self.tabs:
            tab.hear(message)

    async def index(self, request: Request) -> Response:
        return FileResponse(PAGE / "index.html", media_type="text/html; charset=utf-8")

    async def portrait(self, request: Request) -> Response:
        person = self.stage.people.get(request.path_params["name"])
        if person is None:
            return Response(status_code=404)
        return Response(person.photo(), media_type="image/jpeg")

    async def connect(self, websocket: WebSocket) -> None:
        self.loop = asyncio.get_running_loop()
        await websocket.accept()
        tab = Tab(websocket)
        for message in await asyncio.to_thread(self.stage.greeting):
            tab.hear(message)
        self.tabs.add(tab)
        sender = asyncio.create_task(tab.run(self.stage.frame))
        try:
            await self._listen(websocket, tab)
        finally:
            self.tabs.discard(tab)
            sender.cancel()

    async def _listen(self, websocket: WebSocket, tab: Tab) -> None:
        """Carry out what the page asks for, one action at a time for the whole bench."""
        while True:
            try:
                text = await websocket.receive_text()
            except (WebSocketDisconnect, KeyError, RuntimeError):
                return
            try:
                action, message = _action(text)
                async with self.turn:
                    await asyncio.to_thread(self.stage.act, action, message)
            except SmartidError as error:
                tab.hear({"type": "said", "words": {"zh": str(error), "en": str(error)}, "level": "bad"})


def _action(text: str) -> tuple[str, dict]:
    """The action's name and its message. Raises StageError for anything that is not one."""
    if len(text) > _MAX_ACTION:
        raise StageError("that action is too long")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise StageError("that is not JSON") from None
    if not isinstance(message, dict) or not isinstance(message.get("do"), str):
        raise StageError("that is no action")
    return message["do"], message


def listen(port: int) -> socket.socket:
    """A socket on loopback; port 0 takes any free one. Raises SmartidError when the port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise SmartidError(
            f"port {port} cannot be used ({error.strerror}): choose another with --port, or 0 for any"
        ) from None
    return listener


def config(bench: Bench) -> uvicorn.Config:
    """How the bench is served: quietly, and trusting no proxy's word for who asks."""
    return uvicorn.Config(
        bench.app,
        log_level="warning",
        lifespan="off",
        ws="websockets-sansio",
        ws_max_size=4096,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )


def serve(
    stage_of: Callable[[Callable], Stage], port: int, ready: Callable[[str], None], card: str | None = None
) -> None:
    """Run the bench until it is told to stop (Ctrl-C). ready(address) is called when the page can be opened.

    card: whose card lies on the reader from the start. Raises SmartidError when the port is taken.
    """
    listener = listen(port)
    address = f"http://{LOOPBACK}:{listener.getsockname()[1]}/"
    bench = Bench(stage_of, listener.getsockname()[1])
    try:
        bench.stage.start()
        if card is not None:
            bench.stage.place(card, "slot" if bench.stage.setting.slot else "antenna")
        ready(address)
        uvicorn.Server(config(bench)).run(sockets=[listener])
    finally:
        bench.stage.stop()
        listener.close()
