# SPDX-License-Identifier: Apache-2.0
"""A KiCad 9 schematic from the wiring: a title page and a sheet for each block; nets meet by their global labels.

Every position is a multiple of 1.27 mm, KiCad's grid; y grows downward on a sheet and upward inside a symbol.
"""

import json
import uuid

from hardware.make.wiring import Part, Wiring

G = 1.27
PROJECT = "reader"
BLOCKS = {
    "processor": "Processor, buzzer and lights",
    "contactless": "Contactless: PN532 module",
    "contact": "Contact: card interface, landing slot",
    "panel": "Panel: display and keys",
    "clock": "Clock and secure element",
    "power": "Power: USB-C, charger, cell, gauge",
}
KINDS = {"in": "input", "out": "output", "bidir": "bidirectional", "open": "open_collector"}
# What KiCad may not ask here: symbols are drawn by this script and live in the sheets, not in a library.
SEVERITIES = {"lib_symbol_issues": "ignore", "footprint_link_issues": "ignore"}


def files(wiring: Wiring) -> dict[str, str]:
    """{file name: text} of the whole project."""
    made = {f"{PROJECT}.kicad_pro": _project(), f"{PROJECT}.kicad_sch": _root(wiring)}
    for page, block in enumerate(BLOCKS, 2):
        made[f"{block}.kicad_sch"] = Sheet(wiring, block, page).text()
    return made


def _id(*names) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "smartid/hardware/" + "/".join(map(str, names))))


def _project() -> str:
    erc = {"erc": {"rule_severities": SEVERITIES}}
    return json.dumps({"meta": {"filename": f"{PROJECT}.kicad_pro", "version": 3}, **erc}, indent=2) + "\n"


def _head(name: str, page: str, paper: str) -> str:
    return f"""(kicad_sch (version 20250114) (generator "smartid") (generator_version "9.0") (uuid "{_id(name)}")
(paper "{paper}") (title_block (title "{page}") (company "Smart identity card reader, open profile")
(comment 1 "CERN-OHL-P-2.0") (comment 2 "made by tools/hardware from hardware/wiring.toml"))
"""


def _font(size: float, justify: str = "", bold: bool = False) -> str:
    weight = " bold" if bold else ""
    return f"(effects (font (size {size} {size}){weight}){f' (justify {justify})' if justify else ''})"


