# SPDX-License-Identifier: Apache-2.0
"""Raspberry Pi Pico (RP2040): the header, and so every pin, is that of the Pico 2; only the memory is half."""

from boards import pico2
from reader.errors import StorageError


class Board(pico2.Board):
    name = "pico"

    def device_secret(self):
        """Raises StorageError: an RP2040 has no fuses, so this board keeps no keys."""
        raise StorageError("this board has no device secret")


def make():
    """Return the board."""
    return Board()
