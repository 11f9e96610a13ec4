# SPDX-License-Identifier: Apache-2.0
"""tools/workflows.md tells the truth: what each workflow exchanges with the card, counted at depth process."""

import re
from pathlib import Path

import pytest

from host.workflow_world import Desk, answers, card_of
from smartid import people, pki

TABLE = Path(__file__).resolve().parents[2] / "tools" / "workflows.md"
NEW = "481620"
TOLERANCE = 0.01  # of the octets: certificates and signatures in DER are a little longer or shorter by chance

# row of the table: (workflow, whose card, place, what is answered besides)
RUNS = {
    "view": ("view", "chan", "kiosk", {}),
    "confirm": ("confirm", "chow", "kiosk", {}),
    "exempt": ("confirm", "ho", "kiosk", {}),
    "ecert": ("ecert", "chan", "kiosk", {"ask_pin": ["739214"], "show_ecert": ["cancel"]}),
    "change-pin": ("change_pin", "chan", "kiosk", {"ask_pin": ["739214", NEW, NEW]}),
    "unblock-pin": ("change_pin.unblock_pin", "tang", "registration", {"ask_pin": [NEW]}),
    "stay-kiosk": ("stay_update", "sai", "kiosk", {}),
    "stay-officer": ("stay_update", "sai", "control", {"ask_condition": [4], "ask_date": ["20280101"]}),
    "library": ("library", "chan", "kiosk", {}),
    "lost": ("view", "choi", "kiosk", {}),
}


@pytest.fixture(scope="module")
def authority():
    return pki.ephemeral()


def kept():
    """{row: [APDUs, octets to the card, octets from it]}."""
    rows = re.findall(r"^\| ([\w-]+) \| \w+ \| (\d+) \| (\d+) \| (\d+) \|$", TABLE.read_text("utf-8"), re.MULTILINE)
    return {name: [int(figure) for figure in figures] for name, *figures in rows}


def test_every_workflow_has_its_row():
    assert list(kept()) == list(RUNS)


@pytest.mark.parametrize("name", RUNS)
def test_what_it_costs(name, authority, tmp_path):
    workflow, who, place, given = RUNS[name]
    desk, person = Desk(authority, place, tmp_path), people.find(who)
    if name in ("stay-officer", "unblock-pin"):
        assert desk.log_in() == "done"
    desk.run(workflow, card_of(person, authority), answers(person, **given))
    now = [desk.link.commands, desk.link.sent, desk.link.received]
    line = f"| {name} | {who} | " + " | ".join(map(str, now)) + " |"
    then = kept()[name]
    assert now[0] == then[0], line
    assert all(abs(one - other) <= TOLERANCE * other for one, other in zip(now[1:], then[1:], strict=True)), line
