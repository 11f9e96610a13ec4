# SPDX-License-Identifier: Apache-2.0
"""boards/pico2.py without the board: every pin exists, can do what it is asked to, and is asked once."""

import importlib.util
import inspect
import sys
import types
from pathlib import Path

import pytest

FIRMWARE = Path(__file__).resolve().parents[2] / "firmware"

# RP2350 data sheet, GPIO functions of bank 0; header of the Pico 2: 0 to 22 and 26 to 28
HEADER = {*range(23), 26, 27, 28}
FUNCTIONS = {
    ("SPI", 0): {"miso": {0, 4, 16, 20}, "sck": {2, 6, 18, 22}, "mosi": {3, 7, 19, 23}},
    ("SPI", 1): {"miso": {8, 12, 24, 28}, "sck": {10, 14, 26}, "mosi": {11, 15, 27}},
    ("UART", 0): {"tx": {0, 12, 16, 28}, "rx": {1, 13, 17, 29}},
    ("I2C", 0): {"sda": {0, 4, 8, 12, 16, 20}, "scl": {1, 5, 9, 13, 17, 21}},
    ("I2C", 1): {"sda": {2, 6, 10, 14, 18, 26}, "scl": {3, 7, 11, 15, 19, 27}},
}


class Pin:
    IN, OUT, PULL_UP = 0, 1, 1
    made: list[int] = []

    def __init__(self, number, mode=None, pull=None, *, value=None):
        assert number in HEADER, f"GP{number} is not on the header"
        assert number not in Pin.made, f"GP{number} is used twice"
        Pin.made.append(number)
        self.number = number


def bus(kind):
    class Bus:
        def __init__(self, number, **options):
            wires = FUNCTIONS[(kind, number)]
            for name, pin in options.items():
                if name in wires:
                    assert pin.number in wires[name], f"GP{pin.number} cannot be {name} of {kind}{number}"
            self.options = options

    return Bus


class PWM:
    slices: dict[int, int] = {}

    def __init__(self, pin):
        number = pin.number // 2 % 8
        assert number not in PWM.slices, "two frequencies on one slice"
        PWM.slices[number] = pin.number


@pytest.fixture
def pico2(monkeypatch):
    machine = types.ModuleType("machine")
    for name, value in {"Pin": Pin, "PWM": PWM, **{kind: bus(kind) for kind in ("SPI", "I2C", "UART")}}.items():
        setattr(machine, name, value)
    monkeypatch.setitem(sys.modules, "machine", machine)
    Pin.made, PWM.slices = [], {}
    spec = importlib.util.spec_from_file_location("pico2_under_test", FIRMWARE / "boards" / "pico2.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "UsbSerial", object)
    return module


@pytest.mark.parametrize("kind", ["spi", "i2c", "hsu"])
def test_pins_exist_and_are_used_once(pico2, kind):
    pico2.PN532_BUS = kind
    board = pico2.make()
    assert board.pn532_bus == kind
    assert len(board.pn532) == (2 if kind == "spi" else 1)
    contact_slot = {2, 3, 4, 5, 7, 14}
    assert not contact_slot & set(Pin.made), "the slot's pins but OFF are made when a card is inserted"


def test_it_has_what_every_board_has(pico2):
    """The unix board is made over a wire, so its attributes are read from its source."""
    source = (FIRMWARE / "boards" / "unix.py").read_text()
    board = pico2.make()
    spellings = ("self.{} =", "def {}(", "{} = ")
    wanted = {name for name in ATTRIBUTES if any(text.format(name) in source for text in spellings)}
    assert wanted == set(ATTRIBUTES), "the table below is old"
    assert [name for name in ATTRIBUTES if not hasattr(board, name)] == []
    assert inspect.iscoroutinefunction(board.run)


ATTRIBUTES = (
    "name", "pn532_bus", "pn532", "pn532_irq", "pn532_rst", "display", "keypad", "clock", "buzzer", "serial", "flash",
    "random", "battery", "run", "slot_off", "slot",
)  # fmt: skip


def test_the_display_has_its_five_wires(pico2):
    assert len(pico2.make().display) == 5


def test_the_usb_console_gives_what_waits(pico2, monkeypatch):
    """Under CPython a pipe stands for the console."""
    import os
    import select

    reading, writing = os.pipe()
    spec = importlib.util.spec_from_file_location("pico2_console", FIRMWARE / "boards" / "pico2.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    class Poll:
        def register(self, stream, events):
            self.poll = select.poll()
            self.poll.register(reading, events)

        def ipoll(self, timeout_ms):
            return iter(self.poll.poll(timeout_ms))

    monkeypatch.setattr(module, "select", types.SimpleNamespace(poll=Poll, POLLIN=select.POLLIN))
    serial = module.UsbSerial()
    serial._in = os.fdopen(reading, "rb", buffering=0)
    assert serial.any() == 0 and serial.read(5) == b""
    os.write(writing, b"hello")
    assert serial.any() == 1
    assert serial.read(3) == b"hel" and serial.read(9) == b"lo"
    os.close(writing)
