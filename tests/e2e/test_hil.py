# SPDX-License-Identifier: Apache-2.0
"""`smartid test`: a reader on its terminal, a second PN532 on another playing the cards, a report, a recording."""

import json
from xml.etree import ElementTree

import pytest

from need import need_micropython, need_module

CASES = ("says-who-it-is", "view-lee", "attack-lee-clone", "pulled-and-laid-again")
ONLY = [word for name in CASES for word in ("--only", name)]


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory):
    need_micropython()
    need_module("adafruit_pn532", "adafruit-circuitpython-pn532 (extra: hil)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMARTID_HOME", str(tmp_path_factory.mktemp("home")))
        yield


def test_a_simulated_table_its_report_and_its_recording(smartid, tmp_path):
    out, tape = tmp_path / "out", tmp_path / "tape"
    status, said, complaint = smartid("test", "--sim", *ONLY, "--out", out, "--record", tape)
    assert (status, complaint) == (0, ""), said
    assert f"{len(CASES)} passed" in said
    suite = ElementTree.parse(out / "junit.xml").getroot()
    assert {case.get("name") for case in suite} == set(CASES)
    page = (out / "report.html").read_text("utf-8")
    assert page.count("data:image/png") >= 6 and "a second PN532, firmware 1.6, support 07" in page
    assert "active authentication" in page and "LEE" not in page
    replays(smartid, tape)


def replays(smartid, tape):
    """Without any device, and a recording that was changed is found out."""
    status, said, _ = smartid("test", "--replay", tape, "--json")
    assert status == 0 and json.loads(said)["counts"]["passed"] == len(CASES)
    file = tape / "view-lee.jsonl"
    file.write_text(file.read_text("utf-8").replace('"genuine"', '"partly"'), "utf-8")
    status, said, complaint = smartid("test", "--replay", tape)
    assert status == 1 and "failed    view-lee" in said and complaint == "smartid: not every case passed\n"


def test_no_device(smartid):
    smartid("pki", "init")
    status, _, complaint = smartid("test", "--device", "/dev/no-such-port")
    assert status == 1 and complaint.count("\n") == 1 and "there is no such port" in complaint


@pytest.mark.parametrize(
    "arguments",
    [
        ("--sim", "--device", "x"),
        ("--board", "pico"),
        ("--only", "nothing-like-it"),
        ("--replay", "x", "--record", "y"),
    ],
)
def test_wrong_usage(smartid, arguments):
    assert smartid("test", *arguments)[0] == 2


def test_the_cases_are_listed(smartid):
    assert set(CASES) < set(smartid("test", "--list")[1].split())
