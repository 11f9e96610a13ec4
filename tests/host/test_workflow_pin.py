# SPDX-License-Identifier: Apache-2.0
"""The e-Cert and its PIN, at depth process."""

from dataclasses import replace
from datetime import date

import pytest

from host.workflow_world import Desk, answers, card_of
from reader.errors import Cancelled
from smartid import people, pki
from smartid.people import Ecert

CHAN, TANG, LEE, CHOI, CHOW = (people.find(name) for name in ("chan", "tang", "lee", "choi", "chow"))
PIN, NEW = CHAN.ecert.pin, "481620"


@pytest.fixture(scope="module")
def authority():
    return pki.ephemeral()


@pytest.fixture(scope="module")
def desks(authority, tmp_path_factory):
    return {place: Desk(authority, place, tmp_path_factory.mktemp(place)) for place in ("kiosk", "registration")}


@pytest.fixture
def kiosk(desks):
    desks["kiosk"].forget()
    return desks["kiosk"]


@pytest.fixture
def counter(desks):
    desks["registration"].forget()
    return desks["registration"]


@pytest.fixture
def card(authority):
    return card_of(CHAN, authority)


class Typed:
    """What the person types, kept, to see that it was overwritten."""

    def __init__(self, *pins):
        self.given = [bytearray(pin.encode()) for pin in pins]
        self.answers = [lambda *_, pin=pin: pin for pin in self.given]

    def wiped(self):
        return all(not any(digits) for digits in self.given)


# --- changing it ---------------------------------------------------------------------------------------------------
def test_the_pin_is_changed_and_the_old_one_is_none_any_more(kiosk, card):
    typed = Typed(PIN, NEW, NEW)
    assert kiosk.run("change_pin", card, answers(CHAN, ask_pin=typed.answers)) == "done"
    assert [args[:4] for args in kiosk.ui.told("ask_pin")] == [
        ("change_pin", "pin_current", 1, 3),
        ("change_pin", "pin_new", 2, 3),
        ("change_pin", "pin_again", 3, 3),
    ]
    assert typed.wiped() and kiosk.log() == [("", "change-pin", "begun"), ("", "change-pin", "done")]
    assert kiosk.run("change_pin", card, answers(CHAN, ask_pin=[PIN, Cancelled])) == "E-01"
    assert kiosk.ui.told("ask_pin")[-1][4:] == (2, True), "one try less, and it is said"
    assert kiosk.run("change_pin", card, answers(CHAN, ask_pin=[NEW, PIN])) == "done"


def test_wrong_to_the_end(kiosk, card):
    typed = Typed("000001", "000002", "000003")
    assert kiosk.run("change_pin", card, answers(CHAN, ask_pin=typed.answers)) == "E-52"
    asked = [args[4:] for args in kiosk.ui.told("ask_pin")]
    assert asked == [(3, False), (2, True), (1, True)], "tries left are said, the last one too"
    assert typed.wiped() and kiosk.log()[-1] == ("", "change-pin", "E-52")
    assert kiosk.run("change_pin", card, answers(CHAN, ask_pin=[PIN])) == "E-52"
    assert not kiosk.ui.told("ask_pin"), "nobody is asked any more"


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("12345", "short"),
        ("123456789", "long"),
        ("48a620", "digits"),
        (PIN, "old"),
        ("888888", "same"),
        ("345678", "run"),
        ("140385", "personal"),
        ("384016", "personal"),
    ],
)
def test_each_rule_is_told_and_another_is_asked_for(kiosk, card, new, reason):
    assert kiosk.run("change_pin", card, answers(CHAN, ask_pin=[PIN, new, NEW, NEW])) == "done"
    assert [(error.code, error.reason) for (error,) in kiosk.ui.told("show_error")] == [("E-53", reason)]


def test_two_entries_that_differ(kiosk, card):
    assert kiosk.run("change_pin", card, answers(CHAN, ask_pin=[PIN, NEW, "481621", NEW, NEW])) == "done"
    assert kiosk.ui.told("show_error")[0][0].reason == "differ"
    given = answers(CHAN, ask_pin=[NEW, PIN, "481621"], show_error=["cancel"])
    assert kiosk.run("change_pin", card, given) == "E-01"
    assert kiosk.run("change_pin", card, answers(CHAN, ask_pin=[NEW, PIN, PIN])) == "done", "it was not changed"


def test_until_the_holder_has_confirmed_the_card_refuses(kiosk, authority):
    pending = replace(CHOW, ecert=Ecert(date(2028, 10, 19), "739214", reference="3100482799"))
    card = card_of(pending, authority)
    for workflow in ("change_pin", "ecert"):
        assert kiosk.run(workflow, card, answers(pending, ask_pin=["739214", NEW])) == "E-54"


