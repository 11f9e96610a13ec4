# SPDX-License-Identifier: Apache-2.0
"""What an officer does at the reader, the notices, library and lost cards, at depth process."""

import pytest

from host.workflow_world import OFFICER_PIN, Desk, answers, card_of
from reader.errors import Cancelled
from reader.storage import slots
from smartid import people, pki

CHAN, WONG, CHOI = (people.find(name) for name in ("chan", "wong", "choi"))


@pytest.fixture(scope="module")
def authority():
    return pki.ephemeral()


@pytest.fixture
def counter(authority, tmp_path):
    return Desk(authority, "registration", tmp_path)


def test_logging_in_and_out(counter):
    assert counter.run_alone("officer", ask_pin=[OFFICER_PIN]) == "done"
    officer = counter.reader.officer
    assert officer.number == "0417" and any(officer.key)
    key = officer.key
    assert counter.run_alone("officer", choose=["key_log_out"]) == "N-15"
    assert counter.reader.officer is None and not any(key), "the key is overwritten"
    assert counter.log() == [("0417", "officer", "done")]


def test_a_wrong_pin_and_then_the_right_one(counter):
    typed = [bytearray(b"00000000"), bytearray(OFFICER_PIN.encode())]
    assert counter.run_alone("officer", ask_pin=[lambda *_, pin=pin: pin for pin in typed]) == "done"
    assert [args[4:] for args in counter.ui.told("ask_pin")] == [(5, False), (4, True)]
    assert not any(map(any, typed))
    assert counter.log() == [("", "officer", "E-74"), ("0417", "officer", "done")]


def test_wrong_to_the_end(counter):
    assert counter.run_alone("officer", ask_pin=["00000000"]) == "E-74"
    assert counter.error.tries_left == 0 and len(counter.ui.told("ask_pin")) == 5
    assert counter.run_alone("officer", ask_pin=[OFFICER_PIN]) == "E-74", "only a provisioning host can help"
    assert counter.reader.officer is None


def test_the_red_key_logs_nobody_in(counter):
    assert counter.run_alone("officer", ask_pin=[Cancelled]) == "E-01"
    assert counter.reader.officer is None


def test_there_is_no_officer_at_a_kiosk(authority, tmp_path):
    kiosk = Desk(authority, "kiosk", tmp_path)
    assert kiosk.run_alone("officer", ask_pin=[OFFICER_PIN]) == "E-65"


def test_lists_log_and_locking(counter):
    counter.run("view", card_of(CHAN, counter.authority), answers(CHAN))
    counter.log_in()
    assert counter.run_alone("officer", choose=["menu_trust", "log", "lock_reader"]) == "done"
    (entries,) = counter.ui.told("show_trust")[0]
    assert {entry["name"] for entry in entries} >= {"trust-list", "lost-list", "terminal"}
    (lines,) = counter.ui.told("show_log")[0]
    assert [line[3:6] for line in lines] == [("0417", "officer", "done"), ("", "view", "done")], "newest first"
    assert slots.manifest(str(counter.folder))["locked"] is True and counter.reader.officer is None
    assert [line[1] for line in counter.log()] == ["view", "officer", "log", "settings"]


def test_the_notices(counter):
    assert counter.run_alone("notices", choose=["care", "lost", "enquiries", Cancelled]) == "E-01"
    assert counter.ui.told("show_text") == [
        ("notice_care", "notice_care"),
        ("notice_lost", "notice_lost"),
        ("notice_enquiries", "notice_enquiries"),
    ]


def test_a_library_card_says_since_when(counter, authority):
    assert counter.run("library", card_of(WONG, authority), answers(WONG)) == "N-07"
    assert counter.ui.told("show_notice")[0][2] == (("registered_on", "20231007"),)
    assert counter.log() == [("", "library", "done")]


@pytest.mark.parametrize("workflow", ["view", "ecert", "change_pin", "library", "stay_update"])
def test_a_lost_card_stops_everything_and_shows_nothing(counter, authority, workflow):
    card = card_of(CHOI, authority)
    assert counter.run(workflow, card, answers(CHOI)) == "E-61"
    shown = [entry for entry in counter.ui.seen if entry[0] in ("named", "photo", "show_person", "show_stay")]
    assert not shown and counter.log() == [("", "lost", "E-61")]
    assert not any(counter.reader.photo_buffer)
