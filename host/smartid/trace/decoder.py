# SPDX-License-Identifier: Apache-2.0
"""The world's events turned into the rows of a trace, redacted by construction.

A row holds words, lengths, times, and bytes only where they are public (`apdu.Session.is_public`) or still
enciphered; `reveal=True` is the one way to have the rest. Digits typed are never kept, not even then.
"""

from __future__ import annotations

from smartid.trace import pn532
from smartid.trace.apdu import Session
from smartid.trace.words import NOTHING, SECURED, Words, same, screen, status

_OPENED = Words("由模擬卡解密", "opened by the simulated card")
_CARD = {
    "placed": Words("放上身份證", "card placed"),
    "removed": Words("拿走身份證", "card taken away"),
    "pulled": Words("身份證被抽走", "card pulled away"),
    "inserted": Words("插入身份證", "card inserted"),
    "withdrawn": Words("抽出身份證", "card taken out"),
}
# What the reader shows and sounds, and which keys are pressed; a digit may be a secret, so no digit is named.
_SAID = {
    "screen": lambda name: Words("畫面：", "Screen: ") + screen(name),
    "sound": lambda name: Words("聲響：", "Sound: ") + name,
    "key": lambda name: Words("按鍵：", "Key: ") + (Words("數字", "a digit") if name.isdigit() else name),
}


class Decoder:
    """Feed it each event in order; it gives the rows that the event adds or changes.

    A row is a dictionary for JSON: id, kind (apdu, pn532, card, screen, sound, key), t_us since the card was placed, at_us
    since the world began,
    dir (">" to the card, "<" from it, "" neither), lock, words {zh, en}, bytes, sw, status {zh, en}, level (ok, warn,
    bad, info, ""), hex, frames and times (of the exchange); APDUs also have plain and opened, PN532 commands a count.
    A row that comes again with the same id replaces the one before.
    """

    def __init__(self, reveal: bool = False) -> None:
        self.reveal = reveal
        self.session = Session()
        self._next_id = 0
        self._exchange = _Exchange()
        self._repeated: dict | None = None
        self._counted: dict = {}
        self._zero_us = 0

    def feed(self, event: dict) -> list[dict]:
        """The rows that this event adds or changes; none for what a trace does not show."""
        kind = event.get("kind")
        if kind == "apdu":
            return self._apdu(event)
        if kind == "pn532":
            return self._frame(event)
        if kind == "card":
            return self._card(event)
        if kind in _SAID:
            return [self._row(event, _SAID[kind](str(event.get("name") or event.get("key") or "")), level="info")]
        return []

    # --- APDUs -------------------------------------------------------------------------------------------
    def _apdu(self, event: dict) -> list[dict]:
        secured = bool(event.get("secured"))
        plain, answer = event.get("plain_command"), event.get("plain_response")
        if not secured:
            plain, answer = event["command"], event["response"]
        opened = Words(*_OPENED) if secured and plain else NOTHING
        words = self.session.command(plain) if plain else Words("加密指令", "secured command")
        public = self.session.is_public(plain) if plain else False
        shown = secured or public or self.reveal
        command = self._row(
            event, words, dir=">", lock=secured, opened=opened._asdict(), bytes=len(event["command"]),
            file=self.session.file, hex=_hex(event["command"], shown), plain=self._plain(plain, secured, True),
        )  # fmt: skip
        answered = self._answer(event, plain, answer, secured, shown)
        self._exchange.attach(command, shown, self._spent(event))
        return [command, answered]

    def _answer(self, event: dict, plain: bytes | None, answer: bytes | None, secured: bool, shown: bool) -> dict:
        response = event["response"]
        sw = (answer or response)[-2:]
        said, level = status(int.from_bytes(sw, "big"))
        words = self.session.answer(plain, answer) if plain and answer else Words("加密答案", "secured answer")
        if self._channel_opens(plain, answer):
            said, level = SECURED
        return self._row(
            event, words, dir="<", lock=secured and len(response) > 2, opened=NOTHING._asdict(), bytes=len(response),
            sw=sw.hex().upper(), status=said._asdict(), level=level, hex=_hex(response, shown),
            plain=self._plain(answer, secured, False),
        )  # fmt: skip

    def _channel_opens(self, plain: bytes | None, answer: bytes | None) -> bool:
        """The fourth step of PACE with 9000: from here on everything is secured."""
        return bool(plain and answer) and plain[1] == 0x86 and answer[-2:] == b"\x90\x00" and not plain[0] & 0x10

    def _plain(self, apdu: bytes | None, secured: bool, is_command: bool) -> str:
        """The opened APDU: a command's header, an answer's status word; the rest only when asked for."""
        if not apdu or not secured:
            return ""
        if self.reveal:
            return _spaced(apdu)
        kept = apdu[:4] if is_command else apdu[-2:]
        hidden = len(apdu) - len(kept)
        withheld = f"⟨{hidden}⟩" if hidden else ""
        return " ".join(filter(None, (_spaced(kept), withheld) if is_command else (withheld, _spaced(kept))))

    # --- PN532 frames ------------------------------------------------------------------------------------
    def _frame(self, event: dict) -> list[dict]:
        raw = bytes(event["frame"])
        frame = pn532.parse(raw)
        spent = self._spent(event)
        rows = []
        if frame.kind == "command":
            rows, spent = self._exchange.close(spent), {}
            self._exchange = self._exchange.followed_by(frame)
        if self._exchange.is_data:
            return rows + self._exchange.add(_arrow(event), raw, frame, spent, self.reveal)
        if frame.code is None:
            return rows
        return rows + self._chip_row(event, frame, raw)

    def _spent(self, event: dict) -> dict:
        """Time that went by on each path since the event before, where the world counts it."""
        now = event.get("spent")
        if now is None:
            return {}
        before, self._counted = self._counted, now
        return {name: round(now[name] - before.get(name, 0)) for name in now} if before else {}

    def _chip_row(self, event: dict, frame: pn532.Frame, raw: bytes) -> list[dict]:
        """A row for a command to the chip itself; polling again and again stays one row with a count."""
        again, command = self._repeated, frame.kind == "command"
        if again is not None and command and again["hex"] == _spaced(raw):
            again["count"] += 1
            return [again]
        if again is not None and not command and again["count"] > 1:
            return []
        row = self._row(event, same(frame.name), dir=_arrow(event), bytes=len(raw), hex=_spaced(raw), count=1)
        if command:
            self._repeated = row
        return [row]

    # --- the rest ----------------------------------------------------------------------------------------
    def _card(self, event: dict) -> list[dict]:
        self.session = Session()
        if event.get("action") in ("placed", "inserted"):
            self._zero_us = event.get("t_us", 0)
        return [self._row(event, _CARD.get(event.get("action"), same("?")), level="info")]

    def _row(self, event: dict, words: Words, **more) -> dict:
        self._next_id += 1
        at_us = event.get("t_us", 0)
        row = {"id": self._next_id, "kind": event["kind"], "t_us": at_us - self._zero_us, "at_us": at_us}
        row.update({"dir": "", "lock": False})
        row.update(
            words=words._asdict(), bytes=None, sw="", status=NOTHING._asdict(), level="", hex="", frames=[], times={}
        )
        row.update(more)
        return row


