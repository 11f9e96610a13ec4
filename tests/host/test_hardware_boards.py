# SPDX-License-Identifier: Apache-2.0
"""Every board file against hardware/wiring.toml and against its chip: each pin exists, is asked for once, by the part
it is wired to. What a board asks for is seen from the objects it makes, not from the names in its source."""

import ast
import sys
import types
from pathlib import Path

import pytest
from hardware.make import wiring

ROOT = Path(__file__).resolve().parents[2]
BOARDS = {"pico2": "pico2", "pico": "pico2", "esp32s3": "esp32s3"}  # board file: its column in the wiring
# RP2040 and RP2350A: the header of the Pico; ESP32-S3: what the module brings out, without straps (0 3 45 46),
# USB (19 20), flash and octal PSRAM (26-37), console (43 44).
CHIP = {
    "pico2": {*range(23), 26, 27, 28},
    "esp32s3": {1, 2, *range(4, 19), 21, *range(38, 43), 47, 48},
}


class Pin:
    IN, OUT, OPEN_DRAIN, PULL_UP = 0, 1, 2, 1
    IRQ_FALLING = IRQ_RISING = 1
    made: list = []
    allowed: set = set()

    def __init__(self, number, *mode, **options):
        assert number in Pin.allowed, f"pin {number}: the chip does not have it, or needs it itself"
        assert number not in Pin.made, f"pin {number} is used twice"
        Pin.made.append(number)
        self.number = number

    def init(self, *mode, **options):
        pass


class Bus:
    def __init__(self, number, **options):
        self.pins = {name: pin.number for name, pin in options.items() if isinstance(pin, Pin)}


class PWM:
    def __init__(self, pin, **options):
        self.number = pin.number


class Line:
    """In place of the PIO line's driver."""

    def __init__(self, io, off, hz):
        self.number, self.off, self.hz = io.number, off, hz


def make(name, bus, replaced=None):
    """The board of this name under a false `machine`, its source changed as told: {old: new}."""
    machine = types.ModuleType("machine")
    machine.mem32 = {}  # registers are read on the chip alone
    machine.freq = lambda: 150_000_000
    lines = types.ModuleType("reader.drivers.pio_line")
    lines.PioLine, lines.card_clock = Line, lambda hz: hz // 32
    for kind, value in {"Pin": Pin, "PWM": PWM, "SPI": Bus, "I2C": Bus, "UART": Bus}.items():
        setattr(machine, kind, value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "machine", machine)
        patch.setitem(sys.modules, "reader.drivers.pio_line", lines)
        patch.setitem(sys.modules, "boards", types.ModuleType("boards"))
        for each in dict.fromkeys(["pico2", name]):
            source = (ROOT / "firmware" / "boards" / f"{each}.py").read_text()
            if each == name:
                for old, new in (replaced or {}).items():
                    assert source.count(old) == 1
                    source = source.replace(old, new)
            module = types.ModuleType(f"boards.{each}")
            module.__file__ = f"boards/{each}.py"
            patch.setitem(sys.modules, f"boards.{each}", module)
            setattr(sys.modules["boards"], each, module)
            exec(compile(source, f"{each}.py", "exec"), module.__dict__)
            module.UsbSerial, module.PN532_BUS = object, bus
        Pin.made, Pin.allowed = [], CHIP[BOARDS[name]]
        board = module.make()
        board.in_slot = board.slot() if board.slot else None
        return board


def wired(board):
    """{net: pin} as the objects of the board have it."""
    bus, *select = board.pn532
    names = {"tx": "MISO", "rx": "CS", "sda": "MISO", "scl": "CS"}  # one header for three buses
    nets = {f"PN532_{names.get(name, name.upper())}": pin for name, pin in bus.pins.items()}
    if select:
        nets["PN532_CS"] = select[0].number
    display, cs, dc, rst, backlight = board.display
    nets |= {f"DISPLAY_{name.upper()}": pin for name, pin in display.pins.items()}
    panel, interrupt = board.keypad
    assert board.clock[0] is panel
    nets |= {f"PANEL_{name.upper()}": pin for name, pin in panel.pins.items()}
    singles = {"DISPLAY_CS": cs, "DISPLAY_DC": dc, "DISPLAY_RST": rst, "BACKLIGHT": backlight, "BUZZER": board.buzzer}
    singles |= {"PN532_IRQ": board.pn532_irq, "PN532_RSTPDN": board.pn532_rst, "KEYPAD_INT": interrupt}
    return nets | slot_nets(board) | {net: pin.number for net, pin in singles.items()}


