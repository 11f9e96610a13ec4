# SPDX-License-Identifier: Apache-2.0
"""The one owner of screen, keys and buzzer. Workflows say what they mean (show_person, ask_can); screens/ knows how
it looks.

`run()` must be running: it reads the keys, keeps the language key alive whatever is shown, and lets screens tick.
"""

import asyncio
import time

from micropython import const

from reader.errors import Cancelled, TimedOut
from reader.ui import photo, widgets
from reader.ui.canvas import HEIGHT, WIDTH, Canvas
from reader.ui.colours import Palette
from reader.ui.faces import Faces
from reader.ui.keys import Keys
from reader.ui.load import borrow
from reader.ui.screens.blank import Blank
from reader.ui.status import Status
from reader.ui.texts import Texts

_SCREENS = "reader.ui.screens."
_INTENTS = (("ask_", "reader.ui.asking"), ("show_", "reader.ui.showing"))
_POLL_MS = const(20)
_STATUS_MS = const(1000)
_ASK_MS = const(60000)
_ERROR_MS = const(30000)
_NOTICE_MS = const(4000)
_WARN_MS = const(10000)
_BRIGHTNESS = const(8)
_DEFAULT_CLEAR_S = const(30)


class Ui:
    """display: St7789, started; keypad: Tca8418, started; clock: Ds3231; buzzer: Buzzer or None; settings: Settings;
    on_event: called with {"kind": "screen" | "sound" | "key", ...} after the fact; fonts: folder of the font files;
    battery: callable giving percent, or None where the board cannot tell.
    """

    def __init__(self, display, keypad, clock, buzzer, settings, on_event=None, fonts="/fonts", battery=None):
        self.settings = settings
        self.large = settings.large
        self.contrast = settings.contrast
        self.texts = Texts(settings.lang)
        self.palette = Palette(self.contrast)
        self.canvas = Canvas(display, Faces(fonts), self.palette)
        self.screen = Blank()
        self.cancelled = False  # was the red key pressed while the card was read?
        self.photo_shown = False  # does the verified photo stand in its place on the screen?
        self._display = display
        self._buzzer = buzzer
        self._on_event = on_event
        self._status = Status(clock, settings, battery)
        self._keys = Keys(keypad, getattr(settings, "double_strike_ms", None))
        self._deadline = None  # ms tick at which what is shown will be cleared
        self._warned_s = None  # seconds last written into the warning
        self._sounding = None
        self._lit = False  # dark until the first picture is there

    # --- intents: idle, card, digits ---------------------------------------------------------------
    def show_idle(self):
        self.show(borrow(_SCREENS + "idle").Idle())

    def show_place(self, title, seconds_left):
        """title: key of the text that names the task ("view"). Called again, it only renews the seconds."""
        if self.screen.name == "place" and self.screen.renew(self, title, seconds_left):
            return
        self.show(borrow(_SCREENS + "place").Place(title, seconds_left))

    async def key(self, timeout_ms=None):
        """Name of the next key that the screen leaves to its caller. Raises TimedOut."""
        return await self._keys.next(timeout_ms)

    async def ask_can(self, timeout_ms=_ASK_MS):
        """The six digits as a bytearray of ASCII, which the caller overwrites. Raises Cancelled, TimedOut."""
        screen = borrow(_SCREENS + "can").Can()
        self.show(screen)
        try:
            while True:
                key = await self.key(timeout_ms)
                if key == "cancel":
                    raise Cancelled()
                if key == "correct":
                    screen.correct(self)
                elif key.isdigit():
                    screen.put(self, key)
                elif key == "enter" and screen.count == len(screen.digits):
                    return bytearray(screen.digits)
        finally:
            screen.wipe()

    # --- intents: reading and showing --------------------------------------------------------------
    def show_reading(self):
        """The screen of a reading under way: step, named, photo, photo_arrived, verified (screens/reading.py)."""
        self.cancelled = False
        screen = borrow(_SCREENS + "reading").Reading(self)
        self.show(screen)
        return screen

    def check(self):
        """Raises Cancelled when the red key was pressed since show_reading()."""
        if self.cancelled:
            self.cancelled = False
            raise Cancelled()

    async def show_person(self, person, photo, verdict, extra=(), through=False):
        """The pages about one person, until the red key or until nobody has pressed one for the time set.

        photo: JPEG in a memoryview, or None; extra: (kind, facts) of further sheets (screens/optional.py); through:
        something comes after, to which the green key leads from the last page. Returns the key, or None when time ran
        out; the screen is wiped on every exit.
        """
        book = borrow(_SCREENS + "book").PersonBook(self, person, photo, verdict, extra, through)
        self.sound("fail" if verdict.overall == "bad" else "done")
        try:
            self.show(book, keep_photo=self.photo_shown)
            self._extend()
            return await self._until_cleared()
        finally:
            self._deadline = None
            self.clear()

    async def show_error(self, error):
        """What happened and what to do; returns the key pressed, or None after a while."""
        until_ms = time.ticks_add(time.ticks_ms(), _ERROR_MS)
        return await self._notice(borrow(_SCREENS + "error").of(error, until_ms), _ERROR_MS)

    def show_removed(self, reason=""):
        """The card was taken away too soon; reason "writing": something may have been written to it."""
        self.show(borrow(_SCREENS + "error").ErrorScreen("E-21", None, "removed", reason))
        self.sound("fail")

    async def show_cleared(self):
        """The data are gone; take the card. Stands for a few seconds or until a key."""
        self.show(borrow(_SCREENS + "notice").Cleared())
        return await self._key_or_none(_NOTICE_MS)

    def show_service(self, state):
        """Why the reader is not in service (storage/state.py), in place of the idle screen."""
        screen = borrow(_SCREENS + "service").OutOfService(state)
        if self.screen.name != screen.name:
            self.show(screen)

    async def show_trust(self, entries):
        """How old everything is that the reader trusts, until the red key or until nobody has pressed one.

        entries: as storage/trust_status.py gives them.
        """
        self.show(borrow(_SCREENS + "trust").Trust(entries))
        return await self._key_or_none(_ASK_MS)

    async def choose(self, lines):
        """A menu. lines: callable(ui) -> [(name, icon, text, value)]. Returns the name chosen. Raises Cancelled,
        TimedOut.
        """
        menu = borrow(_SCREENS + "menu").Menu(lines)
        if self.screen.name == menu.name and self.screen.lines is lines:
            menu.chosen = self.screen.chosen  # the same menu again: where it was left
        self.show(menu)
        while True:
            key = await self.key(_ASK_MS)
            if key == "cancel":
                raise Cancelled()
            return lines(self)[menu.chosen][0]

    def warn(self, key):
        """One line in place of the status bar, until that is drawn anew."""
        widgets.warning_bar(self, self.texts(key))
        self.sound("fail")

    def clear(self):
        """Wipe the panel, the strip and the glyphs."""
        self.screen.leave()
        self.screen = Blank()
        self.photo_shown = False
        self.canvas.fill(0, 0, WIDTH, HEIGHT, self.palette.paper)
        self.canvas.wipe()
        self._emit({"kind": "screen", "name": self.screen.name, "lang": self.texts.lang})

    def __getattr__(self, name):
        """The intents of the workflows beyond viewing: functions of asking.py and showing.py, borrowed for one call."""
        for verb, module in _INTENTS:
            if name.startswith(verb):
                intent = getattr(borrow(module), name)
                return lambda *values, **options: intent(self, *values, **options)
        raise AttributeError(name)

    # --- what may change at any time ---------------------------------------------------------------
    def set_lang(self, lang):
        self.texts.choose(lang)
        self.redraw()

    def set_large(self, large):
        self.large = large
        self.photo_shown = False
        self.redraw()

    def set_contrast(self, contrast):
        self.contrast = contrast
        self.palette = self.canvas.palette = Palette(contrast)
        self.photo_shown = False
        self.redraw()

    def set_officer(self, number):
        """Who is logged in, "" for nobody: told in the status bar for as long as it lasts."""
        self._status.officer = number
        self._renew_status()

    def sound(self, name):
        """Play "done", "fail" or "tick" beside whatever else goes on."""
        if self._buzzer is not None:
            self._play(name)
        if name != "tick":
            self._emit({"kind": "sound", "name": name})

    def _play(self, name):
        """A tick gives way to a tone; a tone cuts off what sounds before it."""
        if self._sounding is not None and not self._sounding.done():
            if name == "tick":
                return
            self._sounding.cancel()
        self._sounding = asyncio.create_task(self._buzzer.play(name))

    async def run(self):
        """Read keys and let time pass on the screen, for ever."""
        ticked = time.ticks_ms()
        while True:
            for key in self._keys.pressed():
                self._press(key)
            now = time.ticks_ms()
            self.screen.tick(self, now)
            self._watch_deadline(now)
            if time.ticks_diff(now, ticked) >= _STATUS_MS:
                ticked = now
                self._renew_status()
            await asyncio.sleep_ms(_POLL_MS)

    # --- drawing -----------------------------------------------------------------------------------
    def redraw(self):
        """Draw the screen anew: its language, colours or page have changed."""
        self._draw(self.photo_shown)

    def draw_keys(self):
        widgets.soft_keys(self, self.screen.keys(self))

    def show(self, screen, keep_photo=False):
        self.screen.leave()
        self.screen = screen
        self._keys.forget()
        self._draw(keep_photo)

    def _draw(self, keep_photo):
        screen = self.screen
        screen.prepare(self)
        self.photo_shown = keep_photo and screen.name == "person"
        self._status.update(self.texts)
        self._warned_s = None
        widgets.status_bar(self, self._status)
        self._ground(self.photo_shown)
        screen.draw(self)
        self.draw_keys()
        if not self._lit:
            self._lit = True
            self._display.brightness(_BRIGHTNESS)
        self._emit({"kind": "screen", "name": screen.name, "lang": self.texts.lang})

    def _ground(self, around_photo):
        """Clean the content, leaving out the place of a photo that stays."""
        fill, paper = self.canvas.fill, self.palette.paper
        top, bottom = widgets.BAR_HEIGHT, widgets.KEYS_TOP
        if not around_photo:
            fill(0, top, WIDTH, bottom - top, paper)
            return
        fill(0, top, WIDTH, photo.Y - top, paper)
        fill(0, photo.Y, photo.X, photo.HEIGHT, paper)
        fill(photo.X + photo.WIDTH, photo.Y, WIDTH - photo.X - photo.WIDTH, photo.HEIGHT, paper)
        fill(0, photo.Y + photo.HEIGHT, WIDTH, bottom - photo.Y - photo.HEIGHT, paper)

    def _renew_status(self):
        if self._warned_s is None and not self.screen.name == "blank" and self._status.update(self.texts):
            widgets.status_bar(self, self._status)

    # --- keys and time -----------------------------------------------------------------------------
    def _press(self, key):
        self.sound("tick")
        if self._deadline is not None:
            self._extend()
        if key == "lang":
            self.set_lang(self.texts.other)
        elif not self.screen.key(self, key):
            self._keys.put(key)

    def _extend(self):
        """Begin the time anew after which the personal data go."""
        clear_after_s = getattr(self.settings, "clear_after_s", _DEFAULT_CLEAR_S)
        self._deadline = time.ticks_add(time.ticks_ms(), clear_after_s * 1000)
        if self._warned_s is not None:
            self._warned_s = None
            widgets.status_bar(self, self._status)

    def _watch_deadline(self, now):
        """Count the last ten seconds down where the status bar stands, then let the data go."""
        if self._deadline is None:
            return
        left_ms = time.ticks_diff(self._deadline, now)
        if left_ms <= 0:
            self._deadline = None
            self._keys.put(None)
        elif left_ms <= _WARN_MS and self._warned_s != (left_ms + 999) // 1000:
            self._warned_s = (left_ms + 999) // 1000
            widgets.warning_bar(self, self.texts("clear_warning", self._warned_s))

    async def _until_cleared(self):
        """The red key, or None when the deadline has passed and the notice of it was shown."""
        while True:
            key = await self.key()
            if key is None:
                self.clear()
                await self.show_cleared()
                return None
            if key in ("cancel", "enter"):
                return key

    async def _key_or_none(self, timeout_ms):
        try:
            return await self.key(timeout_ms)
        except TimedOut:
            return None

    async def _notice(self, screen, timeout_ms):
        self.show(screen)
        self.sound("fail")
        return await self._key_or_none(timeout_ms)

    def _emit(self, event):
        if self._on_event is not None:
            self._on_event(event)
