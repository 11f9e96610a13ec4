# SPDX-License-Identifier: Apache-2.0
"""AES (FIPS 197) in ECB and CBC (SP 800-38A) without padding, by the interpreter's cryptolib where that can.

MicroPython's cryptolib knows 128 and 256 bits; the rest, and CPython, take the readable form in aes_plain.py. On a
Cortex-M33 the machine code of aes_context.py stands for all of them: it is faster, and keeps its key schedule.
"""

from reader.crypto import backend
from reader.crypto.util import mix

try:
    import cryptolib
except ImportError:  # CPython, or a board built without it
    cryptolib = None

_ECB, _CBC = 1, 2
_ZERO = bytes(16)
_BUILT_IN = (16, 32) if cryptolib else ()


class AES:
    """key: 16, 24 or 32 octets, kept by reference: wiping the caller's buffer wipes it here."""

    def __init__(self, key):
        if len(key) not in (16, 24, 32):
            raise ValueError("AES key of %d octets" % len(key))
        self._key, self.sub_key = key, bytearray()
        self._built_in = len(key) in _BUILT_IN

    def _cipher(self, mode, iv=None):
        if self._built_in:
            return cryptolib.aes(self._key, mode, iv) if iv is not None else cryptolib.aes(self._key, mode)
        from reader.crypto import aes_plain

        return aes_plain.aes(self._key, mode, iv or b"")

    def ecb_encrypt(self, data):
        return self._cipher(_ECB).encrypt(data)

    def ecb_decrypt(self, data):
        return self._cipher(_ECB).decrypt(data)

    def cbc_encrypt(self, iv, data, out=None):
        """data: whole blocks. Returns the cipher text, or fills `out` (which may be `data` itself) with it."""
        cipher = self._cipher(_CBC, iv)
        return cipher.encrypt(data) if out is None else cipher.encrypt(data, out)

    def cbc_decrypt(self, iv, data, out=None):
        """data: whole blocks. Returns the plain text, or fills `out` with it."""
        cipher = self._cipher(_CBC, iv)
        return cipher.decrypt(data) if out is None else cipher.decrypt(data, out)

    def cbc_decrypt_after(self, counter, data):
        """cbc_decrypt with the encrypted counter as IV (Doc 9303-11, 9.8.6.1)."""
        return self.cbc_decrypt(self.ecb_encrypt(counter), data)

    def cbc_mac(self, data):
        """The last block of the CBC encryption with IV 0; data, whole blocks, may be overwritten."""
        self._cipher(_CBC, _ZERO).encrypt(data, data)
        return data[len(data) - 16 :]

    def mac_padded(self, first, second):
        """The CMAC of two parts and their padding by method 2. first: a block. self.sub_key: CMAC's for whole blocks."""
        end = 16 + len(second)
        work = bytearray(end + 16 & ~15)
        work[:16] = first
        work[16:end] = second
        work[end] = 0x80
        mix(memoryview(work)[-16:], self.sub_key, 16)
        return self.cbc_mac(work)

    def wipe(self):
        """The key is the caller's, and nothing else is kept."""


if backend.vm and backend.vm.CHEAP_PRODUCTS:
    from reader.crypto import aes_context

    AES = aes_context.AES  # pyright: ignore[reportAssignmentType] - the same interface, in machine code
