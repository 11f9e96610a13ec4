# SPDX-License-Identifier: Apache-2.0
"""What the workflows beyond viewing show and ask: whole, apart, legible, in one language, large where it is to be,
and never without a word on what to do.
"""

import pytest

from host.ui_canvas import Bench, people
from host.ui_subjects import ECERTS, LONG, STAYS, extras, subjects, turned
from host.ui_watch import Watch, check, check_pairs
from reader.ui import faces
from reader.ui.words import date_text

MODES = ({}, {"large": True}, {"contrast": True})
SUBJECTS = subjects()
# Where a person types, or only waits, the boxes or the hint are what is large.
SMALL = ("log-empty",)


@pytest.fixture(scope="module", params=MODES, ids=lambda mode: "-".join(mode) or "day")
def mode(request):
    return request.param


@pytest.fixture(scope="module", params=("zh", "en"))
def bench(request, mode):
    found = Bench(lang=request.param, **mode)
    found.watch = Watch(found.ui.canvas)
    return found


def has_han(text):
    return any(ord(character) >= 0x2E80 for character in text)


def check_language(bench, drawn, name):
    """On an English screen no Chinese but a person's own name; on a Chinese one no English sentence."""
    for each in drawn:
        if each.face < 0 or each.ink.top >= 208:
            continue
        if bench.ui.texts.lang == "en":
            assert not has_han(each.text), f"{name}: {each.text}"
        else:
            words = [word for word in each.text.split() if word.isalpha() and word.islower() and not has_han(word)]
            assert not words, f"{name}: {each.text}"


def check_large(bench, drawn, name):
    """EN 301 549, 5.1.4: something on the page in letters of 4.9 mm; the panel's pitch is 0.18 mm."""
    heights = []
    for each in drawn:
        if each.face >= 0 and 22 <= each.ink.top < 208:
            character = next((c for c in each.text if ord(c) >= 0x2E80), "H")
            heights.append(bench.ui.canvas.faces.glyph(each.face, ord(character))[4])
    assert heights and max(heights) * 0.18 >= 4.9, f"{name}: {[d.text for d in drawn]}"


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_subject(bench, name):
    bench.watch.forget()
    bench.watch.pairs.clear()
    SUBJECTS[name](bench)
    for page in turned(bench):
        drawn = list(bench.watch.drawn)
        check(bench, f"{name} {page}")
        if not name.startswith("ecert"):  # whose issuer may be called anything
            check_language(bench, drawn, name)
        if bench.ui.large and name not in SMALL and not typed(name):
            check_large(bench, drawn, name)
        keys = bench.ui.screen.keys(bench.ui)
        assert keys or bench.ui.screen.name == "progress", name
    check_pairs(bench)


def typed(name):
    return name.startswith(("pin", "date", "digits", "passport"))


@pytest.mark.parametrize("name", [name for name in SUBJECTS if typed(name)])
def test_what_is_typed_is_large_and_says_what_it_is_for(bench, name):
    bench.watch.forget()
    SUBJECTS[name](bench)
    assert len([d for d in bench.watch.drawn if d.face >= 0 and 22 <= d.ink.top < 208]) >= 2
    if bench.ui.large:
        assert any(d.face in (faces.HUGE, faces.BIG, faces.TITLE) and d.ink.top > 110 for d in bench.watch.drawn)


def words(bench, name):
    """All that stands on the pages of a subject."""
    found = []
    bench.watch.forget()
    SUBJECTS[name](bench)
    for _ in turned(bench):
        found += [drawn.text for drawn in bench.watch.drawn if drawn.face >= 0 and 22 <= drawn.ink.top < 208]
        bench.watch.forget()
    return "".join(found).replace(" ", "")


@pytest.mark.parametrize("state", STAYS)
def test_a_stay_says_condition_limit_and_what_to_do(bench, state):
    facts, t = STAYS[state], bench.ui.texts
    shown = words(bench, f"stay-{state}-sai")
    assert all(part in shown for part in LONG.split())
    if not facts["verified"]:
        assert t("stay_do_officer").replace(" ", "") in shown
        return
    if facts["limit"]:
        assert date_text(facts["limit"]) in shown
    if facts["state"] != "unconditional":
        assert t("condition-%02x" % facts["condition"]).replace(" ", "") in shown
    if facts["printed"]:
        assert t("symbol_" + facts["printed"]).replace(" ", "") in shown
    actions = [t("stay_do_" + action).replace(" ", "") for action in ("nothing", "now", "officer", "next")]
    assert any(action in shown for action in actions)


@pytest.mark.parametrize("state", ECERTS)
def test_an_ecert_says_everything(bench, state):
    facts, shown = ECERTS[state], words(bench, "ecert-" + state)
    for part in (*facts["holder"].split(), *facts["issuer"].split(), facts["serial"].upper()[:14]):
        assert part in shown, part


def test_the_digits_of_a_pin_are_never_drawn(bench):
    for name in SUBJECTS:
        if name.startswith("pin-") and name.endswith("-full"):
            bench.watch.forget()
            SUBJECTS[name](bench)
            in_boxes = [d.text for d in bench.watch.drawn if d.face >= 0 and 90 <= d.ink.top and d.ink.bottom <= 132]
            assert not bench.ui.large and not [text for text in in_boxes if text.strip().isdigit()] or bench.ui.large
            assert "12345678" not in "".join(d.text for d in bench.watch.drawn)


@pytest.mark.parametrize(("name", "extra"), list(extras()), ids=[name for name, _ in extras()])
def test_further_pages_of_a_person(bench, name, extra):
    bench.watch.forget()
    bench.watch.pairs.clear()
    book = bench.book("sai", extra=extra)
    named = []
    for page in range(len(book.pages(bench.ui))):
        book.page = page
        bench.watch.forget()
        bench.ui.redraw()
        named.append(book.name)
        drawn = list(bench.watch.drawn)
        check(bench, f"{name} {page}")
        check_language(bench, drawn, name)
    if not bench.ui.large:
        assert [kind for kind in named if kind in ("stay", "confirmation", "library")] == [kind for kind, _ in extra]
    check_pairs(bench)


@pytest.mark.parametrize("key", people())
def test_a_person_in_large_text_is_large_on_every_page(bench, key):
    if not bench.ui.large:
        return
    book = bench.book(key, extra=[("stay", STAYS["passed"])])
    pages = book.pages(bench.ui)
    for page in range(len(pages)):
        book.page = page
        bench.watch.forget()
        bench.ui.redraw()
        drawn = list(bench.watch.drawn)
        if bench.ui.texts("photo") not in [each.text for each in drawn]:
            check_large(bench, drawn, f"{key} {page}")


def test_idle_and_place_in_large_text_are_large(bench):
    if not bench.ui.large:
        return
    for show in (bench.ui.show_idle, lambda: bench.ui.show_place("view", 28)):
        bench.watch.forget()
        show()
        check_large(bench, list(bench.watch.drawn), bench.ui.screen.name)
