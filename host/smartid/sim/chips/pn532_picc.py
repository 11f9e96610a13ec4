# SPDX-License-Identifier: Apache-2.0
"""The antenna of a PN532 that is a card to another reader (UM0701-02, 7.3.14; SetParameters, 14443-4 PICC).

    join(second.antenna, first.field)      # the two chips lie on each other
The chip answers RATS with its own ATS, chains, and asks for more time (S(WTX)) while its host thinks. That host's time
is real and not modelled, so its waiting costs nothing here.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from smartid.sim.radio.air import Frame
from smartid.sim.radio.field import Field
from smartid.sim.radio.iso_dep import Work
from smartid.sim.radio.picc import Picc
from smartid.sim.radio.type_a import OFF

UID_FIRST = 0x08  # of a single-size UID that a chip may choose anew (14443-3, 6.5.4)
ATS = bytes.fromhex("05 75 33 92 03")  # FSC 64, 212 and 424 kbit/s, FWI 9 and SFGI 2, CID and NAD


class _Shown:
    """What the host has given the chip to show; the card's half of Picc."""

    atqa, sak, ats, delay_us = b"\x04\x00", 0x20, ATS, 0
    nfcid = bytes(3)

    def power_on(self, interface: str = "") -> None: ...

    def power_off(self) -> None: ...

    def muted(self, interface: str) -> bool:
        return False

    def uid(self) -> bytes:
        return bytes([UID_FIRST]) + self.nfcid

    def transceive(self, command: bytes) -> bytes:
        return b""


class Antenna(Picc):
    """Silent unless its host listens. on_air: called after whatever concerns the host; stir: wakes who waits for it.

    first: the reader's RATS, None before. command: what the host has not fetched yet, None while nothing is. owed: it has
    fetched one and not answered. released: the reader has let go, or its field went off; the host has to listen anew.
    """

    def __init__(self, on_air: Callable[[], None]) -> None:
        self._shown = _Shown()
        super().__init__(self._shown)
        self.on_air, self.stir = on_air, lambda: None
        self._in_field = False
        self.close()

    # --- its host -------------------------------------------------------------------------------
    def listen(self, sens_res: bytes, nfcid: bytes, sel_res: int, historical: bytes) -> None:
        """Be a card from now on. sens_res: 2 B in the order sent; nfcid: the last 3 B of the UID; historical: <= 48 B."""
        self.close()
        shown, self._listens = self._shown, True
        shown.atqa, shown.sak, shown.nfcid = sens_res, sel_res, nfcid
        shown.ats = bytes([len(ATS) + len(historical)]) + ATS[1:] + historical
        if self._in_field:
            super().power_on()
        self.stir()

    def close(self) -> None:
        """Be no card any more."""
        self._listens = self.released = self.owed = False
        self.first: bytes | None = None
        self.command: bytes | None = None
        self._answer = b""
        self.state = OFF
        self.stir()

    @property
    def active(self) -> bool:
        """True between RATS and the end of that activation."""
        return self._listens and self.first is not None

    def keep(self, part: bytes) -> None:
        """The first part of a long answer."""
        self._answer += part

    def answer(self, data: bytes) -> None:
        """The host's answer, or the rest of it, goes on the air when the reader next grants time."""
        whole, self._answer, self.owed = self._answer + data, b"", False
        if self._blocks is not None:
            self._blocks.finish(whole)
        self.stir()

    # --- the air --------------------------------------------------------------------------------
    def power_on(self) -> None:
        self._in_field = True
        if self._listens:
            super().power_on()

    def power_off(self) -> None:
        self._in_field = False
        super().power_off()
        self._let_go()

    def hear_command(self, payload: bytes) -> Frame | None:
        answer = super().hear_command(payload)
        if answer is not None:
            self.first = payload
            self.on_air()
        return answer

    def hear_block(self, frame: Frame) -> Frame | None:
        reply = super().hear_block(frame)
        if self._blocks is not None and self._blocks.deselected:
            self._let_go()
        return reply and reply._replace(after_us=0)

    def work(self, command: bytes) -> Work:
        self.command = command
        self.on_air()
        return Work(b"", math.inf)

    def _let_go(self) -> None:
        if self.active:
            self.close()
            self.released = True
            self.on_air()


def join(antenna: Antenna, field: Field) -> None:
    """Lay one chip's antenna into the other's field."""
    antenna.stir = field.changed
    field.place(antenna)
