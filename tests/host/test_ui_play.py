# SPDX-License-Identifier: Apache-2.0
"""The Ui in use: keys, time, language, what is told and what is wiped."""

import asyncio
import time

import pytest

from host.ui_canvas import SIGNED, Bench, people, photo
from reader.errors import Cancelled, CardLeft, JpegError, TimedOut, WrongPassword
from reader.ui import ui as ui_module
from reader.ui.photo import Photo


def play(scenario, **settings):
    """Run scenario(bench, keys) beside ui.run(); keys(*names) presses them one after another and lets each act."""

    async def main():
        bench = Bench(**settings)

        async def keys(*names):
            for name in names:
                bench.keypad.keys.append(name)
                await asyncio.sleep(0.09)  # longer than a double strike

        runner = asyncio.create_task(bench.ui.run())
        try:
            return await asyncio.wait_for(scenario(bench, keys), 20)
        finally:
            runner.cancel()

    return asyncio.run(main())


def shown(bench):
    """(name, language) of the screens, in order."""
    return [(event["name"], event["lang"]) for event in bench.events if event["kind"] == "screen"]


def sounds(bench):
    return [event["name"] for event in bench.events if event["kind"] == "sound"]


def test_six_digits_are_asked_for():
    async def scenario(bench, keys):
        asking = asyncio.create_task(bench.ui.ask_can())
        await asyncio.sleep(0.05)
        await keys("4", "8", "2", "9", "1", "correct", "0", "enter", "3", "7", "enter")
        return bytes(await asking)

    assert play(scenario) == b"482903"


def test_a_digit_is_readable_for_a_second_only():
    async def scenario(bench, keys):
        asking = asyncio.create_task(bench.ui.ask_can())
        await asyncio.sleep(0.05)
        await keys("7")
        readable = bench.panel.rgb565()
        await asyncio.sleep(1.1)
        masked = bench.panel.rgb565()
        asking.cancel()
        return readable, masked

    readable, masked = play(scenario)
    assert readable != masked


def test_cancel_and_time_out_leave_no_digits():
    async def cancelled(bench, keys):
        asking = asyncio.create_task(bench.ui.ask_can())
        await asyncio.sleep(0.05)
        await keys("4", "8", "cancel")
        with pytest.raises(Cancelled):
            await asking
        return bench.ui.screen

    async def timed_out(bench, keys):
        with pytest.raises(TimedOut):
            await bench.ui.ask_can(timeout_ms=60)
        return bench.ui.screen

    for scenario in (cancelled, timed_out):
        screen = play(scenario)
        assert screen.count == 0 and not any(screen.digits)


def test_what_was_typed_before_a_screen_is_not_for_it():
    async def scenario(bench, keys):
        bench.ui.show_idle()
        await keys("5", "7")
        asking = asyncio.create_task(bench.ui.ask_can())
        await asyncio.sleep(0.05)
        count = bench.ui.screen.count
        asking.cancel()
        return count

    assert play(scenario) == 0


def test_the_same_key_at_once_is_a_double_strike_and_others_are_not():
    async def scenario(bench, keys):
        asking = asyncio.create_task(bench.ui.ask_can())
        await asyncio.sleep(0.05)
        bench.keypad.keys += ["1", "1", "2", "3"]
        await asyncio.sleep(0.08)
        bench.keypad.keys += ["3"]
        await asyncio.sleep(0.08)
        typed = bytes(bench.ui.screen.digits)
        asking.cancel()
        return typed

    assert play(scenario) == b"1233\0\0"


def test_a_key_that_waited_while_the_screen_was_drawn_counts():
    async def scenario(bench, keys):
        bench.ui.show_idle()
        await keys("lang")
        time.sleep(0.15)  # nobody looks at the keypad meanwhile
        bench.keypad.keys += ["lang", "lang"]
        await asyncio.sleep(0.08)
        return [lang for _, lang in shown(bench)]

    assert play(scenario) == ["zh", "en", "zh", "en"]


def test_the_language_key_redraws_whatever_is_shown():
    async def scenario(bench, keys):
        ui = bench.ui
        shows = [
            ui.show_idle,
            lambda: ui.show_place("view", 20),
            lambda: bench.can("12"),
            lambda: bench.error("E-21"),
            lambda: bench.book("chan"),
            lambda: _half_read(bench),
        ]
        for show in shows:
            show()
            before = bench.panel.rgb565()
            name = bench.ui.screen.name
            await keys("lang")
            assert bench.ui.texts.lang == "en" and bench.ui.screen.name == name
            assert bench.panel.rgb565() != before
            await keys("lang")
            assert bench.panel.rgb565() == before, name

    play(scenario)


