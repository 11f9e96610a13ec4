# SPDX-License-Identifier: Apache-2.0
"""Confirming the chip's data, at depth process."""

import pytest

from host.workflow_world import Desk, answers, card_of
from smartid import people, pki


@pytest.fixture(scope="module")
def authority():
    return pki.ephemeral()


def test_a_pending_card_is_confirmed_once(authority, tmp_path):
    desk = Desk(authority, "kiosk", tmp_path)
    person = people.find("chow")
    card = card_of(person, authority)
    assert desk.run("confirm", card, answers(person)) == "done"
    assert desk.ui.told("show_done")[0][0] == "confirmed"
    assert desk.run("confirm", card, answers(person)) == "N-04"
