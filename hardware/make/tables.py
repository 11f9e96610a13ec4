# SPDX-License-Identifier: Apache-2.0
"""The pin tables and the bill of materials, as text."""

import csv
import io
import re
from itertools import groupby

from hardware.make.wiring import Wiring

BEGIN, END = "<!-- {} begin: made by tools/hardware from wiring.toml -->", "<!-- {} end -->"


def pin_table(wiring: Wiring) -> str:
    """| net | Pico | ESP32-S3 | goes to |"""
    pico, esp = wiring.board_pins("pico2"), wiring.board_pins("esp32s3")
    lines = ["| net | Pico, Pico 2 | ESP32-S3 | goes to |", "|---|---|---|---|"]
    for net in [*sorted(pico, key=pico.get), *sorted(esp.keys() - pico.keys())]:
        ends = [f"{ref}.{pin.name}" for ref, pin in wiring.nets.get(net, []) if ref != "A1" and ref[0] not in "RC"]
        ends = ends or [ref for ref, _ in wiring.nets.get(net, []) if ref != "A1"]
        here, there = (f"{name}{pins[net]}" if net in pins else "-" for name, pins in (("GP", pico), ("GPIO", esp)))
        lines.append(f"| {net} | {here} | {there} | {', '.join(ends) or '-'} |")
    return "\n".join(lines) + "\n"


def bom_rows(wiring: Wiring) -> list[dict]:
    """Equal parts in one row."""
    rows = {}
    for ref, part in wiring.parts.items():
        facts = part.facts
        title = facts.get("title") or f"{'resistor' if ref[0] == 'R' else 'capacitor'} {facts['value']}, 0603"
        optional = " (optional)" if facts.get("optional") and "optional" not in title else ""
        key = (title + optional, facts.get("number", ""))
        low, high = facts.get("price", (0.01, 0.1))
        row = {
            "refs": [],
            "title": key[0],
            "maker": facts.get("maker", "any"),
            "number": key[1] or facts.get("value", ""),
        }
        row |= {"second": facts.get("second", "any"), "low": low, "high": high, "why": facts["why"]}
        row |= {"check": "; ".join(facts.get("check", []))}
        rows.setdefault(key, row)["refs"].append(ref)
    return list(rows.values())


def bom_csv(wiring: Wiring) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ["refs", "quantity", "part", "maker", "number", "second source", "usd low", "usd high", "why", "check"]
    )
    for row in bom_rows(wiring):
        named = [row[name] for name in ("title", "maker", "number", "second", "low", "high", "why", "check")]
        writer.writerow([_range(row["refs"]), len(row["refs"]), *named])
    return out.getvalue()


def bom_table(wiring: Wiring) -> str:
    lines = ["| refs | part | first choice | second | US$ each |", "|---|---|---|---|---|"]
    rows = [row for row in bom_rows(wiring) if row["refs"][0][0] not in "RC"]
    for row in rows:
        first = f"{row['maker']} {row['number']}"
        price = f"{row['low']:g} to {row['high']:g}"
        lines.append(f"| {_range(row['refs'])} | {row['title']} | {first} | {row['second']} | {price} |")
    low, high = (sum(row[end] * len(row["refs"]) for row in bom_rows(wiring)) for end in ("low", "high"))
    lines.append(
        f"| R, C | {sum(ref[0] in 'RC' for ref in wiring.parts)} resistors and capacitors, see bom.csv | any | any | |"
    )
    lines.append(f"| | all parts, without board, case and postage | | | {low:.0f} to {high:.0f} |")
    return "\n".join(lines) + "\n"


def checks_table(wiring: Wiring) -> str:
    lines = ["| part | to confirm with the maker before ordering a board |", "|---|---|"]
    for ref, part in wiring.parts.items():
        lines += [f"| {ref} {part.facts['number']} | {text} |" for text in part.facts.get("check", [])]
    return "\n".join(lines) + "\n"


def _range(refs: list[str]) -> str:
    """SW1 to SW16 as SW1-16."""
    out = []
    for letters, group in groupby(refs, lambda ref: re.match("[A-Z]+", ref)[0]):
        numbers = [int(ref[len(letters) :]) for ref in group]
        run = len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1
        out += [f"{letters}{numbers[0]}-{numbers[-1]}"] if run else [f"{letters}{n}" for n in numbers]
    return " ".join(out)


def fill(text: str, name: str, table: str) -> str:
    """Put a table between its two marks in a README."""
    begin, end = BEGIN.format(name), END.format(name)
    before, rest = text.split(begin)
    return f"{before}{begin}\n{table}{end}{rest.split(end)[1]}"
