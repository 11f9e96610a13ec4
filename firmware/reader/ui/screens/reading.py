# SPDX-License-Identifier: Apache-2.0
"""While the card is read: the name as soon as it is known, the photo as its bytes come, and how far the work is."""

from micropython import const

from reader.errors import JpegError
from reader.ui.faces import BODY, TITLE
from reader.ui.names import draw_names
from reader.ui.photo import Photo
from reader.ui.screens.base import Screen
from reader.ui.widgets import progress, strip, title

_X = const(120)
_WIDTH = const(192)


class Reading(Screen):
    """The object that `ui.show_reading()` gives to a workflow."""

    name = "reading"

    def __init__(self, ui):
        self._ui = ui
        self._step = (0, 1, "step_connect")
        self._person = None
        self._photo = Photo(ui.canvas)
        self._buffer = None
        self._total = self._filled = 0
        self._verified = False

    # --- what a workflow reports
    def step(self, n, of, key):
        """Step n of `of` begins; key: a text "step_<key>" of the catalogue."""
        self._step = (n, of, "step_" + key)
        self._progress()

    def named(self, person):
        self._person = person
        draw_names(self._ui, person)

    def photo(self, buffer, total):
        """The photo begins to arrive. buffer: memoryview with room for it; total: its bytes."""
        self._buffer, self._total, self._filled = buffer, total, 0
        self._photo.start(buffer)

    def photo_arrived(self, filled):
        """The first `filled` bytes are in the buffer. Raises JpegError."""
        self._filled = filled
        self._photo.advance(filled)
        self._progress()

    def verified(self):
        """The digests agree: the frame becomes solid."""
        self._verified = True
        self._photo.frame("solid")
        self._ui.photo_shown = self._photo.complete
        self._progress()

    # --- the screen
    def leave(self):
        self._photo.give_up()

    def keys(self, ui):
        return {"cancel": ("cancel", ui.texts("key_cancel"))}

    def key(self, ui, key):
        if key == "cancel":
            ui.cancelled = True
        return True

    def draw(self, ui):
        if self._person:
            draw_names(ui, self._person)
        else:
            title(ui, ui.texts("view"), "card")
        self._photo.place("solid" if self._verified else "dashed")
        if self._buffer is not None:
            self._photo_again()
        strip(ui, 116, 176, 196, "warn", ui.texts("keep_card"), "warn")
        self._progress()

    def _photo_again(self):
        """A hostile photo is told to the workflow by photo_arrived(), not to whoever asked for another language."""
        try:
            self._photo.start(self._buffer)
            self._photo.advance(self._filled)
        except JpegError:
            self._photo.place("dashed")

    def part(self):
        """(done, whole) in units of one step; the photo weighs as much as all steps together."""
        n, of, _ = self._step
        if self._verified:
            return of, of
        photo = of * self._filled * 100 // self._total if self._total else 0
        return max(0, n - 1) * 100 + photo, of * 200

    def _progress(self):
        ui = self._ui
        if ui.screen is not self:
            return
        done, whole = self.part()
        percent = "%d%%" % (100 * done // whole)
        self._words(ui, percent)
        progress(ui, _X, 106, _WIDTH, done, whole)
        if self._total:
            self._bytes(ui)

    def _words(self, ui, percent):
        c, p, t = ui.canvas, ui.palette, ui.texts
        text = t.get(self._step[2], t("reading"))
        width = c.measure(TITLE, percent)
        face = TITLE if c.measure(TITLE, text) <= _WIDTH - width - 6 else BODY
        items = ((face, _X, 98, text, p.ink, 0), (TITLE, _X + _WIDTH - width, 98, percent, p.ink, 0))
        c.compose(_X, 77, _WIDTH, 28, p.paper, items)

    def _bytes(self, ui):
        c, p, t = ui.canvas, ui.palette, ui.texts
        kilobytes = t("photo_bytes", (self._filled + 512) // 1024, (self._total + 512) // 1024)
        items = [(BODY, _X, 137, kilobytes, p.mute, 0)]
        if not self._verified:
            items.append((BODY, _X, 156, t("photo_unverified"), p.mute, 0))
        c.compose(_X, 122, _WIDTH, 40, p.paper, items)
