# SPDX-License-Identifier: Apache-2.0
"""Cards that are good for nothing any more, or yet, at depth process: each has its own message, and nothing is shown."""

from dataclasses import replace
from datetime import date

import pytest

from host.workflow_world import Desk, answers, card_of
from smartid import people, pki

CHAN, WONG = people.find("chan"), people.find("wong")
OLD = replace(CHAN, issued=date(2018, 11, 25))


@pytest.fixture(scope="module")
def authority():
    return pki.ephemeral()


@pytest.mark.parametrize(
    ("person", "day", "code"),
    [
        (OLD, date(2026, 11, 24), "E-62"),
        (WONG, date(2030, 10, 2), "done"),
        (WONG, date(2030, 10, 3), "E-63"),
        (CHAN, date(2019, 5, 8), "done"),
        (CHAN, date(2019, 5, 7), "E-64"),
    ],
)
def test_viewing_it(authority, tmp_path, person, day, code):
    desk = Desk(authority, "kiosk", tmp_path)
    desk.reader.clock.moment = (day.year, day.month, day.day, 9, 0, 0)
    assert desk.run("view", card_of(person, authority), answers(person)) == code
    assert bool(desk.ui.told("show_person")) is (code == "done")
    assert desk.log() == [("", "view", code)]


def test_an_old_card_is_refused_everywhere(authority, tmp_path):
    desk = Desk(authority, "kiosk", tmp_path)
    for workflow in ("confirm", "ecert", "change_pin", "stay_update", "library"):
        assert desk.run(workflow, card_of(OLD, authority), answers(OLD)) == "E-62", workflow
