# SPDX-License-Identifier: Apache-2.0
"""The reader's Ui under CPython, on the simulated ST7789 alone: for tests of screens, and for looking at them.

.venv/bin/python tests/host/ui_canvas.py OUT      every screen in both languages as OUT/<lang>/<screen>.png
"""

from __future__ import annotations

import asyncio
import importlib.util
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "firmware" / "fonts"


def _install_stubs() -> None:
    """What conftest.py does, for use outside pytest."""
    sys.path[:0] = [str(ROOT / "firmware"), str(ROOT / "host")]
    for name in ("micropython", "more_asyncio"):
        spec = importlib.util.spec_from_file_location(name, ROOT / "tests" / "stubs" / (name + ".py"))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        if name == "micropython":
            sys.modules[name] = module
            module.install_pointers()
        else:
            module.install()


if "micropython" not in sys.modules:
    _install_stubs()

from reader.drivers.st7789 import St7789  # noqa: E402 - the stubs come first
from reader.errors import TimedOut  # noqa: E402
from reader.ui.ui import Ui  # noqa: E402
from smartid.sim.chips import st7789 as chip  # noqa: E402


class Wires:
    """SPI and pins of one panel, as a board would give them."""

    def __init__(self, panel):
        self._panel = panel

    def write(self, data):
        self._panel.transfer(bytes(data))

    def cs(self, level):
        if level:
            self._panel.deselect()
        else:
            self._panel.select()

    def dc(self, level):
        self._panel.dc.set(level)

    def rst(self, level):
        self._panel.rst.set(level)


class Keypad:
    """Keys put in by a test."""

    def __init__(self):
        self.keys = []

    def waiting(self):
        return bool(self.keys)

    def pressed(self):
        keys, self.keys = self.keys, []
        return keys


class Clock:
    def now(self):
        return (2026, 11, 24, 14, 32, 0)


class Settings:
    lang = "zh"
    place = "kiosk"
    large = False
    contrast = False
    clear_after_s = 30
    trust_date = "20261123"

    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name, value)


class Person:
    """As reader.lds.person gives it."""

    @property
    def name_en(self):
        return "%s, %s" % (self.surname, self.given) if self.given else self.surname


class Claim:
    def __init__(self, name, state, reason, args=None):
        self.name, self.state, self.reason, self.args = name, state, reason, args or {}


class Verdict:
    def __init__(self, overall, claims):
        self.overall, self.claims = overall, claims


SIGNED = Verdict(
    "signed",
    [
        Claim("signed", "yes", "signed", {"date": "20340630"}),
        Claim("genuine", "unchecked", "not-checked"),
        Claim("lost", "unchecked", "no-list"),
        Claim("trust", "yes", "trust-age", {"date": "20261123", "days": 1}),
    ],
)
BAD = Verdict(
    "bad",
    [
        Claim("signed", "no", "data-altered", {"date": "20340630"}),
        Claim("genuine", "unchecked", "not-checked"),
        Claim("lost", "unchecked", "no-list"),
        Claim("trust", "no", "trust-age", {"date": "20260601", "days": 176}),
    ],
)
PARTLY = Verdict(
    "partly",
    [
        Claim("signed", "unchecked", "no-trust-list", {"date": "20340630"}),
        Claim("genuine", "unchecked", "not-checked"),
        Claim("lost", "unchecked", "no-list"),
        Claim("trust", "unchecked", "trust-unknown"),
    ],
)

# The eleven invented people: short name, surname, given, Chinese name, number, birth, sex, card type, symbols,
# first registration, issued, codes.
_PEOPLE = (
    (
        "chan",
        "CHAN",
        "Hiu Chuen",
        "陳曉邨",
        "U384016(3)",
        "19850314",
        "M",
        1,
        "***AZ",
        "199603",
        "20190508",
        "7115 2556 6722",
    ),
    (
        "wong",
        "WONG",
        "Chit Laam",
        "黃喆嵐",
        "Q729053(1)",
        "20120902",
        "F",
        2,
        "*AZ",
        "202309",
        "20230919",
        "7806 0811 1526",
    ),
    (
        "sai",
        "VENKATANARASIMHARAJUVARIPETA",
        "Sai Lakshmi Padmavathi",
        "",
        "UX150273(A)",
        "19901121",
        "F",
        4,
        "CO",
        "202306",
        "20230612",
        "",
    ),
    (
        "chow",
        "CHOW",
        "Wai San",
        "周煒燊",
        "U905114(4)",
        "19990205",
        "M",
        4,
        "CX",
        "202510",
        "20251020",
        "0719 3555 8598",
    ),
    (
        "macd",
        "MACDONALD-OYELARAN",
        "Iain Temitope",
        "",
        "QZ617380(5)",
        "19611230",
        "M",
        4,
        "RO",
        "198805",
        "20200214",
        "",
    ),
    (
        "ho",
        "HO",
        "Kin Fai Raymond",
        "何健輝",
        "U062945(3)",
        "19680229",
        "M",
        6,
        "***AZ",
        "197903",
        "20240903",
        "0149 0256 6540",
    ),
    (
        "cheung",
        "CHEUNG",
        "Tsz Pui",
        "張芷珮",
        "Q330871(1)",
        "20180601",
        "F",
        3,
        "AZ",
        "202507",
        "20250721",
        "1728 5365 3805",
    ),
    (
        "dela",
        "DELA CRUZ",
        "Maria Cristina Santos",
        "",
        "UX048816(4)",
        "19940717",
        "F",
        4,
        "CO",
        "202211",
        "20221201",
        "",
    ),
    (
        "choi",
        "CHOI",
        "Yee Man",
        "蔡綺雯",
        "Q518207(3)",
        "19771011",
        "F",
        1,
        "***AXN",
        "198811",
        "20200305",
        "5591 4860 7186",
    ),
    (
        "tang",
        "TANG",
        "Wui Wai",
        "鄧滙衞",
        "ZQ274619(5)",
        "19790808",
        "M",
        4,
        "***UX",
        "201704",
        "20210122",
        "6772 ---- 5898",
    ),
    (
        "lee",
        "LEE",
        "Wun Hang",
        "李𤧬珩",
        "U771530(4)",
        "20030423",
        "M",
        1,
        "***AZB",
        "201405",
        "20210429",
        "2621 ---- 3801",
    ),
)
_FIELDS = (
    "surname",
    "given",
    "name_zh",
    "number",
    "birth",
    "sex",
    "card_type",
    "symbols",
    "first_registration",
    "issued",
    "codes",
)


