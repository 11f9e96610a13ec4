# SPDX-License-Identifier: Apache-2.0
"""DES and 3DES in machine code, the interface of des_plain.Cipher."""

from micropython import const

from reader.crypto._des_tables import BOXES, FIRST_CHOICE, ORDER, TURNS, TURNS_BACK, choose, schedule
from reader.crypto.backend import vm

if vm.CHEAP_PRODUCTS:
    from reader.crypto._des_m33 import crypt
else:
    from reader.crypto._des_m0 import crypt

# A context, in octets; flags as in tools/asm/des.py
_ROUNDS, _FLAGS, _CHAIN, _KEYS = const(0), const(4), const(8), const(16)
_STORE, _BACKWARD = const(1), const(2)
_OF_KEY = const(128)  # octets of one key's round keys
_ZERO = bytes(8)


class Cipher:
    """One, two or three keys of 8 octets: encrypt, decrypt, encrypt (SP 800-67, 3.1); with one key plain DES."""

    def __init__(self, key):
        count = len(key) // 8
        turns = (TURNS, TURNS_BACK, TURNS) if count > 1 else (TURNS,)
        self._forward, self._backward = _context(len(turns)), _context(len(turns))
        bits = bytearray(112)  # C C D D: a turn is a place further on
        for i in range(len(turns)):
            choose(bits, key[8 * (i % count) : 8 * (i % count) + 8], FIRST_CHOICE)
            schedule(_place(self._forward, i), bits, ORDER, turns[i])
            schedule(_place(self._backward, len(turns) - 1 - i), bits, ORDER, TURNS if i == 1 else TURNS_BACK)
        bits[:] = bytes(112)

    def cbc_encrypt(self, iv, data):
        return self._chained(self._forward, _STORE, iv, data)

    def cbc_decrypt(self, iv, data):
        return self._chained(self._backward, _STORE | _BACKWARD, iv, data)

    def _chained(self, context, flags, iv, data):
        work = bytearray(data)
        context[_FLAGS] = flags
        context[_CHAIN:_KEYS] = iv
        if len(work):
            crypt(BOXES, context, work, len(work) >> 3)
        return work

    def cbc_mac(self, data):
        """The last block of the CBC encryption with IV 0."""
        context = self._forward
        context[_FLAGS] = 0
        context[_CHAIN:_KEYS] = _ZERO
        crypt(BOXES, context, bytearray(data), len(data) >> 3)  # copied, for the M0+ wants whole words
        return context[_CHAIN:_KEYS]

    def wipe(self):
        for context in (self._forward, self._backward):
            context[_FLAGS:] = bytes(len(context) - _FLAGS)


def _context(keys):
    context = bytearray(_KEYS + _OF_KEY * keys)
    context[_ROUNDS] = 16 * keys
    return context


def _place(context, i):
    return memoryview(context)[_KEYS + _OF_KEY * i :]
