# SPDX-License-Identifier: Apache-2.0
"""APDUs taken apart and put into words (ISO 7816-4, Doc 9303-11).

A session is followed command by command: what SELECT chose decides what READ BINARY reads. Only command headers,
lengths and the few values known to be public are looked at; no personal datum ever gets into a row's words.
"""

from __future__ import annotations

from typing import NamedTuple

from smartid import profile
from smartid.trace import ber
from smartid.trace.words import APPLICATIONS, CONTENTS, FILES, INSTRUCTIONS, NOTHING, Words, same

_PACE_STEPS = {
    None: (1, Words("索取已加密隨機數", "ask for the encrypted nonce")),
    0x81: (2, Words("對映公開匙", "mapping key")),
    0x83: (3, Words("協議公開匙", "agreement key")),
    0x85: (4, Words("核對標記", "token")),
}
_PACE_ANSWERS = {
    0x80: Words("已加密隨機數", "encrypted nonce"),
    0x82: Words("晶片的對映公開匙", "the chip's mapping key"),
    0x84: Words("晶片的協議公開匙", "the chip's agreement key"),
    0x86: Words("晶片的核對標記", "the chip's token"),
}
_PASSWORDS = {1: Words("證件機讀區", "MRZ"), 2: Words("卡上六位數字", "CAN"), 3: same("PIN"), 4: same("PUK")}
_MAPPINGS = {1: "DH-GM", 2: "ECDH-GM", 3: "DH-IM", 4: "ECDH-IM", 6: "ECDH-CAM"}
_CIPHERS = {1: "3DES", 2: "AES-128", 3: "AES-192", 4: "AES-256"}
_PUBLIC_INSTRUCTIONS = (0x22, 0x84, 0x86, 0xA4)
_PUBLIC_FILES = ("EF.DIR", "EF.ATR/INFO", "EF.CardAccess")
_NO_DATA = Words("沒有資料", "no data")


