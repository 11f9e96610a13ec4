# SPDX-License-Identifier: Apache-2.0
"""The register file of the field machine: one buffer, made once, that holds a modulus and the numbers worked on.

In words: -1/p mod 2^32, scratch, N, scratch, 3 N + 2 of scratch, then the slots of N words, slot 0 being p. Numbers
lie with their low octet first. Programs and slots are in _programs.py; what runs them is in _vm_m33.py and _vm_m0.py.
"""

from reader.crypto._scalars import inverse

_HEADER = 16


class Modulus:
    """A modulus with what its first slots hold: `constants` are integers, the modulus first."""

    def __init__(self, words, constants):
        self.words = words
        self.size = 4 * words
        self.slots = _HEADER + 4 * (3 * words + 2)
        self._header = bytes(8) + words.to_bytes(8, "little")
        self._constants = b"".join([value.to_bytes(self.size, "little") for value in constants])

    def at(self, slot):
        """Where a slot begins."""
        return self.slots + slot * self.size

    def load(self, file, slots):
        """Make the file large enough for so many slots, and put the modulus into it."""
        missing = self.at(slots) - len(file)
        if missing > 0:
            file.extend(bytes(missing))
        file[:_HEADER] = self._header
        file[self.slots : self.slots + len(self._constants)] = self._constants
        inverse(file, self.slots)


def answers(module):
    """Whether the machine code computes what it should, for a prime and numbers with all kinds of words."""
    p, a = (1 << 256) - 189, (1 << 255) + 0xFFFFFFFF00000000FFFF
    program = bytearray(b"\x00\x03\x01\x02\x01\x04\x01\x02\x02\x05\x02\x01\x06\x06\x04\x00\x05\x00\x00\x00")
    for run, words in ((module.vm8, 8), (module.vmn, 12)):
        modulus = Modulus(words, (p, a, p - 2))
        file = bytearray(0)
        modulus.load(file, 7)
        run(program, file, b"", 1)
        for slot, factor, expected in (
            (3, 1 << 32 * words, a * (p - 2)),
            (4, 1, a - 2),
            (5, 1, p - 2 - a),
            (6, 2, a - 2),
        ):
            at = modulus.at(slot)
            value = int.from_bytes(file[at : at + modulus.size], "little")
            if value >= p or value * factor % p != expected % p:
                return False
    return True