# --- unblocking it -------------------------------------------------------------------------------------------------
def test_only_an_officer_with_the_right_unblocks(kiosk, counter, authority):
    card = card_of(TANG, authority)
    unblock = "change_pin.unblock_pin"
    assert kiosk.run(unblock, card, answers(TANG, ask_pin=[NEW])) == "E-65"
    assert counter.run(unblock, card, answers(TANG, ask_pin=[NEW])) == "E-66"
    counter.log_in()
    typed = Typed(NEW, NEW)
    assert counter.run(unblock, card, answers(TANG, ask_pin=typed.answers)) == "done"
    assert typed.wiped() and counter.log()[-1] == ("0417", "unblock-pin", "done")
    assert counter.run(unblock, card, answers(TANG, ask_pin=[NEW])) == "N-16", "there is nothing to unblock"
    assert kiosk.run("change_pin", card, answers(TANG, ask_pin=[NEW, "592731"])) == "done"


def test_ten_times_in_a_cards_life(counter, authority):
    card = card_of(TANG, authority)
    counter.log_in()
    assert card.pin.unblocks == 10
    for number in range(10):
        card.memory.commit({"pin-tries": b"\0"})
        assert counter.run("change_pin.unblock_pin", card, answers(TANG, ask_pin=["48162%d" % number])) == "done"
    card.memory.commit({"pin-tries": b"\0"})
    assert counter.run("change_pin.unblock_pin", card, answers(TANG, ask_pin=["592731"])) == "E-52"
    assert counter.error.reason == "for-good"


def test_a_kiosk_that_believes_it_may_is_refused_by_the_card(kiosk, authority, monkeypatch):
    from reader.workflows.on_duty import Officer

    card = card_of(TANG, authority)
    monkeypatch.setattr(kiosk.reader, "rights", lambda: 0xFFFF)
    kiosk.reader.officer = Officer("0417", None)
    assert kiosk.run("change_pin.unblock_pin", card, answers(TANG, ask_pin=[NEW])) == "E-65"
    assert card.pin.state == 2 and card.pin.unblocks == 10


# --- the e-Cert ----------------------------------------------------------------------------------------------------
def facts_of(desk, card, person, **given):
    assert desk.run("ecert", card, answers(person, **{"show_ecert": ["cancel"], **given})) == "done"
    return desk.ui.told("show_ecert")[0][0]


def test_what_it_says_and_that_the_card_holds_its_key(kiosk, card):
    typed = Typed(PIN)
    facts = facts_of(kiosk, card, CHAN, ask_pin=typed.answers)
    assert kiosk.ui.told("ask_pin")[0][0] == "pin_prove", "why the PIN is asked for"
    assert typed.wiped()
    assert facts["key_proved"] is True and facts["state"] == "valid" and facts["valid_to"] == "20280630"
    assert facts["holder"].startswith("CHAN") and facts["reference"] == "3100482716"
    assert (facts["tries"], facts["pin_state"]) == (3, 0)


def test_who_would_rather_not_type_the_pin_sees_the_rest(kiosk, card):
    facts = facts_of(kiosk, card, CHAN, ask_pin=[Cancelled])
    assert facts["key_proved"] is None and facts["state"] == "valid"


def test_wrong_pins_count_here_too(kiosk, card):
    facts = facts_of(kiosk, card, CHAN, ask_pin=["000001", Cancelled])
    assert (facts["key_proved"], facts["tries"]) == (None, 2)
    facts = facts_of(kiosk, card, CHAN, ask_pin=["000001"])
    assert (facts["key_proved"], facts["tries"], facts["pin_state"]) == (None, 0, 2), "blocked, and said so"


def test_expired_blocked_first_pin(kiosk, authority):
    macd = people.find("macd")
    assert facts_of(kiosk, card_of(macd, authority), macd, ask_pin=[macd.ecert.pin])["state"] == "expired"
    facts = facts_of(kiosk, card_of(TANG, authority), TANG)
    assert (facts["pin_state"], facts["tries"], facts["key_proved"]) == (2, 0, None)
    assert not kiosk.ui.told("ask_pin")
    facts = facts_of(kiosk, card_of(LEE, authority), LEE, ask_pin=[LEE.ecert.pin])
    assert (facts["pin_state"], facts["key_proved"]) == (1, True)


def test_revoked(kiosk, authority):
    """Were the card not reported lost as well."""
    lost = kiosk.folder / "a" / "trust" / "lost.lst"
    aside = lost.rename(lost.with_suffix(".aside"))
    try:
        facts = facts_of(kiosk, card_of(CHOI, authority), CHOI, ask_pin=[CHOI.ecert.pin])
    finally:
        aside.rename(lost)
    assert facts["state"] == "revoked" and facts["revocation"][1]


def test_the_pin_key_leads_to_changing_it(kiosk, card):
    given = answers(CHAN, ask_pin=[PIN, PIN, NEW, NEW], show_ecert=["enter"])
    assert kiosk.run("ecert", card, given) == "done"
    assert kiosk.ui.told("show_done")[0][0] == "pin_changed"
    assert kiosk.log() == [("", "change-pin", "begun"), ("", "change-pin", "done")]


def test_no_digit_of_a_pin_in_what_a_trace_shows(kiosk, authority):
    card = card_of(CHAN, authority)
    seen = []
    card.on_event = seen.append
    kiosk.run("change_pin", card, answers(CHAN, ask_pin=[PIN, NEW, NEW]))
    assert len(seen) >= 20
    for event in seen:
        for octets in (value for value in event.values() if isinstance(value, bytes)):
            assert PIN.encode() not in octets and NEW.encode() not in octets
