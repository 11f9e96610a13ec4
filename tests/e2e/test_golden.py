# SPDX-License-Identifier: Apache-2.0
"""`smartid bench --headless` for everyone and for each story of the leaflet: every screen as recorded, how it ends and what
it costs, and a trace without personal data.
"""

import json

import pytest

from golden.album import Album, report
from golden.groups import GROUPS, play, screens
from issuers import shared_issuer
from need import need_micropython
from smartid import people
from smartid.bench.script import Script
from smartid.bench.workshop import Workshop

# story: how its workflows end, most APDUs, the screens that have to be among those shown
STORIES = {
    "confirm": (["done"], 104, {"person", "correct", "done"}),
    "exempt": (["N-01"], 104, {"notice-N-01"}),
    "ecert": (["done"], 52, {"pin", "ecert"}),
    "change-pin": (["done"], 44, {"ecert", "pin", "error-E-53", "done"}),
    "blocked": (["done", "E-01"], 38, {"pin", "done"}),
    "stay-kiosk": (["done"], 46, {"stay", "change", "done"}),
    "stay-officer": (["done", "done"], 48, {"stay", "pick", "date", "change", "done"}),
    "library": (["N-07"], 34, {"notice-N-07"}),
    "lost": (["E-61"], 25, {"error-E-61"}),
}
HEAP = 380 * 1024
HINT = "look at them with .venv/bin/python tools/golden --report FILE; --record takes them for right"


@pytest.fixture(scope="module")
def workshop():
    need_micropython()
    return Workshop(shared_issuer())


@pytest.mark.parametrize(("script", "card"), GROUPS, ids=["-".join(group) for group in GROUPS])
def test_every_screen_is_as_recorded(workshop, tmp_path, script, card):
    runs = play(script, card, tmp_path, workshop)
    changes = Album.open().compare(f"{script}/{card}", screens(runs), tmp_path)
    assert not changes, "\n".join([*map(str, changes), HINT])
    if script == "view":
        check_run(json.loads((tmp_path / "run.json").read_text()), people.find(card))
        check_trace((tmp_path / "trace.jsonl").read_text(), people.find(card))
    if script in STORIES:
        check_story(runs[0], script)


def check_story(run: dict, script: str) -> None:
    """At the reader of its place, within its heap."""
    outcomes, most_apdus, shown = STORIES[script]
    assert [one["outcome"] for one in run["outcomes"]] == outcomes
    assert (run["place"], run["state"]) == (Script.load(script).place, "in service")
    assert shown <= {screen["name"] for screen in run["screens"]}
    assert run["apdus"]["total"] <= most_apdus
    assert run["peak_heap"] <= HEAP - 16 * 1024, "what a step needs beside what is alive at its seams"


def check_run(run: dict, person) -> None:
    assert (run["person"]["name_en"], run["person"]["name_zh"]) == (person.name_en, person.name_zh)
    assert run["verdicts"]["overall"] == "genuine"
    assert run["apdus"]["total"] - run["apdus"]["dg2"] <= 26
    assert all(run[name] > 0 for name in ("bytes_to_card", "bytes_from_card", "air_us", "bus_us", "peak_heap"))
    shown = {(screen["name"], screen["lang"]) for screen in run["screens"]}
    assert {(name, lang) for name in ("idle", "can", "person", "verdict") for lang in ("zh", "en")} <= shown


def check_trace(text: str, person) -> None:
    """Every row is JSON; nobody's name, number, birth or digits stand in it, neither as text nor as bytes."""
    rows = [json.loads(line) for line in text.splitlines()]
    assert {"apdu", "pn532", "air", "screen", "card", "key"} <= {row["kind"] for row in rows}
    said = json.dumps([[row["words"], row["status"]] for row in rows if row["kind"] != "air"], ensure_ascii=False)
    bytes_of = text.replace(" ", "").upper()
    assert f"{person.surname}," not in said  # a short name may stand in other words, and its octets in what is secured
    for secret in (f"{person.surname}<<", person.document_number, f"{person.birth:%Y%m%d}", person.can):
        assert secret not in said
        assert secret.encode().hex().upper() not in bytes_of


def test_a_changed_screen_is_noticed_and_shown(tmp_path):
    def screen(file: str, digest: str, passing: bool = False) -> dict:
        return {"file": file, "sha256": digest * 64, "passing": passing}

    album = Album({}, tmp_path / "screens.json")
    album.record(
        "view/chan", [screen("01-idle-zh.png", "a"), screen("02-can-zh.png", "b"), screen("03-x-zh.png", "c", True)]
    )
    album.save()
    now = [screen("01-idle-zh.png", "a"), screen("02-can-zh.png", "d"), screen("03-new-zh.png", "e")]
    (tmp_path / "02-can-zh.png").write_bytes(b"a picture")
    changes = Album.open(tmp_path / "screens.json").compare("view/chan", now, tmp_path)
    assert [str(change) for change in changes] == ["view/chan/02-can-zh has changed", "view/chan/03-new-zh is new"]
    page = report(changes, 3)
    assert "2 of 3 screens differ" in page
    assert "was bbbbbbbb" in page
    assert "now dddddddd" in page
    assert "data:image/png;base64," in page
