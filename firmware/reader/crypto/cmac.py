# SPDX-License-Identifier: Apache-2.0
"""AES-CMAC (SP 800-38B, RFC 4493): the last block of one CBC encryption whose final block carries a sub-key."""

from reader.crypto.aes import AES
from reader.crypto.util import mix, wipe

_ZERO = bytes(16)


def _double(block):
    """Multiply by x in GF(2^128) (SP 800-38B, 6.1)."""
    doubled = bytearray(16)
    carry = 0
    for i in range(15, -1, -1):
        shifted = block[i] << 1 | carry
        doubled[i] = shifted & 0xFF
        carry = shifted >> 8
    doubled[15] ^= 0x87 * carry
    return doubled


class Cmac:
    """Keeps the two sub-keys, which one key's many messages share. key: by reference, as in AES."""

    def __init__(self, key):
        self._aes = AES(key)
        self._whole = _double(self._aes.ecb_encrypt(_ZERO))  # K1, for a message of whole blocks
        self._part = _double(self._whole)  # K2, for one that had to be padded
        self._aes.sub_key = self._whole
        # The check sum over two parts, the first a block, and their padding by method 2 of ISO/IEC 9797-1
        self.mac_padded = self._aes.mac_padded

    def mac(self, *parts):
        """The 16-octet check sum over the parts one after another."""
        length = 0
        for part in parts:
            length += len(part)
        work = bytearray((length + 15 & ~15) or 16)
        at = 0
        for part in parts:
            end = at + len(part)
            work[at:end] = part
            at = end
        sub_key = self._whole
        if at < len(work):
            sub_key = self._part
            work[at] = 0x80
        mix(memoryview(work)[len(work) - 16 :], sub_key, 16)
        return self._aes.cbc_mac(work)

    def wipe(self):
        wipe(self._whole, self._part)
        self._aes.wipe()


def cmac(key, message):
    """The 16-octet AES-CMAC of one message."""
    return Cmac(key).mac(message)
