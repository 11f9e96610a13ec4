# SPDX-License-Identifier: Apache-2.0
"""3DES with two keys where a protocol offers nothing better: secure messaging, PACE and BAC (Doc 9303-11, 9.8.6.2)."""

from reader.crypto.des import Des3, RetailMac, retail_mac
from reader.crypto.util import padding, wipe

_ZERO = bytes(8)
_BLOCK = 8


class DesCipher:
    """3DES in CBC with IV 0, and the retail MAC (ISO/IEC 9797-1, algorithm 3). Copies the keys, 16 octets each."""

    block = _BLOCK
    after_header = padding(4, _BLOCK)

    def __init__(self, ks_enc, ks_mac):
        self._ks_enc, self._ks_mac = bytearray(ks_enc), bytearray(ks_mac)
        self._cipher, self._mac = Des3(ks_enc), RetailMac(ks_mac)

    def encrypt(self, _counter, data):
        return self._cipher.cbc_encrypt(_ZERO, data)

    def decrypt(self, _counter, data):
        return self._cipher.cbc_decrypt(_ZERO, data)

    def mac(self, *parts):
        """The parts together are whole blocks: secure messaging has padded them."""
        return self._mac.mac(b"".join([bytes(part) for part in parts]))

    def mac_of_answer(self, counter, data):
        return self.mac(counter, data, padding(len(data), _BLOCK))

    def wipe(self):
        self._cipher.wipe()
        self._mac.wipe()
        wipe(self._ks_enc, self._ks_mac)


def encrypt(key, data):
    return Des3(key).cbc_encrypt(_ZERO, data)


def decrypt(key, data):
    return Des3(key).cbc_decrypt(_ZERO, data)


def padded_mac(key, data):
    """The retail MAC over data of any length, padded by method 2."""
    return retail_mac(key, bytes(data) + padding(len(data), _BLOCK))
