# SPDX-License-Identifier: Apache-2.0
"""Bare hosts for the simulated PN532, one per bus, written from the manual and sharing nothing with chip or driver.

A host sends raw bytes and takes one frame at a time; `command` does a whole command. And a card for the field, which
answers each command with the same bytes turned round and 9000.
"""

from smartid.sim.chips.pn532 import Pn532

ACK = bytes.fromhex("0000FF00FF00")
NACK = bytes.fromhex("0000FFFF0000")
ERROR = bytes.fromhex("0000FF01FF7F8100")
MIRROR = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
ATS = bytes.fromhex("0A783381028073B601E0")
FWT_US = 77_328


def frame(data: bytes, extended: bool = False) -> bytes:
    """A host frame around a command code and its parameters."""
    payload = b"\xd4" + data
    dcs = bytes([-sum(payload) & 0xFF])
    if extended or len(payload) > 255:
        high, low = divmod(len(payload), 256)
        return b"\x00\x00\xff\xff\xff" + bytes([high, low, -(high + low) & 0xFF]) + payload + dcs + b"\x00"
    return b"\x00\x00\xff" + bytes([len(payload), -len(payload) & 0xFF]) + payload + dcs + b"\x00"


def payload(raw: bytes) -> bytes:
    """TFI and data of a frame from the chip, every field of it checked."""
    start = raw.index(b"\x00\xff") + 2
    if raw[start : start + 2] == b"\xff\xff":
        size, start = int.from_bytes(raw[start + 2 : start + 4], "big"), start + 5
        assert sum(raw[start - 3 : start]) & 0xFF == 0
    else:
        size, start = raw[start], start + 2
        assert sum(raw[start - 2 : start]) & 0xFF == 0
    body = raw[start : start + size]
    assert len(body) == size and (sum(body) + raw[start + size]) & 0xFF == 0
    return body


class Host:
    """Subclasses: bus, send(raw), take() -> the next frame or b""."""

    bus = ""

    def __init__(self, field, **options):
        self.chip = Pn532(field, bus=self.bus, **options)
        self.field = field

    def command(self, *parts) -> bytes | None:
        """Parts are hex text or bytes. The answer behind its code; None for the syntax error frame."""
        data = b"".join(bytes.fromhex(part) if isinstance(part, str) else bytes(part) for part in parts)
        self.send(frame(data))
        assert self.take() == ACK
        return self.answer(data[0])

    def answer(self, code: int) -> bytes | None:
        raw = self.take()
        if raw == ERROR:
            return None
        body = payload(raw)
        assert body[:2] == bytes([0xD5, code + 1])
        return body[2:]

    def start(self, *commands) -> "Host":
        """Awake and out of LowVbat."""
        self.wake()
        assert self.command("14 01") == b""
        for command in commands:
            self.command(command)
        return self


class SpiHost(Host):
    bus = "spi"

    def operation(self, operation: int, out: bytes = b"", count: int = 0) -> bytes:
        """One fall of CS; the bytes that come back after the operation's own."""
        self.chip.select()
        back = self.chip.transfer((bytes([operation]) + out + bytes(count)).translate(MIRROR))
        self.chip.deselect()
        return back.translate(MIRROR)[1:]

    def wake(self):
        self.operation(2, count=1)

    def send(self, raw):
        self.operation(1, raw)

    def ready(self) -> bool:
        return self.operation(2, count=1) == b"\x01"

    def take(self):
        if not self.ready():
            return b""
        return _cut(self.operation(3, count=300))


class I2cHost(Host):
    bus = "i2c"

    def wake(self):
        self.chip.read(1)

    def send(self, raw):
        self.chip.write(raw)

    def ready(self) -> bool:
        return self.chip.read(1) == b"\x01"

    def take(self):
        if not self.ready():
            return b""
        raw = self.chip.read(301)
        assert raw[0] == 1
        return _cut(raw[1:])


class HsuHost(Host):
    bus = "hsu"

    def __init__(self, field, **options):
        super().__init__(field, **options)
        self.received = bytearray()
        self.chip.on_send = self.received.extend

    def wake(self):
        self.chip.receive(b"\x55\x55" + bytes(14))

    def send(self, raw):
        self.chip.receive(raw)

    def take(self):
        raw = _cut(bytes(self.received))
        del self.received[: len(raw)]
        return raw


def _cut(raw: bytes) -> bytes:
    """The first frame in bytes that may go on behind it."""
    start = raw.find(b"\x00\xff")
    if start < 0:
        return b""
    head = raw[start + 2 : start + 4]
    if head in (b"\x00\xff", b"\xff\x00"):
        size = 2
    elif head == b"\xff\xff":
        size = 2 + 3 + int.from_bytes(raw[start + 4 : start + 6], "big") + 1
    else:
        size = 2 + head[0] + 1
    with_postamble = raw.startswith(b"\x00\x00\xff")
    return raw[: start + 2 + size + with_postamble]


class EchoCard:
    """A card that turns its command round; `delays` are the times of its next answers."""

    atqa, sak, ats = b"\x04\x00", 0x20, ATS

    def __init__(self, uid=b"\x08\x11\x22\x33", answer=None):
        self._uid, self._answer = uid, answer
        self.delay_us = 0
        self.delays = []
        self.heard = []
        self.powered = 0

    def power_on(self, interface="contactless"):
        self.powered += 1

    def power_off(self):
        pass

    def muted(self, interface):
        return False

    def uid(self):
        return self._uid

    def transceive(self, command):
        self.heard.append(command)
        self.delay_us = self.delays.pop(0) if self.delays else 0
        return self._answer if self._answer is not None else command[::-1] + b"\x90\x00"
