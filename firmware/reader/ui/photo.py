# SPDX-License-Identifier: Apache-2.0
"""The holder's photo in its place on the screen, painted while its bytes arrive.

The two outermost pixels all round belong to the frame, so that the frame can change from dashed (not verified)
to solid without decoding the picture again.
"""

from micropython import const

from reader.errors import JpegError
from reader.ui.load import borrow

X = const(8)
Y = const(76)
WIDTH = const(104)
HEIGHT = const(128)
_FRAME = const(2)


class Photo:
    """canvas: Canvas; left, top: where its 104 x 128 px stand."""

    def __init__(self, canvas, left=X, top=Y):
        self._canvas = canvas
        self._left = left
        self._top = top
        self._decoder = None
        self._edge = 0
        self.complete = False

    def place(self, framed):
        """The empty place: "dashed" while a photo is to come, "solid" with the sign of a person where there is none."""
        p, c = self._canvas.palette, self._canvas
        c.fill(self._left, self._top, WIDTH, HEIGHT, p.shade)
        if framed == "dashed":
            for y in range(12, HEIGHT - 4, 12):
                c.fill(self._left + 8, self._top + y, WIDTH - 16, 1, p.rule)
        else:
            c.icon(40, self._left + 32, self._top + 44, "person", p.mute, p.shade)
        self.frame(framed)

    def frame(self, kind):
        p, c = self._canvas.palette, self._canvas
        if kind == "dashed":
            c.dashed(self._left, self._top, WIDTH, HEIGHT, p.warn, p.paper, _FRAME)
        else:
            c.frame(self._left, self._top, WIDTH, HEIGHT, p.rule, _FRAME)

    def start(self, buffer):
        """buffer: room for the whole JPEG, being filled from its start."""
        self.give_up()
        self.complete = False
        self._edge = 0  # rows painted so far
        self._decoder = borrow("reader.codec.jpeg").Decoder(
            buffer, self._paint, WIDTH, HEIGHT, self._canvas.palette.paper
        )

    def advance(self, filled):
        """Paint what the first `filled` bytes allow; True when the picture is complete. Raises JpegError."""
        if not self.complete:
            self.complete = self._decoder.advance(filled)
            if self.complete:
                self._decoder = None
            else:
                self._edge_line()
        return self.complete

    def give_up(self):
        """No more of the photo will come: the pixels the decoder still holds are overwritten."""
        if self._decoder is not None:
            self._decoder.clear()
            self._decoder = None

    def show(self, jpeg):
        """A whole JPEG at once, framed; the empty place when there is none or it cannot be decoded."""
        try:
            if jpeg is not None:
                self.start(jpeg)
                if self.advance(len(jpeg)):
                    self.frame("solid")
                    return
        except JpegError:
            self.complete = False  # a photo that was verified and cannot be shown is no reason to hide the rest
        finally:
            self.give_up()
        self.place("solid")

    def _edge_line(self):
        """A line where the picture ends so far; the next rows cover it."""
        if _FRAME < self._edge < HEIGHT - 2 * _FRAME:
            self._canvas.fill(
                self._left + _FRAME, self._top + self._edge, WIDTH - 2 * _FRAME, 2, self._canvas.palette.accent
            )

    def _paint(self, x, y, width, height, pixels):
        """One piece from the decoder, cut at the frame's inner edge."""
        left, top = max(x, _FRAME), max(y, _FRAME)
        right, bottom = min(x + width, WIDTH - _FRAME), min(y + height, HEIGHT - _FRAME)
        self._edge = bottom
        if right <= left or bottom <= top:
            return
        if (left, right) == (x, x + width):
            piece = pixels[(top - y) * width * 2 : (bottom - y) * width * 2]
            self._canvas.paint(self._left + left, self._top + top, width, bottom - top, piece)
            return
        for row in range(top - y, bottom - y):
            start = (row * width + left - x) * 2
            self._canvas.paint(
                self._left + left, self._top + y + row, right - left, 1, pixels[start : start + (right - left) * 2]
            )
