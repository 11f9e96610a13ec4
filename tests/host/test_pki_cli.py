# SPDX-License-Identifier: Apache-2.0
"""`smartid pki` as a person types it, and the bundle for a reader, judged by the reader's own code."""

import json
import stat
from datetime import date
from pathlib import Path

import pytest

from reader.trust.cvc import CvCertificate
from reader.trust.own_chain import check_chain
from smartid import pki
from smartid.pki import bundle, cv_chain, cv_request, cvc, keys, lost_delta, lost_list, rights, trust_list

DAY = date(2026, 11, 24)
ON = ("--date", "2026-11-24")
HOLDER = "UTKIOSK000100001"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SMARTID_HOME", str(tmp_path))
    monkeypatch.delenv("SMARTID_PASSPHRASE", raising=False)
    return tmp_path


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


@pytest.fixture
def ready(made):
    made("init", *ON)


def request(path, holder=HOLDER):
    path.write_bytes(cv_request.make(keys.generate("P-256"), holder))
    return path


def test_init_and_show(smartid, made, home):
    assert smartid("show")[0] == 1
    status, out, err = smartid("init", *ON)
    names = [line.split()[0] for line in out.splitlines()]
    assert status == 0 and {"csca-1", "csca-2", "csca-2-link", "ecert-ca-1", "cvca-1", "cvca-link-2"} <= set(names)
    assert "SMARTID_PASSPHRASE is not set" in err
    files = {path.name: path.read_bytes() for path in (home / "pki").iterdir()}
    assert smartid("init", *ON)[1] == out
    assert {path.name: path.read_bytes() for path in (home / "pki").iterdir()} == files
    assert [one["name"] for one in made("show")] == names
    assert made("show", "csca-1")["curve"] == "brainpoolP256r1"
    assert made("show", "dv-2026H2")["role"] == "DV"
    assert smartid("show", "csca-1", "--pem")[1].startswith("-----BEGIN CERTIFICATE-----")
    assert "serialNumber=001" in smartid("show", "csca-1")[1]


def test_nothing_says_so_when_a_pass_phrase_is_set(smartid, monkeypatch, home):
    monkeypatch.setenv("SMARTID_PASSPHRASE", "correct horse")
    status, out, err = smartid("init", *ON)
    assert status == 0 and err == "" and "horse" not in out
    for path in (home / "pki").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        if path.suffix in (".pem", ".secret"):
            assert b"ENCRYPTED" in path.read_bytes()[:40] or path.read_bytes()[:4] == b"SKY1"
    monkeypatch.setenv("SMARTID_PASSPHRASE", "wrong")
    status, out, err = smartid("trust-list", *ON)
    assert status == 1 and err.count("\n") == 1 and "does not open" in err


@pytest.mark.usefixtures("ready")
def test_a_terminal(made, home, tmp_path):
    facts = made("issue-terminal", request(tmp_path / "req"), "--place", "kiosk", *ON, "--out", tmp_path / "reader")
    assert facts["rights"] == "r1 r2 r3 r4 r5 s5" and facts["valid_to"] == "24-12-2026"
    chain = [cvc.decode((tmp_path / "reader" / "terminal" / f"{n}.cvc").read_bytes()) for n in range(3)]
    trusted = cv_chain.verify(pki.open_existing().cv.trust_points()[:1], chain, DAY)
    assert trusted.holder == HOLDER and rights.words(trusted.rights) == facts["rights"]
    assert made("show", f"terminal-{HOLDER}-20261124-1f10")["subject"] == HOLDER
    own = request(tmp_path / "own", "UTKIOSK00S100001")
    facts = made("issue-terminal", tmp_path / "req", "--place", "kiosk", "--signer", own, *ON)
    assert facts["signer_rights"] == "r8" and "files" not in facts


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no readable tag"),
        (b"rubbish", "data object"),
        (cv_request.make(keys.generate("P-256"), "DEKIOSK000100001"), "name is UT"),
        (cv_request.make(keys.generate("brainpoolP256r1"), HOLDER), "P-256"),
    ],
)
def test_a_terminal_refused(smartid, home, tmp_path, content, message):
    (tmp_path / "req").write_bytes(content)
    status, out, err = smartid(
        "issue-terminal", tmp_path / "req", "--place", "kiosk", *ON, "--out", tmp_path / "reader"
    )
    assert status == 1 and out == "" and err.count("\n") == 1 and message in err
    assert not (tmp_path / "reader").exists()
    assert smartid("issue-terminal", tmp_path / "req", "--place", "moon")[0] == 2


@pytest.mark.usefixtures("ready")
def test_lost_cards(smartid, made, tmp_path):
    issuer = pki.open_existing()
    anchors = [one.certificate for one in issuer.country.authorities()]
    assert made("lost-list", "add", "U384016(3)", "2019-05-08") == {"reported": True, "cards": 1}
    assert made("lost-list", "add", "u3840163", "2019-05-08") == {"reported": False, "cards": 1}
    first = issuer.registers.latest("lost")
    facts = made("lost-list", "build", *ON, "--out", tmp_path / "l.lst", "--changes", tmp_path / "l.sld")
    data = (tmp_path / "l.lst").read_bytes()
    assert facts["number"] == 2 and facts["cards"] == 1 and facts["octets"] == len(data)
    entry = lost_list.entry(issuer.registers.list_key(), "U3840163", date(2019, 5, 8))
    assert lost_list.read(data, anchors, DAY).reports(entry)
    assert lost_delta.apply(first, (tmp_path / "l.sld").read_bytes(), anchors, DAY) == data
    assert made("lost-list", "remove", "U3840163", "2019-05-08") == {"removed": True, "cards": 0}
    for number, day in (("U3840164", "2019-05-08"), ("X", "2019-05-08"), ("U3840163", "08-05-2019")):
        assert smartid("lost-list", "add", number, day)[0] == 2


