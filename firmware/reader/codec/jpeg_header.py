# SPDX-License-Identifier: Apache-2.0
"""What stands before a JPEG's picture: sizes, components, quantisers, Huffman tables (ITU-T T.81, annex B).

Baseline only (SOF0): 8 bits, Huffman, one interleaved scan; grey, or YCbCr with the colour at the luma's size or at
half of it in either direction. Anything else is a JpegError that says what.
"""

from reader.codec import jpeg_huffman
from reader.errors import JpegError

_SOI, _EOI, _SOS, _DQT, _DHT, _SOF0, _DRI, _APP14 = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4, 0xC0, 0xDD, 0xEE
# The other frame headers: extended, progressive, lossless, and the differential and arithmetic kinds of each.
_OTHER_FRAMES = b"\xc1\xc2\xc3\xc5\xc6\xc7\xc9\xca\xcb\xcd\xce\xcf"


def _baseline_symbols(symbols, dc):
    """T.81, F.1.2: a DC symbol is a size of 0 to 11; an AC symbol a run and a size of 1 to 10, end of block, or ZRL."""
    if dc:
        return all(symbol <= 11 for symbol in symbols)
    return all(1 <= symbol & 15 <= 10 or symbol in (0x00, 0xF0) for symbol in symbols)


class Component:
    """Identifier, quantiser number, sampling factors; the tables once the scan names them."""

    def __init__(self, identifier, sampling, quantiser):
        self.identifier = identifier
        self.horizontal, self.vertical = sampling >> 4, sampling & 15
        self.quantiser_number = quantiser
        self.quantiser = self.dc = self.ac = None


class Header:
    """Reads segment by segment, as the bytes arrive.

    After read() has said True: width, height (pixels), components, restart (MCUs between restart markers, 0 for
    none), position (of the first entropy-coded byte).
    """

    def __init__(self):
        self.position = 0
        self.width = self.height = self.restart = 0
        self.components = []
        self._quantisers = {}
        self._tables = {}

    def read(self, data, filled):
        """Take every whole segment among the first `filled` bytes; True when the picture begins at `position`."""
        if self.position == 0:
            if filled < 2:
                return False
            if data[0] != 0xFF or data[1] != _SOI:
                raise JpegError("not a JPEG")
            self.position = 2
        while self.position + 4 <= filled:
            at = self.position
            if data[at] != 0xFF:
                raise JpegError("no marker where one is due")
            marker = data[at + 1]
            if marker == 0xFF:  # fill byte
                self.position += 1
                continue
            if marker == _EOI or marker < 0xC0 or 0xD0 <= marker <= _SOI:
                raise JpegError("marker %02X before the picture" % marker)
            end = at + 2 + (data[at + 2] << 8 | data[at + 3])
            if end < at + 4 or end > len(data):
                raise JpegError("segment length")
            if end > filled:
                return False
            self._segment(marker, bytes(data[at + 4 : end]))
            self.position = end
            if marker == _SOS:
                return True
        return False

    def _segment(self, marker, body):
        if marker in _OTHER_FRAMES:
            raise JpegError("not baseline: SOF%d" % (marker & 15))
        reader = {_DQT: self._dqt, _DHT: self._dht, _SOF0: self._sof0, _DRI: self._dri, _SOS: self._sos}
        reader[_APP14] = self._app14
        if marker in reader:
            try:
                reader[marker](body)
            except IndexError:
                raise JpegError("segment %02X too short" % marker)

    def _dqt(self, body):
        for at in range(0, len(body), 65):
            quantiser = body[at + 1 : at + 65]
            if body[at] > 3 or len(quantiser) != 64 or 0 in quantiser:  # the high half: 16-bit values
                raise JpegError("quantiser")
            self._quantisers[body[at]] = quantiser

    def _dht(self, body):
        at = 0
        while at < len(body):
            counts = body[at + 1 : at + 17]
            total = sum(counts)
            symbols = body[at + 17 : at + 17 + total]
            if len(counts) != 16 or len(symbols) != total or body[at] not in (0, 1, 16, 17) or total > 256:
                raise JpegError("Huffman table")
            if not _baseline_symbols(symbols, body[at] < 16):
                raise JpegError("Huffman table with symbols that baseline does not have")
            self._tables[body[at]] = jpeg_huffman.build_table(counts, symbols)
            at += 17 + total

    def _sof0(self, body):
        if self.components:
            raise JpegError("two frames")
        count = body[5]
        if body[0] != 8 or count not in (1, 3) or len(body) != 6 + 3 * count:
            raise JpegError("neither grey nor YCbCr of 8 bits")
        self.height, self.width = body[1] << 8 | body[2], body[3] << 8 | body[4]
        if not self.height or not self.width:
            raise JpegError("no size")
        self.components = [Component(*body[6 + 3 * i : 9 + 3 * i]) for i in range(count)]
        if count == 1:  # a scan of one component is not interleaved: its MCU is one block (A.2.2)
            self.components[0].horizontal = self.components[0].vertical = 1
        for i, component in enumerate(self.components):
            most = 2 if i == 0 else 1
            if not (1 <= component.horizontal <= most and 1 <= component.vertical <= most):
                raise JpegError("sampling factors")

    def _dri(self, body):
        self.restart = body[0] << 8 | body[1]

    def _app14(self, body):
        if body[:5] == b"Adobe" and len(body) >= 12 and body[11] == 0 and len(self.components) != 1:
            raise JpegError("RGB or CMYK, not YCbCr")

    def _sos(self, body):
        count = body[0]
        if not self.components or count != len(self.components) or len(body) != 4 + 2 * count:
            raise JpegError("not one interleaved scan")
        if body[-3:] != b"\x00\x3f\x00":
            raise JpegError("not a whole spectrum")
        for i, component in enumerate(self.components):
            tables = body[2 + 2 * i]
            component.dc = self._tables.get(tables >> 4)
            component.ac = self._tables.get(16 | tables & 15)
            component.quantiser = self._quantisers.get(component.quantiser_number)
            if body[1 + 2 * i] != component.identifier or None in (component.dc, component.ac, component.quantiser):
                raise JpegError("the scan names what was not defined")
