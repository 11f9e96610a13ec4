# SPDX-License-Identifier: Apache-2.0
"""Raspberry Pi Pico (RP2040): the header, and so every pin, is that of the Pico 2; only the memory is half."""

from boards import pico2


class Board(pico2.Board):
    name = "pico"


def make():
    """Return the board."""
    return Board()
