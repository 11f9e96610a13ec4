# SPDX-License-Identifier: Apache-2.0
"""What a reader's cryptography takes, modelled: instructions counted on an emulator (tools/measure.md), at 1.3 cycles
each, on a board's processor. Nothing here is timed.
"""

from __future__ import annotations

from typing import NamedTuple

from smartid.trace.steps import ACTIVE, BAC, CHIP, TERMINAL

_CYCLES = 1.3  # an instruction

# Row of tools/measure.md -> instructions on the M33, on the M0+; tests/host/test_hil.py holds them true
MEASURED = {
    "PACE-GM whole: P-256, AES-128": (7_377_120, 52_193_240),
    "PACE-IM whole: Doc 9303-11, H.1, brainpoolP256r1, AES-128": (4_706_400, 30_035_600),
    "PACE-CAM whole: P-256, AES-128, the chip's key checked": (9_143_200, 65_511_560),
    "BAC whole: Doc 9303-11, D, 3DES": (986_600, 1_001_440),
    "chip authentication whole: P-256, AES-128, the next answer": (3_205_320, 19_243_320),
    "terminal authentication whole: P-256, two certificates sent, signed": (1_536_560, 7_126_520),
    "ECDSA P-256, verify": (1_868_040, 15_375_120),
    "passive authentication: a security object, its signer, a list of two issuers, P-256": (7_055_400, 34_100_440),
    "a secured answer of 223 octets, from the file's reader to the link and back": (163_185, 191_875),
}
_ONCE = {  # step -> the row that it costs once
    "PACE-GM": "PACE-GM whole: P-256, AES-128",
    "PACE-IM": "PACE-IM whole: Doc 9303-11, H.1, brainpoolP256r1, AES-128",
    "PACE-CAM": "PACE-CAM whole: P-256, AES-128, the chip's key checked",
    BAC: "BAC whole: Doc 9303-11, D, 3DES",
    CHIP: "chip authentication whole: P-256, AES-128, the next answer",
    TERMINAL: "terminal authentication whole: P-256, two certificates sent, signed",
    ACTIVE: "ECDSA P-256, verify",
    "EF.SOD": "passive authentication: a security object, its signer, a list of two issuers, P-256",
}
_EACH = "a secured answer of 223 octets, from the file's reader to the link and back"


class Processor(NamedTuple):
    """column: of MEASURED. mhz: as MicroPython runs the board."""

    name: str
    column: int
    mhz: int


PROCESSORS = {
    "pico2": Processor("Pico 2, Cortex-M33 at 150 MHz", 0, 150),
    "pico": Processor("Pico, Cortex-M0+ at 125 MHz", 1, 125),
}
DEFAULT_BOARD = "pico2"  # for a reader whose processor nobody has counted instructions on


def processor(board: str) -> Processor:
    return PROCESSORS.get(board, PROCESSORS[DEFAULT_BOARD])


def step_us(step: str, secured: int, board: str = DEFAULT_BOARD) -> float:
    """A step of trace.steps with so many secured answers."""
    chosen = processor(board)
    once = MEASURED[_ONCE[step]][chosen.column] if step in _ONCE else 0
    return (once + secured * MEASURED[_EACH][chosen.column]) * _CYCLES / chosen.mhz
