# SPDX-License-Identifier: Apache-2.0
"""What a page can do to the bench: cards, faults, clock, place, and a reader that dies."""

import time

import pytest

from e2e import standin
from smartid import people
from smartid.bench.faults import SlowCard
from smartid.bench.stage import Setting, Stage, StageError


@pytest.fixture
def told():
    return []


@pytest.fixture
def stage(told):
    made = Stage(Setting(), people.load(), standin.WORKSHOP, told.append)
    made.start()
    yield made
    made.stop()


def test_a_second_card_takes_the_place_of_the_first(stage):
    stage.place("chan")
    first = stage.world.field.cards[0]
    stage.place("wong")
    assert len(stage.world.field.cards) == 1
    assert stage.world.field.cards[0] is not first
    assert stage.state()["card"]["name"] == "wong"


def test_a_card_is_made_once_so_that_it_remembers(stage):
    stage.place("chan")
    first = stage.world.field.cards[0]
    stage.remove()
    stage.place("chan")
    assert stage.world.field.cards[0] is first


def test_a_card_pulled_away_by_the_fault_is_noticed(stage, told):
    stage.place("chan")
    stage.world.pull()
    assert stage.state()["card"] is None
    assert [row["words"]["en"] for message in told if message["type"] == "rows" for row in message["rows"]][
        -1
    ] == "card pulled away"


def test_faults_reach_the_air(stage):
    stage.act("fault", {"key": "noise", "on": True, "value": 50})
    stage.act("fault", {"key": "pull", "on": True, "value": 7})
    stage.act("fault", {"key": "slow", "on": True, "value": 300})
    stage.place("chan")
    assert stage.world.field.noise.rate == 1 / 50_000
    assert stage.world.field.pull == 7
    assert isinstance(stage.world.field.cards[0], SlowCard)
    assert stage.world.field.cards[0].delay_us == 300_000
    stage.act("fault", {"key": "noise", "on": False, "value": 50})
    assert stage.world.field.noise.rate == 0


def test_a_fault_keeps_within_its_limits(stage):
    stage.act("fault", {"key": "slow", "on": True, "value": 10**9})
    assert stage.faults["slow"].value == 2000


def test_the_clock_is_the_readers(stage):
    stage.act("clock", {"at": "2030-10-05T09:00"})
    assert stage.world.clock.now.isoformat() == "2030-10-05T09:00:00"
    assert stage.state()["clock"] == "2030-10-05T09:00"


def test_another_place_is_another_start(stage):
    before = stage.world
    stage.act("settle", {"place": "control"})
    assert stage.world is not before
    assert stage.world.setting.place == "control"


def test_a_dead_reader_is_told_with_its_last_lines_and_can_be_started_again(stage, told):
    stage.world.die(["Traceback", "MemoryError"])
    deadline = time.monotonic() + 10
    while told[-1].get("alive") is not False:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert told[-1]["last_lines"] == ["Traceback", "MemoryError"]
    stage.act("key", {"key": "1"})  # nobody is there to hear it
    stage.act("restart", {})
    assert stage.state()["alive"]


def test_a_world_that_broke_down_without_a_word_says_why(stage):
    stage.world.die([])
    assert stage.state()["last_lines"] == ["the reader process ended"]


def test_figures_count_from_the_moment_a_card_is_placed(stage, told):
    stage.place("chan")
    stage.key("enter")
    figures = [message for message in told if message["type"] == "figures"][-1]
    counted = {fact["en"]: fact["value"] for fact in figures["facts"]}
    assert counted["APDUs"] == "10"
    assert counted["photo"] == "2"
    assert sum(part["us"] for part in figures["parts"]) > 0


def test_the_trace_can_be_revealed_only_by_asking(stage, told):
    stage.place("chan")
    stage.key("enter")
    assert "49 3C 55 54 4F" not in str(stage.rows)
    stage.act("reveal", {"on": True})
    stage.key("enter")
    assert "49 3C 55 54 4F" in str(stage.rows)


def test_an_unknown_action_is_refused(stage):
    with pytest.raises(StageError):
        stage.act("stop", {})
