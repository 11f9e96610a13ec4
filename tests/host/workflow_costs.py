# SPDX-License-Identifier: Apache-2.0
"""What each workflow exchanges with the card, counted at depth process; tools/workflows writes it down."""

import re
from pathlib import Path

from host.workflow_world import Desk, answers, card_of
from smartid import people

TABLE = Path(__file__).resolve().parents[2] / "tools" / "workflows.md"
NEW = "481620"

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


def kept():
    """{row: [APDUs, octets to the card, octets from it]}."""
    rows = re.findall(r"^\| ([\w-]+) \| \w+ \| (\d+) \| (\d+) \| (\d+) \|$", TABLE.read_text("utf-8"), re.MULTILINE)
    return {name: [int(figure) for figure in figures] for name, *figures in rows}


def counted(name, authority, folder):
    """[APDUs, octets to the card, octets from it] of that row, as it is now."""
    workflow, who, place, given = RUNS[name]
    desk, person = Desk(authority, place, folder), people.find(who)
    if name in ("stay-officer", "unblock-pin"):
        assert desk.log_in() == "done"
    desk.run(workflow, card_of(person, authority), answers(person, **given))
    return [desk.link.commands, desk.link.sent, desk.link.received]


def row(name, figures):
    return f"| {name} | {RUNS[name][1]} | " + " | ".join(map(str, figures)) + " |"
