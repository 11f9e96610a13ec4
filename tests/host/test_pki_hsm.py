# SPDX-License-Identifier: Apache-2.0
"""The issuer's keys in a PKCS#11 token: Debian's softhsm2, a fresh one for each test."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from need import need, need_module
from smartid import pki
from smartid.cli import run
from smartid.pki import cv_chain, hsm

TODAY = date(2026, 11, 24)
PIN = "246810"
LIBRARY = "/usr/lib/softhsm/libsofthsm2.so"


@pytest.fixture(autouse=True)
def token(tmp_path, monkeypatch):
    need_module("pkcs11", "python-pkcs11 (pip)")
    util = need("softhsm2-util", "softhsm2")
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path}/tokens\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    monkeypatch.setenv("SMARTID_HSM_MODULE", LIBRARY)
    monkeypatch.setenv("SMARTID_HSM_PIN", PIN)
    monkeypatch.setenv("SMARTID_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SMARTID_PASSPHRASE", raising=False)
    words = ["--init-token", "--free", "--label", "smartid", "--pin", PIN, "--so-pin", "13579"]
    subprocess.run([util, *words], check=True, capture_output=True, timeout=20)
    reload_library()
    yield
    reload_library()


def reload_library():
    """The library reads its settings when it starts; it is one for the whole process."""
    import pkcs11

    library = pkcs11.lib(LIBRARY)
    library.reinitialize()


@pytest.mark.parametrize(("curve", "kind"), [("P-256", ec.SECP256R1), ("brainpoolP256r1", ec.BrainpoolP256R1)])
def test_a_key_is_made_once_and_signs(curve, kind):
    key = hsm.TokenKeys().key("csca-1", curve)
    again = hsm.TokenKeys().key("csca-1", curve)
    assert isinstance(key.curve, kind) and key.key_size == 256
    assert again.public_key() == key.public_key() != hsm.TokenKeys().key("csca-2", curve).public_key()
    key.public_key().verify(key.sign(b"data", ec.ECDSA(hashes.SHA256())), b"data", ec.ECDSA(hashes.SHA256()))


def test_a_key_does_not_leave_its_token():
    key = hsm.TokenKeys().key("csca-1", "P-256")
    plain = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    for wish in (lambda: key.private_bytes(*plain), key.private_numbers, lambda: key.exchange(ec.ECDH(), None)):
        with pytest.raises(pki.PkiError):
            wish()


def test_the_whole_issuer(tmp_path):
    issuer = pki.open_or_init(in_token=True)
    issuer.make_all(TODAY)
    assert not list(Path(tmp_path / "home" / "pki").glob("*.pem"))
    reopened = pki.open_or_init()  # which remembers where its keys are
    assert reopened.csca_der() == issuer.csca_der()
    signer = reopened.document_signer(date(2024, 9, 3))
    signer.certificate.verify_directly_issued_by(issuer.csca(date(2024, 9, 3)).certificate)
    trusted = cv_chain.verify(reopened.cv.trust_points()[:1], reopened.cv.chain(TODAY), TODAY)
    assert trusted.holder == "UTSPECIMNDV26002"
    signing = reopened.cv.signer("ticket", TODAY)
    assert signing.certificate.key.on(trusted.key.curve).verifies(b"ticket", signing.sign(b"ticket"))


def test_refusals(monkeypatch, capsys):
    monkeypatch.setenv("SMARTID_HSM_PIN", "000000")
    assert run(["pki", "init", "--hsm"]) == 1
    said = capsys.readouterr().err
    assert said == "smartid: the token 'smartid' does not open: PinIncorrect\n" and "000000" not in said
    monkeypatch.delenv("SMARTID_HSM_PIN")
    assert run(["pki", "init", "--hsm"]) == 1 and "set SMARTID_HSM_PIN" in capsys.readouterr().err
    monkeypatch.setenv("SMARTID_HSM_PIN", PIN)
    monkeypatch.setenv("SMARTID_HSM_TOKEN", "other")
    assert run(["pki", "init", "--hsm"]) == 1 and "NoSuchToken" in capsys.readouterr().err
    monkeypatch.setenv("SMARTID_HSM_MODULE", "/nowhere.so")
    assert run(["pki", "init", "--hsm"]) == 1 and "does not load" in capsys.readouterr().err
    assert run(["pki", "init"]) == 0  # nothing was remembered
    capsys.readouterr()
    assert run(["pki", "init", "--hsm"]) == 1 and "moved into no token" in capsys.readouterr().err


def test_without_the_module(monkeypatch):
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "pkcs11", None)
        with pytest.raises(pki.KeyLocked, match=r"smartid\[hsm\]"):
            hsm.TokenKeys().check()
