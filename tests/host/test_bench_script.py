# SPDX-License-Identifier: Apache-2.0
"""Scripts of the player: what comes with the package can be read, and what makes no sense is told where."""

import json

import pytest

from smartid.bench.script import FOLDER, Script, ScriptError, Step


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_the_packages_own_scripts(path):
    script = Script.load(path.stem)
    assert script.about
    assert script.steps


def test_a_script_of_ones_own(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"steps": [{"type": "482913"}, {"key": "enter"}, {"photo": 50}]}))
    assert Script.load(str(path)).steps == (Step("type", "482913"), Step("key", "enter"), Step("photo", 50))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"steps": 5}',
        '{"steps": [{}]}',
        '{"steps": [{"key": "1"}]}',
        '{"steps": [{"type": "abc"}]}',
        '{"steps": [{"photo": true}]}',
        '{"steps": [{"fly": "away"}]}',
        '{"steps": [{"place": "hand"}]}',
        '{"steps": ["screen"]}',
        '{"steps": [{"screen": 5}]}',
        '{"steps": [{"key": "up", "type": "1"}]}',
        '{"steps": [{"clock": "noon"}]}',
        '{"steps": [], "place": "moon"}',
        '{"steps": [], "card": 5}',
    ],
)
def test_nonsense_is_refused(tmp_path, content):
    path = tmp_path / "bad.json"
    path.write_text(content)
    with pytest.raises(ScriptError):
        Script.load(str(path))


def test_a_script_says_where_and_with_whose_card(tmp_path):
    path = tmp_path / "mine.json"
    steps = [{"type": "officer-pin"}, {"type": "pin"}, {"clock": "2026-12-25T09:00"}, {"outcome": "E-54"}]
    path.write_text(json.dumps({"place": "control", "card": "chow", "steps": steps}))
    script = Script.load(str(path))
    assert (script.place, script.card) == ("control", "chow")
    assert script.steps[2:] == (Step("clock", "2026-12-25T09:00"), Step("outcome", "E-54"))
    path.write_text(json.dumps({"steps": []}))
    assert (Script.load(str(path)).place, Script.load(str(path)).card) == ("kiosk", None)


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(ScriptError, match="the package has .*view"):
        Script.load("nothing")