def _half_read(bench):
    jpeg = photo("chan")
    reading = bench.ui.show_reading()
    reading.step(7, 8, "photo")
    reading.named(people()["chan"])
    reading.photo(memoryview(jpeg), len(jpeg))
    reading.photo_arrived(len(jpeg) // 2)
    return reading


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("key", ["wong", "lee", "sai"])
def test_another_language_shows_the_same_matter(key, large):
    bench = Bench(lang="en", large=large)
    book = bench.book(key)
    topics = [topic for _, _, topic in book.pages(bench.ui)]
    for page, topic in enumerate(topics):
        bench.ui.set_lang("en")
        book.page = page
        bench.ui.set_lang("zh")
        there = book.pages(bench.ui)[book.page][2]
        assert there == topic or (topic, there) == ("dates", "symbols")
        bench.ui.set_lang("en")
        assert book.pages(bench.ui)[book.page][2] in (topic, "symbols")


def test_the_red_key_stops_a_reading():
    async def scenario(bench, keys):
        bench.ui.show_reading()
        bench.ui.check()
        await keys("1", "cancel")
        with pytest.raises(Cancelled):
            bench.ui.check()
        bench.ui.check()

    play(scenario)


def test_the_pages_turn_and_the_red_key_ends_them():
    async def scenario(bench, keys):
        showing = asyncio.create_task(bench.ui.show_person(people()["lee"], photo("lee"), SIGNED))
        await asyncio.sleep(0.05)
        await keys("enter", "down", "enter", "enter", "enter", "up", "lang", "cancel")
        assert await showing == "cancel"
        return bench

    bench = play(scenario)
    names = [name for name, _ in shown(bench)]
    pages = ["person", "person-2", "person-3", "verdict"]
    assert names == [*pages, "person", "person-2", "person", "person", "blank"]
    assert shown(bench)[-2] == ("person", "en")
    assert sounds(bench)[0] == "done"


def test_after_a_person_nothing_is_left():
    async def scenario(bench, keys):
        showing = asyncio.create_task(bench.ui.show_person(people()["chan"], photo("chan"), SIGNED))
        await asyncio.sleep(0.05)
        await keys("cancel")
        await showing
        return bench

    bench = play(scenario)
    paper = bench.ui.palette.paper.to_bytes(2, "big")
    assert bench.panel.rgb565() == paper * (320 * 240)
    canvas = bench.ui.canvas
    assert not any(canvas._strip) and not canvas.faces._young and not canvas.faces._old


def test_a_card_that_leaves_takes_the_person_off_the_screen():
    async def scenario(bench, keys):
        showing = asyncio.create_task(bench.ui.show_person(people()["chan"], photo("chan"), SIGNED))
        await asyncio.sleep(0.05)
        showing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await showing
        return bench.panel.rgb565(), bench.ui.palette.paper

    picture, paper = play(scenario)
    assert picture == paper.to_bytes(2, "big") * (320 * 240)


def test_data_go_by_themselves_after_a_warning(monkeypatch):
    monkeypatch.setattr(ui_module, "_NOTICE_MS", 100)
    monkeypatch.setattr(ui_module, "_WARN_MS", 600)

    async def scenario(bench, keys):
        showing = asyncio.create_task(bench.ui.show_person(people()["chan"], None, SIGNED))
        await asyncio.sleep(0.25)
        calm = bench.panel.rgb565()[: 320 * 22 * 2]
        await asyncio.sleep(0.35)
        warned = bench.panel.rgb565()[: 320 * 22 * 2]
        await keys("7")  # any key gives the whole time again
        extended = bench.panel.rgb565()[: 320 * 22 * 2]
        assert calm == extended != warned
        await asyncio.sleep(0.6)
        assert not showing.done()
        assert await showing is None
        return [name for name, _ in shown(bench)]

    assert play(scenario, clear_after_s=1) == ["person", "blank", "cleared", "blank"]


def test_the_number_is_masked_until_it_is_asked_for():
    async def scenario(bench, keys):
        book = bench.book("chan")
        masked = bench.panel.rgb565()
        await keys("correct")
        return book.revealed, masked != bench.panel.rgb565()

    assert play(scenario, bystanders=True) == (True, True)


def test_errors_wait_for_a_key():
    async def scenario(bench, keys):
        showing = asyncio.create_task(bench.ui.show_error(WrongPassword()))
        await asyncio.sleep(0.05)
        await keys("5", "cancel")
        assert await showing == "cancel"
        showing = asyncio.create_task(bench.ui.show_error(CardLeft()))
        await asyncio.sleep(0.05)
        await keys("cancel", "enter")
        assert await showing == "enter"
        return bench

    bench = play(scenario)
    assert [name for name, _ in shown(bench)] == ["error-E-28", "error-E-21"]
    assert sounds(bench) == ["fail", "fail"]


def test_the_menu_is_a_list_and_remembers_its_place():
    lines = [("a", "info", "First", ""), ("b", "info", "Second", "On"), ("c", "info", "Third", "")]

    async def scenario(bench, keys):
        def menu(ui):
            return lines

        chosen = []
        for offered, names in (
            (menu, ("down", "enter")),
            (menu, ("down", "enter")),
            (lambda ui: lines[:1], ("enter",)),  # a shorter one begins at its top
            (menu, ("3",)),
        ):
            choosing = asyncio.create_task(bench.ui.choose(offered))
            await asyncio.sleep(0.05)
            await keys(*names)
            chosen.append(await choosing)
        return chosen

    assert play(scenario, lang="en") == ["b", "c", "a", "c"]


def test_zero_on_idle_turns_large_text_on_and_off():
    async def scenario(bench, keys):
        bench.ui.show_idle()
        before = bench.panel.rgb565()
        await keys("0")
        large, picture = bench.ui.large, bench.panel.rgb565()
        await keys("0")
        return large, picture != before, bench.panel.rgb565() == before

    assert play(scenario) == (True, True, True)


def test_a_verified_photo_stays_where_it_is():
    async def scenario(bench, keys):
        jpeg = photo("chan")
        reading = bench.ui.show_reading()
        reading.named(people()["chan"])
        reading.photo(memoryview(jpeg), len(jpeg))
        reading.photo_arrived(len(jpeg))
        reading.verified()
        showing = asyncio.create_task(bench.ui.show_person(people()["chan"], memoryview(jpeg), SIGNED))
        await asyncio.sleep(0.05)
        kept = bench.panel.rgb565()
        bench.ui.set_lang("en")
        bench.ui.set_lang("zh")
        fresh = bench.panel.rgb565()
        showing.cancel()
        alone = Bench()
        alone.book("chan", SIGNED, jpeg)
        return kept == fresh == alone.panel.rgb565()

    assert play(scenario)


@pytest.mark.parametrize("leave", ["show_removed", "clear", "show_idle"])
def test_a_half_read_photo_leaves_no_pixels(monkeypatch, leave):
    lent = []
    paint = Photo._paint
    monkeypatch.setattr(Photo, "_paint", lambda self, *piece: (lent.append(piece[-1]), paint(self, *piece)))
    bench = Bench()
    _half_read(bench)
    assert any(any(pixels) for pixels in lent)
    getattr(bench.ui, leave)()
    assert not any(any(pixels) for pixels in lent)


def test_a_hostile_photo_survives_a_change_of_language():
    async def scenario(bench, keys):
        bad = photo("chan")[:4000] + b"\xff\xc4" * 200
        reading = bench.ui.show_reading()
        reading.photo(memoryview(bad), len(bad))
        with pytest.raises(JpegError):
            reading.photo_arrived(len(bad))
        await keys("lang")
        return shown(bench)

    assert play(scenario) == [("reading", "zh"), ("reading", "en")]


class Recorder:
    """A buzzer that notes what it is asked for and takes its time."""

    def __init__(self):
        self.log = []

    async def play(self, name):
        try:
            await asyncio.sleep(0.15 if name != "tick" else 0.01)
            self.log.append(name)
        except asyncio.CancelledError:
            self.log.append("cut " + name)
            raise


def test_a_tick_gives_way_to_a_tone_and_a_tone_to_the_next():
    async def scenario(bench, keys):
        bench.ui._buzzer = buzzer = Recorder()
        for name, wait in (("tick", 0.05), ("done", 0.05), ("tick", 0.15), ("fail", 0.05), ("done", 0.2)):
            bench.ui.sound(name)
            await asyncio.sleep(wait)
        return buzzer.log

    assert play(scenario) == ["tick", "done", "cut fail", "done"]


def test_a_damaged_photo_does_not_hide_the_person():
    async def scenario(bench, keys):
        bench.book("chan", SIGNED, b"\xff\xd8not a picture")
        return bench.ui.screen.name

    assert play(scenario) == "person"
