# SPDX-License-Identifier: Apache-2.0
"""Every screen, in both languages, in each mode, for all eleven people: nothing cut, nothing over something else,
all of it legible.
"""

import pytest

from host.ui_canvas import BAD, PARTLY, SIGNED, Bench, menu_lines, people, photo
from host.ui_watch import Watch, check, check_pairs, check_still
from reader.storage.state import IN_SERVICE, STATES
from reader.storage.trust_status import NAMES
from reader.ui import layout
from reader.ui.screens.menu import Menu
from reader.ui.screens.notice import Cleared
from reader.ui.screens.service import CODES
from reader.ui.screens.trust import Trust


def test_idle_place_and_can(watched):
    ui = watched.ui
    ui.show_idle()
    check(watched, "idle")
    ui.show_place("view", 28)
    check(watched, "place")
    ui.show_place("view", 9)
    watched.watch.forget()
    screen = watched.can("482913")
    check(watched, "can")
    screen.correct(ui)
    check_pairs(watched)


def test_menu_and_notices(watched):
    ui = watched.ui
    ui.show(Menu(menu_lines))
    check(watched, "menu")
    ui.show(Cleared())
    check(watched, "cleared")
    ui.show_removed()
    check(watched, "removed")
    check_pairs(watched)


def trust_entries():
    """Every state that an entry can be in, of every name."""
    names = [(name, without) for name, _, without in NAMES]
    for state in ("ok", "old", "expired", "missing"):
        known = state != "missing"
        yield [
            {
                "name": name,
                "issued": "20261120" if known else None,
                "good_until": "20270131" if known else None,
                "age_days": 1004 if known else None,
                "state": state,
                "without": without if state in ("expired", "missing") else None,
            }
            for name, without in names
        ]


def test_who_is_logged_in_stands_in_the_status_bar(watched):
    ui = watched.ui
    place = ui.texts("place_" + ui.settings.place)
    ui.show_idle()
    watched.watch.forget()
    ui.set_officer("0417")
    assert "0417" in [drawn.text for drawn in watched.watch.drawn]
    check(watched, "status")
    watched.watch.forget()
    ui.set_officer("")
    assert place in [drawn.text for drawn in watched.watch.drawn]


@pytest.mark.parametrize("entries", [*trust_entries()], ids=lambda entries: entries[0]["state"])
def test_age_of_trust(watched, entries):
    ui = watched.ui
    screen = Trust(entries)
    ui.show(screen)
    shown = ""
    for _ in entries:
        shown += "".join(drawn.text for drawn in watched.watch.drawn).replace(" ", "")
        check(watched, "trust")
        screen.key(ui, "down")
        ui.redraw()
    for entry in entries:
        for key in ("trust_" + entry["name"], *(["without_" + entry["without"]] if entry["without"] else [])):
            assert ui.texts(key).replace(" ", "") in shown, key
    ui.show(Trust([dict(entry, age_days=None) for entry in entries]))
    watched.watch.forget()
    ui.redraw()
    check(watched, "undated")
    check_pairs(watched)


def test_out_of_service(watched):
    for state in STATES:
        if state != IN_SERVICE:
            watched.watch.forget()
            watched.ui.show_service(state)
            assert watched.ui.texts(CODES[state]) in [drawn.text for drawn in watched.watch.drawn]
            check(watched, state)
    check_pairs(watched)


def test_warning_of_clearing(watched):
    from reader.ui import widgets

    widgets.warning_bar(watched.ui, watched.ui.texts("clear_warning", 10))
    check(watched, "warning")
    check_pairs(watched)


@pytest.mark.parametrize("key", people())
def test_pages_of_a_person(watched, key):
    person = people()[key]
    book = watched.book(key)
    pages = book.pages(watched.ui)
    shown = []
    for page in range(len(pages)):
        book.page = page
        watched.watch.forget()
        watched.ui.redraw()
        shown += [drawn.text for drawn in watched.watch.drawn if drawn.face >= 0]
        check(watched, f"{key} {pages[page][0]}")
    everything = "".join(shown).replace(" ", "")
    for part in (person.name_zh, person.surname, person.given, person.symbols, "".join(person.codes)):
        assert part.replace(" ", "") in everything, part
    check_pairs(watched)


@pytest.mark.parametrize("verdict", [SIGNED, PARTLY, BAD], ids=lambda verdict: verdict.overall)
def test_verdicts(watched, verdict):
    book = watched.book("chan", verdict)
    for page in range(len(book.pages(watched.ui))):
        book.page = page
        watched.watch.forget()
        watched.ui.redraw()
        check(watched, f"{verdict.overall} {book.name}")
    check_pairs(watched)


def test_reading(watched):
    jpeg = photo("chan")
    reading = watched.ui.show_reading()
    for key in ("connect", "open", "select", "data", "signature", "photo", "check"):
        reading.step(3, 7, key)
        check_still(watched, key)
    reading.named(people()["chan"])
    reading.photo(memoryview(jpeg), len(jpeg))
    reading.photo_arrived(len(jpeg) // 2)
    check_still(watched, "half")
    reading.photo_arrived(len(jpeg))
    reading.verified()
    check(watched, "verified")
    check_pairs(watched)


def test_every_reason_of_a_verdict_has_its_words():
    from reader.protocols import passive_auth, verdict
    from reader.trust import trust_list

    known = [
        value
        for module in (passive_auth, trust_list)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str) and "-" in value
    ]
    bench = Bench()
    assert known and verdict.TRUST_DAYS
    for reason in (
        *known,
        "signed",
        "not-all-read",
        "not-checked",
        "no-list",
        "trust-unknown",
        "trust-ahead",
        "trust-age",
    ):
        assert bench.ui.texts.get("reason_" + reason), reason


def test_the_reader_calls_trust_old_when_the_verdict_does():
    from reader.protocols.verdict import TRUST_DAYS
    from reader.ui import status

    assert status.TRUST_LIMIT_DAYS == TRUST_DAYS


def test_a_missing_character_shows_its_code():
    bench = Bench()
    watch = Watch(bench.ui.canvas)
    book = bench.book("lee")
    book.person.name_zh = "李\U0002ffff珩"
    watch.forget()
    bench.ui.redraw()
    assert [drawn.text for drawn in watch.drawn if drawn.missing] == ["李\U0002ffff珩"]


@pytest.mark.parametrize("surname", ["A" * 20, "ABCDE " * 12, "W" * 39, "O-" * 30])
@pytest.mark.parametrize("name_zh", ["", "陳大文", "歐陽陳大文明"])
def test_a_name_of_any_length_is_shown_whole(surname, name_zh):
    bench = Bench(lang="en")
    watch = Watch(bench.ui.canvas)
    bench.watch = watch
    book = bench.book("chan")
    book.person.surname, book.person.name_zh = surname.strip(), name_zh
    book._made_for = None
    words = ""
    for page in range(len(book.pages(bench.ui))):
        book.page = page
        watch.forget()
        bench.ui.redraw()
        words += "".join(drawn.text for drawn in watch.drawn)
        check(bench, f"{surname} {book.name}")
    assert surname.strip().replace(" ", "") in words.replace(" ", "")
    assert name_zh in words


def test_balanced_lines_hold_the_same_text():
    canvas = Bench().ui.canvas
    from reader.ui import faces

    lines = [line for line, _ in layout.balanced(canvas, faces.BIG, "請將身份證放在感應區", 304)]
    assert lines == ["請將身份證", "放在感應區"]
