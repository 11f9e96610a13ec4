# SPDX-License-Identifier: Apache-2.0
"""The PN532 as a type A reader below the block protocol: ISO/IEC 14443-3, clause 6, and RATS and PPS of -4.

Finds one card at a time through collisions, selects it, halts it. Faults are the chip's statuses.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import xor

from smartid.sim.chips import pn532_status as status
from smartid.sim.chips.pn532_iso_dep import FSDI_64, FWT_UNIT_US, Ats, IsoDep
from smartid.sim.chips.pn532_status import RadioFault
from smartid.sim.radio.air import Frame, checked, crc_a, short
from smartid.sim.radio.field import Field

_REQA, _WUPA = 0x26, 0x52
_LEVELS = (0x93, 0x95, 0x97)
_UID_BITS = 40
_CASCADE_TAG, _SAK_CASCADE, SAK_ISO_DEP = 0x88, 0x04, 0x20
_SHORT_WAIT_US = 200  # FDT of a request and an anticollision answer is exact: 91 us
_SELECT_WAIT_US = 1000
_ATS_WAIT_US = 65536 / 13.56  # 14443-4, 5.6.1.1


@dataclass
class Target:
    """A card the chip has listed. sens_res: 2 B as the chip prints it. rate: code of both directions."""

    number: int
    sens_res: bytes
    sak: int
    uid: bytes
    ats: bytes = b""
    iso_dep: IsoDep | None = None
    rate: int = 0
    selected: bool = True

    @property
    def speaks_iso_dep(self) -> bool:
        return bool(self.sak & SAK_ISO_DEP)


class Radio:
    """The antenna side of the chip. `rate` is the code of the bit rate in use, both directions."""

    def __init__(self, field: Field, block_limit: int) -> None:
        self.field = field
        self.rate = 0
        self._block_limit = block_limit

    # --- frames ---------------------------------------------------------------------------------
    def send(self, frame: Frame, wait_us: float) -> Frame:
        """One frame out and one back; RadioFault TIMEOUT or PARITY_ERROR."""
        answer = self.field.exchange(frame, wait_us, self.rate, self.rate)
        if answer is None:
            raise RadioFault(status.TIMEOUT)
        if not answer.parity_ok:
            raise RadioFault(status.PARITY_ERROR)
        return answer

    def transceive(self, payload: bytes, wait_us: float) -> bytes:
        """A payload with CRC_A each way. An answer of less than a byte (type 2 tag) is returned as that byte."""
        answer = self.send(checked(payload), wait_us)
        if answer.collision is not None:
            raise RadioFault(status.COLLISION)
        if answer.bits < 8:
            return answer.data
        if len(answer.data) < 3 or crc_a(answer.data[:-2]) != answer.data[-2:]:
            raise RadioFault(status.CRC_ERROR)
        return answer.data[:-2]

    # --- finding and selecting ------------------------------------------------------------------
    def find(self, number: int, uid: bytes = b"", other_than: bytes = b"") -> Target:
        """Select one card, halted ones included: any, or the one with `uid`.

        other_than: a UID to steer away from; it comes back all the same when it is the only one.
        """
        self.rate = 0
        atqa = self._request((_WUPA,) if uid else (_REQA, _WUPA))
        uid, sak = self._select(_split(uid), _split(other_than))
        return Target(number, atqa, sak, uid)

    def _request(self, requests: tuple[int, ...]) -> bytes:
        """ATQA, most significant byte first. Cards that differ in it collide here already, which does no harm."""
        for command in requests:
            answer = self.field.exchange(short(command), _SHORT_WAIT_US)
            if answer is None:
                continue
            if answer.bits != 16 or not (answer.parity_ok or answer.collision is not None):
                raise RadioFault(status.BIT_COUNT)
            return answer.data[::-1]
        raise RadioFault(status.TIMEOUT)

    def _select(self, wanted: list[bytes], avoided: list[bytes]) -> tuple[bytes, int]:
        """All cascade levels (6.5.4), the 4 B of each given in `wanted` or found. Returns UID and SAK."""
        uid = b""
        for level, command in enumerate(_LEVELS):
            if wanted:
                if level >= len(wanted):
                    raise RadioFault(status.RF_PROTOCOL)
                part = wanted[level]
            else:
                part = self._anticollide(command, avoided[level] if level < len(avoided) else b"")
            if not avoided[level:] or part != avoided[level]:
                avoided = []  # on another card's way already
            sak = self.transceive(bytes([command, 0x70]) + part + bytes([reduce(xor, part)]), _SELECT_WAIT_US)
            if len(sak) != 1:
                raise RadioFault(status.BIT_COUNT)
            if not sak[0] & _SAK_CASCADE:
                return uid + part, sak[0]
            uid += part[1:]
        raise RadioFault(status.RF_PROTOCOL)

    def _anticollide(self, command: int, avoided: bytes) -> bytes:
        """The 4 B of one level, bit by bit where cards collide (6.5.3).

        At a collision those with a 1 go on; where `avoided` is still on the way, those that differ from it.
        """
        known, known_bits = 0, 0
        away_from = int.from_bytes(avoided, "little")
        while True:
            whole, rest = divmod(known_bits, 8)
            nvb = (2 + whole) << 4 | rest
            head = bytes([command, nvb]) + known.to_bytes(5, "little")[: whole + bool(rest)]
            answer = self.send(Frame(head, 16 + known_bits), _SHORT_WAIT_US)
            value = int.from_bytes(answer.data, "little")
            if answer.bits != _UID_BITS - known_bits:
                raise RadioFault(status.BIT_COUNT)
            if answer.collision is None:
                part = (known | value << known_bits).to_bytes(5, "little")
                if reduce(xor, part):
                    raise RadioFault(status.UID_CHECK)
                return part[:4]
            known |= (value & ((1 << answer.collision) - 1)) << known_bits
            known_bits += answer.collision
            if known_bits >= 32:  # only check bytes differ: no two UIDs do that
                raise RadioFault(status.COLLISION)
            on_the_way = avoided and not (known ^ away_from) & ((1 << known_bits) - 1)
            if not (on_the_way and away_from >> known_bits & 1):
                known |= 1 << known_bits
            known_bits += 1

    def halt(self) -> None:
        """HLTA: the one command that a card acknowledges by silence (6.4.3)."""
        self.field.exchange(checked(b"\x50\x00"), 1000, self.rate, self.rate)

    # --- entering ISO/IEC 14443-4 ---------------------------------------------------------------
    def activate(self, target: Target, cid: int | None) -> None:
        """RATS with FSD 64 (E0 50), once more if its answer is spoilt (5.6.1). The target gets ATS and protocol."""
        rats = bytes([0xE0, FSDI_64 << 4 | (cid or 0)])
        for last in (False, True):
            try:
                target.ats = self.transceive(rats, _ATS_WAIT_US)
                if target.ats[0] != len(target.ats):
                    raise RadioFault(status.RF_PROTOCOL)
                break
            except RadioFault:
                if last:
                    IsoDep(self.transceive, Ats(), self._block_limit, cid).deselect()
                    raise
        ats = Ats.parse(target.ats)
        target.rate = 0
        target.iso_dep = IsoDep(self.transceive, ats, self._block_limit, cid if ats.has_cid else None)

    def change_rate(self, target: Target, rate: int, attempts: int) -> None:
        """PPS to one rate for both directions (5.3). Raises RadioFault; the card then stays as it was."""
        ats = Ats.parse(target.ats)
        if rate and not ats.ta >> (rate - 1) & ats.ta >> (rate + 3) & 1:
            raise RadioFault(status.UNSUPPORTED_BY_TARGET)
        pps = bytes([0xD0, 0x11, rate << 2 | rate])
        for attempt in range(attempts):
            try:
                if self.transceive(pps, FWT_UNIT_US * (1 << ats.fwi))[:1] == pps[:1]:
                    self.rate = target.rate = rate
                    return
            except RadioFault:
                if attempt + 1 == attempts:
                    raise
        raise RadioFault(status.RF_PROTOCOL)


def _split(uid: bytes) -> list[bytes]:
    """A UID as given by the host, per level 4 B; cascade tags are put where they are missing."""
    if len(uid) in (0, 4, 8, 12):
        return [uid[at : at + 4] for at in range(0, len(uid), 4)]
    if len(uid) not in (7, 10):
        raise RadioFault(status.BAD_PARAMETER)
    tag = bytes([_CASCADE_TAG])
    parts = [tag + uid[at : at + 3] for at in range(0, len(uid) - 4, 3)]
    return [*parts, uid[-4:]]
