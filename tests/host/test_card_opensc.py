# SPDX-License-Identifier: Apache-2.0
"""OpenSC as Debian ships it, not configured in any way, with the e-Cert of a card in vsmartcard's virtual reader."""

import signal
import subprocess
import sys

import pytest
from tests.host.pcsc import virtual_reader

from need import need
from smartid import people
from smartid.cli import run

PIN = people.find("chan").ecert.pin
NEW_PIN = "482915"


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    with virtual_reader(tmp_path_factory.mktemp("pcscd")) as found:
        yield found


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SMARTID_HOME", str(tmp_path / "home"))


@pytest.mark.slow
def test_dump_test_and_sign(reader, tmp_path):
    document, signature, certificate, key = (tmp_path / name for name in ("text", "text.sig", "cert.pem", "key.pem"))
    document.write_text("to be signed\n")
    with reader.card("chan"):
        status, said = reader.run("pkcs15-tool", "--dump")
        assert status == 0
        for line in ("PKCS#15 Card [e-Cert]", "Specimen UTO", "PIN [e-Cert PIN]", "Private RSA Key [e-Cert key]"):
            assert line in said
        assert "Path           : 3f0050154301" in said and "ModLength      : 2048" in said
        status, said = reader.run("pkcs11-tool", "--login", "--pin", PIN, "--test")
        assert status == 0 and "No errors" in said and "SHA256-RSA-PKCS: OK" in said
        sign = ("pkcs11-tool", "--login", "--pin", PIN, "--sign", "-m", "SHA256-RSA-PKCS")
        assert reader.run(*sign, "-i", str(document), "-o", str(signature))[0] == 0
        assert reader.run("pkcs15-tool", "--read-certificate", "45", "-o", str(certificate))[0] == 0
    openssl = need("openssl", "openssl")
    public = subprocess.run([openssl, "x509", "-in", certificate, "-pubkey", "-noout"], capture_output=True, check=True)
    key.write_bytes(public.stdout)
    verify = [openssl, "dgst", "-sha256", "-verify", key, "-signature", signature, document]
    assert subprocess.run(verify, capture_output=True, check=True).stdout == b"Verified OK\n"
    document.write_text("to be forged\n")
    assert subprocess.run(verify, capture_output=True, check=False).returncode == 1


@pytest.mark.slow
def test_the_pin_is_changed_and_blocked_and_never_unblocked_here(reader):
    def changed(old, new):
        return reader.run("pkcs11-tool", "--login", "--change-pin", "--pin", old, "--new-pin", new)

    def verified(pin):
        return reader.run("pkcs15-tool", "--verify-pin", "--pin", pin)

    with reader.card("chan"):
        assert changed(PIN, NEW_PIN)[0] == 0
        assert verified(NEW_PIN)[0] == 0
        assert changed(NEW_PIN, "111111")[0] != 0
        status, said = reader.run("pkcs15-tool", "--unblock-pin", "--puk", "87654321", "--new-pin", "222222")
        assert status != 0 and "Security status not satisfied" in said
        for _ in range(3):
            status, said = changed(PIN, "737373")
            assert status != 0 and "CKR_PIN_INCORRECT" in said
        status, said = changed(NEW_PIN, "737373")
        assert status != 0 and "CKR_PIN_LOCKED" in said


def test_a_card_without_an_e_cert(reader):
    with reader.card("sai"):
        status, said = reader.run("pkcs15-tool", "--dump")
        assert status != 0 and "e-Cert" not in said


def test_the_card_comes_out_at_a_signal(reader):
    command = [
        sys.executable,
        "-m",
        "smartid",
        "cards",
        "serve",
        "foreign",
        "--front",
        "vpcd",
        "--port",
        str(reader.port),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0 and process.stdout.read() == "taken away\n"


def test_no_reader_no_card(capsys):
    assert run(["cards", "serve", "foreign", "--front", "vpcd", "--port", "1"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "vsmartcard-vpcd" in said
