# SPDX-License-Identifier: Apache-2.0
"""From nothing to in service by the commands as typed, with the real firmware in its heap; and what a locked reader does."""

import json

import pytest

from need import need_micropython
from smartid import people, pki
from smartid.device.errors import ReaderRefused
from smartid.sim import flash, shelf
from smartid.sim.card import Card


@pytest.fixture
def home(tmp_path, monkeypatch):
    need_micropython()
    monkeypatch.setenv("SMARTID_HOME", str(tmp_path))
    monkeypatch.delenv("SMARTID_OFFICER_PIN", raising=False)
    return tmp_path


def facts(smartid):
    status, out, err = smartid("reader", "info", "--sim", "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def test_from_nothing_to_in_service_and_all_its_states(home, smartid):
    status, _, err = smartid("reader", "provision", "--sim")
    assert status == 1 and "smartid pki init" in err
    assert (facts(smartid)["state"], facts(smartid)["time"]) == ("blank", None)
    assert smartid("pki", "init")[0] == 0
    status, out, err = smartid("reader", "provision", "--sim", "--place", "kiosk")
    assert (status, out) == (0, "in service\n") and "the reader checks everything" in err
    now = facts(smartid)
    assert (now["state"], now["settings"]["place"], now["provisioned"]) == ("in service", "kiosk", 1)
    assert {entry["state"] for entry in now["trust"]} == {"ok"} and len(now["trust"]) >= 4
    assert smartid("reader", "lock", "--sim")[1] == "locked by its owner\n"
    assert facts(smartid)["state"] == "locked"
    assert json.loads(smartid("reader", "unlock", "--sim", "--json")[1]) == {"state": "in service"}
    status, out, _ = smartid("reader", "set-time", "--sim", "--time", "2027-01-15T08:00")
    assert status == 0 and "run out" in out
    status, out, err = smartid("reader", "set-time", "--sim", "--time", "2026-11-01T08:00")
    assert (status, out) == (1, "") and "forward only" in err
    # a second reader of the same name, as far as the issuer is concerned
    for left in (home / "readers").iterdir():
        left.unlink()
    assert facts(smartid)["state"] == "blank"
    assert smartid("reader", "provision", "--sim", "--json")[0] == 0
    assert facts(smartid)["holder"] == "UTSIMXXXXXT00002"


def test_refusals_are_one_clear_line(home, smartid):
    smartid("pki", "init")
    for arguments, line in (
        (("provision", "--sim", "--place", "moon"), "no place"),
        (("lock", "--sim"), "belongs to another host"),
        (("info", "--sim", "--name", "Not A Name"), "small letters"),
    ):
        status, out, err = smartid("reader", *arguments)
        assert (status, out) == (1, "") and err.count("\n") == 1 and line in err
    status, _, err = smartid("reader", "provision", "--sim", "--place", "control")
    assert status == 2 and "PIN" in err
    with shelf.taken("busy"):
        status, _, err = smartid("reader", "info", "--sim", "--name", "busy")
    assert status == 1 and "in use" in err


def test_another_host_does_not_get_it(home, smartid):
    smartid("pki", "init")
    smartid("reader", "provision", "--sim")
    for file in (home / "host").iterdir():
        file.unlink()
    for arguments in (("provision",), ("lock",), ("set-time", "--time", "2026-12-01T08:00")):
        status, out, err = smartid("reader", *arguments, "--sim")
        assert (status, out) == (1, "") and "belongs to another host" in err
    assert facts(smartid)["state"] == "in service"


def test_an_officers_place_and_no_secret_anywhere(home, smartid, monkeypatch):
    smartid("pki", "init")
    monkeypatch.setenv("SMARTID_OFFICER_PIN", "97531864")
    status, out, err = smartid("reader", "provision", "--sim", "--place", "control")
    assert (status, out) == (0, "in service\n")
    files = flash.read(home / "readers" / "sim.img")
    list_key = pki.open_existing().registers.list_key()
    assert "/a/vault/officer" in files and files["/a/vault/tries"] == b"\x05"
    for secret in (b"97531864", list_key, (home / "readers" / "sim.img.otp").read_bytes()):
        assert not [name for name, content in files.items() if secret in content]
        assert secret.hex() not in out + err


def test_a_provisioned_reader_reads_and_a_locked_one_does_not(home, smartid):
    from smartid.sim.connected import connected

    smartid("pki", "init")
    smartid("reader", "provision", "--sim")
    person = people.find("chan")
    card = Card.personalise(person, pki.open_existing())
    with shelf.taken() as world, connected(world) as client:
        picc = world.place(card)
        result = client.call("reader.card", {"can": person.can}, timeout_s=60)
        assert result["person"]["number"] == person.number and result["verdicts"]["overall"] == "genuine"
        world.remove(picc)
    smartid("reader", "lock", "--sim")
    with shelf.taken() as world, connected(world) as client:
        assert world.screen[0] == "service-E-83"
        world.place(card)
        with pytest.raises(ReaderRefused) as refused:
            client.call("reader.card", {"can": person.can}, timeout_s=60)
        assert refused.value.name == "OutOfService"