@pytest.mark.usefixtures("ready")
def test_revocation(smartid, made, tmp_path):
    pki.open_existing().document_signer(date(2024, 9, 3))
    (facts,) = made("crl", "--revoke", "ds-2024Q3", *ON, "--out", tmp_path / "a.crl")
    assert (facts["authority"], facts["revoked"], facts["number"]) == ("csca-2", 1, 2)
    assert (tmp_path / "a.crl").read_bytes() == pki.open_existing().latest_crl("csca-2", DAY)
    assert [row["authority"] for row in made("crl", *ON)] == ["csca-1", "csca-2", "ecert-ca-1"]
    assert "csca-2     list 4, 1 revoked" in smartid("crl", "--authority", "csca-2", *ON)[1]
    assert smartid("crl", "--authority", "moon")[0] == 1 and smartid("crl", "--revoke", "moon")[0] == 1
    assert smartid("crl", "--out", tmp_path / "x")[0] == 2


@pytest.mark.usefixtures("ready")
def test_master_lists_feed_the_trust_list(smartid, made, tmp_path, monkeypatch):
    ours = (tmp_path / "ours").resolve()
    facts = made("master-list", ours, "--make", *ON)
    assert facts["certificates"] == 3 and facts["countries"] == ["UT"]
    other = pki.ephemeral()
    (tmp_path / "theirs").write_bytes(other.build_master_list(DAY))
    (tmp_path / "anchor").write_bytes(other.csca(DAY).certificate_der)
    status, _, err = smartid("master-list", tmp_path / "theirs", *ON)
    assert status == 1 and "trusted here" in err
    facts = made("master-list", tmp_path / "theirs", "--anchor", tmp_path / "anchor", "--keep", *ON)
    assert facts["taken_in"] == 3
    assert made("master-list", tmp_path / "theirs", "--keep", *ON)["taken_in"] == 0
    assert made("trust-list", *ON, "--out", tmp_path / "t.lst")["certificates"] == 6
    anchors = [one.certificate for one in pki.open_existing().country.authorities()]
    listed = trust_list.read((tmp_path / "t.lst").read_bytes(), anchors, DAY).certificates
    assert set(other.csca_der()) < set(listed)
    (tmp_path / "anchor").write_bytes(b"rubbish")
    assert smartid("master-list", tmp_path / "theirs", "--anchor", tmp_path / "anchor")[0] == 1
    assert smartid("master-list", tmp_path / "missing")[0] == 1


@pytest.mark.usefixtures("ready")
def test_refusals(smartid, tmp_path, home):
    status, _, err = smartid("show", "csca-9")
    assert status == 1 and err.startswith("smartid: there is no certificate 'csca-9'")
    assert smartid("show", "--pem")[0] == 2
    assert smartid("trust-list", *ON, "--out", tmp_path / "no" / "such" / "folder")[0] == 1
    assert smartid("trust-list", "--date", "tomorrow")[0] == 2
    assert smartid("trust-list", "--date", "2031-01-01")[0] == 1  # no authority in service
    (home / "pki" / "cvca-1.cvc").write_bytes(b"rubbish")
    assert smartid("show")[0] == 1


def test_nothing_secret_is_printed(smartid, home, tmp_path):
    said = [smartid("init", *ON)]
    said += [smartid("issue-terminal", request(tmp_path / "req"), "--place", "bench", *ON, "--out", tmp_path / "r")]
    said += [smartid("lost-list", "add", "U3840163", "2019-05-08"), smartid("lost-list", "build", *ON)]
    key = pki.open_existing().registers.list_key()
    text = "".join(out + err for _, out, err in said)
    assert key.hex() not in text and "PRIVATE" not in text
    assert not any(key in path.read_bytes() for path in Path(tmp_path / "r").rglob("*") if path.is_file())


# --- the bundle -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("place", rights.PLACES)
def test_a_reader_takes_its_bundle(place):
    issuer = pki.ephemeral()
    key = keys.generate("P-256")
    own = cv_request.make(keys.generate("P-256"), "UTREADERS0100001")
    made = bundle.provision(issuer, rights.PLACES[place], DAY, cv_request.make(key, "UTREADER00100001"), own)
    assert list(made.files)[:2] == ["csca/0.cer", "csca/1.cer"] and len(made.list_key) == 32
    assert {"trust/trust.lst", "trust/lost.lst", "trust/crl/0.crl", "trust/crl/1.crl", "signer/0.cvc"} < set(made.files)
    chain = [CvCertificate(made.files[f"terminal/{n}.cvc"]) for n in range(3)]
    point = cv_request.read(cv_request.make(key, "UTREADER00100001")).key.point
    assert check_chain(chain, "P-256", point, b"UTREADER00100001", "20261124").expiry == "20261224"
    assert not any(made.list_key in content for content in made.files.values())
