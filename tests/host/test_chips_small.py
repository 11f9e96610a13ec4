# SPDX-License-Identifier: Apache-2.0
"""The simulated keypad controller, clock and buzzer against their data sheets."""

import time
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartid.sim.chips.bus import Line
from smartid.sim.chips.buzzer import Buzzer, Sound
from smartid.sim.chips.ds3231 import Ds3231
from smartid.sim.chips.tca8418 import KEYS, Tca8418

STORY = datetime(2026, 11, 24, 14, 32)
CFG, INT_STAT, KEY_LCK_EC, KEY_EVENT_A = 0x01, 0x02, 0x03, 0x04


# --- TCA8418 ------------------------------------------------------------------------------------


def keypad(config=0x01, rows=0x0F, columns=0x0F):
    chip = Tca8418()
    for register, value in ((0x1D, rows), (0x1E, columns), (0x1F, 0), (CFG, config)):
        chip.write(bytes((register, value)))
    return chip


def load(chip, register):
    chip.write(bytes((register,)))
    return chip.read(1)[0]


def test_every_key_has_its_code_on_press_and_release():
    chip = keypad()
    for row, column in KEYS.values():
        chip.close(row, column)
        chip.open(row, column)
        assert load(chip, KEY_EVENT_A) == 0x80 | row * 10 + column + 1
        assert load(chip, KEY_EVENT_A) == row * 10 + column + 1
    assert len(KEYS) == 16 and len(set(KEYS.values())) == 16
    assert load(chip, KEY_EVENT_A) == 0


def test_int_falls_with_an_event_and_is_cleared_by_writing_one_when_the_fifo_is_empty():
    chip = keypad()
    chip.close(0, 0)
    assert chip.int.level == 0 and load(chip, INT_STAT) == 0x01 and load(chip, KEY_LCK_EC) == 1
    chip.write(bytes((INT_STAT, 0x01)))
    assert chip.int.level == 0, "an event still waits"
    load(chip, KEY_EVENT_A)
    assert chip.int.level == 0, "reading the event does not clear the interrupt"
    chip.write(bytes((INT_STAT, 0x01)))
    assert chip.int.level == 1 and load(chip, INT_STAT) == 0


def test_int_stays_high_unless_enabled():
    chip = keypad(config=0)
    chip.close(0, 0)
    assert chip.int.level == 1 and load(chip, INT_STAT) == 0x01
    chip.write(bytes((CFG, 0x01)))
    assert chip.int.level == 0


@pytest.mark.parametrize(("config", "kept"), [(0x09, range(1, 11)), (0x29, range(3, 13))])
def test_overflow_keeps_the_oldest_ten_or_the_newest(config, kept):
    chip = keypad(config, rows=0xFF, columns=0xFF)
    for number in range(12):
        chip.close(number // 8, number % 8)
    order = [n // 8 * 10 + n % 8 + 1 for n in range(12)]
    assert load(chip, KEY_LCK_EC) == 10 and load(chip, INT_STAT) == 0x09
    assert [load(chip, KEY_EVENT_A) & 0x7F for _ in range(10)] == [order[n - 1] for n in kept]


def test_overflow_flag_is_cleared_by_writing_one():
    chip = keypad(0x09)
    for _ in range(6):
        chip.close(0, 0)
        chip.open(0, 0)
    chip.write(bytes((INT_STAT, 0x08)))
    assert load(chip, INT_STAT) == 0x01


def test_keys_outside_the_matrix_are_not_scanned():
    chip = keypad(rows=0x01, columns=0x01)
    chip.close(1, 0)
    chip.close(0, 1)
    assert chip.pending == 0
    chip.close(0, 0)
    assert chip.pending == 1


def test_auto_increment_reads_on_and_without_it_the_register_stays():
    chip = keypad(0x81)
    chip.close(0, 0)
    chip.write(bytes((CFG,)))
    assert chip.read(4) == bytes((0x81, 0x01, 0x01, 0x81))
    chip = keypad(0x01)
    chip.close(0, 0)
    chip.close(0, 1)
    chip.write(bytes((KEY_EVENT_A,)))
    assert chip.read(3) == bytes((0x81, 0x82, 0x00))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=6), max_size=20))