def people() -> dict[str, Person]:
    """The eleven, by short name."""
    found = {}
    for key, *values in _PEOPLE:
        person = Person()
        for field, value in zip(_FIELDS, values, strict=False):
            setattr(person, field, value.split() if field == "codes" else value)
        person.thumbs = True
        found[key] = person
    return found


def photo(key: str) -> bytes:
    return (ROOT / "host" / "smartid" / "people" / "data" / (key + ".jpg")).read_bytes()


class Bench:
    """A Ui and its panel. `events` collects what the Ui tells."""

    def __init__(self, fonts=FONTS, **settings):
        self.panel = chip.St7789()
        wires = Wires(self.panel)
        display = St7789(wires, wires.cs, wires.dc, wires.rst)
        sleep_ms, time.sleep_ms = time.sleep_ms, lambda ms: None
        display.start()
        time.sleep_ms = sleep_ms
        self.keypad = Keypad()
        self.events = []
        self.ui = Ui(display, self.keypad, Clock(), None, Settings(**settings), self.events.append, fonts=str(fonts))

    def show(self, coroutine):
        """Put on the screen what an intent shows; nobody presses a key."""

        async def nobody(timeout_ms=None):
            raise TimedOut()

        self.ui.key = nobody
        try:
            coroutine.send(None)
        except (StopIteration, TimedOut):
            del self.ui.key

    def book(self, key, verdict=SIGNED, jpeg=None, extra=()):
        """Put the pages about a person on the screen; returns the book."""
        from reader.ui.screens.book import PersonBook

        book = PersonBook(self.ui, people()[key], jpeg, verdict, extra)
        self.ui.show(book)
        return book

    def error(self, code, reason="", values=()):
        from reader.ui.screens.error import ErrorScreen

        self.ui.show(ErrorScreen(code, None, None, reason, values))

    def can(self, digits):
        from reader.ui.screens.can import Can

        screen = Can()
        self.ui.show(screen)
        for digit in digits:
            screen.put(self.ui, digit)
        return screen

    def save(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.panel.png())


def menu_lines(ui):
    t = ui.texts
    return [
        ("view", "person", t("view"), ""),
        ("language", "language", t("menu_language"), t("language_name")),
        ("large", "text", t("menu_large"), t("on" if ui.large else "off")),
        ("contrast", "contrast", t("menu_contrast"), t("on" if ui.contrast else "off")),
    ]


def catalogue(lang: str) -> dict[str, str]:
    """Key to text, read without the reader's code."""
    name = {"zh": "zh_HK.txt", "en": "en.txt"}[lang]
    lines = (ROOT / "firmware/reader/ui/texts" / name).read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def message_codes() -> list[str]:
    """Every code that the catalogues have words for: errors, notices, states of the reader."""
    return sorted(key for key in catalogue("en") if key[1:2] == "-" and len(key) == 4)


def shoot(out: Path, lang: str, **settings) -> None:
    from reader.ui.screens.menu import Menu
    from reader.ui.screens.notice import Cleared

    bench = Bench(lang=lang, **settings)
    ui = bench.ui
    ui.show_idle()
    bench.save(out / "01-idle.png")
    ui.show_place("view", 28)
    bench.save(out / "02-place.png")
    bench.can("4829")._shown_since = None
    bench.save(out / "03-can.png")
    ui.show(Menu(menu_lines))
    bench.save(out / "09-menu.png")
    ui.show(Cleared())
    bench.save(out / "10-cleared.png")
    ui.show_removed()
    bench.save(out / "17-removed.png")
    _shoot_reading(bench, out)
    for _number, (key, _person) in enumerate(people().items()):
        _shoot_book(bench, out, key)
    for name, verdict in (("bad", BAD), ("partly", PARTLY)):
        book = bench.book("chan", verdict, photo("chan"))
        bench.save(out / ("person-%s.png" % name))
        book.page = len(book.pages(ui)) - 1
        ui.redraw()
        bench.save(out / ("verdict-%s.png" % name))
    for code in message_codes():
        bench.error(code, "", (1,))
        bench.save(out / ("error-%s.png" % code))


def _shoot_reading(bench, out):
    jpeg = photo("chan")
    reading = bench.ui.show_reading()
    reading.step(7, 8, "photo")
    reading.named(people()["chan"])
    reading.photo(memoryview(jpeg), len(jpeg))
    reading.photo_arrived(len(jpeg) * 55 // 100)
    bench.save(out / "04-reading.png")


def _shoot_book(bench, out, key):
    book = bench.book(key, SIGNED, photo(key))
    pages = book.pages(bench.ui)
    for page in range(len(pages)):
        book.page = page
        bench.ui.redraw()
        bench.save(out / ("%s-%02d-%s.png" % (key, page + 1, pages[page][0])))


async def _main(out: Path) -> None:
    for name, settings in (("", {}), ("-large", {"large": True}), ("-contrast", {"contrast": True})):
        for lang in ("zh", "en"):
            shoot(out / (lang + name), lang, **settings)


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1])))
