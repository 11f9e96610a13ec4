# SPDX-License-Identifier: Apache-2.0
"""What is made from what, and the proof that the committed files are still that.

Texts are made again and compared. STL, pictures and the PDF differ from one version of a tool to the next, so made.json
holds the hash of the sources each was made from, and of itself.
"""

import hashlib
import json
from pathlib import Path

from hardware.make import enclosure, kicad, netlist, pictures, schematic, tables, wiring

HARDWARE = wiring.HARDWARE
README, MADE = HARDWARE / "README.md", HARDWARE / "made.json"
SHEETS = HARDWARE / "schematic"
DRAWN = HARDWARE / "pictures"


def texts(source: wiring.Wiring) -> tuple[dict[Path, str], list[str]]:
    """({file: what it has to hold}, faults that the rule checks found)."""
    circuit, found = netlist.build(source)
    readme = README.read_text(encoding="utf-8")
    for name, table in (("pins", tables.pin_table), ("parts", tables.bom_table), ("to confirm", tables.checks_table)):
        readme = tables.fill(readme, name, table(source))
    made = {README: readme, HARDWARE / "bom.csv": tables.bom_csv(source), HARDWARE / "reader.net": circuit}
    made |= {SHEETS / name: text for name, text in schematic.files(source).items()}
    return made, wiring.faults(source) + found


def build() -> list[str]:
    """Everything but the PDF. Returns the faults of the rule checks."""
    made, faults = texts(wiring.load())
    for folder in (SHEETS, DRAWN):
        folder.mkdir(exist_ok=True)
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")
    record(pictures.draw(wiring.load(), DRAWN), _wiring_hash())
    shells = enclosure.export()
    record(shells + enclosure.draw(), _hash(enclosure.SOURCE))
    for what, is_mm, least in enclosure.clearances():
        print(f"{what}: {is_mm:.2f} mm (at least {least:g})")
    return faults + solids()


def schematic_pdf() -> list[str]:
    """KiCad's own rule check of the committed sheets, and the PDF of them."""
    sheets = [SHEETS / name for name in schematic.files(wiring.load())]
    report, pdf, root = SHEETS / "erc.json", SHEETS / "reader.pdf", "/work/reader.kicad_sch"
    kicad.run(["sch", "erc", "--format", "json", "--severity-all", "-o", "/work/erc.json", root], sheets, [report])
    found = json.loads(report.read_text())
    report.unlink()
    violations = [violation for sheet in found["sheets"] for violation in sheet["violations"]]
    print(f"KiCad {found['kicad_version']}: {len(violations)} violations on {len(found['sheets'])} sheets")
    kicad.run(["sch", "export", "pdf", "-o", "/work/reader.pdf", root], sheets, [pdf])
    record([pdf], _sheets_hash())
    return [f"{v['description']}: " + ", ".join(item["description"] for item in v["items"]) for v in violations]


def check() -> list[str]:
    """What is committed and differs from what its source says, one line each."""
    made, faults = texts(wiring.load())
    for path, text in made.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            faults.append(f"{_name(path)} is not what wiring.toml says: run tools/hardware")
    today = {"enclosure": _hash(enclosure.SOURCE), "pictures": _wiring_hash(), "schematic": _sheets_hash()}
    recorded = json.loads(MADE.read_text())
    for name, (source, itself) in recorded.items():
        path = HARDWARE / name
        if not path.is_file() or _hash(path) != itself:
            faults.append(f"{name} was changed or is missing")
        elif today[path.parent.name] != source:
            faults.append(f"{name} is older than its source")
    return faults + solids()


def solids() -> list[str]:
    """Are the shells closed, and as large as they should be (look.md: 84 x 148 x 24, without the raised marks)?"""
    faults = []
    for part in enclosure.SHELLS:
        found = enclosure.measure(enclosure.FOLDER / f"{part}.stl")
        if found["open_edges"]:
            faults.append(f"{part}.stl: {found['open_edges']} open edges")
        size = [round(high - low, 1) for low, high in zip(found["low"], found["high"], strict=True)]
        if part != "keys" and (size[0] != 84 or not 148 <= size[1] <= 149.5 or size[2] > 16):
            faults.append(f"{part}.stl measures {size}")
    return faults


def record(paths: list[Path], source: str) -> None:
    """Note what was made, and from what."""
    recorded = json.loads(MADE.read_text()) if MADE.is_file() else {}
    recorded |= {_name(path): [source, _hash(path)] for path in paths}
    MADE.write_text(json.dumps(dict(sorted(recorded.items())), indent=1) + "\n")


def _name(path: Path) -> str:
    return path.relative_to(HARDWARE).as_posix()


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _wiring_hash() -> str:
    """Of what the pictures show, so that another price draws nothing anew."""
    source = wiring.load()
    shown = [pictures.harness(source, parts) for parts in pictures.STEPS.values()]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def _sheets_hash() -> str:
    sheets = schematic.files(wiring.load())
    return hashlib.sha256(json.dumps(sheets, sort_keys=True).encode()).hexdigest()
