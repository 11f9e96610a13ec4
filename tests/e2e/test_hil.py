# SPDX-License-Identifier: Apache-2.0
"""`smartid test`: a reader on its terminal, a second PN532 on another playing the cards, a report, a recording."""

import json
import re
from xml.etree import ElementTree

import pytest

from need import need_module
from smartid import people, pki
from smartid.hil.cases import cases
from smartid.hil.session import Wanted, on_port
from smartid.sim import provisioned
from smartid.sim.card import Card
from smartid.sim.second_pn532 import second_pn532
from smartid.sim.world import World

need_module("adafruit_pn532", "adafruit-circuitpython-pn532 (extra: hil)")

CASES = ("says-who-it-is", "view-lee", "attack-lee-clone", "pulled-and-laid-again", "story-wrong-pin", "story-blocked")
PASSED, SKIPPED = 5, 1  # at a kiosk no officer unblocks a PIN
ONLY = [word for name in CASES for word in ("--only", name)]


pytestmark = pytest.mark.usefixtures("one_home")


def test_a_simulated_table_its_report_and_its_recording(smartid, tmp_path):
    out, tape = tmp_path / "out", tmp_path / "tape"
    status, said, complaint = smartid("test", "--sim", "--place", "kiosk", *ONLY, "--out", out, "--record", tape)
    assert (status, complaint) == (0, ""), said
    assert f"{PASSED} passed, {SKIPPED} skipped" in said and "the reader stands at 'kiosk'" in said
    suite = ElementTree.parse(out / "junit.xml").getroot()
    assert {case.get("name") for case in suite} == set(CASES)
    page = (out / "report.html").read_text("utf-8")
    assert page.count("data:image/png") >= 6 and "a second PN532, firmware 1.6, support 07" in page
    words = re.sub(r"data:image/png;base64,[^\"]+", "", page)  # a picture's letters may spell anything
    assert "active authentication" in words and "LEE" not in words
    replays(smartid, tape)


def replays(smartid, tape):
    """Without any device, and a recording that was changed is found out."""
    status, said, _ = smartid("test", "--replay", tape, "--json")
    assert status == 0 and json.loads(said)["counts"]["passed"] == PASSED
    file = tape / "view-lee.jsonl"
    file.write_text(file.read_text("utf-8").replace('"genuine"', '"partly"'), "utf-8")
    status, said, complaint = smartid("test", "--replay", tape)
    assert status == 1 and "failed    view-lee" in said and complaint == "smartid: not every case passed\n"


@pytest.fixture(scope="module")
def table(one_home):
    """Two serial ports, as a lab has them: a reader in service, and a PN532 on its antenna."""
    issuer = pki.open_or_init()
    with World(pki=issuer, place="kiosk", lang="en") as world, second_pn532(world) as target:
        world.wait_screen("idle")
        yield world, target, issuer


def test_on_two_serial_ports(smartid, table):
    world, target, _ = table
    only = ("--only", "view-wong", "--only", "story-lost", "--only", "tells-*")
    status, said, complaint = smartid("test", "--device", world.pty, "--target-pn532", target, "--no-person", *only)
    assert (status, complaint) == (0, "") and "2 passed, 1 skipped" in said
    assert "skipped   story-lost: nobody presses the reader's keys" in said


def test_a_person_lays_the_cards(table):
    """Who is told to lay somebody's card does so."""
    world, _, issuer = table
    told = []

    def person(words):
        told.append(words)
        if words.startswith("Lay the document of WONG"):
            world.place(Card.personalise(people.find("wong"), issuer))
        elif words == "Take it away.":
            world.remove()

    wanted = Wanted(world.pty, issuer, person=person, owners=[provisioned.owner(issuer).point])
    chosen = [case for case in cases() if case.name in ("view-wong", "attack-tang-dg1")]
    with on_port(wanted) as session:
        results = {one.name: (one.verdict, one.reason) for one in session.play(chosen)}
    assert results["view-wong"] == ("passed", "") and told == [
        "Lay the document of WONG, Chit Laam on the reader.",
        "Take it away.",
    ]
    assert "--target-pn532" in results["attack-tang-dg1"][1]


def test_nobody_there(smartid, table):
    status, said, _ = smartid("test", "--device", table[0].pty, "--no-person", "--only", "view-*")
    assert status == 0 and "13 skipped" in said and "name a second PN532" in said


def test_a_port_that_is_no_pn532(smartid, table):
    status, _, complaint = smartid(
        "test", "--device", table[0].pty, "--target-pn532", "/dev/null", "--only", "view-wong"
    )
    assert status == 1 and complaint.startswith("smartid: /dev/null: ") and complaint.count("\n") == 1


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
