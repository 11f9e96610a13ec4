# SPDX-License-Identifier: Apache-2.0
"""The issuer's keys: openssl and asn1crypto open everything, files are private and whole, dates follow the rule."""

import os
import stat
import subprocess
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest
from asn1crypto import cms as asn1
from asn1crypto import x509 as asn1_x509
from asn1crypto.core import Integer, ObjectIdentifier, OctetString
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from need import need
from smartid import people, pki
from smartid.pki import certificates, country, der
from smartid.pki.store import Folder, Memory
from smartid.sim.card import Card

DAYS = {"csca-1": date(2019, 5, 8), "csca-2": date(2025, 10, 20)}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SMARTID_HOME", str(tmp_path))
    monkeypatch.delenv("SMARTID_PASSPHRASE", raising=False)
    return tmp_path


@pytest.fixture
def openssl():
    need("openssl", "openssl")
    return openssl_run


def openssl_run(*arguments):
    """Exit status, and what it says, once and for all in one text."""
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, timeout=20, check=False)
    return done.returncode, done.stdout + done.stderr


# --- certificates ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "day"), DAYS.items())
def test_a_signer_verifies_with_openssl(openssl, home, name, day):
    signer = pki.open_or_init().document_signer(day)
    folder = home / "pki"
    (home / "signer.pem").write_text(signer.certificate.public_bytes(Encoding.PEM).decode())
    code, text = openssl("x509", "-inform", "DER", "-in", folder / f"{name}.cer", "-out", home / "ca.pem")
    assert code == 0, text
    code, text = openssl("verify", "-x509_strict", "-CAfile", home / "ca.pem", home / "signer.pem")
    assert code == 0 and "OK" in text, text
    other = next(other for other in DAYS if other != name)
    openssl("x509", "-inform", "DER", "-in", folder / f"{other}.cer", "-out", home / "other.pem")
    assert openssl("verify", "-CAfile", home / "other.pem", home / "signer.pem")[0] != 0


def test_the_authorities_follow_the_certificate_profile():
    """Doc 9303-12, tables 5 and 6, as an independent parser reads them."""
    for encoded, generation in zip(pki.ephemeral().csca_der(), country.GENERATIONS, strict=True):
        certificate = asn1_x509.Certificate.load(encoded, strict=True)
        body = certificate["tbs_certificate"]
        assert body["version"].native == "v3" and certificate.self_signed == "maybe"
        assert body["subject"].native["country_name"] == "UT" == body["issuer"].native["country_name"]
        assert body["subject"].native["serial_number"] == generation.number
        assert certificate.key_usage_value.native == {"key_cert_sign", "crl_sign"}
        assert certificate.basic_constraints_value.native == {"ca": True, "path_len_constraint": 0}
        assert certificate.key_identifier == certificate.authority_key_identifier_value["key_identifier"].native
        assert {"key_usage", "basic_constraints"} == certificate.critical_extensions
        assert certificate.public_key["algorithm"]["parameters"].name == "named"
        assert 0 < certificate.serial_number < 2**127


def test_document_signers_follow_the_certificate_profile():
    issuer = pki.ephemeral()
    signer = issuer.document_signer(date(2019, 5, 8))
    certificate = asn1_x509.Certificate.load(signer.certificate_der, strict=True)
    assert certificate.key_usage_value.native == {"digital_signature"}
    assert certificate.basic_constraints_value is None
    assert certificate.authority_key_identifier_value["key_identifier"].native == (
        asn1_x509.Certificate.load(issuer.csca_der()[0]).key_identifier
    )
    extensions = {
        one["extn_id"].dotted: one["extn_value"].contents for one in certificate["tbs_certificate"]["extensions"]
    }
    assert extensions["2.23.136.1.1.6.2"] == bytes.fromhex("3008020100310313 0149".replace(" ", ""))
    assert extensions["2.5.29.16"] == b"\x30\x22\x80\x0f20190401000000Z\x81\x0f20190630235959Z"
    assert len(signer.certificate_der) < 700


QUARTERS = [
    (date(2019, 5, 8), "2019Q2", date(2019, 4, 1), date(2019, 6, 30)),
    (date(2020, 2, 14), "2020Q1", date(2020, 1, 1), date(2020, 3, 31)),
    (date(2022, 12, 31), "2022Q4", date(2022, 10, 1), date(2022, 12, 31)),
    (date(2024, 9, 3), "2024Q3", date(2024, 7, 1), date(2024, 9, 30)),
]


@pytest.mark.parametrize(("day", "name", "first", "last"), QUARTERS)
def test_quarters(day, name, first, last):
    assert country.quarter(day) == (name, certificates.Period(first, last))


