# SPDX-License-Identifier: Apache-2.0
"""The entropy-coded part of a baseline JPEG: Huffman tables and the reading of one 8 x 8 block.

ITU-T T.81, annexes C and F. Everything that is stored is stored as a non-negative number, signed values with BIAS
added, because a 16-bit load never extends the sign and a 32-bit load does so on one processor and not on another.
"""

from array import array

import micropython
from micropython import const

from reader.errors import JpegError

# What read_block returns.
FLAT = const(0)  # only the mean (DC) is set
DETAILED = const(1)
STARVED = const(2)  # the bytes at hand do not hold the whole block
INVALID = const(3)  # nor would more bytes help: no such code, or a marker in the middle

BIAS = const(32768)
SKIP = const(255)  # in `order`: this coefficient is not needed at the scale shown

# Words of the state: next byte, end of the bytes at hand, bits read ahead, their count, predictions of 3 components.
POSITION = const(0)
END = const(1)
BITS = const(2)
COUNT = const(3)
PREDICTION = const(4)
STATE_WORDS = const(7)

# A table: 256 entries (length << 8 | symbol, 0 for codes longer than 8 bits), then for each length 0 to 16 the first
# code beyond that length, then for each length what to add to a code to find its symbol, then the symbols.
_BEYOND = const(256)
_SHIFT = const(273)
_SYMBOLS = const(290)

# Row-by-row index of the k-th coefficient in zigzag order (T.81, figure A.6).
ZIGZAG = (
    b"\x00\x01\x08\x10\x09\x02\x03\x0a\x11\x18\x20\x19\x12\x0b\x04\x05\x0c\x13\x1a\x21\x28\x30\x29\x22\x1b\x14\x0d\x06"
    b"\x07\x0e\x15\x1c\x23\x2a\x31\x38\x39\x32\x2b\x24\x1d\x16\x0f\x17\x1e\x25\x2c\x33\x3a\x3b\x34\x2d\x26\x1f\x27\x2e"
    b"\x35\x3c\x3d\x36\x2f\x37\x3e\x3f"
)


def order_for(side):
    """Where the k-th zigzag coefficient goes in a block of side x side values (1, 2, 4 or 8), or SKIP."""
    order = bytearray(64)
    for k, index in enumerate(ZIGZAG):
        row, column = index >> 3, index & 7
        order[k] = row * side + column if row < side and column < side else SKIP
    return order


def build_table(counts, symbols):
    """A decoding table from the 16 code counts and the symbols of a DHT segment (T.81, annex C).

    Raises JpegError for counts that no prefix code can have. The code of all ones stays unused (C.2), so that every
    length has a first code beyond it that fits its bits.
    """
    table = array("H", bytes(2 * (_SYMBOLS + len(symbols))))
    code = used = 0
    for length in range(1, 17):
        count = counts[length - 1]
        if code + count >= 1 << length:
            raise JpegError("Huffman table with too many codes")
        table[_SHIFT + length] = (used - code) & 0xFFFF
        for symbol in symbols[used : used + count]:
            if length <= 8:
                for window in range(code << (8 - length), (code + 1) << (8 - length)):
                    table[window] = length << 8 | symbol
            code += 1
        used += count
        table[_BEYOND + length] = code
        code <<= 1
    for i, symbol in enumerate(symbols):
        table[_SYMBOLS + i] = symbol
    return table


@micropython.viper
def _refill(state, data, bits: int, count: int) -> int:
    """Read whole bytes ahead until 23 bits are at hand, or no more stand before a marker or the end; the new bits.

    At most 30 bits, so that they stay a small integer on a 32-bit board. A byte FF is data only with 00 behind it.
    """
    words = ptr32(state)
    source = ptr8(data)
    position = words[POSITION]
    end = words[END]
    bits &= (1 << count) - 1
    while count <= 22 and position < end:
        byte = source[position]
        if byte == 0xFF:
            if position + 1 >= end or source[position + 1] != 0:
                break
            position += 1
        position += 1
        bits = (bits << 8) | byte
        count += 8
    words[POSITION] = position
    words[COUNT] = count
    return bits


@micropython.viper
def _long_code(table, window: int) -> int:
    """The entry (length << 8 | symbol) of a code of 9 to 16 bits at the head of a 16-bit window; 0 if there is none."""
    codes = ptr16(table)
    length = 9
    while length <= 16:
        code = window >> (16 - length)
        if code < codes[_BEYOND + length]:
            return (length << 8) | codes[_SYMBOLS + ((code + codes[_SHIFT + length]) & 0xFFFF)]
        length += 1
    return 0


@micropython.viper
def _short(state) -> int:
    """Why there are too few bits: the bytes at hand are used up, or a marker stands in the way."""
    words = ptr32(state)
    return INVALID if words[POSITION] + 1 < words[END] else STARVED


@micropython.viper
def read_block(state, data, component: int, dc_table, ac_table, quantiser, order, block) -> int:
    """Read one block's coefficients, dequantised, into `block` (64 x 16 bit, each with BIAS added).

    state: STATE_WORDS x 32 bit, moved on; after STARVED or INVALID it is worthless. data: the file's bytes.
    quantiser: 64 B in zigzag order. order: from order_for(). Values are held within +-1024, where those of 8-bit
    samples lie, so that the transforms cannot overflow whatever the file says. Spec: T.81 F.2.2.
    """
    words = ptr32(state)
    scale = ptr8(quantiser)
    place = ptr8(order)
    out = ptr16(block)
    codes = dc_table
    table = ptr16(codes)
    bits = words[BITS]
    count = words[COUNT]
    kind = FLAT
    k = 0
    while k < 64:
        out[k] = BIAS
        k += 1
    k = 0
    while k < 64:
        if count < 16:
            bits = int(_refill(state, data, bits, count))
            count = words[COUNT]
        window = (bits >> (count - 16) if count >= 16 else bits << (16 - count)) & 0xFFFF
        entry = table[window >> 8]
        if entry == 0:
            entry = int(_long_code(codes, window))
            if entry == 0:
                return INVALID
        count -= entry >> 8
        if count < 0:
            return int(_short(state))
        size = entry & 15
        if count < size:
            bits = int(_refill(state, data, bits, count))
            count = words[COUNT]
            if count < size:
                return int(_short(state))
        count -= size
        value = (bits >> count) & ((1 << size) - 1)
        if value < (1 << size) >> 1:
            value -= (1 << size) - 1
        if k == 0:
            value += words[PREDICTION + component] - BIAS
            if value < -4096 or value > 4096:
                return INVALID
            words[PREDICTION + component] = value + BIAS
            codes = ac_table
            table = ptr16(codes)
        elif entry & 0xFF == 0:
            break  # end of block
        else:
            k += (entry >> 4) & 15
            if k > 63:
                return INVALID
        index = place[k]
        if index != SKIP:
            if k > 0:
                kind = DETAILED
            value *= scale[k]
            if value > 1024:
                value = 1024
            elif value < -1024:
                value = -1024
            out[index] = value + BIAS
        k += 1
    words[BITS] = bits & ((1 << count) - 1)
    words[COUNT] = count
    return kind
