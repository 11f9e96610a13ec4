# SPDX-License-Identifier: Apache-2.0
"""What one card has cost so far: only what the models count. Of the reader's own computing, the cryptography alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from smartid.trace.cryptography import step_us
from smartid.trace.steps import Steps
from smartid.trace.words import Words

_PARTS = (
    ("card", "card_us", Words("卡", "card")),
    ("air", "air_us", Words("空中", "air")),
    ("slot", "slot_us", Words("接點", "contacts")),
    ("bus", "bus_us", Words("匯流排", "bus")),
    ("cryptography", "cryptography_us", Words("密碼運算", "cryptography")),
    ("screen", "screen_us", Words("畫面", "screen")),
)
_TITLE = Words("由放上身份證起", "since the card was placed")
_NOTE = Words(
    "按模型計算，並非計時：匯流排指 PN532 的，畫面指送往顯示屏的，密碼運算按 Pico 2 的指令數目。其他運算不在其中。",
    "Modelled, not timed. Bus: the PN532's; screen: pixels sent; cryptography: instructions counted for a Pico 2. "
    "Other computing is not in it.",
)


_PN532_BUS = {"spi": "spi0", "i2c": "i2c0", "hsu": "uart0"}
_SCREEN_BUS = "spi1"


def spent(world, bus: str) -> dict[str, int]:
    """Microseconds that the world has counted so far on each path; `bus` is the one the PN532 hangs on."""
    counters = world.counters()
    slot = counters["slot"]
    buses = counters.get("buses", {})
    return {
        "card_us": counters.get("card_us", 0) + slot["card_us"],
        "air_us": counters.get("air_us", 0),
        "slot_us": slot["line_us"],
        "bus_us": buses.get(_PN532_BUS[bus], 0),
        "screen_us": buses.get(_SCREEN_BUS, 0),
    }


def spoken(icc) -> dict:
    """Protocol and rate in force of a card in the slot, {} when it says nothing."""
    if icc is None or icc.protocol is None:
        return {}
    return {"protocol": f"T={icc.protocol}", "f": icc.f, "d": icc.d, "clock_hz": icc.hz}


def contacts(world, rate: dict, carried: int) -> dict | None:
    """What the slot has cost; rate: of spoken(); carried: octets of the APDUs. None when no card was spoken to."""
    counters = dict(world.slot.counters)
    over = counters["characters"] / carried - 1 if carried else 0.0
    return {**rate, **counters, "overhead": round(over, 4)} if rate else None


_READ_BINARY = 0xB0  # B1 is its odd twin


@dataclass
class Figures:
    """Counted from the moment a card is placed; `base` is what spent() said then."""

    base: dict = field(default_factory=dict)
    apdus: int = 0
    apdus_dg2: int = 0
    bytes_to_card: int = 0
    bytes_from_card: int = 0
    secured: dict[str, int] = field(default_factory=dict)  # step of the reading -> its secured answers
    steps: Steps = field(default_factory=Steps)

    def event(self, event: dict, file: str) -> None:
        """Count one APDU; `file` is the file that was current."""
        if event.get("kind") != "apdu":
            return
        self.apdus += 1
        command = event.get("plain_command") or event["command"]
        self.apdus_dg2 += file == "DG2" and command[1] & 0xFE == _READ_BINARY
        self.bytes_to_card += len(event["command"])
        self.bytes_from_card += len(event["response"])
        step = self.steps.of(event, file)
        self.secured[step] = self.secured.get(step, 0) + bool(event.get("secured"))

    def times(self, now: dict) -> dict:
        """Microseconds since the card was placed, for each path; `now` is what spent() says."""
        computed = round(sum(step_us(step, count) for step, count in self.secured.items()))
        counted = {name: now[name] - self.base.get(name, 0) for _, name, _ in _PARTS if name in now}
        return {**counted, "cryptography_us": computed}

    def message(self, now: dict) -> dict:
        """For the page."""
        times = self.times(now) if self.base else {}
        parts = [{"key": key, **words._asdict(), "us": times[name]} for key, name, words in _PARTS if name in times]
        facts = [
            {"zh": "指令", "en": "APDUs", "value": f"{self.apdus}"},
            {"zh": "相片", "en": "photo", "value": f"{self.apdus_dg2}"},
            {"zh": "出", "en": "out", "value": f"{self.bytes_to_card:,} B"},
            {"zh": "入", "en": "in", "value": f"{self.bytes_from_card:,} B"},
        ]
        total = Words(f"{self.apdus} 個指令", f"{self.apdus} APDUs")
        return {
            "type": "figures", "parts": parts, "facts": facts, "title": _TITLE._asdict(), "note": _NOTE._asdict(),
            "sum": total._asdict() if self.apdus else Words("", "")._asdict(),
        }  # fmt: skip
