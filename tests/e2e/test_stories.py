# SPDX-License-Identifier: Apache-2.0
"""Each story of the leaflet played on the whole appliance, in its heap, with the reader of its place."""

import pytest

from issuers import shared_issuer
from need import need_micropython
from smartid import people
from smartid.bench.play import Player
from smartid.bench.script import Script
from smartid.bench.stage import Setting
from smartid.bench.workshop import Workshop

# script: how its workflows end, most APDUs, the screens that have to be among those shown
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


@pytest.mark.parametrize("name", STORIES)
def test_a_story(name, tmp_path):
    need_micropython()
    outcomes, most_apdus, shown = STORIES[name]
    script = Script.load(name)
    setting = Setting(place=script.place, lang="en")
    player = Player(setting, Workshop(shared_issuer()), people.find(script.card), tmp_path, "en")
    run = player.play(script)
    assert [one["outcome"] for one in run["outcomes"]] == outcomes
    assert (run["place"], run["state"]) == (script.place, "in service")
    assert shown <= {screen["name"] for screen in run["screens"]}
    assert run["apdus"]["total"] <= most_apdus
    assert run["peak_heap"] <= HEAP - 16 * 1024, "what a step needs beside what is alive at its seams"
