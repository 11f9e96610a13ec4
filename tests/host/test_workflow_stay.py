# SPDX-License-Identifier: Apache-2.0
"""Updating the stay, at depth process: by ticket and by an officer, and everything that may be wrong with either."""

from dataclasses import replace
from datetime import timedelta

import pytest

from host.workflow_world import DAY, Desk, answers, card_of, records
from reader.errors import Cancelled
from reader.lds.records import parse_stay
from reader.workflows.residence import CERTIFICATES, STAY
from smartid import people, pki
from smartid.people.rules import CONDITIONS
from smartid.pki import ticket_list
from smartid.pki.ticket_list import Entry
from smartid.sim import issued_records

SAI, DELA, TANG, CHOW = (people.find(name) for name in ("sai", "dela", "tang", "chow"))


@pytest.fixture(scope="module")
def authority():
    return pki.ephemeral()


@pytest.fixture
def kiosk(authority, tmp_path):
    return Desk(authority, "kiosk", tmp_path)


@pytest.fixture
def control(authority, tmp_path):
    desk = Desk(authority, "control", tmp_path)
    assert desk.log_in() == "done"
    return desk


def put_list(desk, encoded):
    (desk.folder / "a" / "trust" / "tickets.lst").write_bytes(encoded)


def new_list(desk, person, record, signer=None, sealed_for=None):
    """A list with this record alone, as if for this person's card."""
    authority, card = desk.authority, issued_records.card_of(person)
    key = authority.registers.list_key()
    old = ticket_list.parse(authority.tickets.latest())
    kept = next(entry for entry in old.entries)
    signer = signer or kept.signer
    entry = Entry(
        ticket_list.lost_list.entry(key, card.number, card.issued), ticket_list.seal(key, card, record), signer
    )
    certificates = sorted({*old.certificates, signer})
    put_list(desk, ticket_list.make(old.head, key, certificates, [entry], special(authority)))


def special(authority):
    from smartid.pki.special import special_signer

    return special_signer(authority.country, "ticket", DAY)


# --- by a ticket -------------------------------------------------------------------------------------------------
def test_the_ticket_is_shown_written_read_back_and_struck_off(kiosk, authority):
    card = card_of(SAI, authority)
    assert kiosk.run("stay_update", card, answers(SAI)) == "done"
    title, old, new = kiosk.ui.told("ask_change")[0]
    assert (title, old, new) == (
        "update_limit",
        (1, "20261130", False, False),
        (1, "20291130", False, True),
    )
    assert kiosk.ui.told("show_done") == [("updated", (("condition", "condition-01"), ("limit", "20291130")))]
    stays = [parse_stay(octets) for octets in records(card, STAY)]
    assert [(stay.serial, stay.limit) for stay in stays] == [(1, "20261130"), (2, "20291130")]
    assert kiosk.log() == [("", "stay-kiosk", "begun"), ("", "stay-kiosk", "done")]
    assert kiosk.run("stay_update", card, answers(SAI)) == "E-57", "it is offered once"


def test_a_limit_that_has_passed_does_not_keep_a_decision_from_the_card(kiosk, authority):
    card = card_of(DELA, authority)
    assert kiosk.run("stay_update", card, answers(DELA)) == "done"
    facts, person = kiosk.ui.told("show_stay")[0]
    assert (facts["state"], facts["days"], facts["ticket"]) == ("passed", 14, "20281110")
    assert person.surname == "DELA CRUZ"


@pytest.mark.parametrize("intent", ["show_stay", "ask_change"])
def test_the_red_key_writes_nothing(kiosk, authority, intent):
    card = card_of(SAI, authority)
    assert kiosk.run("stay_update", card, answers(SAI, **{intent: [Cancelled]})) == "E-01"
    assert len(records(card, STAY)) == 1
    assert kiosk.run("stay_update", card, answers(SAI)) == "done"


def test_an_officers_decision_supersedes_the_ticket(authority, kiosk, tmp_path_factory):
    card = card_of(SAI, authority)
    control = Desk(authority, "control", tmp_path_factory.mktemp("control"))
    control.log_in()
    assert control.run("stay_update", card, answers(SAI, ask_condition=[1], ask_date=["20270101"])) == "done"
    assert kiosk.run("stay_update", card, answers(SAI)) == "E-56"
    assert len(records(card, STAY)) == 2


def test_a_ticket_that_stands_on_the_card_already_is_only_struck_off(kiosk, authority):
    """As after a power cut between reading back and striking off."""
    card = card_of(SAI, authority)
    kiosk.run("stay_update", card, answers(SAI))
    (kiosk.folder / "used").unlink()
    assert kiosk.run("stay_update", card, answers(SAI)) == "done"
    assert len(records(card, STAY)) == 2 and not kiosk.ui.told("ask_change")
    assert kiosk.run("stay_update", card, answers(SAI)) == "E-57"


def test_a_ticket_after_its_last_day(authority, tmp_path):
    own = pki.ephemeral()
    desk = Desk(own, "kiosk", tmp_path)
    own.tickets.issue(issued_records.card_of(SAI), DAY, CONDITIONS["employment"], SAI.ticket.limit, DAY)
    put_list(desk, own.tickets.build(DAY))
    card = card_of(SAI, own)
    later = DAY + timedelta(days=1)
    desk.reader.clock.moment = (later.year, later.month, later.day, 9, 0, 0)
    assert desk.run("stay_update", card, answers(SAI)) == "E-58"
    assert desk.error.values == ("20261124",) and len(records(card, STAY)) == 1


