# SPDX-License-Identifier: Apache-2.0
"""Runs on MicroPython: every kind of transfer of the unix board, each result said over the serial port.

The host plays scripted chips (test_world_buses.py) and compares.
"""

import asyncio
import json

from boards import unix

board = unix.make()
results = {}


def seen(name, value):
    results[name] = value


def spi_transfers():
    spi, cs = board.pn532
    cs(0)
    spi.write(b"\x01\x02")
    four = bytearray(4)
    spi.readinto(four, 0x5A)
    seen("spi readinto", list(four))
    both = bytearray(3)
    spi.write_readinto(b"\x10\x20\x30", both)
    seen("spi write_readinto", list(both))
    cs.on()
    spi.readinto(four)
    seen("spi deselected", list(four))
    long = bytearray(10_000)
    for i in range(len(long)):
        long[i] = i & 0xFF
    cs.off()
    spi.write(memoryview(long))
    back = bytearray(len(long))
    spi.write_readinto(long, back)
    cs(1)
    seen("spi long", all(back[i] == long[i] ^ 0xFF for i in range(len(long))))


def i2c_transfers():
    bus = board.pn532[0]
    seen("i2c writeto", bus.writeto(0x24, b"\x01\x02\x03"))
    three = bytearray(3)
    bus.readfrom_into(0x24, three)
    seen("i2c readfrom_into", list(three))
    bus.writeto_mem(0x24, 0x10, b"\xaa\xbb")
    bus.readfrom_mem_into(0x24, 0x10, three)
    seen("i2c readfrom_mem_into", list(three))
    bus.writeto(0x24, b"\x77", False)
    try:
        bus.writeto(0x25, b"\x00")
    except OSError as error:
        seen("i2c nobody", error.errno)
    try:
        bus.writeto(0x24, b"\xee")
    except OSError as error:
        seen("i2c refused", error.errno)


async def uart_transfers():
    uart = board.pn532[0]
    seen("uart before", [uart.any(), uart.read(5), uart.readinto(bytearray(4))])
    uart.write(b"ping")
    while uart.any() < 4:
        await asyncio.sleep_ms(1)
    two = bytearray(2)
    uart.readinto(two)
    seen("uart readinto", bytes(two).decode())
    seen("uart read", uart.read().decode())
    uart.init(baudrate=9600)
    uart.write(b"ping")
    while uart.any() < 4:
        await asyncio.sleep_ms(1)
    seen("uart wrong baud", list(uart.read()))
    uart.init(115200)
    uart.write(bytes(3000))
    while uart.any() < 512:
        await asyncio.sleep_ms(1)
    seen("uart full", uart.any())
    uart.read()
    seen("uart emptied", uart.any())


def pins():
    irq = board.pn532_irq
    edges = []
    irq.irq(lambda pin: edges.append(pin.value()), irq.IRQ_FALLING | irq.IRQ_RISING)
    seen("pin at rest", irq())
    board.pn532_rst(0)  # the scripted chip pulls its IRQ low in reset, and lets go after
    seen("pin asked", irq.value())
    board.pn532_rst.on()
    while not irq():
        pass
    seen("pin edges", edges)
    falls = []
    irq.irq(falls.append, irq.IRQ_FALLING)
    board.pn532_rst(0)
    while irq():
        pass
    board.pn532_rst(1)
    while not irq():
        pass
    seen("pin falls", [pin is irq for pin in falls])
    irq.irq(None)


async def pin_wakes_a_task():
    """No polling: only the pump brings the edge."""
    fell = asyncio.Event()
    board.pn532_irq.irq(lambda pin: fell.set(), board.pn532_irq.IRQ_FALLING)
    board.serial.write(b"pull irq\n")
    await asyncio.wait_for_ms(fell.wait(), 5000)
    seen("pin woke", True)


async def main():
    asyncio.create_task(board.run())
    bus = board.pn532_bus
    seen("bus", bus)
    if bus == "spi":
        spi_transfers()
    elif bus == "i2c":
        i2c_transfers()
    else:
        await uart_transfers()
    pins()
    await pin_wakes_a_task()
    board.buzzer.freq(880)
    board.buzzer.duty_u16(2000)
    board.buzzer.duty_u16(0)
    board.display[4].duty_u16(32768)
    seen("battery", board.battery())
    seen("random", [len(board.random(9)), board.random(16) != board.random(16)])
    board.serial.write(json.dumps(results).encode() + b"\n")
    while True:
        await asyncio.sleep_ms(5000)


asyncio.run(main())
