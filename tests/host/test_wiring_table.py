# SPDX-License-Identifier: Apache-2.0
"""The wiring table of hardware/README.md says what boards/pico2.py does."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Where a constant's part is not the first word of its row's name.
ROWS = {"DISPLAY": "ST7789", "BACKLIGHT": "ST7789", "KEYPAD": "TCA8418", "PANEL": "TCA8418", "BUZZER": "buzzer"}


def pins_of_the_board():
    """{"_PN532_MISO": 16, ...}"""
    found = {}
    for node in ast.parse((ROOT / "firmware" / "boards" / "pico2.py").read_text()).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and node.targets[0].id != "_STRETCH_US":
            found[node.targets[0].id] = node.value.args[0].value
    return found


def rows_of_the_table():
    """[(part, text of its pins), ...]; a row that begins "the same" belongs to the part before it."""
    rows, part = [], ""
    for line in (ROOT / "hardware" / "README.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and cells[0] not in ("part", "---"):
            part = part if cells[0].startswith("the same") else cells[0]
            rows.append((part, cells[2]))
    return rows


def test_the_table_names_every_pin_of_the_board():
    pins = pins_of_the_board()
    assert len(pins) >= 15
    missing = []
    for name, number in pins.items():
        part, _, signal = name.strip("_").partition("_")
        row = ROWS.get(part, part)
        pattern = re.compile(rf"\b{signal or part}\b {number}\b", re.IGNORECASE)
        if not any(row in title and pattern.search(text) for title, text in rows_of_the_table()):
            missing.append(f"{name} = {number}")
    assert missing == []


def test_no_pin_serves_two_parts():
    """The three buses of the PN532 share a header, the keypad and the clock a bus; nothing else shares a pin."""
    owner = {}
    for part, text in rows_of_the_table():
        if part.startswith("DS3231"):
            continue
        for number in re.findall(r"\b\d+\b", text):
            assert owner.setdefault(number, part) == part, f"pin {number}: {owner[number]} and {part}"
