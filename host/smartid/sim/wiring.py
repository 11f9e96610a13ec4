# SPDX-License-Identifier: Apache-2.0
"""The reader's circuit board without its processor: which chip hangs on which bus and pin.

Frames of the wire go in, chips are driven, answers and pin levels come out, and the time that each transfer takes on
its bus is counted. No thread, no socket: everything here runs under the world's lock.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from smartid.sim import wire
from smartid.sim.chips.bus import I2cDevice, Line, SpiDevice, UartDevice
from smartid.sim.chips.slot import LineSettings, Slot

# Pins of the reference board (Pico 2), as in firmware/boards.
PN532_SPI, DISPLAY_SPI = 0, 1
PN532_I2C, PANEL_I2C = 0, 1
PN532_UART = 0
PIN_PN532_CS, PIN_PN532_IRQ, PIN_PN532_RSTPDN = 17, 20, 21
PIN_DISPLAY_DC, PIN_DISPLAY_CS, PIN_DISPLAY_RST, PIN_BACKLIGHT = 8, 9, 12, 13
PIN_BUZZER, PIN_KEYPAD_INT = 15, 22
SLOT_LINE = 0
PIN_SLOT_CLK, PIN_SLOT_RST, PIN_SLOT_CMDVCC, PIN_SLOT_OFF, PIN_SLOT_VSEL0, PIN_SLOT_VSEL1 = 3, 4, 5, 6, 7, 14

_DEFAULT_SPI_HZ, _DEFAULT_I2C_HZ, _DEFAULT_BAUD = 1_000_000, 100_000, 115_200
_I2C_BITS_A_BYTE = 9  # eight and the acknowledge
_I2C_START_STOP_BITS = 2
_UART_BITS_A_BYTE = 10  # 8N1


class _SpiBus:
    def __init__(self) -> None:
        self.hz = _DEFAULT_SPI_HZ
        self.devices: list[tuple[Line, SpiDevice]] = []

    def transfer(self, out: bytes) -> bytes:
        """Every selected chip hears the transfer; without one the input floats high."""
        answer = b"\xff" * len(out)
        for chip_select, device in self.devices:
            if not chip_select.level:
                answer = device.transfer(out)
        return answer


class _I2cBus:
    def __init__(self) -> None:
        self.hz = _DEFAULT_I2C_HZ
        self.devices: dict[int, I2cDevice] = {}


class _Uart:
    def __init__(self) -> None:
        self.baud = _DEFAULT_BAUD
        self.device: UartDevice | None = None


class Wiring:
    """Chips on buses. `send(op, channel, payload)` takes what goes to the reader; `bus_us` counts per bus name."""

    def __init__(self, send: Callable[[int, int, bytes], None]) -> None:
        self._send = send
        self.bus_us: dict[str, float] = {}
        self._spi = (_SpiBus(), _SpiBus())
        self._i2c = (_I2cBus(), _I2cBus())
        self._uart = (_Uart(), _Uart())
        self._outputs: dict[int, Line] = {}
        self._inputs: dict[int, Line] = {}
        self._pwm: dict[int, Callable[[int, int], None]] = {}
        self._lines: dict[int, Slot] = {}
        self._handlers = {
            wire.SPI_SETUP: self._spi_setup,
            wire.SPI_WRITE: self._spi_write,
            wire.SPI_EXCHANGE: self._spi_exchange,
            wire.I2C_SETUP: self._i2c_setup,
            wire.I2C_TRANSFER: self._i2c_transfer,
            wire.UART_SETUP: self._uart_setup,
            wire.UART_WRITE: self._uart_write,
            wire.LINE_SETUP: self._line_setup,
            wire.LINE_SEND: self._line_send,
            wire.LINE_RECEIVE: self._line_receive,
            wire.PIN_SET: self._pin_set,
            wire.PWM_SET: self._pwm_set,
        }

    # --- connecting chips ----------------------------------------------------------------------------

    def spi(self, number: int, pin_cs: int, device: SpiDevice) -> None:
        """Hang a chip on an SPI bus with its own chip select, active low."""
        chip_select = Line(1)
        chip_select.watchers.append(lambda level: device.deselect() if level else device.select())
        self.output(pin_cs, chip_select)
        self._spi[number].devices.append((chip_select, device))

    def i2c(self, number: int, device: I2cDevice) -> None:
        self._i2c[number].devices[device.address] = device

    def uart(self, number: int, device: UartDevice) -> None:
        self._uart[number].device = device
        device.on_send = lambda data: self._uart_push(number, data)

    def contact_line(self, number: int, slot: Slot) -> None:
        """The I/O contact of a card slot."""
        self._lines[number] = slot

    def output(self, pin: int, line: Line) -> None:
        """A pin that the reader drives."""
        self._outputs[pin] = line

    def input(self, pin: int, line: Line) -> None:
        """A pin that the world drives: the reader hears of every change."""
        self._inputs[pin] = line
        line.watchers.append(lambda level: self._send(wire.PIN_LEVEL, pin, bytes((level,))))

    def pwm(self, pin: int, listener: Callable[[int, int], None]) -> None:
        """listener(freq_hz, duty_u16) hears each setting of the pin's PWM."""
        self._pwm[pin] = listener

    def send_levels(self) -> None:
        """Tell the reader the level of every input, as it would find them at power-on."""
        for pin, line in self._inputs.items():
            self._send(wire.PIN_LEVEL, pin, bytes((line.level,)))

    # --- frames --------------------------------------------------------------------------------------

    def handle(self, frame: wire.Frame) -> bool:
        """Carry out one frame; False when it does not concern buses and pins. Raises WireError for a missing bus."""
        handler = self._handlers.get(frame.op)
        if handler is None:
            return False
        handler(frame.channel, frame.payload)
        return True

    def _count(self, bus: str, bits: int, hz: int) -> None:
        self.bus_us[bus] = self.bus_us.get(bus, 0.0) + bits * 1_000_000 / hz

    def _spi_setup(self, channel: int, payload: bytes) -> None:
        baud, _mode, _first_bit = struct.unpack("<IBB", payload)
        _bus(self._spi, channel, "SPI").hz = max(baud, 1)

    def _spi_write(self, channel: int, payload: bytes) -> None:
        bus = _bus(self._spi, channel, "SPI")
        bus.transfer(payload)
        self._count(f"spi{channel}", 8 * len(payload), bus.hz)

    def _spi_exchange(self, channel: int, payload: bytes) -> None:
        bus = _bus(self._spi, channel, "SPI")
        answer = bus.transfer(payload)
        self._count(f"spi{channel}", 8 * len(payload), bus.hz)
        self._send(wire.SPI_EXCHANGE | wire.ANSWER, channel, answer)

    def _i2c_setup(self, channel: int, payload: bytes) -> None:
        _bus(self._i2c, channel, "I2C").hz = max(int.from_bytes(payload, "little"), 1)

    def _i2c_transfer(self, channel: int, payload: bytes) -> None:
        address, flags, count = struct.unpack_from("<BBH", payload)
        bus = _bus(self._i2c, channel, "I2C")
        if count > 1024:
            raise wire.WireError(f"the reader asked for {count} bytes in one I2C transfer")
        device = bus.devices.get(address)
        acknowledged, data, bits = device is not None, b"", 0
        if device and flags & wire.I2C_WRITE:
            acknowledged = device.write(payload[4:])
            bits += _i2c_bits(len(payload) - 4)
        if device and acknowledged and flags & wire.I2C_READ:
            got = device.read(count)
            acknowledged, data = got is not None, got or b""
            bits += _i2c_bits(count)
        self._count(f"i2c{channel}", bits or _i2c_bits(0), bus.hz)
        self._send(wire.I2C_TRANSFER | wire.ANSWER, channel, bytes((acknowledged,)) + data)

    def _uart_setup(self, channel: int, payload: bytes) -> None:
        _bus(self._uart, channel, "UART").baud = max(int.from_bytes(payload, "little"), 1)

    def _uart_write(self, channel: int, payload: bytes) -> None:
        """Bytes at a rate other than the chip's arrive as noise, as on a real line."""
        port = _bus(self._uart, channel, "UART")
        self._count(f"uart{channel}", _UART_BITS_A_BYTE * len(payload), port.baud)
        if port.device:
            port.device.receive(payload if port.baud == port.device.baud else _garbled(payload))

    def _uart_push(self, number: int, data: bytes) -> None:
        port = self._uart[number]
        self._count(f"uart{number}", _UART_BITS_A_BYTE * len(data), port.baud)
        for start in range(0, len(data), wire.MAX_PUSH):
            self._send(wire.UART_DATA, number, data[start : start + wire.MAX_PUSH])

    def _line_setup(self, channel: int, payload: bytes) -> None:
        f, d, flags, guard, turn = struct.unpack("<HBBHH", payload)
        inverse, error_signal = bool(flags & wire.LINE_INVERSE), bool(flags & wire.LINE_ERROR_SIGNAL)
        self._slot(channel).settings = LineSettings(max(f, 1), max(d, 1), inverse, error_signal, guard, turn)

    def _line_send(self, channel: int, payload: bytes) -> None:
        sent = self._slot(channel).send(payload)
        self._send(wire.LINE_SEND | wire.ANSWER, channel, sent.to_bytes(2, "little"))

    def _line_receive(self, channel: int, payload: bytes) -> None:
        count, first, following = struct.unpack("<HII", payload)
        if not 0 < count <= 1024:
            raise wire.WireError(f"the reader asked for {count} characters at once")
        octets, damaged = self._slot(channel).receive(count, first, following)
        self._send(wire.LINE_RECEIVE | wire.ANSWER, channel, bytes((damaged,)) + octets)

    def _slot(self, number: int) -> Slot:
        if number not in self._lines:
            raise wire.WireError(f"the reader used contact line {number}, which the board does not have")
        return self._lines[number]

    def _pin_set(self, channel: int, payload: bytes) -> None:
        if line := self._outputs.get(channel):
            line.set(payload[0])

    def _pwm_set(self, channel: int, payload: bytes) -> None:
        if listener := self._pwm.get(channel):
            listener(*struct.unpack("<IH", payload))


def _bus(buses, number: int, kind: str):
    if number >= len(buses):
        raise wire.WireError(f"the reader used {kind}{number}, which the board does not have")
    return buses[number]


def _i2c_bits(data_bytes: int) -> int:
    return _I2C_START_STOP_BITS + _I2C_BITS_A_BYTE * (1 + data_bytes)


def _garbled(data: bytes) -> bytes:
    return bytes(byte ^ 0x55 for byte in data)