class Command(NamedTuple):
    """A command APDU in its parts; le is 0 when none is asked for."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes
    le: int


def parse(command: bytes) -> Command | None:
    """The parts of a command APDU in short or extended form; None when it is not one (ISO 7816-3, 12.1)."""
    if len(command) < 4:
        return None
    head, body = command[:4], command[4:]
    if not body:
        return Command(*head, b"", 0)
    if body[0] == 0 and len(body) >= 3:
        return _extended(head, body)
    if len(body) == 1:
        return Command(*head, b"", body[0] or 256)
    lc = body[0]
    if len(body) not in (1 + lc, 2 + lc):
        return None
    le = (body[1 + lc] or 256) if len(body) == 2 + lc else 0
    return Command(*head, body[1 : 1 + lc], le)


def _extended(head: bytes, body: bytes) -> Command | None:
    first = int.from_bytes(body[1:3], "big")
    if len(body) == 3:
        return Command(*head, b"", first or 65536)
    if len(body) not in (3 + first, 5 + first):
        return None
    le = (int.from_bytes(body[3 + first :], "big") or 65536) if len(body) == 5 + first else 0
    return Command(*head, body[3 : 3 + first], le)


class Session:
    """Follows one card from power-up: which application and file are current, and how long each file is."""

    def __init__(self) -> None:
        self.application = "mf"
        self.file = ""
        self.lengths: dict[str, int] = {}
        self.arrived: dict[str, int] = {}  # how far into each file the answers have come
        self._before = self.application, self.file

    def command(self, apdu: bytes) -> Words:
        """The words of a plain command; the session follows what it selects."""
        parts = parse(apdu)
        if parts is None:
            return Words("不是指令", "not a command")
        known = {0xA4: self._select, 0xB0: self._read, 0x22: self._mse, 0x86: self._pace, 0x2A: _pso}
        known |= dict.fromkeys((178, 179, 226), self._record)
        words = known.get(parts.ins, _other)(parts)
        return words + Words("（未完）", " (more follows)") if parts.cla & 0x10 else words

    def answer(self, apdu: bytes, response: bytes) -> Words:
        """The words of the answer to that plain command; response is data and status word."""
        parts, data, sw = parse(apdu), response[:-2], response[-2:]
        if parts is None or not data:
            self._forget_failed_select(parts, sw)
            return _NO_DATA
        if parts.ins == 0xB0:
            return self._contents(parts, data)
        if parts.ins == 0xB2:
            return CONTENTS.get(self.file, _NO_WORDS)
        if parts.ins == 0x86:
            return _PACE_ANSWERS.get(ber.inner_tag(data) or 0, _count(data))
        return _count(data)

    def is_public(self, apdu: bytes) -> bool:
        """Whether a plain command and its answer hold nothing personal and nothing secret, whoever the card belongs to.

        By a list of what is known to be public: all that is not on it is withheld.
        """
        parts = parse(apdu)
        if parts is None:
            return False
        return parts.ins in _PUBLIC_INSTRUCTIONS or (parts.ins == 0xB0 and self.file in _PUBLIC_FILES)

    def _forget_failed_select(self, parts: Command | None, sw: bytes) -> None:
        if parts is not None and parts.ins == 0xA4 and sw != b"\x90\x00":
            self.application, self.file = self._before

    def _select(self, parts: Command) -> Words:
        self._before = self.application, self.file
        if parts.p1 == 4:
            self.application, name = APPLICATIONS.get(parts.data, ("?", same(parts.data.hex(" ").upper())))
            self.file = ""
            return same("SELECT ") + name
        identifier = int.from_bytes(parts.data[-2:], "big")
        if not parts.data or identifier == profile.FID_MF:
            self.application, self.file = "mf", ""
            return same("SELECT ") + Words("主檔案", "master file")
        self.file = self._named(0, identifier)
        return same("SELECT " + self.file)

    def _named(self, place: int, identifier: int) -> str:
        """The file whose file identifier (place 0) or short identifier (1) this is, in the current application."""
        for identifiers, name in FILES.get(self.application, {}).items():
            if identifiers[place] == identifier:
                return name
        return f"SFI {identifier:02X}" if place else f"EF {identifier:04X}"

    def _read(self, parts: Command) -> Words:
        if parts.p1 & 0x80:
            self.file, offset = self._named(1, parts.p1 & 0x1F), parts.p2
        else:
            offset = parts.p1 << 8 | parts.p2
        return same(f"READ BINARY {self.file or '?'}, {offset}–{offset + max(parts.le, 1) - 1}")

    def _record(self, parts: Command) -> Words:
        if parts.p2 >> 3:
            self.file = self._named(1, parts.p2 >> 3)
        verb, file = INSTRUCTIONS[parts.ins], self.file or "?"
        if parts.ins == 0xE2:
            return same(f"{verb} {file}")
        number = same(str(parts.p1)) if parts.p2 & 0b100 else Words("最後一項", "last")
        return same(f"{verb} {file}, ") + number

    def _contents(self, parts: Command, data: bytes) -> Words:
        offset = parts.p2 if parts.p1 & 0x80 else parts.p1 << 8 | parts.p2
        at_start = offset == 0
        self.arrived[self.file] = offset + len(data)
        if at_start:
            self.lengths[self.file] = ber.total(data) or len(data)
        if self.file == "EF.CardAccess" and at_start:
            return pace_offers(data) or _count(data)
        count = len(data)
        whole = self.lengths.get(self.file, count)
        what = CONTENTS.get(self.file, _NO_WORDS)
        if whole <= count and at_start:
            return what
        return what + Words(f"，{_grouped(whole)} 中 {count} 位元組", f", {count} of {_grouped(whole)} bytes")

    def _mse(self, parts: Command) -> Words:
        if (parts.p1, parts.p2) == (0x41, 0xA4):
            return same("MSE:Set AT, ") + _CHIP_AUTHENTICATION
        if (parts.p1, parts.p2) in _ENVIRONMENTS:
            return same("MSE:Set ") + _ENVIRONMENTS[parts.p1, parts.p2]
        if (parts.p1, parts.p2) != (0xC1, 0xA4):
            return same(f"MSE {parts.p1:02X} {parts.p2:02X}")
        passwords = [value[0] for tag, value in ber.items(parts.data) if tag == 0x83 and value]
        name = _PASSWORDS.get(passwords[0], same("?")) if passwords else same("?")
        return same("MSE:Set AT, PACE") + Words("，用", " with ") + name

    def _pace(self, parts: Command) -> Words:
        step, words = _PACE_STEPS.get(ber.inner_tag(parts.data), (0, NOTHING))
        if ber.inner_tag(parts.data) == 0x80:
            return same("GENERAL AUTHENTICATE, ") + _CHIP_AUTHENTICATION
        if not step:
            return same("GENERAL AUTHENTICATE")
        return same(f"GENERAL AUTHENTICATE {step}/4") + Words("：", ": ") + words


_NO_WORDS = Words("資料", "data")
_CHIP_AUTHENTICATION = Words("晶片認證", "chip authentication")
_ENVIRONMENTS = {
    (0x81, 0xB6): Words("DST，核對證書", "DST, verifying certificates"),
    (0x81, 0xA4): Words("AT，閱讀機認證", "AT, terminal authentication"),
    (0x41, 0xB6): Words("DST，電子簽署", "DST, signing"),
}
_OPERATIONS = {
    (0x00, 0xBE): Words("核對證書", "verify certificate"),
    (0x9E, 0x9A): Words("電子簽署", "compute signature"),
}


def _pso(parts: Command) -> Words:
    operation = _OPERATIONS.get((parts.p1, parts.p2))
    return same("PSO: ") + operation if operation else _other(parts)


def _other(parts: Command) -> Words:
    name = INSTRUCTIONS.get(parts.ins)
    return same(name) if name else same(bytes(parts[:4]).hex(" ").upper())


def _count(data: bytes) -> Words:
    return Words(f"{len(data)} 位元組", f"{len(data)} bytes")


def _grouped(number: int) -> str:
    """15204 as 15 204, with a space that does not break."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def pace_offers(card_access: bytes) -> Words | None:
    """What EF.CardAccess offers for PACE: mapping, cipher, curve (TR-03110-3, A.1.1.1); None when it names none."""
    offers = []
    for info in ber.sequences(card_access):
        oid, numbers = info
        if oid[:-2] != profile.OID_PACE or len(oid) != len(profile.OID_PACE) + 2:
            continue
        curve = profile.PARAMETERS.get(numbers[1], "?") if len(numbers) > 1 else ""
        names = [_MAPPINGS.get(oid[-2], "?").replace("ECDH", "PACE"), _CIPHERS.get(oid[-1], "?"), curve]
        offers.append(", ".join(filter(None, names)))
    return same("; ".join(offers)) if offers else None