def _root(wiring: Wiring) -> str:
    out = [_head("root", "overview", "A4"), "(lib_symbols)"]
    for n, (block, title) in enumerate(BLOCKS.items()):
        x, y = 20 * G + (n % 2) * 90 * G, 30 * G + (n // 2) * 30 * G
        out.append(
            f"(sheet (at {x:.2f} {y:.2f}) (size {80 * G:.2f} {18 * G:.2f}) (stroke (width 0.3) (type solid))"
            f' (fill (color 0 0 0 0)) (uuid "{_id(block, "sheet")}")'
            f' (property "Sheetname" "{title}" (at {x:.2f} {y - G:.2f} 0) {_font(2, "left bottom", True)})'
            f' (property "Sheetfile" "{block}.kicad_sch" (at {x:.2f} {y + 19 * G:.2f} 0) {_font(1.27, "left top")})'
            f' (instances (project "{PROJECT}" (path "/{_id("root")}" (page "{n + 2}")))))'
        )
        own = [(ref, part.facts) for ref, part in wiring.parts.items() if part.facts["block"] == block]
        named = [
            f"{ref}  {facts['title'].split(',')[0]}" for ref, facts in own if "title" in facts and "key" not in facts
        ]
        text = "\\n".join(named + ["SW1 to SW16  key switches"] * (block == "panel"))
        out.append(f'(text "{text}" (exclude_from_sim no) (at {x + 2 * G:.2f} {y + G:.2f} 0) {_font(1.5, "left top")})')
    return "\n".join(out) + '\n(sheet_instances (path "/" (page "1")))\n)\n'


class Sheet:
    """One block: parts with many pins in columns from the left, two-ended ones in a grid after them."""

    def __init__(self, wiring: Wiring, block: str, page: int):
        self.wiring, self.block, self.page = wiring, block, page
        self.nets = wiring.net_of()
        self.library, self.items = {}, []
        own = [part for part in wiring.parts.values() if part.facts["block"] == block]
        self.x, self.y = 46 * G, 20 * G
        for part in sorted((p for p in own if len(p.pins) > 2), key=lambda p: -len(p.pins)):
            self._place_box(part)
        self.x += 0 if self.y == 20 * G else 68 * G
        self.y = 20 * G
        for part in (p for p in own if len(p.pins) == 2):
            self._place_small(part)
        if block == "power":
            self._place_flags()

    def text(self) -> str:
        symbols = "\n".join(self.library.values())
        head = _head(self.block, BLOCKS[self.block], "A4")
        return f"{head}(lib_symbols\n{symbols})\n" + "\n".join(self.items) + "\n)\n"

    def _place_box(self, part: Part) -> None:
        rows = (len(part.pins) + 1) // 2
        height = 2 * rows + 2
        if self.y + height * G > 148 * G:
            self.x, self.y = self.x + 68 * G, 20 * G
        at = {}
        for n, pin in enumerate(part.pins):
            side, row = (-1, n) if n < rows else (1, n - rows)
            at[pin.number] = (side * 16, rows - 1 - 2 * row, side)
        half = rows + 1
        self._symbol(part, at, (13, half), (self.x, self.y + half * G), (-half - 1.2, half + 1.2))
        self.y += (height + 10) * G

    def _place_small(self, part: Part) -> None:
        if self.y > 118 * G:
            self.x, self.y = self.x + 58 * G, 20 * G
        at = {part.pins[0].number: (-6, 0, -1), part.pins[1].number: (6, 0, 1)}
        self._symbol(part, at, (3, 1), (self.x, self.y), (-2.2, 2.6))
        self.y += 8 * G

    def _symbol(self, part, at, half, where, texts) -> None:
        """at: {pad: (x, y, side)} of the pin's end, half: of the box, texts: y of reference and value; all in grids."""
        x, y = where
        small = len(part.pins) == 2
        facts = part.facts
        value = f"key {facts['key']}" if "key" in facts else facts.get("value") or f"{facts['maker']} {facts['number']}"
        if facts.get("optional"):
            value += " (optional)"
        self.library[part.ref] = _library_symbol(part.ref, part.pins, at, half, hide=small)
        pins = " ".join(f'(pin "{p.number}" (uuid "{_id(part.ref, p.number)}"))' for p in part.pins)
        top, bottom = y + texts[0] * G, y + texts[1] * G
        self.items.append(
            f'(symbol (lib_id "{PROJECT}:{part.ref}") (at {x:.2f} {y:.2f} 0) (unit 1) (exclude_from_sim no)'
            f' (in_bom yes) (on_board yes) (dnp no) (uuid "{_id(part.ref)}")'
            f' (property "Reference" "{part.ref}" (at {x:.2f} {top:.2f} 0) {_font(1.6, bold=True)})'
            f' (property "Value" "{value}" (at {x:.2f} {bottom:.2f} 0) {_font(1.27)})'
            f' (property "Description" "{facts.get("title", facts["why"])}" (at 0 0 0) (hide yes) {_font(1.27)})'
            f' {pins} (instances (project "{PROJECT}" (path "/{_id("root")}/{_id(self.block, "sheet")}"'
            f' (reference "{part.ref}") (unit 1)))))'
        )
        for pin in part.pins:
            px, py, side = at[pin.number]
            self._end(part.ref, pin.number, x + px * G, y - py * G, side)

    def _end(self, ref, number, x, y, side) -> None:
        net = self.nets.get((ref, number))
        if net is None:
            self.items.append(f'(no_connect (at {x:.2f} {y:.2f}) (uuid "{_id(ref, number, "open")}"))')
            return
        far = x + side * 2 * G
        self.items.append(
            f"(wire (pts (xy {x:.2f} {y:.2f}) (xy {far:.2f} {y:.2f})) (stroke (width 0) (type default))"
            f' (uuid "{_id(ref, number, "wire")}"))'
        )
        angle, justify = (180, "right") if side < 0 else (0, "left")
        shape = "passive" if net in ("GND", "3V3", "VSYS") else "bidirectional"
        self.items.append(
            f'(global_label "{net}" (shape {shape}) (at {far:.2f} {y:.2f} {angle}) {_font(1.27, justify)}'
            f' (uuid "{_id(ref, number, "label")}"))'
        )

    def _place_flags(self) -> None:
        """A flag says: this net has its supply, though it comes through a plug, a fuse or a module."""
        self.y += 4 * G
        for net in (n for n, ends in self.wiring.nets.items() if needs_flag(ends)):
            ref = f"#FLG_{net}"
            if self.y > 118 * G:
                self.x, self.y = self.x + 58 * G, 20 * G
            self.nets[ref, "1"] = net
            pin = type("Flag", (), {"number": "1", "name": "supplied", "kind": "power_out"})
            facts = {"value": f"supply of {net}", "why": "for the rule check"}
            flag = type("Flag", (), {"ref": ref, "pins": [pin], "facts": facts})
            self._symbol(flag, {"1": (-6, 0, -1)}, (3, 1), (self.x, self.y), (-2.2, 2.6))
            self.y += 8 * G


def needs_flag(ends) -> bool:
    kinds = {pin.kind for _, pin in ends}
    return "power_in" in kinds and "power_out" not in kinds


def _library_symbol(ref, pins, at, half, hide) -> str:
    w, h = half[0] * G, half[1] * G
    drawn = []
    for pin in pins:
        x, y, side = at[pin.number]
        angle, kind = (0 if side < 0 else 180), KINDS.get(pin.kind, pin.kind)
        drawn.append(
            f"(pin {kind} line (at {x * G:.2f} {y * G:.2f} {angle}) (length {3 * G:.2f})"
            f' (name "{pin.name}" {_font(1.1)}) (number "{pin.number}" {_font(0.9)}))'
        )
    numbers = "(pin_numbers (hide yes)) " if hide or all(pin.number == pin.name for pin in pins) else ""
    hidden = numbers + f"(pin_names (offset 0.5){' (hide yes)' if hide else ''})"
    properties = " ".join(
        f'(property "{name}" "{text}" (at 0 0 0) {_font(1.27)})' for name, text in (("Reference", ref), ("Value", ref))
    )
    return (
        f'(symbol "{PROJECT}:{ref}" {hidden} (exclude_from_sim no) (in_bom yes) (on_board yes) {properties}'
        f' (symbol "{ref}_0_1" {_outline(ref, w, h)}) (symbol "{ref}_1_1" {" ".join(drawn)}))'
    )


def _outline(ref, w, h) -> str:
    """Two plates for a capacitor, an open contact for a key, a box for all else."""
    if ref[0] == "C":
        lines = [((-w, 0), (-0.5, 0)), ((-0.5, 2), (-0.5, -2)), ((0.5, 2), (0.5, -2)), ((0.5, 0), (w, 0))]
    elif ref[:2] == "SW" and h < 2 * G:
        lines = [((-w, 0), (-2, 0)), ((-2, 0), (1.8, 1.6)), ((2, 0), (w, 0))]
    else:
        corners = f"(start {-w:.2f} {h:.2f}) (end {w:.2f} {-h:.2f})"
        return f"(rectangle {corners} (stroke (width 0.25) (type default)) (fill (type background)))"
    return " ".join(
        f"(polyline (pts (xy {a[0]:.2f} {a[1]:.2f}) (xy {b[0]:.2f} {b[1]:.2f})) (stroke (width 0.3) (type default))"
        " (fill (type none)))"
        for a, b in lines
    )
