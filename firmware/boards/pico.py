# SPDX-License-Identifier: Apache-2.0
"""Raspberry Pi Pico (RP2040): the header, and so every pin, is that of the Pico 2; only the memory is half."""

from boards import pico2
from reader.errors import StorageError


class Board(pico2.Board):
    name = "pico"
    fonts = "/rom/fonts"  # with the whole firmware: 2 MB have no room for 4 KB blocks of everything

    def noise(self):
        """(read, bits of entropy an octet has at least): the ring oscillator alone, an RP2040 has nothing else."""
        return ((self.random, 1),)

    def device_secret(self):
        """Raises StorageError: an RP2040 has no fuses, so this board keeps no keys."""
        raise StorageError("this board has no device secret")


def make():
    """Return the board."""
    return Board()
