# SPDX-License-Identifier: Apache-2.0
"""What is asked and shown beyond viewing, in use: keys, answers, what is wiped, what time does."""

import asyncio

import pytest

from host.test_ui_play import play, shown, sounds
from host.ui_canvas import SIGNED, people, photo
from host.ui_subjects import ECERTS, ITEMS, STAYS
from reader import refusals
from reader.errors import Cancelled, TimedOut


def ask(intent, *names, **settings):
    """What the intent answers when these keys are pressed; (answer, bench)."""

    async def scenario(bench, keys):
        asking = asyncio.create_task(intent(bench.ui))
        await asyncio.sleep(0.05)
        await keys(*names)
        return await asking, bench

    return play(scenario, **settings)


def pin(ui):
    return ui.ask_pin("change_pin", "pin_current", 1, 3, 3)


def test_a_pin_of_six_to_eight_digits_in_a_bytearray():
    answer, _ = ask(pin, *"123456", "enter")
    assert answer == b"123456" and isinstance(answer, bytearray)
    assert ask(pin, *"123456789", "enter")[0] == b"12345678"
    assert ask(pin, *"12345", "enter", "6", "correct", "7", "8", "enter")[0] == b"1234578"


def test_what_was_typed_is_overwritten_and_never_on_the_screen():
    async def scenario(bench, keys):
        task = asyncio.create_task(pin(bench.ui))
        await asyncio.sleep(0.05)
        pictures = set()
        for digit in "777777":
            await keys(digit)
        first = bench.panel.rgb565()
        for _ in range(6):
            await keys("correct")
        for digit in "222222":
            await keys(digit)
        pictures.update((first, bench.panel.rgb565()))
        screen = bench.ui.screen
        await keys("cancel")
        with pytest.raises(Cancelled):
            await task
        return pictures, bytes(screen.digits), screen.count

    pictures, digits, count = play(scenario)
    assert len(pictures) == 1  # other digits, the same picture
    assert digits == bytes(8) and count == 0


def test_a_wrong_pin_sounds_and_says_so():
    _, bench = ask(lambda ui: ui.ask_pin("change_pin", "pin_current", 1, 3, 2, True), *"123456", "enter", lang="en")
    assert sounds(bench) == ["fail"]


def test_nobody_answers():
    for intent in (pin, lambda ui: ui.ask_date("limit"), lambda ui: ui.ask_condition(1), lambda ui: ui.ask_passport()):
        with pytest.raises(TimedOut):
            ask(lambda ui, intent=intent: _patched(ui, intent))


async def _patched(ui, intent):
    """The intent, with a Ui that waits for a moment only."""
    key = ui.key
    ui.key = lambda timeout_ms=None: key(30)
    return await intent(ui)


def test_a_date_is_one_of_the_calendar():
    typed = ("3", "1", "0", "2", "2", "0", "2", "7", "enter")
    mended = ("correct",) * 8 + ("2", "8", "0", "2", "2", "0", "2", "7", "enter")
    assert ask(lambda ui: ui.ask_date("limit"), *typed, *mended)[0] == "20270228"
    assert ask(lambda ui: ui.ask_date("limit", "20291130"), "enter")[0] == "20291130"
    assert ask(lambda ui: ui.ask_date("limit", "20291130"), "correct", "8", "enter")[0] == "20281130"


def test_a_condition_is_chosen_by_figure_or_arrow():
    def condition(ui):
        return ui.ask_condition(1)

    assert ask(condition, "enter")[0] == 1
    assert ask(condition, "4", "enter")[0] == 3
    assert ask(condition, "up", "up", "enter")[0] == 12
    assert ask(condition, "down", "down", "down", "down", "2", "enter")[0] == 6
    assert ask(condition, "down", "enter", large=True)[0] == 2


def test_correct_or_not_is_sent_with_the_green_key():
    def correct(ui):
        return ui.ask_correct(people()["chow"], memoryview(photo("chow")), ITEMS)

    assert ask(correct, "enter")[0] is True
    assert ask(correct, "2", "enter")[0] is False
    assert ask(correct, "2", "1", "enter")[0] is True
    assert ask(correct, "down", "lang", "enter", large=True)[0] is False
    with pytest.raises(Cancelled):
        ask(correct, "cancel")


OLD, NEW = (1, "20261130", False, False), (1, "20291130", False, True)


def test_a_change_is_agreed_to_or_not():
    assert ask(lambda ui: ui.ask_change("update_limit", OLD, NEW), "enter")[0] is None
    with pytest.raises(Cancelled):
        ask(lambda ui: ui.ask_change("update_limit", OLD, NEW), "cancel")


