# SPDX-License-Identifier: Apache-2.0
"""AES as FIPS 197 writes it, to be read: the reference for faster forms, and what runs where cryptolib cannot.

The call is cryptolib's own: aes(key, mode[, iv]) with encrypt(data[, out]) and decrypt(data[, out]).
Not constant in time on a processor with a data cache; the boards have none in front of RAM.
"""

_ECB, _CBC = 1, 2


def _times(a, b):
    """Product in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1 (FIPS 197, 4.2)."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 0x100:
            a ^= 0x11B
        b >>= 1
    return product


def _s_box():
    """Multiplicative inverse, then the affine map (FIPS 197, 5.1.1)."""
    box = bytearray(256)
    box[0] = 0x63
    p = q = 1
    while True:
        p = _times(p, 3)  # p runs through all powers of the generator 3
        q = _times(q, 0xF6)  # q through those of its inverse
        x = q | q << 8
        box[p] = (x ^ x >> 7 ^ x >> 6 ^ x >> 5 ^ x >> 4) & 0xFF ^ 0x63
        if p == 1:
            return box


def _table(factor):
    return bytes(_times(x, factor) for x in range(256))


_S = _s_box()
_S_INVERSE = bytearray(256)
for _i in range(256):
    _S_INVERSE[_S[_i]] = _i
_X2, _X3 = _table(2), _table(3)
_X9, _XB, _XD, _XE = _table(9), _table(11), _table(13), _table(14)

# Where each octet of the state comes from in ShiftRows and its inverse; the state is four columns of four octets.
_SHIFT = bytes((i + 4 * (i % 4)) % 16 for i in range(16))
_SHIFT_INVERSE = bytes((i - 4 * (i % 4)) % 16 for i in range(16))


def _expand(key):
    """The key schedule (FIPS 197, 5.2) as one bytearray, 16 octets a round."""
    words = len(key) // 4
    schedule = bytearray(16 * (words + 7))
    schedule[: len(key)] = key
    constant = 1
    for i in range(words, len(schedule) // 4):
        word = schedule[4 * i - 4 : 4 * i]
        if i % words == 0:
            word = bytearray((_S[word[1]] ^ constant, _S[word[2]], _S[word[3]], _S[word[0]]))
            constant = _times(constant, 2)
        elif words > 6 and i % words == 4:
            word = bytearray(_S[octet] for octet in word)
        for j in range(4):
            schedule[4 * i + j] = schedule[4 * (i - words) + j] ^ word[j]
    return schedule


def _encrypt_block(schedule, block):
    state = [block[i] ^ schedule[i] for i in range(16)]
    last = len(schedule) - 16
    for at in range(16, last, 16):
        s = [_S[state[i]] for i in _SHIFT]
        for c in (0, 4, 8, 12):
            a, b, d, e = s[c], s[c + 1], s[c + 2], s[c + 3]
            state[c] = _X2[a] ^ _X3[b] ^ d ^ e ^ schedule[at + c]
            state[c + 1] = a ^ _X2[b] ^ _X3[d] ^ e ^ schedule[at + c + 1]
            state[c + 2] = a ^ b ^ _X2[d] ^ _X3[e] ^ schedule[at + c + 2]
            state[c + 3] = _X3[a] ^ b ^ d ^ _X2[e] ^ schedule[at + c + 3]
    return bytes(_S[state[_SHIFT[i]]] ^ schedule[last + i] for i in range(16))


def _decrypt_block(schedule, block):
    last = len(schedule) - 16
    state = [block[i] ^ schedule[last + i] for i in range(16)]
    for at in range(last - 16, 0, -16):
        s = [_S_INVERSE[state[_SHIFT_INVERSE[i]]] ^ schedule[at + i] for i in range(16)]
        for c in (0, 4, 8, 12):
            a, b, d, e = s[c], s[c + 1], s[c + 2], s[c + 3]
            state[c] = _XE[a] ^ _XB[b] ^ _XD[d] ^ _X9[e]
            state[c + 1] = _X9[a] ^ _XE[b] ^ _XB[d] ^ _XD[e]
            state[c + 2] = _XD[a] ^ _X9[b] ^ _XE[d] ^ _XB[e]
            state[c + 3] = _XB[a] ^ _XD[b] ^ _X9[d] ^ _XE[e]
    return bytes(_S_INVERSE[state[_SHIFT_INVERSE[i]]] ^ schedule[i] for i in range(16))


def _xor(a, b):
    return bytes(x ^ y for x, y in zip(a, b))


class aes:
    def __init__(self, key, mode, iv=b""):
        self._schedule = _expand(key)
        self._chain = bytes(iv) if mode == _CBC else None

    def encrypt(self, data, out=None):
        return self._run(self._encrypt_one, data, out)

    def decrypt(self, data, out=None):
        return self._run(self._decrypt_one, data, out)

    def _encrypt_one(self, block):
        if self._chain is None:
            return _encrypt_block(self._schedule, block)
        self._chain = _encrypt_block(self._schedule, _xor(block, self._chain))
        return self._chain

    def _decrypt_one(self, block):
        plain = _decrypt_block(self._schedule, block)
        if self._chain is not None:
            plain = _xor(plain, self._chain)
            self._chain = block
        return plain

    def _run(self, one_block, data, out):
        if len(data) % 16:
            raise ValueError("not whole blocks")
        result = bytearray(len(data)) if out is None else out
        for at in range(0, len(data), 16):
            result[at : at + 16] = one_block(bytes(data[at : at + 16]))
        return bytes(result) if out is None else None
