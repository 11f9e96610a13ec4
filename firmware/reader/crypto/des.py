# SPDX-License-Identifier: Apache-2.0
"""3DES in CBC without padding (SP 800-67) and the retail MAC (ISO/IEC 9797-1, algorithm 3), for cards without AES."""

from reader.crypto import backend

if backend.vm:
    from reader.crypto.des_machine import Cipher
else:
    from reader.crypto.des_plain import Cipher

_ZERO = bytes(8)


class Des3:
    """key: 16 octets (K1, K2, K1) or 24. Its round keys live as long as the object."""

    def __init__(self, key):
        if len(key) not in (16, 24):
            raise ValueError("3DES key of %d octets" % len(key))
        self._cipher = Cipher(key)

    def cbc_encrypt(self, iv, data):
        """data: whole blocks of 8 octets. Returns the cipher text."""
        _whole(data)
        return self._cipher.cbc_encrypt(iv, data)

    def cbc_decrypt(self, iv, data):
        _whole(data)
        return self._cipher.cbc_decrypt(iv, data)

    def wipe(self):
        self._cipher.wipe()


class RetailMac:
    """One key of 16 octets for many messages; it is kept until wipe()."""

    def __init__(self, key):
        if len(key) != 16:
            raise ValueError("retail MAC key of %d octets" % len(key))
        self._first, self._second = Cipher(key[:8]), Cipher(key[8:])

    def mac(self, data):
        """The 8-octet MAC over data already padded: DES in CBC with K1, the last block also decrypted with K2 and
        encrypted with K1 again (Doc 9303-11, 9.8.6.2)."""
        _whole(data)
        if not len(data):
            raise ValueError("retail MAC over nothing")
        turned = self._second.cbc_decrypt(_ZERO, self._first.cbc_mac(data))
        return self._first.cbc_encrypt(_ZERO, turned)

    def wipe(self):
        self._first.wipe()
        self._second.wipe()


def retail_mac(key, data):
    """The MAC of one message under a key of 16 octets."""
    return RetailMac(key).mac(data)


def _whole(data):
    if len(data) % 8:
        raise ValueError("not whole blocks")
