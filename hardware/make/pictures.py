# SPDX-License-Identifier: Apache-2.0
"""Wiring pictures by WireViz: the Pico on the left, what hangs on it on the right, a picture for each step."""

from pathlib import Path

from hardware.make.wiring import Wiring

STEPS = {"display": ["A3"], "keys": ["U2"], "contactless": ["A2"], "clock": ["U3", "U4", "U7"], "contact": ["U1"]}
FIXED = {"GND": "BK", "3V3": "RD", "VSYS": "OG"}
OTHERS = ["BU", "YE", "GN", "VT", "WH", "BN", "TQ", "PK", "GY"]


def harness(wiring: Wiring, parts: list[str]) -> dict:
    """What WireViz takes: connectors, one bundle of wires for each part, which wire goes where."""
    ends, used = [], []
    for ref in parts:
        wires = _wires(wiring, ref)
        used += [pin for pin, _, _ in wires]
        ends.append((ref, wires))
    pico = wiring.parts["A1"]
    shown = [pin for pin in pico.pins if pin.number in {pin.number for pin in used}]
    connectors = {"A1": _connector(wiring, "A1", shown)}
    cables, connections = {}, []
    for ref, wires in ends:
        connectors[ref] = _connector(wiring, ref, [pin for _, pin, _ in wires])
        nets = [net for _, _, net in wires]
        colours = iter(OTHERS * 3)
        wire_colours = [FIXED.get(net) or next(colours) for net in nets]
        cables[f"W_{ref}"] = {"category": "bundle", "colors": wire_colours, "wirelabels": nets, "wirecount": len(nets)}
        numbers = list(range(1, len(nets) + 1))
        sides = [[_number(pin) for pin in column] for column in (_column(wires, 0), _column(wires, 1))]
        connections.append([{"A1": sides[0]}, {f"W_{ref}": numbers}, {ref: sides[1]}])
    options = {"fontname": "DejaVu Sans", "bgcolor": "WH"}
    return {"options": options, "connectors": connectors, "cables": cables, "connections": connections}


def _number(pin):
    """WireViz takes digits for a number wherever it sees them."""
    return int(pin.number) if pin.number.isdigit() else pin.number


def _column(wires, side):
    return [wire[side] for wire in wires]


def _wires(wiring, ref):
    """[(pin of the Pico, pin of the part, net)]; of several grounds of the part the first stands for all."""
    out, done = [], set()
    for net, ends in wiring.nets.items():
        here = next((pin for part, pin in ends if part == "A1"), None)
        there = [pin for part, pin in ends if part == ref]
        if here is None or not there:
            continue
        for pin in there[:1] if net == "GND" else there:
            if (net, pin.name) not in done:
                done.add((net, pin.name))
                out.append((here, pin, net))
    return out


def _connector(wiring, ref, pins):
    facts = wiring.parts[ref].facts
    title = f"{facts['maker']} {facts['number']}" if ref != "A1" else "Raspberry Pi Pico 2"
    numbers = [_number(pin) for pin in pins]
    return {"type": title, "pins": numbers, "pinlabels": [pin.name for pin in pins], "hide_disconnected_pins": True}


def draw(wiring: Wiring, folder: Path) -> list[Path]:
    """Write the SVG and PNG of each step. Needs Debian's graphviz."""
    from wireviz import wireviz

    made = []
    for name, parts in STEPS.items():
        base = f"wiring-{name}"
        wireviz.parse(harness(wiring, parts), output_formats=("svg", "png"), output_dir=folder, output_name=base)
        made += [folder / f"{base}.svg", folder / f"{base}.png"]
    return made
