# SPDX-License-Identifier: Apache-2.0
"""`smartid pki issue-ticket`, `ticket-list` and `verify-log` as a person types them."""

import json
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from host.desk_cable import DeskCable
from provisioning import Reader
from reader.storage import log as firmware
from smartid import people, pki
from smartid.device import reader_log
from smartid.device.host_key import HostKey
from smartid.pki import records, ticket_list
from smartid.sim import issued_records

DAY = date(2026, 11, 24)
ON = ("--date", "2026-11-24")
SAI = next(person for person in people.load() if person.key == "sai")
CARD = ("UX150273(A)", "2023-06-12")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SMARTID_HOME", str(tmp_path))
    monkeypatch.delenv("SMARTID_PASSPHRASE", raising=False)
    return tmp_path


@pytest.fixture
def issuer(home):
    """The issuer in SMARTID_HOME, sai's card made."""
    made = pki.open_or_init()
    issued_records.issued(made, SAI)
    return made


@pytest.fixture
def smartid(smartid):
    return lambda *arguments: smartid("pki", *arguments)


@pytest.fixture
def made(smartid):
    def call(*arguments):
        """What it says in JSON; it must succeed."""
        status, out, err = smartid(*arguments, "--json")
        assert status == 0, err
        return json.loads(out)

    return call


def test_a_ticket_and_its_list(issuer, made, tmp_path):
    ticket = made("issue-ticket", *CARD, "--condition", "student", "--limit", "2029-11-30", *ON)
    assert (ticket["serial"], ticket["condition"], ticket["limit"]) == (2, "student", "30-11-2029")
    assert ticket["deliver_until"] == "22-02-2027" and ticket["waiting"] == 1
    out = tmp_path / "tickets.lst"
    assert made("ticket-list", "--out", out, *ON)["tickets"] == 1
    found = ticket_list.parse(out.read_bytes()).find(issuer.registers.list_key(), issued_records.card_of(SAI))
    assert records.read(found[0]).content.origin.officer == ticket["reference"]
    assert made("issue-ticket", *CARD, "--withdraw") == {"withdrawn": True, "waiting": 0}
    assert made("ticket-list", *ON)["tickets"] == 0


def test_no_limit_and_a_record_in_force(issuer, made, tmp_path):
    in_force = tmp_path / "record"
    in_force.write_bytes(issuer.tickets.known_stay(issued_records.card_of(SAI)))
    ticket = made("issue-ticket", *CARD, "--limit", "none", "--record", in_force, "--until", "2026-12-01", *ON)
    assert ticket["limit"] is None and ticket["deliver_until"] == "01-12-2026"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((*CARD, *ON), 1),  # nothing to change
        (("U384016(3)", "2019-05-08", "--limit", "2029-01-01", *ON), 1),  # no record of stay
        (("UX150273(B)", "2023-06-12", "--limit", "2029-01-01"), 2),
        ((CARD[0], "12-06-2023", "--limit", "2029-01-01"), 2),
        ((*CARD, "--limit", "never"), 2),
        ((*CARD, "--condition", "visitor"), 2),
        ((*CARD, "--limit", "2026-11-01", *ON), 1),
    ],
)
def test_what_is_refused(issuer, smartid, arguments, status):
    found, out, err = smartid("issue-ticket", *arguments)
    assert found == status and not out and err.strip()


@pytest.fixture
def log_file(issuer, tmp_path):
    key = HostKey(ec.generate_private_key(ec.SECP256R1()))
    data = tmp_path / "reader"
    data.mkdir()
    cable = DeskCable(Reader(str(data), seed=3)).provision(issuer, key)
    log = firmware.of(cable.reader)
    log.add((2026, 11, 24, 14, 32, 5), "kiosk", "", "stay-kiosk", "begun", ("UX150273A", "20230612"))
    log.add((2026, 11, 24, 14, 32, 9), "kiosk", "", "stay-kiosk", "done", ("UX150273A", "20230612"))
    log.add((2026, 11, 24, 14, 40, 0), "kiosk", "", "view", "E-28")
    path = tmp_path / "reader.log"
    path.write_bytes(reader_log.read(cable, key).encoded())
    return path


def test_a_log_that_holds(smartid, made, log_file):
    facts = made("verify-log", log_file, "--lines")
    assert (facts["first"], facts["last"], facts["intact"], facts["lines"]) == (1, 3, True, 3)
    assert [row["outcome"] for row in facts["rows"]] == ["begun", "done", "E-28"]
    assert facts["rows"][0]["time"] == "24-11-2026 14:32:05"
    of_card = made("verify-log", log_file, "--card", *CARD)
    assert [row["number"] for row in of_card["rows"]] == [1, 2]
    assert made("verify-log", log_file, "--card", "U384016(3)", "2019-05-08")["rows"] == []
    status, out, _ = smartid("verify-log", log_file)
    assert status == 0 and "stay-kiosk     2" in out and "UX150273" not in out


def test_a_log_that_does_not(smartid, log_file):
    rows = log_file.read_text().splitlines()
    for wrong, words in (
        (rows[:6] + rows[7:], "line 2 is missing"),
        (rows[:-1], "the end is missing: line 3"),
        (rows[:5] + [rows[6], rows[5], rows[7]], "line 2 stands where line 1 belongs"),
        (rows[:6] + [rows[6].replace("f0", "f1", 1)] + rows[7:], "line 2 was changed"),
        (rows[:5], "the end is missing: line 1"),
        (["nothing"], "no log"),
    ):
        log_file.write_text("".join(f"{row}\n" for row in wrong))
        status, out, err = smartid("verify-log", log_file)
        assert status == 1 and not out and words in err
