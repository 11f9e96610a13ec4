# SPDX-License-Identifier: Apache-2.0
"""Runs on MicroPython: how many transfers a second the wire carries, said over the serial port."""

import json
import time

from boards import unix

board = unix.make()
spi, cs, dc, _, _ = board.display
panel = board.clock[0]
FULL_WIDTH_STRIP = bytearray(320 * 20 * 2)
TIME = bytearray(7)
FRAMES = 20
ROUNDS = 1000
PINS = 5000


def until_arrived():
    """A question is answered after all that was posted before it."""
    panel.readfrom_mem_into(0x68, 0, TIME)


def seconds(work):
    start = time.ticks_us()
    work()
    until_arrived()
    return time.ticks_diff(time.ticks_us(), start) / 1_000_000


def frames():
    dc(1)
    for _ in range(FRAMES):
        cs(0)
        for _ in range(12):
            spi.write(FULL_WIDTH_STRIP)
        cs(1)


def rounds():
    for _ in range(ROUNDS):
        panel.readfrom_mem_into(0x68, 0, TIME)


def posts():
    for _ in range(PINS):
        dc(0)
        dc(1)


figures = {
    "megabytes_a_second": FRAMES * 153_600 / 1_000_000 / seconds(frames),
    "round_trips_a_second": ROUNDS / seconds(rounds),
    "posted_pins_a_second": 2 * PINS / seconds(posts),
}
board.serial.write(json.dumps(figures).encode() + b"\n")
until_arrived()
