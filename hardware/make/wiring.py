# SPDX-License-Identifier: Apache-2.0
"""hardware/wiring.toml read and checked: parts, nets, boards. Every other module here works from what this returns."""

import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HARDWARE = Path(__file__).resolve().parent.parent
SOURCE = HARDWARE / "wiring.toml"
KINDS = {"power_in", "power_out", "in", "out", "bidir", "open", "passive"}


class WiringError(Exception):
    """What is wrong in wiring.toml, in one line."""


@dataclass(frozen=True)
class Pin:
    number: str
    name: str
    kind: str


@dataclass
class Part:
    ref: str
    facts: dict
    pins: list[Pin]

    def named(self, name: str) -> list[Pin]:
        return [pin for pin in self.pins if pin.name == name]


@dataclass
class Wiring:
    parts: dict[str, Part] = field(default_factory=dict)
    nets: dict[str, list[tuple[str, Pin]]] = field(default_factory=lambda: defaultdict(list))
    open: dict[tuple[str, str], str] = field(default_factory=dict)
    boards: dict[str, dict] = field(default_factory=dict)
    rail_limit_ma: dict[str, int] = field(default_factory=dict)
    keys: list[list[str]] = field(default_factory=list)

    def net_of(self) -> dict[tuple[str, str], str]:
        """{(part, pin number): net}"""
        return {(ref, pin.number): net for net, ends in self.nets.items() for ref, pin in ends}

    def board_pins(self, name: str) -> dict[str, int]:
        """{net: pin of the processor}; the Pico's follow from the nets of A1."""
        board = self.boards[name]
        if "pins" in board:
            return board["pins"]
        ends = [(net, pin.name) for net, ends in self.nets.items() for ref, pin in ends if ref == "A1"]
        return {net: int(pin[2:]) for net, pin in ends if pin.startswith("GP")}


def load(path: Path = SOURCE) -> Wiring:
    """Read the source. Raises WiringError when a name does not exist or is said twice."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    wiring = Wiring(boards=raw["board"], rail_limit_ma=raw["rail_limit_ma"], keys=raw["keys"]["names"])
    for ref, facts in raw["part"].items():
        wiring.parts[ref] = Part(ref, facts, [_pin(ref, text) for text in facts.pop("pins")])
    for ref, facts in raw["passive"].items():
        _two_ended(wiring, ref, facts, facts["between"])
    _keys(wiring, raw["keys"])
    for net, text in raw["net"].items():
        for end in text.split():
            wiring.nets[net] += _ends(wiring, end)
    for end, reason in raw["open"].items():
        wiring.open.update({(ref, pin.number): reason for ref, pin in _ends(wiring, end)})
    return wiring


def _pin(ref: str, text: str) -> Pin:
    number, name, kind = text.split()
    if kind not in KINDS:
        raise WiringError(f"{ref}.{name}: there is no kind {kind!r} of pin")
    return Pin(number, name, kind)


def _two_ended(wiring: Wiring, ref: str, facts: dict, between: list[str]) -> None:
    pins = [Pin("1", "1", "passive"), Pin("2", "2", "passive")]
    wiring.parts[ref] = Part(ref, facts, pins)
    for net, pin in zip(between, pins, strict=True):
        wiring.nets[net].append((ref, pin))


def _keys(wiring: Wiring, keys: dict) -> None:
    """One switch for each crossing, SW1 to SW16 row by row."""
    facts = {name: keys[name] for name in ("block", "maker", "number", "second", "price", "why")}
    for row, names in zip(keys["rows"], keys["names"], strict=True):
        for column, name in zip(keys["columns"], names, strict=True):
            number = sum(ref.startswith("SW") and "key" in part.facts for ref, part in wiring.parts.items()) + 1
            _two_ended(wiring, f"SW{number}", {**facts, "key": name, "title": "key switch"}, [row, column])


def _ends(wiring: Wiring, end: str) -> list[tuple[str, Pin]]:
    ref, _, name = end.partition(".")
    pins = wiring.parts[ref].named(name) if ref in wiring.parts else []
    if not pins:
        raise WiringError(f"{end} does not exist")
    return [(ref, pin) for pin in pins]


def faults(wiring: Wiring) -> list[str]:
    """Everything that contradicts itself: our own electrical rule check, one line a fault."""
    return [*_pins_used_once(wiring), *_nets(wiring), *_addresses(wiring), *_rails(wiring)]


def _pins_used_once(wiring):
    where = defaultdict(list)
    for net, ends in wiring.nets.items():
        for ref, pin in ends:
            where[ref, pin.number].append(net)
    for key in wiring.open:
        where[key].append("left open")
    for ref, part in wiring.parts.items():
        for pin in part.pins:
            used = where[ref, pin.number]
            if len(used) != 1:
                yield f"{ref}.{pin.name} (pad {pin.number}): " + (
                    " and ".join(used) or "neither in a net nor left open"
                )


def _nets(wiring):
    for net, ends in wiring.nets.items():
        kinds = [pin.kind for _, pin in ends]
        if len(ends) < 2:
            yield f"{net}: one end only"
        if kinds.count("power_out") > 1 or kinds.count("out") > 1:
            yield f"{net}: driven by two"
        if "power_out" in kinds and "out" in kinds:
            yield f"{net}: a signal drives a supply"
        if "in" in kinds and not {"out", "bidir", "open", "power_out", "passive"} & set(kinds) and net != "GND":
            yield f"{net}: inputs, and nothing drives them"
        if "open" in kinds and "passive" not in kinds:
            yield f"{net}: open drain without a pull-up"


def _addresses(wiring):
    seen = {}
    for ref, part in wiring.parts.items():
        address = part.facts.get("address")
        if address is not None and seen.setdefault(address, ref) != ref:
            yield f"I2C address 0x{address:02x}: {seen[address]} and {ref}"


def _rails(wiring):
    for rail, limit in wiring.rail_limit_ma.items():
        load = rail_load_ma(wiring, rail)
        if load > limit:
            yield f"{rail}: {load} mA drawn, {limit} mA available"


def rail_load_ma(wiring: Wiring, rail: str) -> int:
    return sum(part.facts["ma"] for part in wiring.parts.values() if part.facts.get("rail") == rail)