def slot_nets(board):
    if board.in_slot is None:
        return {}
    pins, line = board.in_slot
    assert pins[2] is board.slot_off is line.off
    names = ("CMDVCC", "RST", "OFF", "VSEL0", "VSEL1", "CLK")
    nets = {f"SLOT_{name}": pin.number for name, pin in zip(names, pins, strict=True)}
    return nets | {"SLOT_IO": line.number}


def differences(name, bus="spi", replaced=None):
    """Where board file and wiring part: one text each."""
    try:
        board = make(name, bus, replaced)
    except AssertionError as wrong:
        return [str(wrong)]
    source = wiring.load()
    expected, found = source.board_pins(BOARDS[name]), wired(board)
    apart = [
        f"{net}: pin {pin}, wired to {expected.get(net)}" for net, pin in found.items() if expected.get(net) != pin
    ]
    may_be_idle = set(source.boards[BOARDS[name]]["optional"])
    if bus != "spi":
        may_be_idle |= {"PN532_SCK", "PN532_MOSI"}
    apart += [f"{net}: not used by the board" for net in expected.keys() - found.keys() - may_be_idle]
    kept = {expected[net] for net in source.boards[BOARDS[name]]["optional"]}
    apart += [f"pin {pin}: not in the wiring" for pin in set(Pin.made) - set(found.values()) - kept]
    return apart


@pytest.mark.parametrize("bus", ["spi", "i2c", "hsu"])
@pytest.mark.parametrize("name", BOARDS)
def test_the_board_is_wired_as_it_says(name, bus):
    assert differences(name, bus) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("pico2", "_PN532_IRQ = const(20)", "_PN532_IRQ = const(28)"),
        ("pico2", "_BUZZER = const(15)", "_BUZZER = const(13)"),
        ("pico2", "_DISPLAY_DC = const(8)", "_DISPLAY_DC = const(23)"),
        ("pico2", "_SLOT_RST = const(4)", "_SLOT_RST = const(3)"),
        ("pico2", "_SLOT_IO = const(2)", "_SLOT_IO = const(28)"),
        ("esp32s3", "_BUZZER = const(40)", "_BUZZER = const(35)"),
        ("esp32s3", "_PANEL_SDA = const(8)", "_PANEL_SDA = const(12)"),
        ("esp32s3", "_KEYPAD_INT = const(17)", "_KEYPAD_INT = const(38)"),
    ],
    ids=["other", "twice", "absent", "twice-slot", "other-slot", "flash", "twice-s3", "other-s3"],
)
def test_a_wrong_pin_is_found(name, old, new):
    assert differences(name, replaced={old: new}) != []


@pytest.mark.parametrize("name", BOARDS)
def test_every_board_has_the_same_attributes(name):
    board, reference = make(name, "spi"), make("pico2", "spi")
    assert set(dir(reference)) <= set(dir(board)) | {"contact"}
    assert board.name == name


def test_every_column_of_the_wiring_is_on_its_chip():
    source = wiring.load()
    for name, chip in CHIP.items():
        pins = list(source.board_pins(name).values())
        assert len(set(pins)) == len(pins) and set(pins) <= chip


def test_the_keys_lie_as_the_driver_reads_them():
    """Event code: row * 10 + column + 1 (TCA8418, table 1 of clause 8.3.1.3)."""
    tree = ast.parse((ROOT / "firmware" / "reader" / "drivers" / "tca8418.py").read_text())
    keys = next(ast.literal_eval(n.value) for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id == "KEYS")
    laid = {r * 10 + c + 1: key for r, row in enumerate(wiring.load().keys) for c, key in enumerate(row)}
    assert laid == keys
