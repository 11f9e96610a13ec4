# SPDX-License-Identifier: Apache-2.0
"""The page alone, with a stand-in for the world: hands, keys, trace, faults, two languages, two tabs."""

import pytest

from e2e import standin
from e2e.page import browser, drag, opened, pixel, running_bench


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


@pytest.fixture
def bench():
    with running_bench(standin.WORKSHOP) as running:
        yield running


@pytest.fixture
def tab(chromium, bench):
    with opened(chromium, bench[1]) as page:
        yield page


def placed(tab) -> str | None:
    return tab.evaluate("document.querySelector('.face[aria-pressed=true]')?.dataset.card ?? null")


def wait_placed(tab, name: str | None) -> None:
    tab.wait_for_function(
        "name => (document.querySelector('.face[aria-pressed=true]')?.dataset.card ?? null) === name", arg=name
    )


def wait_taps(tab, bench, taps: list[str]) -> None:
    """Until the keypad has felt these taps, last; the page's own clock does the waiting."""
    for _ in range(100):
        if bench[0].stage.world.keypad.taps[-len(taps) :] == taps:
            return
        tab.wait_for_timeout(50)
    assert bench[0].stage.world.keypad.taps[-len(taps) :] == taps


def test_all_eleven_cards_are_in_the_tray_in_both_languages(tab):
    faces = tab.locator(".face")
    assert faces.count() == 11
    chan = faces.first.inner_text()
    for words in ("樣本 SPECIMEN", "陳曉邨", "CHAN, Hiu Chuen", "U384016(3)", "永久居民", "Permanent", "482 913"):
        assert words in chan
    tab.wait_for_function(
        "() => [...document.querySelectorAll('.face img')].every(image => image.naturalWidth === 208)"
    )


def test_a_card_is_dragged_onto_the_reader_and_off_again(tab, bench):
    drag(tab, "chan", "#screen")
    wait_placed(tab, "chan")
    assert len(bench[0].stage.world.field.cards) == 1
    assert tab.locator("#peek").is_visible()
    drag(tab, "chan", "#trace-title")
    wait_placed(tab, None)
    assert bench[0].stage.world.field.cards == []


def test_a_card_dropped_at_the_slot_goes_in(tab, bench):
    drag(tab, "wong", ".mouth")
    wait_placed(tab, "wong")
    world = bench[0].stage.world
    assert world.slot.card is not None and world.field.cards == []
    drag(tab, "wong", "#trace-title")
    wait_placed(tab, None)
    assert world.slot.card is None


def test_everything_by_keyboard(tab, bench):
    tab.locator(".face").first.focus()
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    wait_placed(tab, "wong")
    for key in "170562":
        tab.keyboard.press(key)
    tab.keyboard.press("Enter")
    wait_taps(tab, bench, [*"170562", "enter"])
    for key in ("F1", "F2", "F3", "F4", "ArrowUp", "ArrowDown", "Escape", "Backspace"):
        tab.keyboard.press(key)
    wait_taps(tab, bench, ["cancel", "correct", "lang", "enter", "up", "down", "cancel", "correct"])
    tab.locator(".face[data-card=wong]").focus()
    tab.keyboard.press("Enter")
    wait_placed(tab, None)


def test_the_handhelds_keys_by_mouse(tab, bench):
    for key in ("5", "0", "lang", "up", "enter"):
        tab.locator(f"[data-key='{key}']").click()
    wait_taps(tab, bench, ["5", "0", "lang", "up", "enter"])


def test_digits_in_the_clock_are_the_clocks(tab, bench):
    tab.locator("#clock").fill("05-10-2030 09:00")
    tab.keyboard.press("Enter")
    tab.locator("#clock").blur()
    for _ in range(100):
        if bench[0].stage.world.clock.now.isoformat() == "2030-10-05T09:00:00":
            break
        tab.wait_for_timeout(50)
    assert bench[0].stage.world.clock.now.isoformat() == "2030-10-05T09:00:00"
    assert bench[0].stage.world.keypad.taps == []


