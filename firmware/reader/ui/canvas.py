# SPDX-License-Identifier: Apache-2.0
"""Draws straight into windows of the panel; there is no frame buffer, only one strip of pixels, made once.

Whatever overlaps (text on a ground, two lines set tightly) is put together in the strip, band by band, by `compose`;
everything else is plain rectangles. Coordinates are pixels from the top left corner.
"""

from micropython import const

from reader.ui import faces as face_table
from reader.ui import icons
from reader.ui.colours import blend
from reader.ui.pixels import blit, fill

WIDTH = const(320)
HEIGHT = const(240)
MARGIN = const(8)

LEFT = const(0)
CENTRE = const(1)
RIGHT = const(2)

_STRIP_PIXELS = const(2560)  # 8 rows of the whole width


class Canvas:
    """panel: window(x, y, w, h), write(buf); faces: Faces; palette: the colours in use, which may be exchanged."""

    def __init__(self, panel, faces, palette):
        self._panel = panel
        self.faces = faces
        self.palette = palette
        self._strip = bytearray(_STRIP_PIXELS * 2)
        self._view = memoryview(self._strip)
        self._inks = bytearray(8)
        self._mixed = None  # the (ink, ground) that _inks holds

    # --- rectangles
    def fill(self, x, y, width, height, colour):
        pixels = width * height
        if pixels <= 0:
            return
        chunk = min(pixels, _STRIP_PIXELS)
        fill(self._strip, chunk, colour)
        self._panel.window(x, y, width, height)
        while pixels:
            chunk = min(pixels, chunk)
            self._panel.write(self._view[: chunk * 2])
            pixels -= chunk

    def frame(self, x, y, width, height, colour, thick=1):
        self.fill(x, y, width, thick, colour)
        self.fill(x, y + height - thick, width, thick, colour)
        self.fill(x, y + thick, thick, height - 2 * thick, colour)
        self.fill(x + width - thick, y + thick, thick, height - 2 * thick, colour)

    def dashed(self, x, y, width, height, colour, ground, thick=2, dash=5):
        """A frame of dashes inside the rectangle."""
        self.frame(x, y, width, height, ground, thick)
        for start in range(0, width, dash * 2 - 1):
            length = min(dash, width - start)
            self.fill(x + start, y, length, thick, colour)
            self.fill(x + start, y + height - thick, length, thick, colour)
        for start in range(0, height, dash * 2 - 1):
            length = min(dash, height - start)
            self.fill(x, y + start, thick, length, colour)
            self.fill(x + width - thick, y + start, thick, length, colour)

    def rounded(self, x, y, width, height, radius, colour, ground):
        """A filled rectangle with round corners on a known ground."""
        self.fill(x, y, width, height, colour)
        self.corners(x, y, width, height, radius, ground)

    def corners(self, x, y, width, height, radius, ground):
        """Take the four corners off a rectangle that stands on `ground`."""
        for row in range(radius):
            inset = _inset(radius, row)
            for line in (y + row, y + height - 1 - row):
                self.fill(x, line, inset, 1, ground)
                self.fill(x + width - inset, line, inset, 1, ground)

    def outlined(self, x, y, width, height, radius, colour, inside, ground, thick=1):
        """A round-cornered rectangle with a border."""
        self.rounded(x, y, width, height, radius, colour, ground)
        inner = max(0, radius - thick)
        self.rounded(x + thick, y + thick, width - 2 * thick, height - 2 * thick, inner, inside, colour)

    def paint(self, x, y, width, height, pixels):
        """Pixels made elsewhere: RGB565, high byte first."""
        self._panel.window(x, y, width, height)
        self._panel.write(pixels)

    # --- text and icons
    def measure(self, face, text, tracking=0):
        """Width of the text in px."""
        glyph = self.faces.glyph
        return sum([glyph(face, ord(character))[0] + tracking for character in text])

    def text(self, face, x, y, text, ink, ground, width=0, align=LEFT, tracking=0):
        """One line whose box has its top at y; `width` > 0 also paints the ground of a box that wide."""
        natural = self.measure(face, text, tracking)
        width = width or natural
        start = x + (width - natural) * align // 2
        height, base = face_table.FACES[face][:2]
        self.compose(x, y, width, height, ground, ((face, start, y + base, text, ink, tracking),))
        return natural

    def icon(self, size, x, y, name, ink, ground):
        self.compose(x, y, size, size, ground, ((-size, x, y, name, ink, 0),))

    def compose(self, x, y, width, height, ground, items):
        """Paint a rectangle: its ground, and on it whatever of the items falls inside.

        items: (face, x, line y, text, ink, tracking), or (-size, x, top y, icon name, ink, 0).
        """
        if width <= 0 or height <= 0:
            return
        rows = min(height, _STRIP_PIXELS // width)
        self._panel.window(x, y, width, height)
        for top in range(y, y + height, rows):
            band = min(rows, y + height - top)
            fill(self._strip, width * band, ground)
            for item in items:
                if item[0] < 0:
                    self._lay_icon(item, ground, x, top, width, band)
                else:
                    self._lay_text(item, ground, x, top, width, band)
            self._panel.write(self._view[: width * band * 2])

    def wipe(self):
        """Overwrite the strip and forget the glyphs: both held what was on the screen."""
        fill(self._strip, _STRIP_PIXELS, 0)
        self.faces.forget()

    def _lay_text(self, item, ground, x, y, width, height):
        face, pen, line_y, text, ink, tracking = item
        top = line_y - face_table.FACES[face][1]
        if top >= y + height or top + face_table.FACES[face][0] + 8 <= y:
            return
        for character in text:
            glyph = self.faces.glyph(face, ord(character))
            if pen + glyph[0] + 8 > x and pen - 8 < x + width:
                inks = self._mix(self.palette.bad if glyph[6] and ground == self.palette.paper else ink, ground)
                blit(
                    self._strip,
                    width,
                    height,
                    glyph[5],
                    glyph[3],
                    glyph[4],
                    pen + glyph[1] - x,
                    top + glyph[2] - y,
                    inks,
                )
            pen += glyph[0] + tracking

    def _lay_icon(self, item, ground, x, y, width, height):
        size, left, top, name, ink, _ = item
        glyph = self.faces.icon(-size, icons.number(name))
        blit(
            self._strip,
            width,
            height,
            glyph[5],
            glyph[3],
            glyph[4],
            left + glyph[1] - x,
            top + glyph[2] - y,
            self._mix(ink, ground),
        )

    def _mix(self, ink, ground):
        if self._mixed != (ink, ground):
            self._mixed = (ink, ground)
            for level in range(4):
                colour = blend(ink, ground, level)
                self._inks[level * 2] = colour >> 8
                self._inks[level * 2 + 1] = colour & 0xFF
        return self._inks


def _inset(radius, row):
    """How far a corner's row, counted from its edge, is set in."""
    inset = 0
    while (2 * (radius - inset) - 1) ** 2 + (2 * (radius - row) - 1) ** 2 > (2 * radius) ** 2:
        inset += 1
    return inset
