# SPDX-License-Identifier: Apache-2.0
"""`smartid cards` as a person types it: output, JSON, exit status, one clear line when refused."""

import json

import pytest

from smartid.people import photo

NEW = "cards new mei --number Q960042 --surname MOK --given Mei --chinese 莫美 --codes 5459,5019 --birth 1990-01-02"
NEW = f"{NEW} --sex F --first-registration 2001-03 --issued 2020-01-02".split()


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SMARTID_HOME", str(tmp_path))
    monkeypatch.delenv("SMARTID_PASSPHRASE", raising=False)
    return tmp_path


def test_list(smartid):
    status, out, _ = smartid("cards", "list")
    assert status == 0 and len(out.splitlines()) == 11
    assert out.startswith("chan     U384016(3)   CAN 482913  CHAN, Hiu Chuen 陳曉邨 - Permanent\n")
    status, out, _ = smartid("cards", "list", "--json")
    assert status == 0 and [person["key"] for person in json.loads(out)][:3] == ["chan", "wong", "sai"]


def test_show(smartid):
    status, out, _ = smartid("cards", "show", "sai")
    assert status == 0 and "until 30-11-2026" in out and "VENKATANARASIMHARAJUVARIPET<<S" in out
    status, out, _ = smartid("cards", "show", "chan", "--json")
    person = json.loads(out)
    assert (person["birth"], person["mrz"][2][:15]) == ("1985-03-14", "CHAN<<HIU<CHUEN")
    ecert = {"valid_to": "2028-06-30", "state": "set", "reference": "3100482716", "revoked": None}
    assert person["ecert"] == ecert and "739214" not in out


@pytest.mark.parametrize("name", ["chan", "sai", "choi", "tang", "wong"])
def test_show_names_everything(smartid, name):
    _, out, _ = smartid("cards", "show", name)
    for heading, names in {"Library": "chan wong choi", "e-Cert": "chan choi tang", "Reported lost": "choi"}.items():
        assert (heading in out) == (name in names.split())


def test_show_nobody(smartid):
    status, out, err = smartid("cards", "show", "nobody")
    assert (status, out) == (
        1,
        "",
    ) and err == "smartid: there is no card named 'nobody'; `smartid cards list` names them\n"


def test_new(smartid, home):
    status, out, _ = smartid(*NEW)
    assert status == 0 and out.startswith("Q960042(2) MOK, Mei, CAN ")
    assert (home / "people" / "mei.jpg").read_bytes() == photo.silhouette()
    status, out, _ = smartid("cards", "show", "mei", "--json")
    person = json.loads(out)
    assert (person["number"], person["expires"], person["confirmation"]) == (
        "Q960042(2)",
        "2030-01-02",
        "at-collection",
    )
    assert len(person["can"]) == 6 and person["codes"] == ["5459", "5019"]
    status, out, err = smartid(*NEW)
    assert (status, out) == (1, "") and "exists already" in err


def test_new_with_everything(smartid, home):
    picture = home / "me.jpg"
    picture.write_bytes(photo.silhouette())
    more = "--can 123456 --expires 2031-05-06 --type adult --symbols CO --stay student --limit 2027-01-31 --curve P-256"
    status, out, _ = smartid(*NEW, *more.split(), "--cipher", "AES-128", "--photo", str(picture), "--json")
    person = json.loads(out)
    assert status == 0 and person["stay"] == {"condition": "student", "limit": "2027-01-31"}
    assert person["chip"].items() >= {"curve": "P-256", "cipher": "AES-128", "mapping": "GM"}.items()
    assert person["can"] == "123456"
    assert person["file"] == str(home / "people" / "mei.toml")


@pytest.mark.parametrize(
    ("change", "status", "message"),
    [
        (["--number", "Q960042(3)"], 1, "the check character is wrong"),
        (["--number", "q960042"], 1, "not one or two capital letters"),
        (["--symbols", "*AZ"], 1, "cannot have *"),
        (["--chinese", ""], 1, "commercial code"),
        (["--can", "12"], 1, "6 digits"),
        (["--issued", "2001-01-01"], 1, "26-11-2018"),
        (["--issued", "yesterday"], 2, "is not a date"),
        (["--sex", "x"], 2, "--sex"),
        (["--limit", "2027-01-31"], 2, "--limit needs --stay"),
        (["--photo", "/nonexistent.jpg"], 1, "No such file"),
    ],
)
def test_new_refused_writes_nothing(smartid, home, change, status, message):
    found, out, err = smartid(*NEW, *change)
    assert (found, out) == (status, "") and message in err
    assert status == 2 or len(err.splitlines()) == 1
    assert not (home / "people").exists()
