# SPDX-License-Identifier: Apache-2.0
"""What one card has cost so far: only what the models count. The reader's own computing is not among it."""

from __future__ import annotations

from dataclasses import dataclass, field

from smartid.trace.words import Words

_PARTS = (
    ("card", "card_us", Words("卡", "card")),
    ("air", "air_us", Words("空中", "air")),
    ("bus", "bus_us", Words("PN532 匯流排", "PN532 bus")),
    ("screen", "screen_us", Words("畫面匯流排", "screen bus")),
)
_TITLE = Words("由放上身份證起", "since the card was placed")
_NOTE = Words(
    "按模型計算的微秒，並非量度所得；閱讀機本身的運算（包括密碼運算）在模擬環境不計時。",
    "Microseconds counted by the models, not timed. The reader's own computing, cryptography included, is not timed in a simulation.",
)


@dataclass
class Figures:
    """Counted from the moment a card is placed: feed it events, and give it the world's counters when asked."""

    base: dict = field(default_factory=dict)
    apdus: int = 0
    apdus_dg2: int = 0
    bytes_to_card: int = 0
    bytes_from_card: int = 0

    def event(self, event: dict, file: str) -> None:
        """Count one APDU; `file` is the file that was current."""
        if event.get("kind") != "apdu":
            return
        self.apdus += 1
        self.apdus_dg2 += file == "DG2"
        self.bytes_to_card += len(event["command"])
        self.bytes_from_card += len(event["response"])

    def times(self, counters: dict) -> dict:
        """Microseconds since the card was placed, for each part that the world counts."""
        return {
            name: round(counters[name] - self.base.get(name, 0)) for _, name, _ in _PARTS if counters.get(name) is not None
        }

    def message(self, counters: dict) -> dict:
        """For the page."""
        times = self.times(counters)
        parts = [
            {"key": key, **words._asdict(), "us": times[name]} for key, name, words in _PARTS if times.get(name) is not None
        ]
        facts = [
            {"zh": "指令", "en": "APDUs", "value": f"{self.apdus}"},
            {"zh": "其中相片", "en": "of the photo", "value": f"{self.apdus_dg2}"},
            {"zh": "往卡位元組", "en": "bytes to card", "value": f"{self.bytes_to_card:,}"},
            {"zh": "由卡位元組", "en": "bytes from card", "value": f"{self.bytes_from_card:,}"},
        ]
        total = Words(f"{self.apdus} 個指令", f"{self.apdus} APDUs")
        return {
            "type": "figures", "parts": parts, "facts": facts, "title": _TITLE._asdict(), "note": _NOTE._asdict(),
            "sum": total._asdict() if self.apdus else Words("", "")._asdict(),
        }  # fmt: skip