def test_in_large_text_a_change_is_agreed_to_on_its_last_page():
    async def scenario(bench, keys):
        task = asyncio.create_task(bench.ui.ask_change("update_limit", OLD, NEW))
        await asyncio.sleep(0.05)
        pages = 0
        while not task.done():
            pages += 1
            await keys("enter")
        return pages

    assert play(scenario, large=True) == 3


def test_letters_come_by_pressing_again():
    async def scenario(bench, keys):
        task = asyncio.create_task(bench.ui.ask_passport())
        await asyncio.sleep(0.05)
        await keys("5", "5", "5", "9", "9", "1", "2", "3", "4", "enter")
        await keys(*"14031985", "enter", *"30062031", "enter")
        return await task

    assert play(scenario) == ("KW1234", "850314", "310630")


def test_digits_of_a_number():
    assert ask(lambda ui: ui.ask_digits("officer_number", 4, 8), *"041", "enter", "7", "enter")[0] == b"0417"


def test_done_sounds_shows_what_was_read_back_and_goes_by_itself():
    rows = (("condition", "condition-01"), ("limit", "20291130"))
    answer, bench = ask(lambda ui: ui.show_done("updated", rows), "enter", lang="en")
    assert answer == "enter" and sounds(bench) == ["done"] and ("done", "en") in shown(bench)


@pytest.mark.parametrize(("code", "names", "answer"), [("N-04", ("enter",), "enter"), ("N-12", ("enter",), "enter")])
def test_a_notice_is_read(code, names, answer):
    found, bench = ask(lambda ui: ui.show_notice(code, ("20251020",)), *names)
    assert found == answer and ("notice-" + code, "zh") in shown(bench)


def test_a_warning_can_be_turned_back_from():
    with pytest.raises(Cancelled):
        ask(lambda ui: ui.show_notice("N-12"), "cancel")


def test_an_ecert_offers_its_pin_unless_that_is_blocked():
    assert ask(lambda ui: ui.show_ecert(ECERTS["valid"]), "enter")[0] == "enter"
    answer, bench = ask(lambda ui: ui.show_ecert(ECERTS["blocked"]), "enter", "enter", "enter", "cancel")
    assert answer == "cancel" and "enter" not in bench.ui.screen.keys(bench.ui)


def test_a_stay_goes_on_or_back():
    person = people()["dela"]
    assert ask(lambda ui: ui.show_stay(STAYS["passed"], person), "enter")[0] == "enter"
    assert ask(lambda ui: ui.show_stay(STAYS["passed"], person), "cancel")[0] == "cancel"


def test_notices_and_log_are_read_and_left():
    assert ask(lambda ui: ui.show_text("notice_care", "notice_care"), "cancel")[0] == "cancel"
    line = (1, (2026, 11, 24, 14, 32), "kiosk", "", "view", "done")
    assert ask(lambda ui: ui.show_log([line] * 30), "enter", "down", "up", "cancel")[0] == "cancel"


def test_steps_follow_one_another_and_only_while_they_are_shown():
    async def scenario(bench, keys):
        progress = bench.ui.show_progress("stay_update")
        progress.step(1, 3, "write")
        before = bench.panel.rgb565()
        progress.step(2, 3, "back")
        after = bench.panel.rgb565()
        bench.ui.show_idle()
        idle = bench.panel.rgb565()
        progress.step(3, 3, "log")
        return before != after, idle == bench.panel.rgb565()

    assert play(scenario) == (True, True)


def test_further_sheets_of_a_person_are_turned_to():
    async def scenario(bench, keys):
        extra = (("stay", STAYS["valid"]), ("library", {"state": 1, "date": "20230919"}))
        task = asyncio.create_task(bench.ui.show_person(people()["sai"], None, SIGNED, extra))
        await asyncio.sleep(0.05)
        await keys("down", "down", "down", "down", "cancel")
        await task
        return [name for name, _ in shown(bench)]

    names = play(scenario)
    assert "stay" in names and "library" in names


def test_a_refusal_says_why():
    async def scenario(bench, keys):
        told = []
        for error in (refusals.PinRule("run"), refusals.PinWrong(2), refusals.TicketExpired("", "20261101")):
            task = asyncio.create_task(bench.ui.show_error(error))
            await asyncio.sleep(0.05)
            told.append(bench.ui.screen._words(bench.ui)[2])
            await keys("enter")
            await task
        return told

    run, wrong, _ = play(scenario, lang="en")
    assert "run" in run and wrong == "Tries left: 2"


def test_no_other_name_is_an_intent():
    async def scenario(bench, keys):
        for name in ("ask_nothing", "show_nothing", "anything", "_draw_nothing"):
            with pytest.raises(AttributeError):
                getattr(bench.ui, name)

    play(scenario)