def test_the_screen_is_the_displays_pixels(tab, bench):
    display = bench[0].stage.world.display
    display.paint(0, 0, 1, 1, b"\xf8\x00")
    display.paint(319, 239, 1, 1, b"\x07\xe0")
    tab.wait_for_function(
        "() => document.getElementById('screen').getContext('2d').getImageData(319, 239, 1, 1).data[1] === 255"
        " && document.getElementById('screen').getContext('2d').getImageData(0, 0, 1, 1).data[0] === 255"
    )
    assert pixel(tab, 0, 0) == [255, 0, 0]
    assert pixel(tab, 319, 239) == [0, 255, 0]
    assert pixel(tab, 1, 0) == [247, 247, 239]
    size = tab.locator("#screen").bounding_box()
    assert (size["width"], size["height"]) == (320, 240)
    assert (size["x"] % 1, size["y"] % 1) == (0, 0)


def test_the_trace_tells_as_it_happens_and_opens(tab, bench):
    drag(tab, "chan", "#screen")
    tab.keyboard.press("F4")
    tab.wait_for_selector("tr.row >> text=READ BINARY DG1, 0–94")
    row = tab.locator("tr.row", has_text="READ BINARY DG2, 0–222")
    assert row.locator("svg").count() == 1
    row.locator("button").click()
    detail = tab.locator("tr.detail").inner_text()
    for words in ("00 B0 82 00 ⟨1⟩", "00 00 FF 00 FF 00", "D4 40 01", "PN532 訊框", "ms"):
        assert words in detail
    assert "9000 完成 done" in tab.locator("#trace").inner_text().replace("\n", " ").replace("  ", " ")
    row.locator("button").click()
    assert tab.locator("tr.detail").count() == 0


def test_the_page_turns_to_english_and_remembers(tab, bench):
    tab.locator("#lead").click()
    assert tab.locator("html").get_attribute("lang") == "en"
    assert "Smart identity card reader" in tab.locator("h1").inner_text()
    tab.reload()
    tab.wait_for_selector(".face")
    assert tab.locator("html").get_attribute("lang") == "en"


def test_faults_are_switched(tab, bench):
    tab.get_by_role("switch").nth(1).click()
    tab.wait_for_selector("#fault-noise[aria-checked=true]")
    assert bench[0].stage.world.field.noise.rate > 0


def test_a_second_tab_looks_on(chromium, bench, tab):
    with opened(chromium, bench[1]) as other:
        drag(tab, "chan", "#screen")
        wait_placed(other, "chan")


def test_a_dead_reader_shows_its_last_words_and_starts_again(tab, bench):
    bench[0].stage.world.die(["Traceback (most recent call last):", "MemoryError: heap"])
    tab.wait_for_selector("#dead:not([hidden])")
    assert "MemoryError: heap" in tab.locator("#last-lines").inner_text()
    tab.locator("#restart").click()
    tab.wait_for_selector("#dead", state="hidden")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_systems_light(chromium, bench, scheme):
    with opened(chromium, bench[1], color_scheme=scheme) as tab:
        red = tab.evaluate("Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])")
        assert (red > 128) == (scheme == "light")


def test_a_small_window_shows_reader_and_cards_with_the_trace_below(chromium, bench):
    with opened(chromium, bench[1]) as tab:
        tab.set_viewport_size({"width": 1024, "height": 768})
        assert tab.evaluate("document.documentElement.scrollWidth") == 1024
        handheld, trace = tab.locator("#handheld").bounding_box(), tab.locator(".trace-panel").bounding_box()
        assert handheld["y"] + handheld["height"] <= 768
        assert trace["y"] >= handheld["y"] + handheld["height"]
        assert tab.locator("#screen").bounding_box()["width"] == 320


def test_every_control_has_a_name(tab):
    nameless = tab.evaluate(
        """() => [...document.querySelectorAll('button, input, select, canvas')]
          .filter(one => one.offsetParent && !one.ariaLabel && !one.getAttribute('aria-labelledby'))
          .filter(one => !one.labels?.length && !one.textContent.trim())
          .map(one => one.outerHTML)"""
    )
    assert nameless == []
