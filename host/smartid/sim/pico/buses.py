# SPDX-License-Identifier: Apache-2.0
"""The buses of the emulated RP2040, byte by byte as its peripherals hand them over, joined to the simulated chips."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from typing import Any

from smartid.sim.chips.bus import I2cDevice, Line, SpiDevice, UartDevice

_PIECE = 4096
_ROSC, _RANDOM_BIT = 0x40060, 0x1C
_SRAM, _FLASH = 0x2000_0000, 0x1000_0000
_DMA_ENABLED, _DMA_BUSY, _DMA_QUIET = 1 << 0, 1 << 24, 1 << 21
_UART_TX_INTERRUPT = 1 << 5
_PWM_CHANNELS, _PWM_ENABLE = 8, 1
_SYSTEM_HZ = 125_000_000
_NS_A_BIT_AT_1_BAUD = 1_000_000_000
_UART_BITS = 10


class Spi:
    """One SPI block. What a write-only chip is sent goes to it in pieces; all others answer each byte."""

    def __init__(self, rp2040: Any, number: int, count: Callable[[str, int, float], None]) -> None:
        self.block, self._name, self._count = rp2040.spi[number], f"spi{number}", count
        self._devices: list[tuple[Line, SpiDevice, bool]] = []
        self._held = bytearray()
        self.block.on_transmit = self._sent

    def add(self, chip_select: Line, device: SpiDevice, silent: bool) -> None:
        """silent: the chip has no data line back to the reader."""
        self._devices.append((chip_select, device, silent))

    def flush(self) -> None:
        """Hand on what is held back: before any line moves that gives it a meaning."""
        if self._held:
            data = bytes(self._held)
            self._held.clear()
            self._count(self._name, 8 * len(data), self.block.clock_frequency)
            self._device(silent=True).transfer(data)

    def listened_to(self) -> bool:
        """Is a write-only chip selected?"""
        return self._device(silent=True) is not None

    def listen(self, data: bytes) -> None:
        """For the write-only chip."""
        self._held += data
        if len(self._held) >= _PIECE:
            self.flush()

    def _device(self, silent: bool) -> Any:
        for chip_select, device, is_silent in self._devices:
            if not chip_select.level and is_silent == silent:
                return device
        return None

    def _sent(self, value: int) -> None:
        answer = 0xFF
        if self.listened_to():
            self.listen(bytes((value & 0xFF,)))
        elif device := self._device(silent=False):
            self._count(self._name, 8, self.block.clock_frequency)
            answer = device.transfer(bytes((value & 0xFF,)))[0]
        self.block.complete_transmit(answer)


class BlockTransfer:
    """Direct memory access to a bus with a chip that only listens, done at once: byte by byte a picture takes seconds."""

    def __init__(self, rp2040: Any, spi: Spi) -> None:
        self._rp2040, self._spi = rp2040, spi
        for channel in rp2040.dma.channels:
            channel.start = self._start_of(channel, channel.start)

    def _start_of(self, channel: Any, otherwise: Callable[[], None]) -> Callable[[], None]:
        def start() -> None:
            both = (self._spi.block.dreq.tx, self._spi.block.dreq.rx)
            free = channel._ctrl & _DMA_ENABLED and not channel._ctrl & _DMA_BUSY
            if not free or channel.treq not in both or not self._spi.listened_to():
                otherwise()
                return
            if channel.treq == both[0]:
                count = channel._trans_count_reload
                self._spi.listen(self._memory(channel._read_addr, count))
                channel._read_addr += count
            channel._trans_count = 0
            if not channel._ctrl & _DMA_QUIET:
                channel.dma.int_raw |= 1 << channel.index
                channel.dma.check_interrupts()

        return start

    def _memory(self, at: int, count: int) -> bytes:
        for start, memory in ((_SRAM, self._rp2040.sram), (_FLASH, self._rp2040.flash)):
            if start <= at < start + len(memory):
                return bytes(memory[at - start : at - start + count])
        raise ValueError(f"no memory at {at:08X}")


class I2c:
    """One I2C block. A write reaches its chip as a whole, at the stop or at the restart; reads go byte by byte."""

    def __init__(self, rp2040: Any, number: int, count: Callable[[str, int, float], None]) -> None:
        self._block, self._name, self._count = rp2040.i2c[number], f"i2c{number}", count
        self.devices: dict[int, I2cDevice] = {}
        self._device: I2cDevice | None = None
        self._written: bytearray | None = None
        block = self._block
        block.on_start = self._start
        block.on_connect = self._connect
        block.on_write_byte = self._write
        block.on_read_byte = self._read
        block.on_stop = self._stop

    def _start(self, _repeated: bool) -> None:
        self._end_of_write()
        self._block.complete_start()

    def _connect(self, address: int, mode: int) -> None:
        self._device = self.devices.get(address)
        self._written = bytearray() if mode == 0 else None
        self._clocked(1)
        self._block.complete_connect(self._device is not None)

    def _write(self, value: int) -> None:
        if self._written is None:
            self._written = bytearray()
        self._written.append(value)
        self._clocked(1)
        self._block.complete_write(True)

    def _read(self, _more: bool) -> None:
        self._end_of_write()
        data = self._device.read(1) if self._device else None
        self._clocked(1)
        self._block.complete_read(data[0] if data else 0xFF)

    def _stop(self) -> None:
        self._end_of_write()
        self._block.complete_stop()

    def _end_of_write(self) -> None:
        written, self._written = self._written, None
        if written and self._device:
            self._device.write(bytes(written))

    def _clocked(self, octets: int) -> None:
        low, high = self._block.scl_low_period, self._block.scl_high_period
        self._count(self._name, 9 * octets, _SYSTEM_HZ / max(low + high, 1))


class Uart:
    """One UART. The emulator raises the transmit interrupt anew whenever it is cleared, so that MicroPython's driver
    never leaves it; here it is raised by a byte that was sent."""

    def __init__(self, rp2040: Any, number: int, device: UartDevice, count: Callable[[str, int, float], None]) -> None:
        self._block, self._device, self._name, self._count = rp2040.uart[number], device, f"uart{number}", count
        self._coming: deque[int] = deque()
        self._alarm = rp2040.clock.create_alarm(self._next)
        self._rp2040 = rp2040
        self._block.check_interrupts = self._check
        self._block.on_byte = self._sent
        device.on_send = self._arrived

    def _check(self) -> None:
        block = self._block
        self._rp2040.set_interrupt(block.irq, bool(block._interrupt_status & block._interrupt_mask))

    def _sent(self, value: int) -> None:
        baud = self._block.baud_rate
        self._count(self._name, _UART_BITS, baud)
        right = abs(baud - self._device.baud) * 20 < self._device.baud
        self._device.receive(bytes((value if right else value ^ 0x55,)))
        self._block._interrupt_status |= _UART_TX_INTERRUPT
        self._check()

    def _arrived(self, data: bytes) -> None:
        idle = not self._coming
        self._coming.extend(data)
        if idle and self._coming:
            self._alarm.schedule(self._pause())

    def _pause(self) -> float:
        return _UART_BITS * _NS_A_BIT_AT_1_BAUD / self._device.baud

    def _next(self) -> None:
        self._count(self._name, _UART_BITS, self._device.baud)
        self._block.feed_byte(self._coming.popleft())
        if self._coming:
            self._alarm.schedule(self._pause())


class Pwm:
    """The PWM block as registers only: who listens hears frequency and duty; no emulated counter runs."""

    def __init__(self, rp2040: Any) -> None:
        self._block = rp2040.pwm
        self._write = self._block.write_uint32
        self._listeners: dict[int, Callable[[int, int], None]] = {}
        self._told: dict[int, tuple[int, int]] = {}
        for channel in self._block.channels:
            channel.update_enable = _nothing
        self._block.write_uint32 = self._written

    def add(self, pin: int, listener: Callable[[int, int], None]) -> None:
        self._listeners[pin] = listener

    def _written(self, offset: int, value: int) -> None:
        self._write(offset, value)
        for pin, listener in self._listeners.items():
            now = self._state(pin)
            if now != self._told.get(pin):
                self._told[pin] = now
                listener(*now)

    def _state(self, pin: int) -> tuple[int, int]:
        channel = self._block.channels[(pin >> 1) % _PWM_CHANNELS]
        compare = channel.cc >> 16 if pin & 1 else channel.cc & 0xFFFF
        if not channel.csr & _PWM_ENABLE:
            return 0, 0
        steps = channel.top + 1
        divider = (channel.div >> 4 or 256) + (channel.div & 0xF) / 16
        return round(_SYSTEM_HZ / divider / steps), min(compare * 65536 // steps, 65535)


def _nothing() -> None:
    """A PWM channel is switched on or off."""


def ring_oscillator(rp2040: Any) -> None:
    """The emulator has none; its random bit is what MicroPython's os.urandom is made of."""
    block = rp2040.peripherals[_ROSC]
    otherwise = block.read_uint32
    block.read_uint32 = lambda offset: secrets.randbits(1) if offset == _RANDOM_BIT else otherwise(offset)
    block.write_uint32 = lambda offset, value: None
