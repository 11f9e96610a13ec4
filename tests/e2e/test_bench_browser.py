# SPDX-License-Identifier: Apache-2.0
"""The main job as a person does it: the page in a browser, the real firmware behind it, cards by hand and by key."""

import pytest

from e2e.page import browser, drag, opened, running_bench
from need import need_micropython
from smartid import people, pki
from smartid.bench.workshop import Workshop

READING_MS = 60_000


@pytest.fixture
def tab():
    need_micropython()
    with (
        browser() as chromium,
        running_bench(Workshop(pki.ephemeral())) as (_, address),
        opened(chromium, address) as page,
    ):
        wait_screen(page, "ready")
        yield page


def wait_screen(tab, name: str) -> None:
    """Until the reader's screen is the one of that name; the page says so to those who do not see it."""
    tab.wait_for_function(
        "name => document.getElementById('screen').ariaLabel.endsWith(': ' + name)", arg=name, timeout=READING_MS
    )


def colours(tab) -> int:
    """How many colours the screen shows now: a photo has many, a page of text few."""
    return tab.evaluate(
        """() => {
          const canvas = document.getElementById('screen');
          const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
          return new Set(new Uint32Array(data.buffer)).size;
        }"""
    )


def test_a_card_is_read_by_drag_and_drop_and_the_next_by_keyboard(tab):
    drag(tab, "chan", "#screen")
    wait_screen(tab, "type the six digits")
    for digit in people.find("chan").can:
        tab.locator(f"[data-key='{digit}']").click()
    tab.locator("[data-key=enter]").click()
    wait_screen(tab, "personal data")
    assert colours(tab) > 200
    trace = tab.locator("#trace").inner_text()
    for words in (
        "READ BINARY EF.CardAccess",
        "通道已建立",
        "READ BINARY DG1",
        "號碼、姓名、出生、性別",
        "READ BINARY DG2",
    ):
        assert words in trace
    assert "U3840163" not in trace
    assert float(tab.locator(".total > b").inner_text().removesuffix(" s")) > 1
    tab.wait_for_function("() => /[0-9]+ \\/ 380 KB/.test(document.getElementById('running').textContent)")

    tab.locator("[data-key=cancel]").click()
    drag(tab, "chan", "#trace-title")
    wait_screen(tab, "ready")
    tab.locator(".face").first.focus()
    tab.keyboard.press("End")
    tab.keyboard.press("Enter")
    wait_screen(tab, "type the six digits")
    tab.keyboard.type(people.find("lee").can, delay=100)
    tab.keyboard.press("Enter")
    wait_screen(tab, "personal data")


def test_wrong_digits_are_told_and_the_right_ones_taken_after_them(tab):
    drag(tab, "wong", "#screen")
    wait_screen(tab, "type the six digits")
    tab.keyboard.type("000000", delay=100)
    tab.keyboard.press("F4")
    wait_screen(tab, "error E-28")
    tab.keyboard.press("F4")
    wait_screen(tab, "type the six digits")
    tab.keyboard.type(people.find("wong").can, delay=100)
    tab.keyboard.press("F4")
    wait_screen(tab, "personal data")


def test_a_card_pulled_by_the_fault_switch_can_be_read_again(tab):
    tab.get_by_role("switch").first.click()
    tab.wait_for_selector("#fault-pull[aria-checked=true]")
    drag(tab, "chow", "#screen")
    wait_screen(tab, "type the six digits")
    tab.keyboard.type(people.find("chow").can, delay=100)
    tab.keyboard.press("F4")
    wait_screen(tab, "card taken away")
    tab.wait_for_selector(".face[aria-pressed=true]", state="detached")
    assert "身份證被抽走" in tab.locator("#trace").inner_text()
    tab.get_by_role("switch").first.click()
    tab.wait_for_selector("#fault-pull[aria-checked=false]")
    drag(tab, "chow", "#screen")
    wait_screen(tab, "type the six digits")
    tab.keyboard.type(people.find("chow").can, delay=100)
    tab.keyboard.press("F4")
    wait_screen(tab, "personal data")
