# SPDX-License-Identifier: Apache-2.0
"""A baseline JPEG painted as its bytes arrive, at the largest of full, half, quarter and eighth size that fits.

ITU-T T.81. The picture's header is jpeg_header, its coded blocks jpeg_huffman, its samples and colours jpeg_idct.
Memory: the tables, one row of MCUs as RGB565, one MCU of samples; about 10 KB for a photo of 208 x 256 at half size.
"""

from array import array

from reader.codec import jpeg_huffman as huffman
from reader.codec import jpeg_idct as idct
from reader.codec.jpeg_header import Header
from reader.errors import JpegError

_RST0 = 0xD0


class Decoder:
    """Decode `buf` onto a field of fit_w x fit_h pixels.

    buf: the whole file's room, bytes or memoryview; advance() is told how much of it is filled.
    paint(x, y, w, h, pixels): called with w * h big-endian RGB565 pixels, valid during the call, for every finished
    row of MCUs and, first, for the margins around a picture smaller than the field, in the colour `ground`.
    Raises JpegError, from advance() or finish(), for anything that is not a whole baseline JPEG.
    The pixels at hand are overwritten when the picture is whole or wrong; who gives up before that calls clear().
    """

    def __init__(self, buf, paint, fit_w, fit_h, ground=0xF7BD):
        self._data = buf
        self._paint = paint
        self._fit = fit_w, fit_h
        self._ground = ground
        self._header = Header()
        self._state = array("I", bytes(4 * huffman.STATE_WORDS))
        self._samples = self._strip = bytearray(0)  # made when the size is known
        self._block = array("H", bytes(128))
        self._begun = False
        self.done = False
        self.width = self.height = 0  # as painted, known once the header has arrived

    def advance(self, filled):
        """Decode and paint what the first `filled` bytes allow; True when the picture is whole."""
        if self.done:
            return True
        try:
            self._go_on(filled)
        except JpegError:
            self.clear()
            raise
        if self.done:
            self.clear()
        return self.done

    def finish(self):
        """To be called when no more bytes will come. Raises JpegError unless the picture is whole."""
        if not self.done:
            self.clear()
            raise JpegError("the picture ends early")

    def clear(self):
        """Overwrite the samples and pixels kept: they are part of somebody's face."""
        for buffer in (self._samples, self._strip, self._block):
            for i in range(len(buffer)):
                buffer[i] = 0

    def _go_on(self, filled):
        if not self._begun:
            if not self._header.read(self._data, filled):
                return
            self._begin()
        self._state[huffman.END] = filled
        while not self.done and self._row():
            pass

    def _begin(self):
        header = self._header
        luma = header.components[0]
        self._side, self.width, self.height = self._choose_scale(header.width, header.height)
        self._across = -(-header.width // (8 * luma.horizontal))
        self._down = -(-header.height // (8 * luma.vertical))
        self._column = self._row_number = 0
        self._order = huffman.order_for(self._side)
        self._inverse = {1: None, 2: idct.inverse2, 4: idct.inverse4, 8: idct.inverse8}[self._side]
        self._lay_out(luma.horizontal, luma.vertical)
        self._restarts = 0
        self._reset(header.position)
        self._saved = array("I", self._state)
        self._begun = True
        self._paint_margins()

    def _choose_scale(self, width, height):
        """(samples a block's side keeps, width, height as painted); a size beyond an eighth of the field is absurd."""
        for side in (8, 4, 2, 1):
            shown = (width * side + 7) // 8, (height * side + 7) // 8
            if shown[0] <= self._fit[0] and shown[1] <= self._fit[1]:
                return side, shown[0], shown[1]
        raise JpegError("%d x %d pixels are too many" % (width, height))

    def _lay_out(self, horizontal, vertical):
        """Where each block of an MCU goes: (component, first sample, stride), and the job of colouring an MCU."""
        side = self._side
        chroma_at = side * side * horizontal * vertical
        self._mcu_width, self._mcu_height = side * horizontal, side * vertical
        stride = self._mcu_width
        self._blocks = [(0, side * (y * stride + x), stride) for y in range(vertical) for x in range(horizontal)]
        if len(self._header.components) == 3:
            self._blocks += [(1, chroma_at, side), (2, chroma_at + side * side, side)]
        self._samples = bytearray(b"\x80" * (chroma_at + 2 * side * side))  # 0x80: no colour, for a grey picture
        self._strip = bytearray(2 * max(self.width * self._mcu_height, self._fit[0]))
        self._job = array("I", bytes(4 * idct.JOB_WORDS))
        self._job[idct.CHROMA_AT] = chroma_at
        self._job[idct.CHROMA_SIDE] = side
        self._job[idct.H_SHIFT] = horizontal - 1
        self._job[idct.V_SHIFT] = vertical - 1
        self._job[idct.LUMA_WIDTH] = stride
        self._job[idct.STRIP_WIDTH] = self.width

    def _paint_margins(self):
        """The field around the picture, which stands in its middle."""
        (fit_w, fit_h), width, height = self._fit, self.width, self.height
        self._left, self._top = (fit_w - width) // 2, (fit_h - height) // 2
        strip = self._strip
        for i in range(0, 2 * fit_w, 2):
            strip[i], strip[i + 1] = self._ground >> 8, self._ground & 0xFF
        pixels = memoryview(strip)
        for y in range(fit_h):
            if not self._top <= y < self._top + height:
                self._paint(0, y, fit_w, 1, pixels[: 2 * fit_w])
                continue
            for x, w in ((0, self._left), (self._left + width, fit_w - self._left - width)):
                if w:
                    self._paint(x, y, w, 1, pixels[: 2 * w])

    def _row(self):
        """Go on with the current row of MCUs; True when it is painted, False when bytes are missing."""
        while self._column < self._across:
            if not self._mcu():
                return False
            self._column += 1
        y = self._row_number * self._mcu_height
        h = min(self._mcu_height, self.height - y)
        self._paint(self._left, self._top + y, self.width, h, memoryview(self._strip)[: 2 * self.width * h])
        self._column = 0
        self._row_number += 1
        self.done = self._row_number == self._down
        return True

    def _mcu(self):
        """Decode one MCU into the strip. False, with nothing changed, when its bytes have not all arrived."""
        if self._header.restart and not self._to_restart and not self._pass_restart():
            return False
        self._saved[:] = self._state
        for number, at, stride in self._blocks:
            if not self._decode_block(number, at, stride):
                self._state[:] = self._saved
                return False
        self._to_restart -= 1
        job = self._job
        x = self._column * self._mcu_width
        job[idct.STRIP_AT] = x
        job[idct.COLUMNS] = min(self._mcu_width, self.width - x)
        job[idct.ROWS] = min(self._mcu_height, self.height - self._row_number * self._mcu_height)
        idct.to_rgb565(job, self._samples, self._strip)
        return True

    def _decode_block(self, number, at, stride):
        """Decode the next block, of component `number`, into the samples from `at`; False when bytes are missing."""
        component = self._header.components[number]
        block = self._block
        kind = huffman.read_block(
            self._state, self._data, number, component.dc, component.ac, component.quantiser, self._order, block
        )
        if kind == huffman.INVALID:
            raise JpegError("coded data")
        if kind == huffman.STARVED:
            return False
        if kind == huffman.FLAT or self._inverse is None:
            idct.fill(block, self._samples, at, stride, self._side)
        else:
            self._inverse(block, self._samples, at, stride)
        return True

    def _pass_restart(self):
        """Step over the restart marker that is due (T.81, E.2.4); False when it has not arrived."""
        position = self._state[huffman.POSITION]
        filled = self._state[huffman.END]
        while position + 2 <= filled and self._data[position] == self._data[position + 1] == 0xFF:
            position += 1
        if position + 2 > filled:
            return False
        if self._data[position] != 0xFF or self._data[position + 1] != _RST0 + self._restarts % 8:
            raise JpegError("no restart marker where one is due")
        self._restarts += 1
        self._reset(position + 2)
        return True

    def _reset(self, position):
        """Begin an interval of coded data: no bits read ahead, all predictions at zero (T.81, F.2.1.3.1)."""
        state = self._state
        state[huffman.POSITION] = position
        state[huffman.BITS] = state[huffman.COUNT] = 0
        for i in range(3):
            state[huffman.PREDICTION + i] = huffman.BIAS
        self._to_restart = self._header.restart