def test_a_ticket_that_is_for_another_card(kiosk, authority):
    stranger = authority.tickets.issue(issued_records.card_of(DELA), DAY, None, DELA.ticket.limit)
    authority.tickets.build(DAY)
    new_list(kiosk, SAI, stranger.record)
    assert kiosk.run("stay_update", card_of(SAI, authority), answers(SAI)) == "E-55"
    assert kiosk.error.reason == "ticket"


def test_a_ticket_by_a_signer_nobody_knows(kiosk, authority):
    other = pki.ephemeral()
    issued_records.issued(other, SAI)
    forged = other.tickets.issue(issued_records.card_of(SAI), DAY, None, SAI.ticket.limit)
    own = authority.tickets.issue(issued_records.card_of(SAI), DAY, None, SAI.ticket.limit)
    new_list(kiosk, SAI, own.record[:-70] + forged.record[-70:])
    card = card_of(SAI, authority)
    assert kiosk.run("stay_update", card, answers(SAI)) == "E-59"
    assert kiosk.error.reason == "signature" and len(records(card, STAY)) == 1


# --- by an officer -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("condition", "limit", "changed", "title"),
    [(4, "20261130", 1, "update_condition"), (1, "20280101", 2, "update_limit"), (4, "20280101", 3, "update_both")],
)
def test_condition_alone_limit_alone_both(control, authority, condition, limit, changed, title):
    card = card_of(SAI, authority)
    given = answers(SAI, ask_condition=[condition], ask_date=[limit])
    assert control.run("stay_update", card, given) == "done"
    assert control.ui.told("ask_change")[0][0] == title
    last = parse_stay(records(card, STAY)[-1])
    assert (last.condition, last.limit, last.changed) == (condition, limit, changed)
    assert (last.place, last.officer, last.decided) == ("CTRL", "0417", "20261124")


def test_no_change_is_told_and_writes_nothing(control, authority):
    card = card_of(SAI, authority)
    given = answers(SAI, ask_condition=[1], ask_date=["20261130"])
    assert control.run("stay_update", card, given) == "N-11"
    assert len(records(card, STAY)) == 1


def test_unconditional_stay_has_no_limit(control, authority):
    card = card_of(SAI, authority)
    assert control.run("stay_update", card, answers(SAI, ask_condition=[0])) == "done"
    assert not control.ui.told("ask_date")
    last = parse_stay(records(card, STAY)[-1])
    assert (last.condition, last.limit, last.changed) == (0, None, 3)
    control.run("stay_update", card, answers(SAI, ask_condition=[0]))
    facts, _ = control.ui.told("show_stay")[0]
    assert facts["state"] == "unconditional" and facts["printed"] == "C", "the printed letter says something else"


def test_the_signers_certificate_is_put_on_the_card_once(control, authority):
    card = card_of(SAI, authority)
    before = len(records(card, CERTIFICATES))
    for limit in ("20270101", "20270102", "20270103"):
        assert control.run("stay_update", card, answers(SAI, ask_condition=[1], ask_date=[limit])) == "done"
    assert len(records(card, CERTIFICATES)) == before + 1


# --- cards -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("spoil", ["stay", "stay-forged"])
def test_a_record_in_force_that_cannot_be_verified_sends_to_an_officer(kiosk, authority, spoil):
    card = card_of(SAI, authority, spoil=spoil)
    assert kiosk.run("stay_update", card, answers(SAI)) == "E-59"
    assert not kiosk.ui.told("show_stay") and len(records(card, STAY)) == 1


@pytest.mark.parametrize(("sfi", "most"), [(STAY, 1), (CERTIFICATES, 1)])
def test_a_full_file_of_records(kiosk, authority, sfi, most):
    card = card_of(SAI, authority)
    residence = next(child for child in card.master.children if child.by_sfi(0x1A))
    residence.files[:] = [
        replace(file, most=len(records(card, sfi))) if file.sfi == sfi else file for file in residence.files
    ]
    assert kiosk.run("stay_update", card, answers(SAI)) == "E-60"
    assert len(records(card, STAY)) == 1
    assert kiosk.log()[-1] == ("", "stay-kiosk", "E-60")


@pytest.mark.parametrize("spoil", ["dg1", "unknown-signer"])
def test_nothing_is_decided_on_data_that_are_not_signed(kiosk, authority, spoil):
    card = card_of(SAI, authority, spoil=spoil)
    assert kiosk.run("stay_update", card, answers(SAI)) == "E-67"
    assert len(records(card, STAY)) == 1


# --- the log and the right -----------------------------------------------------------------------------------------
def test_without_room_for_its_lines_nothing_is_written(kiosk, authority, monkeypatch):
    from reader.storage import log

    monkeypatch.setattr(log.Log, "room", lambda self: 1)
    card = card_of(SAI, authority)
    assert kiosk.run("stay_update", card, answers(SAI)) == "E-75"
    assert len(records(card, STAY)) == 1


def test_a_tampered_menu_at_a_kiosk_is_refused_by_the_card(authority, tmp_path):
    """The reader believes that an officer is logged in and that it may do all: its signer's certificate says no."""
    from reader.workflows.on_duty import Officer

    desk = Desk(authority, "kiosk", tmp_path)
    desk.reader.officer = Officer("0417", None)
    desk.reader.settings.place = "registration"
    desk.reader.rights = lambda: 0xFFFF
    card = card_of(SAI, authority)
    given = answers(SAI, ask_condition=[0])
    assert desk.run("stay_update", card, given) == "E-65"
    assert desk.log()[-1] == ("0417", "stay-officer", "E-65")
    assert len(records(card, STAY)) == 1
