# SPDX-License-Identifier: Apache-2.0
"""The bench page in a real browser: Debian's chromium, driven by playwright, against a bench on a free port."""

from __future__ import annotations

import threading
from contextlib import contextmanager

import uvicorn

from need import need, need_module
from smartid import people
from smartid.bench.server import Bench, config, listen
from smartid.bench.stage import Setting, Stage

# As root and in a closed network: no sandbox, and no asking for anything in the background.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def running_bench(workshop, setting: Setting | None = None):
    """A bench with its server in a thread; gives the bench and the page's address."""
    listener = listen(0)
    port = listener.getsockname()[1]
    bench = Bench(lambda publish: Stage(setting or Setting(), people.load(), workshop, publish), port)
    server = uvicorn.Server(config(bench))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    try:
        bench.stage.start()
        thread.start()
        yield bench, f"http://127.0.0.1:{port}/"
    finally:
        server.should_exit = True
        if thread.is_alive():
            thread.join(10)
        bench.stage.stop()
        listener.close()


@contextmanager
def browser():
    """A headless chromium, or the test is skipped with what to install."""
    chromium = need("chromium", "chromium")
    playwright = need_module("playwright.sync_api", "playwright (pip)")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=list(FLAGS))
        try:
            yield started
        finally:
            started.close()


@contextmanager
def opened(started, address: str, **options):
    """A tab on the bench, with its cards there. Whatever the page complains of, or asks of others, fails the test."""
    context = started.new_context(viewport={"width": 1440, "height": 900}, **options)
    complaints: list[str] = []
    tab = context.new_page()
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    own = (address, address.replace("http", "ws"))
    tab.on("request", lambda request: None if request.url.startswith(own) else complaints.append(request.url))
    try:
        tab.goto(address)
        tab.wait_for_selector(".face")
        yield tab
        assert complaints == []
    finally:
        context.close()


def drag(tab, card: str, target: str) -> None:
    """Drag a person's card from the tray onto an element, as a hand would."""
    start = tab.locator(f".face[data-card={card}]").bounding_box()
    end = tab.locator(target).bounding_box()
    tab.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    tab.mouse.down()
    tab.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=5)
    tab.mouse.up()


def pixel(tab, x: int, y: int) -> list[int]:
    """Red, green and blue of one pixel of the handheld's screen on the page."""
    script = (
        "([x, y]) => [...document.getElementById('screen').getContext('2d').getImageData(x, y, 1, 1).data].slice(0, 3)"
    )
    return tab.evaluate(script, [x, y])