class _Exchange:
    """The frames of one InDataExchange (or of a chain of them) up to the next command, and the row they belong to."""

    def __init__(self, is_data: bool = False) -> None:
        self.is_data = is_data
        self._frames: list[tuple[dict, pn532.Frame, bytes]] = []
        self._times: dict[str, int] = {}
        self._row: dict | None = None
        self._shown = False

    def followed_by(self, command: pn532.Frame) -> _Exchange:
        """The exchange that this command belongs to: this one when it goes on with a chained APDU, else a new one."""
        is_data = command.code in pn532.EXCHANGES
        return self if is_data and self.is_data and self._row is None else _Exchange(is_data)

    def add(self, arrow: str, raw: bytes, frame: pn532.Frame, spent: dict, reveal: bool) -> list[dict]:
        """Keep a frame; the row it belongs to, when the APDU is already known."""
        kept = {"dir": arrow, "name": frame.name}
        self._frames.append((kept, frame, raw))
        self._spend(spent)
        if self._row is None:
            return []
        self._show(kept, frame, raw, reveal)
        return [self._row]

    def attach(self, row: dict, shown: bool, spent: dict) -> None:
        """The APDU that these frames carried: its row gets them all, and those that follow."""
        self._row, self._shown = row, shown
        self._spend(spent)
        row["times"] = self._times
        for kept, frame, raw in self._frames:
            self._show(kept, frame, raw, False)

    def close(self, spent: dict) -> list[dict]:
        """The next command has come: what the bus did since was this exchange's answer being fetched."""
        if self._row is None or not spent:
            return []
        self._spend(spent)
        return [self._row]

    def _spend(self, spent: dict) -> None:
        for name, us in spent.items():
            self._times[name] = self._times.get(name, 0) + us

    def _show(self, kept: dict, frame: pn532.Frame, raw: bytes, reveal: bool) -> None:
        withheld = frame.code in pn532.EXCHANGES and not (self._shown or reveal)
        kept["hex"] = f"{_spaced(raw[:8])} ⟨{len(raw) - 8}⟩" if withheld else _spaced(raw)
        if self._row is not None:
            self._row["frames"].append(kept)


def _arrow(event: dict) -> str:
    return ">" if event.get("dir") == "to_chip" else "<"


def _spaced(data: bytes) -> str:
    return bytes(data).hex(" ").upper()


def _hex(data: bytes, shown: bool) -> str:
    return _spaced(data) if shown else f"⟨{len(data)}⟩"
