# SPDX-License-Identifier: Apache-2.0
"""Where the time of a reading goes, modelled from what was counted: nothing here is timed.

card          what the simulated card says its chip would compute (sim/card/timing.py)
air           106 kbit/s, blocks of 64 octets each way (frontends: the PN532's own RATS), frame delays, R(ACK)
bus           frames of InDataExchange between board and PN532, at the bus's rate
cryptography  as trace/cryptography.py has it for the board
screen        whole screens of 320 x 240 x 2 octets at the display's 62.5 MHz
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from smartid.hil.journal import Exchange
from smartid.sim.radio.air import FRAME_DELAY_US, duration_us, plain
from smartid.trace import cryptography

PARTS = ("card", "air", "bus", "cryptography", "screen")

_BLOCK_INF = 61  # of a block of 64: without PCB and CRC
_BLOCK_OVERHEAD, _R_BLOCK = 3, 3
_FRAME = 10  # preamble to Tg, check sum, postamble; the answer's has as many
_ACK_FRAME = 6
_US_PER_OCTET = {"spi": 8 / 4.0, "i2c": 9 / 0.4, "hsu": 10 / 0.9216}  # 4 MHz, 400 kHz, 921,600 baud
_SCREEN_US = 320 * 240 * 2 * 8 / 62.5


class Step(NamedTuple):
    """What one step of a reading costs: counts, and microseconds for each of PARTS."""

    name: str
    apdus: int
    sent: int
    received: int
    bus: int
    measured_us: int
    us: dict[str, float]


def steps(exchanges: Iterable[Exchange], board: str, front_end: str) -> list[Step]:
    """In the order in which they first came; measured_us: up to the step's answers, since the answer before."""
    groups: dict[str, list[Exchange]] = {}
    took: dict[str, int] = {}
    before_us = None
    for one in exchanges:
        groups.setdefault(one.step, []).append(one)
        took[one.step] = took.get(one.step, 0) + (one.at_us - before_us if before_us is not None else 0)
        before_us = one.at_us
    return [_step(name, group, took[name], board, front_end) for name, group in groups.items()]


def _step(name: str, group: list[Exchange], took_us: int, board: str, front_end: str) -> Step:
    sent, received = sum(one.sent for one in group), sum(one.received for one in group)
    bus = sum(bus_octets(one.sent, one.received) for one in group)
    us = {
        "card": sum(one.card_us for one in group),
        "air": sum(air_us(one.sent) + air_us(one.received) for one in group),
        "bus": bus * _US_PER_OCTET[front_end],
        "cryptography": cryptography.step_us(name, sum(one.secured for one in group), board),
        "screen": 0.0,
    }
    return Step(name, len(group), sent, received, bus, took_us, us)


def air_us(octets: int) -> float:
    """One APDU, in one direction: its blocks, an R(ACK) between any two, a frame delay before each."""
    whole, rest = divmod(octets, _BLOCK_INF)
    blocks = [_BLOCK_INF] * whole + [rest] * bool(rest or not whole)
    frames = [length + _BLOCK_OVERHEAD for length in blocks] + [_R_BLOCK] * (len(blocks) - 1)
    return sum(duration_us(plain(bytes(length))) + FRAME_DELAY_US for length in frames)


def bus_octets(sent: int, received: int) -> int:
    """InDataExchange, its ACK and its answer."""
    return sent + received + 2 * _FRAME + _ACK_FRAME


def screens(count: int) -> Step:
    """So many screens drawn."""
    return Step("screens", 0, 0, 0, 0, 0, {**dict.fromkeys(PARTS, 0.0), "screen": count * _SCREEN_US})
