# SPDX-License-Identifier: Apache-2.0
"""Intents that show: work under way, what was done, notices, the e-Cert, the stay, the log.

Borrowed by ui.py for as long as one is under way. Where nothing is asked, time running out is an answer: None.
"""

from micropython import const

from reader.errors import Cancelled, TimedOut
from reader.ui.load import borrow
from reader.ui.words import in_words

_SCREENS = "reader.ui.screens."
_READ_MS = const(60000)
_DONE_MS = const(30000)

# Notices after which the person has to do something
_ATTENTION = ("N-05", "N-06", "N-08", "N-12", "N-13", "N-14")


def show_progress(ui, title_key, hint_key="keep_card"):
    """The screen of work on a card that takes steps: .step(n, of, key) of screens/progress.py."""
    screen = borrow(_SCREENS + "progress").Progress(ui, title_key, hint_key)
    ui.show(screen)
    return screen


def show_relay(ui):
    """A program on the host has the card. Stands until another screen takes its place."""
    ui.show(borrow(_SCREENS + "relay").Relay())


async def show_done(ui, title_key, rows=()):
    """It is done. rows: (label key, value) as read back from the card."""
    ui.sound("done")
    return await _read(ui, borrow(_SCREENS + "done").Done(title_key, rows), _DONE_MS)


async def show_notice(ui, code, args=None, rows=()):
    """Not an error: what, what to do and why. args: for the places in its text; rows: (label key, value).

    Raises Cancelled where the notice lets the person turn back.
    """
    words = [(label, in_words(ui.texts, value)) for label, value in rows]
    screen = borrow(_SCREENS + "error").ErrorScreen(code, None, None, "", args or (), words)
    ui.sound("fail" if code in _ATTENTION else "done")
    key = await _read(ui, screen, _DONE_MS)
    if key == "cancel":
        raise Cancelled()
    return key


async def show_ecert(ui, facts):
    """facts: screens/ecert.py. "enter": the PIN is to be changed; "cancel" or None: no more."""
    ecert = borrow(_SCREENS + "ecert")
    green = None if ecert.blocked(facts) else ("key", "key_pin")
    screen = borrow(_SCREENS + "facts").Facts("ecert", lambda ui: [ecert.ecert_sheet(ui, facts)], green)
    return await _read(ui, screen, _READ_MS)


async def show_stay(ui, facts, person):
    """facts: screens/stay.py. "enter": the person goes on; "cancel" or None: no more."""
    stay = borrow(_SCREENS + "stay")
    screen = borrow(_SCREENS + "facts").Facts(
        "stay", lambda ui: [stay.stay_sheet(ui, facts, person)], ("next", "key_next")
    )
    return await _read(ui, screen, _READ_MS)


async def show_text(ui, title_key, pages_key):
    """A notice: its sentences are the texts pages_key + "_1" and so on."""
    return await _read(ui, borrow(_SCREENS + "pages").Pages(title_key, pages_key), _READ_MS)


async def show_log(ui, lines):
    """lines: (number, moment or None, place, officer, workflow, outcome), newest first (screens/lines.py)."""
    return await _read(ui, borrow(_SCREENS + "lines").Lines(lines), _READ_MS)


async def _read(ui, screen, timeout_ms):
    ui.show(screen)
    try:
        return await ui.key(timeout_ms)
    except TimedOut:
        return None