def test_no_bytes_upset_the_keypad(writes):
    chip = Tca8418()
    for data in writes:
        assert chip.write(data) is True
        assert len(chip.read(5)) == 5


# --- DS3231 -------------------------------------------------------------------------------------


def test_the_time_stands_in_bcd():
    chip = Ds3231(STORY)
    chip.write(b"\x00")
    assert chip.read(7) == bytes((0x00, 0x32, 0x14, 0x02, 0x24, 0x11, 0x26))
    assert not chip.lost


def test_the_century_bit_says_2100():
    chip = Ds3231(datetime(2101, 1, 9, 0, 0))
    chip.write(b"\x05")
    assert chip.read(2) == bytes((0x81, 0x01))


def test_the_reader_sets_the_time_and_clears_the_stop_flag():
    chip = Ds3231(STORY, lost=True)
    chip.write(b"\x0f")
    assert chip.read(1) == b"\x88" and chip.lost and chip.now == datetime(2000, 1, 1)
    chip.write(bytes((0x00, 0x59, 0x58, 0x23, 0x07, 0x31, 0x12, 0x27)))
    chip.write(b"\x0f\x08")
    assert chip.now == datetime(2027, 12, 31, 23, 58, 59) and not chip.lost


def test_the_stop_flag_cannot_be_set_by_writing():
    chip = Ds3231(STORY)
    chip.write(b"\x0f\x88")
    assert not chip.lost


def test_twelve_hour_mode_is_understood():
    chip = Ds3231(STORY)
    chip.write(bytes((0x02, 0x40 | 0x20 | 0x11)))
    assert chip.now.hour == 23
    chip.write(bytes((0x02, 0x40 | 0x12)))
    assert chip.now.hour == 0


def test_alarms_are_memory_temperature_is_not():
    chip = Ds3231(STORY)
    chip.write(bytes((0x07, 1, 2, 3)))
    chip.write(b"\x11\x00\x00")
    chip.write(b"\x07")
    assert chip.read(3) == bytes((1, 2, 3))
    chip.write(b"\x11")
    assert chip.read(2) == bytes((25, 0x40))
    assert chip.now == STORY


def test_reading_wraps_at_the_last_register():
    chip = Ds3231(STORY)
    chip.write(b"\x12")
    assert chip.read(3) == bytes((0x40, 0x00, 0x32))


def test_it_stands_still_unless_running(monkeypatch):
    at = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: at[0])
    still, running = Ds3231(STORY), Ds3231(STORY, running=True)
    at[0] += 61.5
    assert still.now == STORY and running.now == datetime(2026, 11, 24, 14, 33, 1)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.binary(max_size=24), max_size=6))
def test_no_bytes_upset_the_clock(writes):
    chip = Ds3231(STORY)
    for data in writes:
        assert chip.write(data) is True
        assert len(chip.read(19)) == 19


# --- buzzer and line ----------------------------------------------------------------------------


def test_the_buzzer_remembers_changes_of_tone_only():
    chip = Buzzer()
    heard = []
    chip.on_change = heard.append
    for freq, duty in ((880, 0), (880, 2000), (880, 3000), (1319, 3000), (1319, 0), (440, 0), (440, 65535)):
        chip.pwm(freq, duty)
    assert chip.events == heard == [Sound(880, True), Sound(1319, True), Sound(1319, False)]


def test_a_line_tells_of_changes_only():
    line = Line(1)
    heard = []
    line.watchers.append(heard.append)
    for level in (1, 0, 0, True, False):
        line.set(level)
    assert heard == [0, 1, 0]
