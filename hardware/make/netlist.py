# SPDX-License-Identifier: Apache-2.0
"""The netlist by skidl, and skidl's electrical rule check: a second opinion beside wiring.faults()."""

import io
import logging
import os
import re
import tempfile
from contextlib import contextmanager, redirect_stderr, redirect_stdout

from hardware.make.wiring import Wiring

TAKEN = {"passive": "PASSIVE", "bidir": "BIDIR", "in": "INPUT", "out": "OUTPUT", "open": "OPENCOLL"} | {
    "power_in": "PWRIN",
    "power_out": "PWROUT",
}


class Found(logging.Handler):
    """Takes what skidl logs as warnings and errors."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.texts = []

    def emit(self, record):
        self.texts.append(record.getMessage())


def build(wiring: Wiring) -> tuple[str, list[str]]:
    """(netlist in KiCad's form without dates and places, warnings and errors of the rule check)."""
    with _elsewhere(), redirect_stderr(io.StringIO()), redirect_stdout(io.StringIO()):
        import skidl

        return _build(skidl, wiring)


@contextmanager
def _elsewhere():
    """skidl leaves logs and back-up libraries in the current folder."""
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def _build(skidl, wiring):
    circuit = skidl.Circuit()
    parts = {ref: _part(skidl, circuit, part) for ref, part in wiring.parts.items()}
    for name, ends in wiring.nets.items():
        net = skidl.Net(name, circuit=circuit)
        net += [parts[ref][pin.number] for ref, pin in ends]
        if _supplied_through_a_passive(ends):
            net.drive = skidl.POWER
    for ref, number in wiring.open:
        circuit.NC += parts[ref][number]
    found = Found()
    skidl.erc_logger.addHandler(found)
    try:
        circuit.ERC()
    finally:
        skidl.erc_logger.removeHandler(found)
    return _steady(circuit.generate_netlist(tool=skidl.KICAD8, file_=os.devnull)), found.texts


def _part(skidl, circuit, part):
    pins = [
        skidl.Pin(num=pin.number, name=pin.name, func=getattr(skidl.Pin.types, TAKEN[pin.kind])) for pin in part.pins
    ]
    facts = part.facts
    value = facts.get("number") or facts["value"]
    made = skidl.Part(
        name=part.ref, tool=skidl.SKIDL, dest=skidl.TEMPLATE, pins=pins, footprint="chosen:later", ref_prefix=part.ref
    )
    return made(circuit=circuit, ref=part.ref, value=value, tag=part.ref)


def _supplied_through_a_passive(ends):
    """Behind the fuse and at the ground: power comes, though no pin on the net gives it."""
    kinds = {pin.kind for _, pin in ends}
    return "power_in" in kinds and "power_out" not in kinds


def _steady(text):
    text = re.sub(r'\(date "[^"]*"\)', '(date "")', text)
    text = re.sub(r'\(source "[^"]*"\)', '(source "hardware/wiring.toml")', text)
    return re.sub(r'\s*\(field\s*\(name "SKiDL Line"\) "[^"]*"\)|\s*\(tstamps? "[^"]*"\)', "", text)
