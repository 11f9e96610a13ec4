# SPDX-License-Identifier: Apache-2.0
"""What the workflows beyond viewing show and ask, with the longest and oddest of each: name -> screen.

.venv/bin/python tests/host/ui_subjects.py OUT     each in both languages and three modes as OUT/<lang><mode>/<name>.png
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from host.ui_canvas import Bench, people, photo

LONG = "VENKATANARASIMHARAJUVARIPETA, Sai Lakshmi Padmavathi"
ITEMS = ("names", "number", "birth", "sex", "symbols", "issued", "photo")


def stay(state, **values):
    facts = {"condition": 1, "limit": "20261130", "state": state, "days": 6, "printed": None, "verified": True}
    return {**facts, **values}


STAYS = {
    "valid": stay("valid", limit="20270831", days=280, condition=2),
    "ends-soon": stay("ends-soon", ticket="20291130"),
    "ends-today": stay("ends-today", limit="20261124", days=0, condition=12),
    "passed": stay("passed", limit="20261110", days=14, condition=3, ticket="20281110"),
    "long-passed": stay("passed", limit="20231110", days=1110, condition=10),
    "no-limit": stay("no-limit", limit=None, days=None, condition=4),
    "unconditional": stay("unconditional", limit=None, days=None, condition=0, printed="C"),
    "differs": stay("valid", limit="20270831", days=280, printed="U"),
    "unverified": stay("valid", verified=False),
}


def ecert(state="valid", **values):
    facts = {
        "state": state,
        "valid_to": "20280630",
        "holder": "CHAN, Hiu Chuen",
        "issuer": "Specimen e-Cert CA 1",
        "serial": "4a9107c2",
        "revocation": ("crl", "20261123"),
        "key_proved": True,
        "tries": 3,
        "pin_state": 0,
    }
    return {**facts, **values}


ECERTS = {
    "valid": ecert(),
    "initial": ecert(pin_state=1, key_proved=None, holder=LONG),
    "expired": ecert("expired", valid_to="20260214", key_proved=None, tries=1),
    "revoked": ecert("revoked", key_proved=False, serial="7f0102030405060708090a0b0c0d0e0f10111213"),
    "not-yet": ecert("not-yet", valid_to="20291231", revocation=("crl-old", "20260101")),
    "unverified": ecert(
        "unverified", revocation=("no-crl", None), issuer="Another certification authority of some length"
    ),
    "blocked": ecert(pin_state=2, tries=0, key_proved=None),
}
PINS = {
    "current": ("change_pin", "pin_current", 1, 3, 3, False),
    "wrong": ("change_pin", "pin_current", 1, 3, 2, True),
    "wrong-last": ("change_pin", "pin_current", 1, 3, 1, True),
    "last": ("change_pin", "pin_current", 1, 3, 1, False),
    "used": ("change_pin", "pin_current", 1, 3, 2, False),
    "new": ("change_pin", "pin_new", 2, 3, None, False),
    "again": ("change_pin", "pin_again", 3, 3, None, False),
    "prove": ("pin_prove", "pin_current", 1, 1, 3, False),
    "unblock": ("unblock_pin", "pin_new", 1, 2, None, False),
    "relay": ("relay_verify", "pin_current", 1, 1, None, False),
    "relay-wrong": ("relay_verify", "pin_current", 1, 1, 2, True),
    "relay-change": ("relay_change", "pin_new", 2, 3, None, False),
    "officer": ("officer", "officer_pin", 1, 1, 5, False),
    "officer-wrong": ("officer", "officer_pin", 1, 1, 4, True),
}
CHANGES = {
    "limit": ("update_limit", (1, "20261130", False, False), (1, "20291130", False, True)),
    "condition": ("update_condition", (2, "20270831", False, False), (12, "20270831", True, False)),
    "both": ("update_both", (3, "20261110", False, False), (0, None, True, True)),
    "from-none": ("stay_update", (11, None, False, False), (10, "20281231", True, True)),
}
NOTICES = ("care", "confirmation", "lost", "functions", "places", "enquiries")
MOMENT = (2026, 11, 24, 14, 32, 5)
WORKFLOWS = "view confirm ecert change-pin unblock-pin stay-kiosk stay-officer library lost".split()
WORKFLOWS += ["officer", "settings", "log", "relay"]
LOG = [
    (number, MOMENT if number % 5 else None, "kiosk", "" if number % 2 else "0417", workflow, outcome)
    for number, (workflow, outcome) in enumerate(
        (workflow, outcome) for workflow in WORKFLOWS for outcome in ("done", "begun", "shown", "written", "E-51")
    )
]


def every_line(ui):
    """Everything that a menu of this reader can hold, with the values that some have."""
    t = ui.texts
    words = (
        "view confirm ecert stay_update library notices officer passport settings unblock_pin lock_reader key_log_out"
    )
    lines = [(key, "person", t(key), "") for key in (words + " menu_trust log").split()]
    lines.append(("lang", "language", t("menu_language"), t("language_name")))
    lines += [(key, "text", t(key), t("off")) for key in ("menu_large", "menu_contrast")]
    return lines + [("notice", "info", t("notice_" + name), "") for name in NOTICES]


def _borrowed(name):
    from reader.ui.load import borrow

    return borrow("reader.ui.screens." + name)


def _facts(name, make):
    return _borrowed("facts").Facts(name, make)


def subjects():
    """name -> callable(bench) that puts the screen there."""
    found = {}

    def add(name, screen):
        found[name] = lambda bench: bench.ui.show(screen(bench.ui))

    for key, facts in STAYS.items():
        for who in ("dela", "sai", "tang"):
            person = people()[who]
            add(
                f"stay-{key}-{who}",
                lambda ui, f=facts, p=person: _facts("stay", lambda ui: [_borrowed("stay").stay_sheet(ui, f, p)]),
            )
    for key, facts in ECERTS.items():
        add("ecert-" + key, lambda ui, f=facts: _facts("ecert", lambda ui: [_borrowed("ecert").ecert_sheet(ui, f)]))
    for key, values in PINS.items():
        for typed in ("", "12345678"):

            def pin(bench, values=values, typed=typed):
                screen = _borrowed("pin").Pin(*values, 6, 8)
                bench.ui.show(screen)
                for digit in typed:
                    screen.put(bench.ui, ord(digit))

            found["pin-" + key + ("-full" if typed else "")] = pin
    add("relay", lambda ui: _borrowed("relay").Relay())
    for key, values in CHANGES.items():
        add("change-" + key, lambda ui, v=values: _borrowed("change").Change(*v))
    for who in ("chan", "sai"):
        for chosen in (0, 1):

            def correct(bench, who=who, chosen=chosen):
                screen = _borrowed("correct").Correct(photo(who), ITEMS)
                screen.chosen = chosen
                bench.ui.show(screen)

            found[f"correct-{who}-{chosen}"] = correct
    for chosen in (0, 2, 5, 10, 12):
        keys = ["condition-%02x" % code for code in range(13)]
        add(f"condition-{chosen}", lambda ui, c=chosen, k=keys: _borrowed("pick").Pick("condition_long", k, c))
    for name in NOTICES:
        add("text-" + name, lambda ui, n="notice_" + name: _borrowed("pages").Pages(n, n))
    for first in (0, 9, 18):  # no menu has more lines than there are figures on the keys
        add(f"menu-{first}", lambda ui, n=first: _borrowed("menu").Menu(lambda ui: every_line(ui)[n : n + 9]))
    add("log", lambda ui: _borrowed("lines").Lines(LOG))
    add("log-empty", lambda ui: _borrowed("lines").Lines([]))
    found.update(_entries())
    found.update(_works())
    return found


def _entries():
    def typed(make, characters):
        def put(bench):
            screen = make(bench.ui)
            bench.ui.show(screen)
            for character in characters:
                screen.put(bench.ui, ord(character))

        return put

    def refused(bench):
        screen = _borrowed("date").Date("limit", "date_parts", "20260231")
        bench.ui.show(screen)
        screen.take(bench.ui, "enter")

    return {
        "date": typed(lambda ui: _borrowed("date").Date("limit", "date_parts"), "301"),
        "date-given": typed(lambda ui: _borrowed("date").Date("limit", "date_parts", "20261130"), ""),
        "date-refused": refused,
        "digits": typed(lambda ui: _borrowed("digits").Digits("officer_number", 4, 8, False), "0417"),
        "passport-number": typed(
            lambda ui: _borrowed("letters").Letters("passport", "passport_number", 5, 9, (1, 3)),
            "KW1234567",
        ),
        "passport-birth": typed(
            lambda ui: _borrowed("date").Date("passport", "passport_birth", None, (2, 3)), "14031985"
        ),
        "passport-expiry": typed(
            lambda ui: _borrowed("date").Date("passport", "passport_expiry", None, (3, 3)), "1403"
        ),
    }


def _works():
    from host.ui_canvas import catalogue

    def progress(bench, step, n):
        screen = bench.ui.show_progress("stay_update")
        screen.step(n, 5, step)

    found = {
        "progress-" + key[5:]: lambda bench, k=key[5:]: progress(bench, k, 3)
        for key in catalogue("en")
        if key[:5] == "step_" and key != "step_of"
    }
    stay_rows = (("condition", "condition-0c"), ("limit", "20291130"))
    for title, rows in (
        ("updated", stay_rows),
        ("confirmed", (("decided_on", "20261124"),)),
        ("pin_changed", (("ecert_pin", "pin_initial"),)),
        ("pin_unblocked", ()),
    ):

        def done(bench, title=title, rows=rows):
            bench.show(bench.ui.show_done(title, rows))

        found["done-" + title] = done
    return found


def extras():
    """(name, extra pages of a person's book)."""
    yield "stay", [("stay", STAYS["ends-soon"])]
    yield (
        "all",
        [
            ("stay", STAYS["passed"]),
            ("confirmation", {"state": 16, "date": "20251020"}),
            ("library", {"state": 1, "date": "20230919"}),
        ],
    )
    yield (
        "none",
        [("stay", STAYS["differs"]), ("confirmation", {"state": 0, "date": ""}), ("library", {"state": 0, "date": ""})],
    )
    for state in (1, 2, 3):
        yield f"confirmation-{state}", [("confirmation", {"state": state, "date": "20251020"})]


def place(screen):
    """Which page or line stands there, by whatever name the screen has for it."""
    return screen.name, getattr(screen, "_page", None), getattr(screen, "page", None), screen.chosen


def turned(bench):
    """Each page of the screen that stands there, once; those that a person turns with the arrows."""
    screen, seen = bench.ui.screen, set()
    while place(screen) not in seen and len(seen) < 80:
        seen.add(place(screen))
        yield len(seen)
        screen.key(bench.ui, "down")


def shoot(out: Path) -> None:
    for mode, settings in (("", {}), ("-large", {"large": True}), ("-contrast", {"contrast": True})):
        for lang in ("zh", "en"):
            bench = Bench(lang=lang, **settings)
            for name, show in subjects().items():
                show(bench)
                if name.startswith(("correct", "condition")):
                    bench.save(out / (lang + mode) / (name + ".png"))
                    continue
                for page in turned(bench):
                    bench.save(out / (lang + mode) / f"{name}-{page}.png")
            for name, extra in extras():
                book = bench.book("chow", extra=extra)
                for page in range(len(book.pages(bench.ui))):
                    book.page = page
                    bench.ui.redraw()
                    if book.name in ("stay", "library", "confirmation") or settings.get("large"):
                        bench.save(out / (lang + mode) / f"extra-{name}-{page}.png")


if __name__ == "__main__":
    shoot(Path(sys.argv[1]))