def test_validity_is_fixed_by_the_quarter():
    issuer = pki.ephemeral()
    certificate = issuer.document_signer(date(2019, 5, 8)).certificate
    assert f"{certificate.not_valid_before_utc:%Y%m%d} {certificate.not_valid_after_utc:%Y%m%d}" == "20190401 20340630"
    assert issuer.document_signer(date(2019, 6, 30)).certificate == certificate
    assert issuer.document_signer(date(2019, 7, 1)).certificate != certificate


def test_an_authority_outlives_every_signer_it_can_make():
    for generation in country.GENERATIONS:
        _, last_quarter = country.quarter(generation.signs.last)
        longest = country._years_later(last_quarter.last, country.SIGNER_YEARS)
        assert generation.signs.first == generation.valid.first and longest <= generation.valid.last


@pytest.mark.parametrize("day", [date(2017, 12, 31), date(2028, 1, 1)])
def test_no_signer_outside_the_years_of_service(day):
    with pytest.raises(pki.NoSigner, match=f"{day:%d-%m-%Y}"):
        pki.ephemeral().document_signer(day)


# --- signed data ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["chan", "chow"])
def test_a_card_sod_verifies_with_openssl(openssl, home, name):
    person = people.find(name)
    issuer = pki.open_or_init()
    (home / "sod.der").write_bytes(sod_of(Card.personalise(person, issuer)))
    authority_name = next(name for name, day in DAYS.items() if day.year // 2023 == person.issued.year // 2023)
    openssl("x509", "-inform", "DER", "-in", home / "pki" / f"{authority_name}.cer", "-out", home / "ca.pem")
    verify = partial(openssl, "cms", "-verify", "-inform", "DER", "-purpose", "any", "-CAfile", home / "ca.pem")
    code, text = verify("-in", home / "sod.der", "-out", home / "content.der")
    assert code == 0 and "Verification successful" in text, text
    content = (home / "content.der").read_bytes()
    assert content[:7] == bytes([0x30, 0x82]) + (len(content) - 4).to_bytes(2, "big") + b"\2\1\0"
    (home / "bad.der").write_bytes(sod_of(Card.personalise(person, issuer, spoil="sod")))
    assert verify("-in", home / "bad.der", "-out", home / "content.der")[0] != 0
    (home / "foreign.der").write_bytes(sod_of(Card.personalise(person, issuer, spoil="unknown-signer")))
    assert verify("-in", home / "foreign.der", "-out", home / "content.der")[0] != 0
    (home / "expired.der").write_bytes(sod_of(Card.personalise(person, issuer, spoil="expired-signer")))
    when = "-attime", int(datetime(2026, 11, 24).timestamp())
    code, text = verify(*when, "-in", home / "expired.der", "-out", home / "content.der")
    assert code != 0 and "expired" in text
    when = "-attime", int(datetime(2026, 6, 1).timestamp())
    assert verify(*when, "-in", home / "expired.der", "-out", home / "content.der")[0] == 0


def sod_of(card):
    """The CMS inside EF.SOD."""
    content = card.master.children[0].by_sfi(0x1D).content
    assert content[:2] == b"\x77\x82" and len(content) == 4 + int.from_bytes(content[2:4], "big")
    return content[4:]


def test_the_sod_as_an_independent_parser_reads_it():
    issuer = pki.ephemeral()
    signed = asn1.ContentInfo.load(sod_of(Card.personalise(people.find("chan"), issuer)), strict=True)
    assert signed["content_type"].native == "signed_data"
    content = signed["content"]
    assert content["version"].native == "v3"
    assert content["encap_content_info"]["content_type"].dotted == "2.23.136.1.1.1"
    (info,) = content["signer_infos"]
    signer = issuer.document_signer(date(2019, 5, 8))
    (inside,) = content["certificates"]
    assert inside.chosen.dump() == signer.certificate_der
    assert info["version"].native == "v1" and info["sid"].name == "issuer_and_serial_number"
    assert info["sid"].chosen["serial_number"].native == signer.certificate.serial_number
    assert info["sid"].chosen["issuer"].dump() == signer.certificate.issuer.public_bytes()
    assert info["signature_algorithm"]["algorithm"].native == "sha256_ecdsa"
    attributes = {one["type"].native: one["values"].native for one in info["signed_attrs"]}
    assert set(attributes) == {"content_type", "message_digest", "signing_time"}
    assert attributes["content_type"] == ["2.23.136.1.1.1"]
    assert f"{attributes['signing_time'][0]:%Y%m%d}" == "20190508"
    encoded = [one.dump() for one in info["signed_attrs"]]
    assert encoded == sorted(encoded)


@given(st.integers(0, 2**200), st.binary(max_size=300))
def test_der_integers_and_strings(number, data):
    assert Integer.load(der.integer(number), strict=True).native == number
    assert der.integer(number) == Integer(number).dump()
    assert der.octet_string(data) == OctetString(data).dump()


@given(st.tuples(st.integers(0, 2), st.integers(0, 39), st.integers(0, 2**40), st.integers(0, 200)))
def test_der_object_identifiers(arcs):
    dotted = ".".join(map(str, arcs))
    assert der.object_identifier(dotted) == ObjectIdentifier(dotted).dump()


# --- files -----------------------------------------------------------------------------------------------------
def test_files_are_private_and_keys_open_with_openssl(openssl, home):
    pki.open_or_init().document_signer(date(2019, 5, 8))
    folder = home / "pki"
    assert sorted(path.name for path in folder.iterdir()) == [
        "csca-1.cer",
        "csca-1.key.pem",
        "csca-2.cer",
        "csca-2.key.pem",
        "ds-2019Q2.cer",
        "ds-2019Q2.key.pem",
    ]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    for path in folder.glob("*.pem"):
        assert openssl("pkey", "-in", path, "-check", "-noout")[0] == 0


def test_keys_are_encrypted_under_a_pass_phrase(openssl, home, monkeypatch):
    monkeypatch.setenv("SMARTID_PASSPHRASE", "correct horse")
    first = pki.open_or_init().csca_der()
    key = home / "pki" / "csca-1.key.pem"
    assert key.read_text().startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert openssl("pkey", "-in", key, "-passin", "pass:correct horse", "-noout")[0] == 0
    assert openssl("pkey", "-in", key, "-passin", "pass:wrong", "-noout")[0] != 0
    assert pki.open_or_init().csca_der() == first
    for passphrase, message in (("wrong", "does not open"), ("", "is encrypted")):
        monkeypatch.setenv("SMARTID_PASSPHRASE", passphrase)
        with pytest.raises(pki.KeyLocked, match=message) as caught:
            pki.open_or_init()
        assert "horse" not in str(caught.value)


def test_opening_again_finds_the_same_keys(home):
    first = pki.open_or_init()
    signer = first.document_signer(date(2019, 5, 8))
    again = pki.open_or_init(home)
    assert again.csca_der() == first.csca_der()
    assert again.document_signer(date(2019, 4, 1)).certificate_der == signer.certificate_der
    assert pki.open_existing().names() == ["csca-1", "csca-2", "ds-2019Q2"]


def test_nothing_there_yet():
    with pytest.raises(pki.NotInitialised, match="smartid pki init"):
        pki.open_existing()


def test_a_crash_between_key_and_certificate_is_mended(home):
    first = pki.open_or_init()
    key = first.csca(date(2019, 5, 8)).key
    (home / "pki" / "csca-1.cer").unlink()
    again = pki.open_or_init()
    assert again.csca(date(2019, 5, 8)).certificate.public_key() == key.public_key()


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("csca-1.cer", b"rubbish", "damaged"),
        ("csca-1.key.pem", b"rubbish", "damaged"),
        ("csca-1.key.pem", None, "belong together"),
    ],
)
def test_damaged_files(home, file, content, message):
    pki.open_or_init()
    folder = home / "pki"
    (folder / file).write_bytes(content or (folder / "csca-2.key.pem").read_bytes())
    with pytest.raises(pki.PkiError, match=message):
        pki.open_or_init()


def test_a_key_of_another_kind(home, openssl):
    pki.open_or_init()
    openssl("genpkey", "-algorithm", "ed25519", "-out", home / "pki" / "csca-1.key.pem")
    with pytest.raises(pki.PkiError, match="elliptic curve"):
        pki.open_or_init()


def test_of_two_who_make_the_same_file_the_first_wins(tmp_path):
    for store in (Folder(tmp_path / "a"), Memory()):
        assert store.publish("key", b"one") == b"one"
        assert store.publish("key", b"two") == b"one" == store.get("key")
        assert store.names() == ["key"] and store.get("other") is None


def test_a_write_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    store = Folder(tmp_path / "a")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.publish("key", b"one")
    assert list(Path(tmp_path / "a").iterdir()) == []


def test_a_certificate_by_name():
    issuer = pki.open_or_init()
    assert issuer.certificate("csca-1") == issuer.csca(date(2019, 5, 8)).certificate
    with pytest.raises(pki.PkiError, match="no certificate"):
        issuer.certificate("csca-9")
