# SPDX-License-Identifier: Apache-2.0
"""A story played with the reader of its place: run.json says where, in which state, with which rights, and how it ended."""

import json

import pytest

from issuers import shared_issuer
from need import need_micropython
from smartid import people
from smartid.bench.play import Player, PlayError
from smartid.bench.script import Script
from smartid.bench.stage import Setting
from smartid.bench.workshop import Workshop

FIRST_CHOICE_IS_VIEW = [{"screen": "idle"}, {"key": "enter"}, {"screen": "menu"}, {"key": "enter"}, {"screen": "place"}]
READ = [{"place": "card"}, {"screen": "can"}, {"type": "can"}, {"key": "enter"}]


@pytest.fixture
def play(tmp_path):
    need_micropython()

    def run(steps, card, place):
        path = tmp_path / "script.json"
        path.write_text(json.dumps({"steps": steps, "place": place}))
        player = Player(Setting(place=place, lang="en"), Workshop(shared_issuer()), people.find(card), tmp_path, "en")
        return player.play(Script.load(str(path)))

    return run


def test_a_view_from_the_menu_at_a_control_point(play, tmp_path):
    steps = [*FIRST_CHOICE_IS_VIEW, *READ, {"screen": "person"}, {"key": "cancel"}, {"outcome": "done"}]
    run = play(steps, "wong", "control")
    assert (run["place"], run["state"], run["rights"]) == ("control", "in service", "r1 r2 r3 r4 s5")
    assert run["outcomes"] == [{"workflow": "view", "outcome": "done"}]
    assert run["verdicts"]["overall"] == "genuine"
    assert json.loads((tmp_path / "run.json").read_text())["outcomes"] == run["outcomes"]


def test_a_reported_card_is_told_and_nothing_of_it_is_shown(play):
    run = play([{"screen": "idle"}, *READ, {"outcome": "E-61"}], "choi", "kiosk")
    assert run["person"] is None and "view E-61" in run["summary"]
    assert not {"reading", "person", "verdict"} & {screen["name"] for screen in run["screens"]}


def test_another_outcome_than_the_scripts_ends_the_play(play):
    with pytest.raises(PlayError, match="view ended with E-61, not done"):
        play([{"screen": "idle"}, *READ, {"outcome": "done"}], "choi", "kiosk")


def test_a_clock_past_the_certificate(play):
    steps = [{"screen": "idle"}, {"clock": "2026-12-25T09:00"}, {"screen": "service-S-04"}]
    run = play(steps, "chan", "kiosk")
    assert (run["state"], run["rights"]) == ("certificate run out", "")
