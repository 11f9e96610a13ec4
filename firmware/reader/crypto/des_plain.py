# SPDX-License-Identifier: Apache-2.0
"""DES as FIPS 46-3 writes it, to be read: the reference for the faster form, and what runs where that cannot.

Bits are numbered from 1 at the left, as in the standard; a block is an integer of 64 bits, octets 0 to 7 from the left.
"""

_IP = (58, 50, 42, 34, 26, 18, 10, 2, 60, 52, 44, 36, 28, 20, 12, 4, 62, 54, 46, 38, 30, 22, 14, 6, 64, 56, 48, 40)
_IP += (32, 24, 16, 8, 57, 49, 41, 33, 25, 17, 9, 1, 59, 51, 43, 35, 27, 19, 11, 3, 61, 53, 45, 37, 29, 21, 13, 5)
_IP += (63, 55, 47, 39, 31, 23, 15, 7)
_E = (32, 1, 2, 3, 4, 5, 4, 5, 6, 7, 8, 9, 8, 9, 10, 11, 12, 13, 12, 13, 14, 15, 16, 17, 16, 17, 18, 19, 20, 21, 20, 21)
_E += (22, 23, 24, 25, 24, 25, 26, 27, 28, 29, 28, 29, 30, 31, 32, 1)
_P = (16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11)
_P += (4, 25)
_PC1 = (57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36)
_PC1 += (63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4)
_PC2 = (14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2, 41, 52, 31, 37, 47, 55)
_PC2 += (30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32)
_SHIFTS = (1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1)

# S1 to S8: four rows of sixteen, a hexadecimal digit each
_S = (
    "e4d12fb83a6c5907 0f74e2d1a6cb9538 41e8d62bfc973a50 fc8249175b3ea06d",
    "f18e6b34972dc05a 3d47f28ec01a69b5 0e7ba4d158c6932f d8a13f42b67c05e9",
    "a09e63f51dc7b428 d709346a285ecbf1 d6498f30b12c5ae7 1ad069874fe3b52c",
    "7de3069a1285bc4f d8b56f03472c1ae9 a690cb7df13e5284 3f06a1d8945bc72e",
    "2c417ab6853fd0e9 eb2c47d150fa3986 421bad78f9c5630e b8c71e2d6f09a453",
    "c1af92680d34e75b af427c9561de0b38 9ef528c3704a1db6 432c95fabe17608d",
    "4b2ef08d3c975a61 d0b7491ae35c2f86 14bdc37eaf680592 6bd814a7950fe23c",
    "d2846fb1a93e50c7 1fd8a374c56b0e92 7b419ce206adf358 21e74a8dfc90356b",
)


def _inverse(table):
    result = [0] * len(table)
    for i, bit in enumerate(table):
        result[bit - 1] = i + 1
    return result


_FINAL = _inverse(_IP)
_BOXES = tuple(bytes(int(digit, 16) for digit in box if digit != " ") for box in _S)


def _permute(value, bits, table):
    """The bits of `value`, which has `bits` of them, that the table names, in its order."""
    result = 0
    for bit in table:
        result = result << 1 | value >> bits - bit & 1
    return result


def _schedule(key):
    """The sixteen round keys of 48 bits."""
    halves = _permute(int.from_bytes(key, "big"), 64, _PC1)
    c, d = halves >> 28, halves & 0xFFFFFFF
    keys = []
    for shift in _SHIFTS:
        c = (c << shift | c >> 28 - shift) & 0xFFFFFFF
        d = (d << shift | d >> 28 - shift) & 0xFFFFFFF
        keys.append(_permute(c << 28 | d, 56, _PC2))
    return keys


def _f(right, round_key):
    mixed = _permute(right, 32, _E) ^ round_key
    result = 0
    for i in range(8):
        six = mixed >> 42 - 6 * i & 63
        result = result << 4 | _BOXES[i][(six >> 4 & 2 | six & 1) << 4 | six >> 1 & 15]
    return _permute(result, 32, _P)


def _rounds(keys, block):
    both = _permute(block, 64, _IP)
    left, right = both >> 32, both & 0xFFFFFFFF
    for key in keys:
        left, right = right, left ^ _f(right, key)
    return _permute(right << 32 | left, 64, _FINAL)


class Cipher:
    """One, two or three keys of 8 octets: encrypt, decrypt, encrypt (SP 800-67, 3.1); with one key plain DES."""

    def __init__(self, key):
        keys = [_schedule(key[at : at + 8]) for at in range(0, len(key), 8)]
        if len(keys) > 1:
            last = keys[2] if len(keys) == 3 else keys[0]
            keys = [keys[0], keys[1][::-1], last]
        self._forward = keys
        self._backward = [one[::-1] for one in keys[::-1]]

    def cbc_encrypt(self, iv, data):
        chain = int.from_bytes(iv, "big")
        result = bytearray()
        for at in range(0, len(data), 8):
            chain ^= int.from_bytes(data[at : at + 8], "big")
            for keys in self._forward:
                chain = _rounds(keys, chain)
            result.extend(chain.to_bytes(8, "big"))
        return bytes(result)

    def cbc_decrypt(self, iv, data):
        chain = int.from_bytes(iv, "big")
        result = bytearray()
        for at in range(0, len(data), 8):
            block = plain = int.from_bytes(data[at : at + 8], "big")
            for keys in self._backward:
                plain = _rounds(keys, plain)
            result.extend((plain ^ chain).to_bytes(8, "big"))
            chain = block
        return bytes(result)

    def cbc_mac(self, data):
        """The last block of the CBC encryption with IV 0."""
        return self.cbc_encrypt(bytes(8), data)[-8:]

    def wipe(self):
        for keys in self._forward + self._backward:
            keys[:] = [0] * len(keys)
