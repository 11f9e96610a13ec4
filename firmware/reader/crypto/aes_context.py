# SPDX-License-Identifier: Apache-2.0
"""AES in machine code, the interface of aes.AES: key schedules are kept, and overwritten by wipe().

Written for few steps between call and code: unwrapping an answer of a card comes through here twice.
"""

import micropython
from micropython import const

from reader.crypto._aes_m33 import BACKWARD, FORWARD, decrypt, encrypt, expand, invert
from reader.crypto._scalars import mix

# A context, in octets; the flags are those of tools/asm/aes_m33.py
_ROUNDS, _FLAGS, _CHAIN, _KEYS, _SIZE = const(0), const(4), const(16), const(32), const(512)
_STORE, _FROM_ZERO = const(1), const(2)


class AES:
    """key: 16, 24 or 32 octets, not needed any more afterwards."""

    def __init__(self, key):
        size = len(key)
        if size not in (16, 24, 32):
            raise ValueError("AES key of %d octets" % size)
        rounds = size // 4 + 6
        self._context = context = bytearray(_SIZE)
        self.sub_key = bytearray()
        context[_ROUNDS] = rounds
        context[_KEYS : _KEYS + size] = key
        expand(FORWARD, context, size // 4, 4 * (rounds + 1))
        invert(FORWARD, BACKWARD, context)

    def _each_block(self, code, table, data):
        work, context = bytearray(data), self._context
        if len(work) & 15:
            raise ValueError("not whole blocks")
        context[_FLAGS] = _STORE | _FROM_ZERO
        if len(work) == 16:
            code(table, context, work, 1)
            return work
        whole = memoryview(work)
        for at in range(0, len(work), 16):
            code(table, context, whole[at : at + 16], 1)
        return work

    def ecb_encrypt(self, data):
        return self._each_block(encrypt, FORWARD, data)

    def ecb_decrypt(self, data):
        return self._each_block(decrypt, BACKWARD, data)

    def _chained(self, code, table, iv, data, out):
        if len(data) & 15:
            raise ValueError("not whole blocks")
        work = bytearray(data) if out is None else out
        if out is not None and out is not data:
            out[:] = data
        if len(data):
            context = self._context
            context[_CHAIN:_KEYS] = iv
            context[_FLAGS] = _STORE
            code(table, context, work, len(data) >> 4)
        return work

    def cbc_encrypt(self, iv, data, out=None):
        """data: whole blocks. Returns the cipher text, in `out` (which may be `data` itself) if that is given."""
        return self._chained(encrypt, FORWARD, iv, data, out)

    def cbc_decrypt(self, iv, data, out=None):
        """data: whole blocks. Returns the plain text, in `out` if that is given."""
        return self._chained(decrypt, BACKWARD, iv, data, out)

    @micropython.native
    def cbc_decrypt_after(self, counter, data):
        """cbc_decrypt with the encrypted counter as IV (Doc 9303-11, 9.8.6.1): data, whole blocks and one at least."""
        context, work = self._context, bytearray(data)
        context[_FLAGS] = _FROM_ZERO
        encrypt(FORWARD, context, counter, 1)
        context[_FLAGS] = _STORE
        decrypt(BACKWARD, context, work, len(work) >> 4)
        return work

    def cbc_mac(self, data):
        """The last block of the CBC encryption with IV 0; data, whole blocks, may be overwritten."""
        context = self._context
        context[_FLAGS] = _FROM_ZERO
        encrypt(FORWARD, context, data, len(data) >> 4)
        return context[_CHAIN:_KEYS]

    @micropython.native
    def mac_padded(self, first, second):
        """The CMAC of two parts and their padding by method 2. first: a block. self.sub_key: CMAC's for whole blocks."""
        context, last = self._context, bytearray(self.sub_key)
        whole, rest = len(second) >> 4, len(second) & 15
        if rest:
            mix(last, second[whole << 4 :], rest)
        last[rest] ^= 0x80
        context[_FLAGS] = _FROM_ZERO
        encrypt(FORWARD, context, first, 1)
        context[_FLAGS] = 0
        if whole:
            encrypt(FORWARD, context, second, whole)
        encrypt(FORWARD, context, last, 1)
        return context[_CHAIN:_KEYS]

    def wipe(self):
        self._context[_FLAGS:] = bytes(_SIZE - _FLAGS)
