# SPDX-License-Identifier: Apache-2.0
"""Display, keypad, clock and buzzer drivers against the simulated chips."""

import asyncio
from datetime import datetime

import pytest

from host.ui_canvas import Wires
from reader.drivers.buzzer import SOUNDS, Buzzer
from reader.drivers.ds3231 import Ds3231
from reader.drivers.st7789 import St7789
from reader.drivers.tca8418 import KEYS, Tca8418
from reader.errors import ClockNotSet
from smartid.sim.chips import ds3231, st7789, tca8418


class I2c:
    """machine.I2C's memory functions on one simulated chip."""

    def __init__(self, chip):
        self._chip = chip

    def readfrom_mem_into(self, address, register, buffer):
        assert address == self._chip.address and self._chip.write(bytes((register,)))
        buffer[:] = self._chip.read(len(buffer))

    def writeto_mem(self, address, register, data):
        assert address == self._chip.address and self._chip.write(bytes((register,)) + bytes(data))


@pytest.fixture
def display(monkeypatch):
    import time

    monkeypatch.setattr(time, "sleep_ms", lambda ms: None, raising=False)
    panel = st7789.St7789()
    wires = Wires(panel)
    driver = St7789(wires, wires.cs, wires.dc, wires.rst)
    driver.start()
    return driver, panel


def test_pixels_land_in_their_window(display):
    driver, panel = display
    driver.window(0, 0, 320, 240)
    driver.write(bytes(320 * 240 * 2))
    driver.window(317, 238, 3, 2)
    driver.write(b"\xf8\x00" * 3)
    driver.write(b"\x07\xe0" * 3)  # goes on where the first ended
    picture = panel.rgb565()
    assert picture[(238 * 320 + 317) * 2 : 239 * 320 * 2] == b"\xf8\x00" * 3
    assert picture[(239 * 320 + 317) * 2 :] == b"\x07\xe0" * 3
    assert picture.count(b"\xf8\x00\xf8\x00\xf8\x00") == 1


def test_the_panel_sleeps_black(display):
    driver, panel = display
    assert panel.on
    driver.sleep()
    assert not panel.on


class Pwm:
    def __init__(self):
        self.log = []

    def freq(self, hz):
        self.log.append(("freq", hz))

    def duty_u16(self, duty):
        self.log.append(("duty", duty))


def test_brightness_is_a_share_of_the_backlight(display):
    light = Pwm()
    St7789(None, None, None, None, light).brightness(10)
    St7789(None, None, None, None, light).brightness(0)
    assert light.log == [("duty", 65535), ("duty", 0)]


@pytest.fixture
def keypad():
    chip = tca8418.Tca8418()
    driver = Tca8418(I2c(chip), lambda: chip.int.level)
    driver.start()
    return driver, chip


def press(chip, name):
    row, column = tca8418.KEYS[name]
    chip.close(row, column)
    chip.open(row, column)


def test_every_key_has_its_name(keypad):
    driver, chip = keypad
    assert sorted(KEYS.values()) == sorted(tca8418.KEYS)
    for name in KEYS.values():
        press(chip, name)
        assert driver.waiting()
        assert driver.pressed() == [name]
        assert not driver.waiting() and driver.pressed() == []


def test_keys_keep_their_order_and_starting_drops_them(keypad):
    driver, chip = keypad
    for name in ("4", "8", "2"):
        press(chip, name)
    assert driver.pressed() == ["4", "8", "2"]
    press(chip, "9")
    driver.start()
    assert not driver.waiting()


def test_more_keys_than_the_fifo_holds_do_no_harm(keypad):
    driver, chip = keypad
    for name in "0123456789":
        press(chip, name)
    assert len(driver.pressed()) <= 5
    press(chip, "enter")
    assert driver.pressed() == ["enter"]


def test_the_time_is_read():
    chip = ds3231.Ds3231(datetime(2026, 11, 24, 14, 32, 5))
    assert Ds3231(I2c(chip)).now()[:5] == (2026, 11, 24, 14, 32)


def test_a_clock_that_stopped_says_so_until_it_is_set():
    chip = ds3231.Ds3231(datetime(2026, 11, 24), lost=True)
    driver = Ds3231(I2c(chip))
    with pytest.raises(ClockNotSet):
        driver.now()
    driver.set(2028, 2, 29, 23, 59, 58)
    assert driver.now()[:5] == (2028, 2, 29, 23, 59)


class Registers:
    """A DS3231 whose registers hold what a test puts there."""

    address = 0x68

    def __init__(self, *time):
        self.memory = bytearray(time + (0,) * (19 - len(time)))
        self.pointer = 0

    def write(self, data):
        self.pointer = data[0]
        self.memory[self.pointer : self.pointer + len(data) - 1] = data[1:]
        return True

    def read(self, n):
        return bytes(self.memory[self.pointer : self.pointer + n])


@pytest.mark.parametrize(
    "time",
    [
        (0, 0, 0, 1, 0, 1, 0x26),  # day 0
        (0, 0, 0, 1, 1, 0x13, 0x26),  # month 13
        (0, 0, 0x24, 1, 1, 1, 0x26),  # hour 24
        (0, 0, 0x61, 1, 1, 1, 0x26),  # twelve-hour mode
        (0xFF,) * 7,
    ],
)
def test_nonsense_is_no_time(time):
    with pytest.raises(ClockNotSet):
        Ds3231(I2c(Registers(*time))).now()


@pytest.mark.parametrize(
    ("date", "weekday"), [((2026, 11, 24), 2), ((2024, 2, 29), 4), ((2000, 1, 1), 6), ((2027, 3, 7), 7)]
)
def test_the_weekday_is_kept(date, weekday):
    chip = Registers()
    Ds3231(I2c(chip)).set(*date, 0, 0, 0)
    assert chip.memory[3] == weekday


def test_sounds_end_in_silence():
    pwm = Pwm()
    asyncio.run(Buzzer(pwm).play("done"))
    tones = [value for kind, value in pwm.log if kind == "freq"]
    assert tones == [hz for hz, _ in SOUNDS["done"]] == sorted(tones)
    assert pwm.log[-1] == ("duty", 0) and max(value for kind, value in pwm.log if kind == "duty") > 0


def test_done_rises_and_fail_falls_lower():
    done, fail = ([hz for hz, _ in SOUNDS[name]] for name in ("done", "fail"))
    assert done == sorted(done) and fail == sorted(fail, reverse=True) and max(fail) < min(done)


def test_a_sound_that_is_cut_short_is_silent_too():
    pwm = Pwm()

    async def cut():
        playing = asyncio.create_task(Buzzer(pwm).play("fail"))
        await asyncio.sleep(0.01)
        playing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await playing

    asyncio.run(cut())
    assert pwm.log[-1] == ("duty", 0)


def test_volume_nought_is_silence():
    pwm = Pwm()
    asyncio.run(Buzzer(pwm, volume=0).play("tick"))
    assert {value for kind, value in pwm.log if kind == "duty"} == {0}
