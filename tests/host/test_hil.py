# SPDX-License-Identifier: Apache-2.0
"""Hardware in the loop without any: what is skipped and why, what is recorded, what the report says."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from smartid.device import Client, lines
from smartid.hil import chart, costs, junit, report
from smartid.hil.cases import Case, cases, expect
from smartid.hil.errors import NotARecording
from smartid.hil.facts import NEEDS, Facts, lacking
from smartid.hil.journal import Journal
from smartid.hil.record import ReplayedPort, Tape, TapedPort
from smartid.hil.run import BROKE, FAILED, PASSED, SKIPPED, run
from smartid.hil.table import Table
from smartid.pki.rights import PLACES
from smartid.trace.cryptography import MEASURED

ROOT = Path(__file__).resolve().parents[2]
LOST_LIST = {"name": "lost-list", "state": "ok"}
INFO = {
    "board": "pico2", "version": "0.1.0", "front_end": "hsu", "state": "in service", "host": None,
    "settings": {"place": "bench"}, "trust": [LOST_LIST],
}  # fmt: skip
PN532, NO_TYPE_A = (0x32, 1, 6, 7), (0x32, 1, 6, 6)
ALL = (*NEEDS, "bench")


# --- what is skipped, and why -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (Facts("device", INFO, 90_000, PN532, keys=True), ""),
        (Facts("process"), "no serial line"),
        (Facts("device", INFO, 90_000), "--target-pn532"),
        (Facts("device", INFO, 90_000, person=True), "only a simulated card"),
        (Facts("device", INFO, 90_000, NO_TYPE_A), "support 06"),
        (Facts("device", INFO, 90_000, PN532), "nobody presses the reader's keys"),
        (Facts("device", {**INFO, "settings": {"place": "kiosk"}}, 90_000, PN532, keys=True), "stands at 'kiosk'"),
        (Facts("device", {**INFO, "state": "blank"}, 90_000, PN532, keys=True), "the reader is blank"),
        (Facts("device", INFO, 90_000, PN532, keys=True, ours=False), "another host"),
        (Facts("device", {**INFO, "trust": []}, 90_000, PN532, keys=True), "list of lost cards"),
    ],
)
def test_a_skip_says_what_lacks(facts, reason):
    said = lacking(ALL, facts)
    assert (reason in said) if reason else said == ""


def test_every_need_is_known_and_every_name_is_one():
    every = list(cases())
    assert {need for case in every for need in case.needs} <= NEEDS.keys() | PLACES.keys()
    assert len({case.name for case in every}) == len(every) > 50


class Answering:
    """A table whose reader says the same of every card."""

    def __init__(self, outcome, trust):
        self.outcome, self.facts = outcome, Facts("device", {**INFO, "trust": trust}, 90_000, PN532)

    def view(self, name, **how):
        return self.outcome


@pytest.mark.parametrize("trust", [[], [LOST_LIST]])
def test_a_reader_that_reads_nobody_fails_with_and_without_lists(trust):
    """With no lists less is asked of a verdict, and yet not nothing."""
    table = Answering("E-26", trust)
    viewed = [case for case in cases() if case.name.startswith("view-") and not lacking(case.needs, table.facts)]
    assert len(viewed) == (13 if trust else 12)
    assert {one.verdict for one in run(viewed, table, lambda case: Journal())} == {FAILED}


# --- figures ------------------------------------------------------------------------------------------------
def test_costs_are_those_that_were_measured():
    measured = (ROOT / "tools" / "measure.md").read_text(encoding="utf-8")
    for name, (m33, m0) in MEASURED.items():
        columns = re.search(rf"^\| {re.escape(name)} \|(.*)$", measured, re.M).group(1).split("|")
        for model, counted in ((m33, columns[0]), (m0, columns[2])):
            assert abs(int(counted.replace(",", "")) - model) <= model / 100, name  # as tools/measure tells a change


def test_a_block_on_the_air():
    """frontends.md, 6: a full block of 64 takes 5.46 ms, an R(ACK) 0.27, at 106 kbit/s, a delay of 0.09 before each."""
    assert costs.air_us(61) == pytest.approx(5456 + 86, rel=0.01)
    assert costs.air_us(122) == pytest.approx(2 * (5456 + 86) + 274 + 86, rel=0.01)


def event(command, response, plain=None):
    return {
        "kind": "apdu", "command": command, "response": response, "plain_command": plain,
        "plain_response": plain and b"\x90\x00", "secured": plain is not None, "card_us": 400,
    }  # fmt: skip


PACE = bytes.fromhex("0022C1A4 0F 800A 04007F00070202040202 830102")
READ_SOD = bytes.fromhex("00B09D00DF")


def journal():
    """A reading of three commands: it begins, opens the card, reads."""
    clock = iter(range(100))
    made = Journal(now=lambda: next(clock) / 10)
    for name in ("place", "place", "reading"):
        made.screen(name, "en")
    made.apdu(event(PACE, b"\x90\x00"))
    made.apdu(event(bytes.fromhex("00A4040C07A0000002471001"), b"\x90\x00"))
    made.apdu(event(bytes.fromhex("0CB09D000D 9701DF 8E081122334455667788 00"), bytes(246), READ_SOD))
    return made


def test_commands_belong_to_steps():
    counted = costs.steps(journal().exchanges, "pico2", "spi")
    assert [(step.name, step.apdus) for step in counted] == [("PACE-GM", 1), ("SELECT", 1), ("EF.SOD", 1)]
    sod = counted[-1]
    assert (sod.sent, sod.received, sod.bus, sod.us["bus"]) == (19, 246, 291, 582.0)
    assert sod.us["cryptography"] == pytest.approx((7_055_400 + 163_185) * 1.3 / 150)
    assert costs.steps(journal().exchanges, "pico", "spi")[-1].us["cryptography"] > 4 * sod.us["cryptography"]


# --- the run and the report -----------------------------------------------------------------------------------
class Standing:
    facts = Facts("device", INFO, 90_000)


def results():
    def wrong(table):
        expect("screen", "<b>", "idle")

    def broken(table):
        raise NotARecording("cable")

    played = [
        Case("right", lambda table: None, ()),
        Case("wrong", wrong, ()),
        Case("broken", broken, ()),
        Case("away", wrong, ("card",)),
    ]
    return list(run(played, Standing, lambda case: journal()))


def test_each_case_has_its_verdict():
    assert [(one.name, one.verdict) for one in results()] == [
        ("right", PASSED), ("wrong", FAILED), ("broken", BROKE), ("away", SKIPPED),
    ]  # fmt: skip


def test_junit_counts_and_says_why():
    suite = ElementTree.fromstring(junit.xml(results(), Standing.facts))
    assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["4", "1", "1", "1"]
    assert suite.find("testcase[@name='wrong']/failure").get("message") == "screen: '<b>', not 'idle'"


def test_the_report_stands_alone_and_holds_everything():
    page = report.html(results(), Standing.facts)
    assert not re.search(r'(?:src|href)="(?!data:)|url\(|<script|@import', page)
    assert "&lt;b&gt;" in page and "<b>'" not in page
    for said in ("pico2, firmware 0.1.0", "EF.SOD", "nobody lays a card", "PACE with CAN", "Modelled from counted"):
        assert said in page, said


def test_the_picture_shows_every_part_at_its_share():
    steps = [costs.Step("read", 1, 0, 0, 0, 0, dict(zip(costs.PARTS, (3e6, 0, 1e6, 0, 0), strict=True)))]
    drawn = chart.svg(steps)
    ElementTree.fromstring(drawn)
    assert "card 3.00 s (75 %)" in drawn and "bus 1.00 s (25 %)" in drawn and "p-air" not in drawn
    assert 'width="720.0" height="30"' in drawn and 'width="240.0" height="30"' in drawn


# --- the recording ------------------------------------------------------------------------------------------
class Reader:
    """A port on which a reader answers each method with what `answers` holds."""

    name = "/dev/reader"

    def __init__(self, answers):
        self._answers, self._lines = answers, []

    def write(self, line):
        asked = lines.unpack(line)
        self._say({"method": "event", "params": {"kind": "screen", "name": "idle", "lang": "en"}})
        self._say({"method": "event", "params": {"kind": "result", "person": {"number": "Z1234567"}}})
        self._say({"id": asked["id"], "result": self._answers[asked["method"]]})

    def _say(self, message):
        self._lines.append(lines.pack(message).rstrip())

    def read_line(self, deadline):
        return self._lines.pop(0) if self._lines else None


def taped(folder, person):
    answers = {"events.subscribe": True, "reader.info": INFO, "reader.card": {"person": {"number": person}}}
    tape = Tape(folder)
    table = Table(Client(TapedPort(Reader(answers), tape)), None, None)
    table.facts = Facts("device", INFO, 90_000, PN532)
    tape.facts(table.facts)
    table.ask("reader.info")
    table.ask("reader.card", {"can": "482913"})
    tape.case("a-case", journal())


def test_what_was_said_is_heard_again(tmp_path):
    taped(tmp_path, "U384016(3)")
    port = ReplayedPort(tmp_path)
    assert port.names() == {"a-case"} and port.facts.target == list(PN532)
    heard = Journal()
    port.case("a-case", heard)
    client = Client(port)
    client.call("reader.info", on_event=lambda method, params: heard.screen(params["name"], params["lang"]))
    assert client.call("reader.card", {"can": "482913"})["person"]["number"] == "U384016(3)"
    assert [screen.name for screen in heard.screens] == ["idle"]
    assert [one.step for one in heard.exchanges] == ["PACE-GM", "SELECT", "EF.SOD"] and len(heard.rows) == 6


def test_another_question_than_was_asked(tmp_path):
    taped(tmp_path, "U384016(3)")
    port = ReplayedPort(tmp_path)
    port.case("a-case", Journal())
    with pytest.raises(NotARecording, match=r"reader\.memory is asked where reader\.info was"):
        Client(port).call("reader.memory")


def test_nobody_but_invented_people_is_recorded(tmp_path):
    """Neither in a result nor in an event."""
    taped(tmp_path, "Z7654321")
    kept = "".join(path.read_text() for path in tmp_path.iterdir())
    assert "Z7654321" not in kept and "Z1234567" not in kept and "withheld" in kept


@pytest.mark.parametrize("content", [None, "", "[]", '{"depth": 1, "more": 2}'])
def test_no_recording(tmp_path, content):
    if content is not None:
        (tmp_path / "facts.json").write_text(content)
    with pytest.raises(NotARecording):
        ReplayedPort(tmp_path)
