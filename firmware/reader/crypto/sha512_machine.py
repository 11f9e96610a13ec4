# SPDX-License-Identifier: Apache-2.0
"""SHA-384 and SHA-512 with their compression in machine code, the interface of sha2_plain.Sha2."""

from micropython import const

from reader.crypto._scalars import mirror
from reader.crypto.backend import vm

if vm.CHEAP_PRODUCTS:
    from reader.crypto._sha512_m33 import compress
else:
    from reader.crypto._sha512_m0 import compress

_BLOCK, _STATE, _BUFFER = const(128), const(64), const(64 + 640 + 640 + 64)
_aligned = None if vm.CHEAP_PRODUCTS else bytearray(8 * _BLOCK)  # on its way into code that wants whole words


def _constants():
    """(K, the initial values by name), as the machine code has words of 64 bits: the low octet first."""
    from reader.crypto.sha2_plain import INITIAL, K

    k = b"".join([value.to_bytes(8, "little") for value in K])
    return bytearray(k), {name: b"".join([v.to_bytes(8, "little") for v in INITIAL[name]]) for name in INITIAL}


_k, _initial = _constants()
_buffer = bytearray(_BUFFER)  # shared: every call brings its chaining value and takes it away


class Sha512:
    """name: "sha384" or "sha512"."""

    def __init__(self, name, data=b""):
        self._size = 48 if name == "sha384" else 64
        self._state = bytearray(_initial[name])
        self._rest = bytearray(_BLOCK)
        self._length = 0
        self.update(data)

    def update(self, data):
        used = self._length % _BLOCK
        self._length += len(data)
        data = memoryview(data)
        if used:
            count = min(_BLOCK - used, len(data))
            self._rest[used : used + count] = data[:count]
            data = data[count:]
            if used + count < _BLOCK:
                return
            self._compress(self._rest)
        whole = len(data) & -_BLOCK
        if whole:
            self._compress(data[:whole])
            data = data[whole:]
        self._rest[: len(data)] = data

    def _compress(self, blocks):
        _buffer[:_STATE] = self._state
        if _aligned is None:
            compress(_buffer, _k, blocks, len(blocks) // _BLOCK)
        else:
            for at in range(0, len(blocks), len(_aligned)):
                part = blocks[at : at + len(_aligned)]
                _aligned[: len(part)] = part
                compress(_buffer, _k, _aligned, len(part) // _BLOCK)
        self._state[:] = memoryview(_buffer)[:_STATE]

    def digest(self):
        """The digest; the object takes no more data afterwards."""
        padded = bytearray(b"\x80")
        padded.extend(bytes((_BLOCK - 17 - self._length) % _BLOCK))
        padded.extend((self._length * 8).to_bytes(16, "big"))
        self.update(padded)
        turned, result = bytearray(_STATE), bytearray(_STATE)
        mirror(turned, self._state, _STATE)  # every word with its high octet first, but the last word first
        for at in range(0, _STATE, 8):
            result[at : at + 8] = turned[_STATE - 8 - at : _STATE - at]
        return bytes(memoryview(result)[: self._size])
