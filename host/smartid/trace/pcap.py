# SPDX-License-Identifier: Apache-2.0
"""A trace as a capture file that Wireshark opens without a plug-in.

Contactless: link type 264, ISO/IEC 14443 frames. Contact: link type 228, GSMTAP version 2 in UDP in IPv4, a packet for
each APDU and its answer. What the trace withholds is missing at the end of a packet, which says its true length.
"""

from __future__ import annotations

import contextlib
import socket
import struct
from collections.abc import Iterator
from typing import NamedTuple

LINKTYPE_ISO_14443, LINKTYPE_IPV4 = 264, 228
GSMTAP_PORT = 4729
_MAGIC, _MAJOR, _MINOR, _SNAPLEN = 0xA1B2C3D4, 2, 4, 65535
_TO_CARD, _FROM_CARD = 0xFE, 0xFF
_GSMTAP_VERSION, _GSMTAP_WORDS, _GSMTAP_SIM = 2, 4, 4
_TAP = bytes([_GSMTAP_VERSION, _GSMTAP_WORDS, _GSMTAP_SIM]) + bytes(13)
_LOCALHOST = bytes([127, 0, 0, 1])


class Packet(NamedTuple):
    """at_us; data as far as kept; length: how long it was."""

    at_us: int
    data: bytes
    length: int


def capture(rows: list[dict]) -> bytes:
    """The whole file: what crossed the air, where a card has answered there, else the APDUs: a reader looks for cards on
    the antenna until one is in its slot.
    """
    on_air = [row for row in rows if row["kind"] == "air"]
    if not any(row["dir"] == "<" for row in on_air):
        on_air = []
    link_type = LINKTYPE_ISO_14443 if on_air else LINKTYPE_IPV4
    packets = map(_frame, on_air) if on_air else _exchanges(rows)
    head = struct.pack("<IHHiIII", _MAGIC, _MAJOR, _MINOR, 0, 0, _SNAPLEN, link_type)
    return head + b"".join(map(_record, packets))


def _record(packet: Packet) -> bytes:
    seconds, microseconds = divmod(packet.at_us, 1_000_000)
    return struct.pack("<IIII", seconds, microseconds, len(packet.data), packet.length) + packet.data


def _frame(row: dict) -> Packet:
    """The pseudo-header: version, event, length of the frame that follows."""
    event = _TO_CARD if row["dir"] == ">" else _FROM_CARD
    data = bytes([0, event]) + row["length"].to_bytes(2, "big") + bytes.fromhex(row["octets"])
    return Packet(row["at_us"], data, 4 + row["length"])


def _exchanges(rows: list[dict]) -> Iterator[Packet]:
    apdus = [row for row in rows if row["kind"] == "apdu"]
    for command, answer in zip(apdus[::2], apdus[1::2], strict=False):
        yield _in_ip(command["at_us"], _TAP + _exchange(command, answer), command["bytes"] + answer["bytes"])


def _exchange(command: dict, answer: dict) -> bytes:
    """As much of both as was kept."""
    kept = _octets(command)
    if len(kept) == command["bytes"]:  # an answer without the command it belongs to would be read as one
        kept += _octets(answer)
    return kept


def _octets(row: dict) -> bytes:
    return b"" if row["hex"].startswith("⟨") else bytes.fromhex(row["hex"])


def _in_ip(at_us: int, kept: bytes, length: int) -> Packet:
    """UDP and IPv4 headers before GSMTAP's and the exchange, which were `length` octets long without GSMTAP's."""
    udp = struct.pack(">HHHH", GSMTAP_PORT, GSMTAP_PORT, 8 + len(_TAP) + length, 0)
    total = 20 + len(udp) + len(_TAP) + length
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, total, 0, 0, 64, 17, 0, _LOCALHOST, _LOCALHOST)
    ip = ip[:10] + _checksum(ip).to_bytes(2, "big") + ip[12:]
    return Packet(at_us, ip + udp + kept, total)


class Tap:
    """Sends each exchange to GSMTAP's port on this machine, where Wireshark listens, as its rows come."""

    def __init__(self) -> None:
        self._line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._command: dict | None = None
        self._last = 0

    def feed(self, row: dict) -> None:
        """A row that comes again has been sent."""
        if row["kind"] != "apdu" or row["id"] <= self._last:
            return
        self._last = row["id"]
        if row["dir"] == ">":
            self._command = row
        elif self._command is not None:
            with contextlib.suppress(OSError):  # nobody listens
                self._line.sendto(_TAP + _exchange(self._command, row), ("127.0.0.1", GSMTAP_PORT))


def _checksum(header: bytes) -> int:
    """RFC 791: ones' complement of the ones' complement sum of the header's words."""
    total = sum(struct.unpack(f">{len(header) // 2}H", header))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
