# SPDX-License-Identifier: Apache-2.0
"""Command APDUs: bytes to fields and back, short and extended. ISO/IEC 7816-3, 12.1."""

from dataclasses import dataclass

from smartid.sim.card import status
from smartid.sim.card.status import Refused

MAX_COMMAND = MAX_RESPONSE = 2048  # whole APDUs, as EF.ATR/INFO says in DO 7F66
SHORT_MAX, EXTENDED_MAX = 256, 65536

_WITH_PIN = (0x20, 0x24, 0x2C)  # VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER

CHAINED = 0x10  # class byte, b5: more of this command follows
SECURED = 0x0C  # class byte, b4 b3: secure messaging, header authenticated


@dataclass(frozen=True)
class Command:
    """`ne`: bytes wanted at most, 0 where there is no Le field; `room`: the most the answer can carry."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    ne: int = 0
    room: int = MAX_RESPONSE - 2

    @property
    def header(self) -> bytes:
        return bytes((self.cla, self.ins, self.p1, self.p2))

    @property
    def p1p2(self) -> int:
        return self.p1 << 8 | self.p2

    @property
    def wants_all(self) -> bool:
        """Le was all zeros: as much as there is."""
        return self.ne in (SHORT_MAX, EXTENDED_MAX)

    def encode(self) -> bytes:
        """Short where it fits, else extended."""
        extended = len(self.data) > 255 or self.ne > SHORT_MAX
        lc = bytes([len(self.data)]) if not extended else b"\0" + len(self.data).to_bytes(2, "big")
        body = lc + self.data if self.data else b""
        if not self.ne:
            return self.header + body
        if not extended:
            return self.header + body + bytes([self.ne & 0xFF])
        return self.header + body + (b"" if body else b"\0") + (self.ne & 0xFFFF).to_bytes(2, "big")


def masked(raw: bytes) -> bytes:
    """As a trace may show it: a PIN by as many asterisks, whatever else is wrong with the command."""
    if len(raw) > 5 and raw[1] in _WITH_PIN:
        return raw[:5] + b"*" * (len(raw) - 5)
    return raw


def decode(raw: bytes) -> Command:
    """Raises Refused 6700 for anything that is not one of the seven cases of ISO/IEC 7816-3, table 13."""
    if not 4 <= len(raw) <= MAX_COMMAND:
        raise Refused(status.WRONG_LENGTH)
    body = raw[4:]
    data, ne = _extended(body) if len(body) >= 3 and body[0] == 0 else _short(body)
    return Command(*raw[:4], data=data, ne=ne)


def _short(body: bytes) -> tuple[bytes, int]:
    if not body:
        return b"", 0
    if len(body) == 1:
        return b"", body[0] or SHORT_MAX
    size, rest = body[0], body[1:]
    if size and len(rest) == size:
        return rest, 0
    if size and len(rest) == size + 1:
        return rest[:size], rest[size] or SHORT_MAX
    raise Refused(status.WRONG_LENGTH)


def _extended(body: bytes) -> tuple[bytes, int]:
    size, rest = int.from_bytes(body[1:3], "big"), body[3:]
    if not rest:
        return b"", size or EXTENDED_MAX
    if size and len(rest) == size:
        return rest, 0
    if size and len(rest) == size + 2:
        return rest[:size], int.from_bytes(rest[size:], "big") or EXTENDED_MAX
    raise Refused(status.WRONG_LENGTH)
