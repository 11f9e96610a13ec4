# SPDX-License-Identifier: Apache-2.0
"""Runs on MicroPython: the firmware's own drivers and contactless link on the unix board, findings said over serial."""

import asyncio
import json

from boards import unix
from reader.drivers.buzzer import Buzzer
from reader.drivers.ds3231 import Ds3231
from reader.drivers.pn532 import Pn532
from reader.drivers.st7789 import St7789
from reader.drivers.tca8418 import Tca8418
from reader.iso7816.apdu import Command
from reader.link.contactless import Contactless

board = unix.make()


def transport():
    bus = board.pn532_bus
    if bus == "spi":
        from reader.drivers.pn532_spi import SpiTransport as Transport
    elif bus == "i2c":
        from reader.drivers.pn532_i2c import I2cTransport as Transport
    else:
        from reader.drivers.pn532_hsu import HsuTransport

        return HsuTransport(board.pn532[0], None, 921_600)
    return Transport(*board.pn532, board.pn532_irq)


def say(**found):
    board.serial.write(json.dumps(found).encode() + b"\n")


def draw():
    panel = St7789(*board.display)
    panel.start()
    row = b"\xf8\x00\x07\xe0" * 160
    for y in range(240):
        panel.window(0, y, 320, 1)
        panel.write(row)
    panel.brightness(10)


async def keys():
    keypad = Tca8418(*board.keypad)
    keypad.start()
    say(keypad="ready")
    pressed = []
    while len(pressed) < 16:
        await asyncio.sleep_ms(5)
        if keypad.waiting():
            pressed += keypad.pressed()
    say(pressed=pressed)


async def one_card(link):
    say(antenna="ready")
    async with link.card(20_000) as card:
        data, sw = await card.transceive(Command(0x00, 0xB0, 0x9C, 0x00, le=256).encode())
        answer = bytes(data).hex()
        present = await card.present()
        say(card_access=answer, sw=sw, present=present)


async def main():
    asyncio.create_task(board.run())
    draw()
    clock = Ds3231(*board.clock)
    clock_says = clock.now()
    clock.set(2027, 1, 2, 3, 4, 5)
    say(clock=clock_says, after=clock.now())
    await keys()
    await Buzzer(board.buzzer).play("done")
    link = Contactless(Pn532(transport(), board.pn532_rst))
    await link.start()
    await one_card(link)
    await one_card(link)
    say(end=True)
    await asyncio.sleep_ms(60_000)


asyncio.run(main())
