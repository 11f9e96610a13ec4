# SPDX-License-Identifier: Apache-2.0
"""AES in machine code, the interface of aes.AES: key schedules are kept, and overwritten by wipe().

Written for few steps between call and code: unwrapping an answer of a card comes through here twice.
"""

from micropython import const

from reader.crypto._aes_m33 import BACKWARD, FORWARD, decrypt, encrypt, expand, invert

# A context, in octets; the flags are those of tools/asm/aes_m33.py
_ROUNDS, _FLAGS, _CHAIN, _KEYS = const(0), const(4), const(16), const(32)
_STORE, _FROM_ZERO = const(1), const(2)


class AES:
    """key: 16, 24 or 32 octets, not needed any more afterwards."""

    def __init__(self, key):
        size = len(key)
        if size not in (16, 24, 32):
            raise ValueError("AES key of %d octets" % size)
        rounds = size // 4 + 6
        self._forward = context = bytearray(_KEYS + 16 * (rounds + 1))
        context[_ROUNDS] = rounds
        context[_KEYS : _KEYS + size] = key
        expand(FORWARD, context, size // 4, 4 * (rounds + 1))
        self._backward = None

    def _to_decrypt(self):
        if self._backward is None:
            self._backward = bytearray(len(self._forward))
            invert(FORWARD, BACKWARD, self._forward, self._backward)
        return self._backward

    def _each_block(self, code, table, context, data):
        work = bytearray(data)
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
        return self._each_block(encrypt, FORWARD, self._forward, data)

    def ecb_decrypt(self, data):
        return self._each_block(decrypt, BACKWARD, self._to_decrypt(), data)

    def _chained(self, code, table, context, iv, data, out):
        if len(data) & 15:
            raise ValueError("not whole blocks")
        work = bytearray(data) if out is None else out
        if out is not None and out is not data:
            out[:] = data
        if len(data):
            context[_CHAIN:_KEYS] = iv
            context[_FLAGS] = _STORE
            code(table, context, work, len(data) >> 4)
        return work

    def cbc_encrypt(self, iv, data, out=None):
        """data: whole blocks. Returns the cipher text, in `out` (which may be `data` itself) if that is given."""
        return self._chained(encrypt, FORWARD, self._forward, iv, data, out)

    def cbc_decrypt(self, iv, data, out=None):
        """data: whole blocks. Returns the plain text, in `out` if that is given."""
        return self._chained(decrypt, BACKWARD, self._to_decrypt(), iv, data, out)

    def cbc_mac(self, data):
        """The last block of the CBC encryption with IV 0; data, whole blocks, may be overwritten."""
        context = self._forward
        context[_FLAGS] = _FROM_ZERO
        encrypt(FORWARD, context, data, len(data) >> 4)
        return context[_CHAIN:_KEYS]

    def wipe(self):
        for context in (self._forward, self._backward):
            if context:
                context[_FLAGS:] = bytes(len(context) - _FLAGS)
