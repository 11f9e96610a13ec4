# SPDX-License-Identifier: Apache-2.0
"""The world's events turned into the rows of a trace, redacted by construction.

A row holds words, lengths, times, and bytes only where they are public (`apdu.Session.is_public`) or still
enciphered; `reveal=True` is the one way to have the rest. Digits typed are never kept, not even then.
"""

from __future__ import annotations

from smartid.trace import pn532
from smartid.trace.apdu import Session
from smartid.trace.words import NOTHING, SECURED, Words, same, status

_OPENED = Words("由模擬卡解密", "opened by the simulated card")
_EVENTS = {
    ("card", "placed"): Words("放上身份證", "card placed"),
    ("card", "removed"): Words("拿走身份證", "card taken away"),
}


class Decoder:
    """Feed it each event in order; it gives the rows that the event adds or changes.

    A row is a dictionary for JSON: id, kind (apdu, pn532, card, screen, sound), t_us, dir (">" to the card, "<" from
    it, "" neither), lock, opened, words {zh, en}, bytes, sw, status {zh, en}, level (ok, warn, bad, ""), hex, frames.
    A row that comes again with the same id replaces the one before.
    """

    def __init__(self, reveal: bool = False) -> None:
        self.reveal = reveal
        self.session = Session()
        self._next_id = 0
        self._exchange = _Exchange()
        self._command: dict | None = None
        self._repeated: dict | None = None

    def feed(self, event: dict) -> list[dict]:
        """The rows that this event adds or changes; none for what a trace does not show."""
        kind = event.get("kind")
        if kind == "apdu":
            return self._apdu(event)
        if kind == "pn532":
            return self._frame(event)
        if kind == "card":
            return self._card(event)
        if kind in ("screen", "sound"):
            return [self._row(event, same(str(event.get("name", ""))), lang=event.get("lang", ""))]
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
        command["t_us"] = event.get("start_us", command["t_us"])
        answer_row = self._answer(event, plain, answer, secured, shown)
        self._exchange.attach(command, shown)
        return [command, answer_row]

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
            plain=self._plain(answer, secured, False), card_us=event.get("card_us"),
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
        withheld = "⟨%d⟩" % hidden if hidden else ""
        return " ".join(filter(None, (_spaced(kept), withheld) if is_command else (withheld, _spaced(kept))))

    # --- PN532 frames ------------------------------------------------------------------------------------
    def _frame(self, event: dict) -> list[dict]:
        raw = bytes(event["frame"])
        frame = pn532.parse(raw)
        to_chip = frame.kind == "command"
        if to_chip:
            self._exchange.command(frame, event)
        if self._exchange.is_data:
            return self._exchange.add(raw, frame, event, to_chip, self.reveal)
        if frame.code is None:
            return []
        return self._chip_row(event, frame, raw, to_chip)

    def _chip_row(self, event: dict, frame: pn532.Frame, raw: bytes, to_chip: bool) -> list[dict]:
        """A row for a command to the chip itself; polling again and again stays one row with a count."""
        again = self._repeated
        if again is not None and again["hex"] == _spaced(raw) and to_chip:
            again["count"] += 1
            return [again]
        if again is not None and not to_chip and again["name"] == frame.name and again["count"] > 1:
            return []
        row = self._row(event, same(frame.name), dir=">" if to_chip else "<", bytes=len(raw), hex=_spaced(raw), count=1)
        row["name"] = frame.name
        if to_chip:
            self._repeated = row
        return [row]

    # --- the rest ----------------------------------------------------------------------------------------
    def _card(self, event: dict) -> list[dict]:
        self.session = Session()
        self._exchange = _Exchange()
        what = "placed" if event.get("placed") else "removed"
        return [self._row(event, _EVENTS["card", what], level="info")]

    def _row(self, event: dict, words: Words, **more) -> dict:
        self._next_id += 1
        row = {"id": self._next_id, "kind": event["kind"], "t_us": event.get("t_us", 0), "dir": "", "lock": False}
        row.update(words=words._asdict(), bytes=None, sw="", status=NOTHING._asdict(), level="", hex="", frames=[])
        row.update(more)
        return row


class _Exchange:
    """The frames between one InDataExchange (or a chain of them) and its last answer, and the row they belong to."""

    def __init__(self) -> None:
        self.is_data = False
        self._frames: list[tuple[dict, pn532.Frame, bytes]] = []
        self._row: dict | None = None
        self._shown = False

    def command(self, frame: pn532.Frame, event: dict) -> None:
        """A command to the chip: a new exchange, unless it goes on with a chained APDU."""
        if self._row is not None or not (self.is_data and frame.code in pn532.EXCHANGES):
            self._frames, self._row, self._shown = [], None, False
        self.is_data = frame.code in pn532.EXCHANGES

    def add(self, raw: bytes, frame: pn532.Frame, event: dict, to_chip: bool, reveal: bool) -> list[dict]:
        """Keep a frame; the row it belongs to, when the APDU is already known."""
        kept = {"dir": ">" if to_chip or frame.kind == "nack" else event.get("dir", "<"), "name": frame.name}
        kept.update({key: event[key] for key in ("air_us", "bus_us", "card_us") if key in event})
        self._frames.append((kept, frame, raw))
        if self._row is None:
            return []
        self._show(kept, frame, raw, reveal)
        return [self._row]

    def attach(self, row: dict, shown: bool) -> None:
        """The APDU that these frames carried: its row gets them all, and those that follow."""
        self._row, self._shown = row, shown
        for kept, frame, raw in self._frames:
            self._show(kept, frame, raw, False)

    def _show(self, kept: dict, frame: pn532.Frame, raw: bytes, reveal: bool) -> None:
        payload_hidden = frame.code in pn532.EXCHANGES and not (self._shown or reveal)
        kept["hex"] = _spaced(raw[:8]) + " ⟨%d⟩" % (len(raw) - 8) if payload_hidden else _spaced(raw)
        self._row["frames"].append(kept)


def _spaced(data: bytes) -> str:
    return bytes(data).hex(" ").upper()


def _hex(data: bytes, shown: bool) -> str:
    return _spaced(data) if shown else "⟨%d⟩" % len(data)
