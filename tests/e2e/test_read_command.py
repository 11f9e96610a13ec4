# SPDX-License-Identifier: Apache-2.0
"""`smartid read --sim` and `smartid reader info --sim`: the whole system as a host program sees it."""

import json

import pytest

from smartid import people

pytestmark = pytest.mark.usefixtures("one_home")


@pytest.mark.parametrize("name", ["chan", "macd"])
def test_read_gives_what_is_on_the_card(smartid, name):
    status, out, err = smartid("read", "--sim", "--card", name, "--json")
    assert (status, err) == (0, "")
    result = json.loads(out)
    person = people.find(name)
    read = result["person"]
    assert (read["number"], read["name_en"], read["name_zh"]) == (person.number, person.name_en, person.name_zh)
    assert read["birth"] == f"{person.birth:%Y%m%d}" and read["issued"] == f"{person.issued:%Y%m%d}"
    assert (read["symbols"], read["card_type"]) == (person.symbols, person.card_type_number)
    assert tuple(read["codes"]) == person.codes
    assert result["verdicts"]["overall"] == "genuine"


def test_read_for_a_person(smartid):
    status, out, err = smartid("read", "--sim")
    assert (status, err) == (0, "")
    assert "CHAN, Hiu Chuen  陳曉邨" in out and "U384016(3)" in out
    assert "signed by the issuer" in out and "not reported lost: by the list of 24-11-2026" in out


def test_wrong_digits_are_one_clear_line(smartid):
    status, out, err = smartid("read", "--sim", "--can", "000000")
    assert (status, out) == (1, "")
    assert err == "smartid: these are not the six digits of this card (E-28)\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--sim", "--can", "12345"),
        ("--sim", "--can", "12345a"),
        ("--sim", "--device", "/dev/ttyACM0"),
        ("--device", "/dev/ttyACM0", "--card", "chan", "--can", "123456"),
        ("--device", "/dev/ttyACM0"),
    ],
    ids=["five digits", "a letter", "two readers", "card without sim", "no digits"],
)
def test_wrong_usage(smartid, arguments):
    status, out, err = smartid("read", *arguments)
    assert (status, out) == (2, "") and "Error" in err


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--device", "/dev/no-such-port", "--can", "123456"), "there is no such port"),
        (("--sim", "--card", "nobody"), "nobody"),
    ],
)
def test_refusals_are_one_clear_line(smartid, arguments, line):
    status, out, err = smartid("read", *arguments)
    assert (status, out) == (1, "") and err.count("\n") == 1 and line in err


def test_a_forged_card_is_read_and_fails(smartid, monkeypatch):
    from smartid.sim.card import Card

    real = Card.personalise
    monkeypatch.setattr(Card, "personalise", lambda person, pki: real(person, pki, spoil="dg2"))
    status, out, err = smartid("read", "--sim")
    assert status == 1
    assert "NOT GENUINE" in out and "the data differ from what was signed" in out
    assert err == "smartid: the data on this card are not what the issuer signed\n"


def test_info(smartid):
    status, out, err = smartid("reader", "info", "--sim", "--json")
    assert (status, err) == (0, "")
    facts = json.loads(out)
    assert (facts["board"], facts["front_end"], facts["settings"]["place"]) == ("unix", "spi", "bench")
    assert all(facts["memory"][figure] > 50_000 for figure in ("alive", "peak", "free"))
    status, out, _ = smartid("reader", "info", "--sim")
    assert status == 0 and "blank" in out and "PN532 on spi" in out
