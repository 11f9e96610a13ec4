# SPDX-License-Identifier: Apache-2.0
"""The holder's photo in its place on the screen, painted while its bytes arrive.

The two outermost pixels all round belong to the frame, so that the frame can change from dashed (not verified)
to solid without decoding the picture again.
"""

from micropython import const

from reader.errors import JpegError

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
        self.complete = False

    def place(self, framed):
        """The empty place: shade and the sign of a photo. framed: "dashed" or "solid"."""
        p, c = self._canvas.palette, self._canvas
        c.fill(self._left, self._top, WIDTH, HEIGHT, p.shade)
        c.icon(40, self._left + 32, self._top + 44, "person", p.rule, p.shade)
        self.frame(framed)

    def frame(self, kind):
        p, c = self._canvas.palette, self._canvas
        if kind == "dashed":
            c.dashed(self._left, self._top, WIDTH, HEIGHT, p.warn, p.paper, _FRAME)
        else:
            c.frame(self._left, self._top, WIDTH, HEIGHT, p.rule, _FRAME)

    def start(self, buffer):
        """buffer: room for the whole JPEG, being filled from its start."""
        from reader.codec.jpeg import Decoder

        self.complete = False
        self._decoder = Decoder(buffer, self._paint, WIDTH, HEIGHT, self._canvas.palette.paper)

    def advance(self, filled):
        """Paint what the first `filled` bytes allow; True when the picture is complete. Raises JpegError."""
        if not self.complete:
            self.complete = self._decoder.advance(filled)
            if self.complete:
                self._decoder = None
        return self.complete

    def show(self, jpeg):
        """A whole JPEG at once; its empty place when it cannot be decoded. Returns whether it was painted."""
        try:
            self.start(jpeg)
            return self.advance(len(jpeg))
        except JpegError:
            self.place("solid")
            return False
        finally:
            self._decoder = None

    def _paint(self, x, y, width, height, pixels):
        """One piece from the decoder, cut at the frame's inner edge."""
        left, top = max(x, _FRAME), max(y, _FRAME)
        right, bottom = min(x + width, WIDTH - _FRAME), min(y + height, HEIGHT - _FRAME)
        if right <= left or bottom <= top:
            return
        if (left, right) == (x, x + width):
            piece = pixels[(top - y) * width * 2 : (bottom - y) * width * 2]
            self._canvas.paint(self._left + left, self._top + top, width, bottom - top, piece)
            return
        for row in range(top - y, bottom - y):
            start = (row * width + left - x) * 2
            self._canvas.paint(self._left + left, self._top + y + row, right - left, 1, pixels[start : start + (right - left) * 2])
