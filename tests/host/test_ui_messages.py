# SPDX-License-Identifier: Apache-2.0
"""Every error, refusal and notice: what happened, what to do and why stand on the screen, in every mode."""

import pytest

from host.ui_canvas import catalogue, message_codes
from host.ui_watch import check, check_pairs
from reader.ui.screens import error

DATE = "20270131"


def reasons(code):
    """The reasons of a code that have a text of their own."""
    return [key[5:] for key in catalogue("en") if key.startswith(code + "_") and key[5:] not in ("do", "why")]


EVERY = [(code, reason) for code in message_codes() for reason in ("", *reasons(code))]


def walk(bench, name):
    """All pages of what is shown; the texts on them, those of the band once more before those below it."""
    screen, band, words = bench.ui.screen, [], []
    for page in range(20):
        for drawn in bench.watch.drawn:
            if drawn.face >= 0:
                (words if 78 <= drawn.ink.top < 208 else band).append(drawn.text)
        check(bench, f"{name} page {page}")
        shown = screen._page
        screen.key(bench.ui, "down")
        if screen._page == shown:
            break
    return "".join(band + words).replace(" ", "")


@pytest.mark.parametrize(("code", "reason"), EVERY, ids=["-".join(filter(None, each)) for each in EVERY])
def test_every_message(watched, code, reason):
    watched.error(code, reason, (DATE,) if "date" in reason or code == "N-04" else (10,))
    t = watched.ui.texts
    words = walk(watched, code)
    wanted = [t(code), t(code + "_do"), t(f"{code}_{reason or 'why'}"), code]
    if code in error.BOTH or code[0] == "S":
        wanted += t.pick(t.other, code, code + "_do")
    for text in wanted:
        places = text.replace(" ", "").split("{}")
        assert all(part in words for part in places), text
    check_pairs(watched)


def test_one_language_on_all_but_those_that_everybody_may_have_to_read(watched):
    """No Chinese on an English message, but on those for both; in Chinese, digits and Latin words stand among it."""
    for code in set(message_codes()) - set(error.BOTH):
        if code[0] != "S":
            watched.watch.forget()
            watched.error(code, "", (10,))
            texts = [drawn.text for drawn in watched.watch.drawn if drawn.ink.top < 208]
            chinese = [text for text in texts if any(ord(character) >= 0x2E80 for character in text)]
            assert bool(chinese) == (watched.ui.texts.lang == "zh"), code


def test_rows_below_a_notice(watched):
    from reader.ui.screens.error import ErrorScreen

    rows = (("registered_on", "19-09-2023"), ("decided_on", "20-10-2025"))
    watched.ui.show(ErrorScreen("N-07", None, None, "", (), rows))
    words = walk(watched, "N-07")
    assert "19-09-2023" in words and "20-10-2025" in words
    check_pairs(watched)


def test_large_text_is_large(watched):
    """EN 301 549, 5.1.4: a capital H of 4.9 mm at least; the panel's pitch is 0.18 mm."""
    if not watched.ui.large:
        return
    for code in message_codes():
        watched.watch.forget()
        watched.error(code, "", (10,))
        told = [drawn for drawn in watched.watch.drawn if 78 <= drawn.ink.top < 208 and drawn.face >= 0]
        assert told
        for drawn in told:
            glyph = watched.ui.canvas.faces.glyph(drawn.face, ord("H"))
            assert glyph[4] * 0.18 >= 4.9, drawn.text


def test_every_error_that_reaches_a_person_has_its_words():
    from reader import errors, refusals

    silent = ("E-01", "E-80")  # cancelled: the person knows; a serial host's: nobody at the screen
    everything = [*vars(errors).values(), *vars(refusals).values()]
    kinds = [kind for kind in everything if isinstance(kind, type) and issubclass(kind, errors.ReaderError)]
    assert {kind.code for kind in kinds} - set(silent) == {code for code in message_codes() if code[0] == "E"}
