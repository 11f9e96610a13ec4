# SPDX-License-Identifier: Apache-2.0
"""Answers to reset, laid out and read back as the card needs them (ISO/IEC 7816-3, 8.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import xor

TS_DIRECT, TS_INVERSE = 0x3B, 0x3F
HISTORICAL = bytes.fromhex("8073B601E0")

# ISO/IEC 7816-3, tables 7 and 8: the halves of TA1
F_OF = {0: 372, 1: 372, 2: 558, 3: 744, 4: 1116, 5: 1488, 6: 1860, 9: 512, 10: 768, 11: 1024, 12: 1536, 13: 2048}
D_OF = {1: 1, 2: 2, 3: 4, 4: 8, 5: 16, 6: 32, 7: 64, 8: 12, 9: 20}
DEFAULT_RATE = 0x11

Group = Mapping[str, int]


def rate_of(code: int) -> tuple[int, int]:
    """(F, D); what is reserved counts as the default."""
    f, d = F_OF.get(code >> 4), D_OF.get(code & 0x0F)
    return (f, d) if f and d else (372, 1)


@dataclass(frozen=True)
class Answer:
    """groups: for each i the characters {"A": TAi, "B": TBi, "C": TCi}; protocols: what TD1, TD2 ... name.

    There is one group more than protocols, or as many: the first stands before TD1, and a last one that is empty may
    be left out.
    """

    groups: tuple[Group, ...] = ({},)
    protocols: tuple[int, ...] = ()
    historical: bytes = HISTORICAL
    inverse: bool = False
    check: bool | None = None  # TCK; None: as the standard wants it

    def octets(self) -> bytes:
        groups = list(self.groups) + [{}] * (1 + len(self.protocols) - len(self.groups))
        out = bytearray([TS_INVERSE if self.inverse else TS_DIRECT])
        low = len(self.historical)
        for at, group in enumerate(groups):
            has_next = at < len(self.protocols)
            out.append(_present(group, has_next) << 4 | low)
            out += bytes(group[name] for name in "ABC" if name in group)
            low = self.protocols[at] if has_next else 0
        out += self.historical
        wants_check = any(self.protocols) if self.check is None else self.check
        return bytes(out + (bytes([reduce(xor, out[1:])]) if wants_check else b""))


def _present(group: Group, has_next: bool) -> int:
    return sum(1 << place for place, name in enumerate("ABC") if name in group) | has_next << 3


@dataclass
class Meaning:
    """What a card holds of its own answer to reset."""

    inverse: bool = False
    rate: int = DEFAULT_RATE
    extra_guard: int = 0
    specific: int | None = None
    protocols: list[int] = field(default_factory=list)
    work_wait: int = 10
    ifsc: int = 32
    bwi: int = 4
    cwi: int = 13
    crc: bool = False
    told_global: bool = False  # a group for T=15, which changes what N counts (8.3)

    def guard(self, protocol: int | None, f: int, d: int) -> float:
        """The least from one of the reader's characters to the next, at the rate in force."""
        if self.extra_guard == 255:
            return 11.0 if protocol == 1 else 12.0
        fi, di = rate_of(self.rate)
        return 12.0 + self.extra_guard * (fi / di * d / f if self.told_global else 1)


def meaning(octets: bytes) -> Meaning:
    """Read a well-formed answer to reset; of a broken one as much as can be read."""
    m = Meaning(inverse=octets[:1] == bytes([TS_INVERSE]))
    rest = iter(octets[1:])
    present = next(rest, 0) >> 4
    protocol: int | None = None
    number = 1
    while present:
        found = {name: next(rest, 0) for place, name in enumerate("ABCD") if present >> place & 1}
        _note(m, number, protocol, found)
        delimiter = found.get("D")
        if delimiter is None:
            break
        present, protocol, number = delimiter >> 4, delimiter & 0x0F, number + 1
        if protocol == 15:
            m.told_global = True
        elif protocol not in m.protocols:
            m.protocols.append(protocol)
    m.protocols = m.protocols or [0]
    return m


def _note(m: Meaning, number: int, protocol: int | None, found: Mapping[str, int]) -> None:
    if number == 1:
        m.rate, m.extra_guard = found.get("A", m.rate), found.get("C", 0)
    elif number == 2:
        m.work_wait = found.get("C", m.work_wait)
        if "A" in found:
            m.specific = found["A"] & 0x0F
            m.rate = DEFAULT_RATE if found["A"] & 0x10 else m.rate
    elif protocol == 1:
        m.ifsc, m.crc = found.get("A", m.ifsc), bool(found.get("C", m.crc) & 1)
        waits = found.get("B", m.bwi << 4 | m.cwi)
        m.bwi, m.cwi = waits >> 4, waits & 0x0F


_CLASSES_ABC = {"A": 0x07}
_FASTEST = {"A": 0x96}
_BLOCKS = {"A": 0xFE, "B": 0x45}

ATR_BOTH = Answer((_FASTEST, {}, _BLOCKS, _CLASSES_ABC), (0, 1, 15)).octets()
"""The identity card's: T=0 first, T=1 too."""
ATR_T0 = Answer((_FASTEST, {}, _CLASSES_ABC), (0, 15)).octets()
ATR_T1 = Answer((_FASTEST, {}, _BLOCKS, _CLASSES_ABC), (1, 1, 15)).octets()
ATRS = {"t0": ATR_T0, "t1": ATR_T1, "both": ATR_BOTH}
