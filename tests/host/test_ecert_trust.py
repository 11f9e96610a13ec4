# SPDX-License-Identifier: Apache-2.0
"""What the firmware says of e-Certs that the issuer made, and of whatever else a card may hold."""

import hashlib
from datetime import date, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import DataError, LdsError
from reader.lds import ecert as directory
from reader.trust import ecert_trust
from smartid import people, pki
from smartid.pki import ecert
from smartid.sim import issued_ecert

DAY = date(2026, 11, 24)
HOLDERS = {person.key: person for person in people.load() if person.ecert}
CHAN = HOLDERS["chan"]


@pytest.fixture(scope="module")
def issuer():
    return pki.ephemeral()


@pytest.fixture(scope="module")
def loaded(issuer):
    return {key: issued_ecert.issued(issuer.signers, person) for key, person in HOLDERS.items()}


@pytest.fixture(scope="module")
def chan(loaded):
    return loaded["chan"].certificate.public_bytes(Encoding.DER)


@pytest.fixture(scope="module")
def authorities(issuer):
    return [ecert.authority(issuer.signers).certificate_der]


def told(encoded, authorities, lists=(), day=DAY):
    return ecert_trust.facts(encoded, authorities, lists, f"{day:%Y%m%d}")


def test_what_a_certificate_says(issuer, loaded, chan, authorities):
    facts = told(chan, authorities, [issuer.latest_crl(ecert.FILE, DAY)])
    certificate = loaded["chan"].certificate
    assert facts["state"] == "valid" and facts["holder"] == "CHAN Hiu Chuen" and facts["issuer"] == ecert.NAME
    assert facts["valid_to"] == "20280630" and facts["revocation"] == ("crl", "20261124")
    assert int(facts["serial"], 16) == certificate.serial_number
    assert facts["reference"] == certificate.subject.get_attributes_for_oid(x509.NameOID.SERIAL_NUMBER)[0].value


def test_the_states_of_its_days(chan, authorities):
    first, last = (told(chan, authorities)[name] for name in ("valid_from", "valid_to"))
    for day, state in ((first, "valid"), (last, "valid")):
        assert ecert_trust.facts(chan, authorities, (), day)["state"] == state
    assert told(chan, authorities, day=date(2028, 7, 1))["state"] == "expired"
    before = date(int(first[:4]), int(first[4:6]), int(first[6:])) - timedelta(days=1)
    assert told(chan, authorities, day=before)["state"] == "not-yet"
    assert told(chan, authorities)["revocation"] == ("no-crl", None)


def test_revoked_goes_before_everything_else(issuer, loaded, authorities):
    person = HOLDERS["choi"]
    encoded = loaded["choi"].certificate.public_bytes(Encoding.DER)
    issuer.revoke(issued_ecert.file_name(person), DAY)
    lists = [issuer.build_crl(ecert.FILE, DAY)]
    assert told(encoded, authorities, lists)["state"] == "revoked"
    assert told(encoded, authorities, lists, date(2040, 1, 1))["state"] == "revoked"
    assert told(encoded, authorities, lists, date(2040, 1, 1))["revocation"] == ("crl-old", "20261124")
    other = pki.ephemeral()
    assert told(encoded, authorities, [other.build_crl(ecert.FILE, DAY)])["state"] == "valid"


def test_unknown_issuers(chan, issuer):
    stranger = pki.ephemeral()
    for authorities in ([], [ecert.authority(stranger.signers).certificate_der], issuer.csca_der(), [b"", chan]):
        assert told(chan, authorities)["state"] == "unverified"


def test_a_spoilt_certificate_is_never_valid(chan, authorities):
    for at in range(20, len(chan), 23):
        spoilt = chan[:at] + bytes([chan[at] ^ 4]) + chan[at + 1 :]
        try:
            assert told(spoilt, authorities)["state"] == "unverified", at
        except DataError:
            continue


def _made(issuer, **changes):
    """A certificate by the real authority that the authority itself would not make."""
    ca = ecert.authority(issuer.signers)
    name = changes.get("subject", x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "X")]))
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(ca.certificate.subject)
        .public_key(changes.get("key", ec.generate_private_key(ec.SECP256R1())).public_key())
        .serial_number(7)
        .not_valid_before(changes.get("first", ca.certificate.not_valid_before_utc))
        .not_valid_after(ca.certificate.not_valid_after_utc)
    )
    for extension, critical in changes.get("extensions", ()):
        builder = builder.add_extension(extension, critical)
    return builder.sign(ca.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _usage(**which):
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    names += ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{name: which.get(name, False) for name in names}), True


def test_certificates_for_something_else(issuer, authorities):
    strange = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"\x05\x00")
    good = _usage(digital_signature=True)
    assert told(_made(issuer, extensions=[good]), authorities)["state"] == "valid"
    for extensions in ([], [_usage(key_agreement=True)], [good, (strange, True)]):
        assert told(_made(issuer, extensions=extensions), authorities)["state"] == "unverified"


def test_an_issuer_that_is_no_authority_then(issuer, authorities):
    """Signed by the right key, under a certificate that does not let it; or before it was let."""
    good, ca = [_usage(digital_signature=True)], ecert.authority(issuer.signers)
    early = ca.certificate.not_valid_before_utc - timedelta(days=1)
    assert told(_made(issuer, extensions=good, first=early), authorities)["state"] == "unverified"
    encoded, name = _made(issuer, extensions=good), ca.certificate.subject
    signing = _usage(key_cert_sign=True)
    for extensions, state in (
        ([signing, (x509.BasicConstraints(True, None), True)], "valid"),
        ([signing, (x509.BasicConstraints(False, None), True)], "unverified"),
        ([_usage(crl_sign=True), (x509.BasicConstraints(True, None), True)], "unverified"),
    ):
        other = _made(issuer, subject=name, key=ca.key, extensions=extensions)
        assert told(encoded, [other])["state"] == state


def test_names_that_are_too_long_or_none(issuer, authorities):
    good = [_usage(digital_signature=True)]
    many = [x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "x" * 64)] * 30
    common = [x509.NameAttribute(x509.NameOID.COMMON_NAME, "衞" * 21)]
    facts = told(_made(issuer, subject=x509.Name(common), extensions=good), authorities)
    assert facts["holder"] == "衞" * 21 and facts["reference"] == ""
    assert told(_made(issuer, subject=x509.Name([]), extensions=good), authorities)["holder"] == ""
    with pytest.raises(DataError):
        told(_made(issuer, subject=x509.Name(many), extensions=good), authorities)


def test_the_key_is_proved_by_a_signature_that_is_no_documents(loaded, chan):
    challenge = bytes(range(16))
    digest = ecert_trust.proof_digest(challenge, "U3840163")
    signed = b"smartid-poss-1" + challenge + b"U3840163"
    assert digest == hashlib.sha256(signed).digest()
    signature = loaded["chan"].key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    assert ecert_trust.holds_key(chan, digest, signature)
    other = rsa.generate_private_key(65537, 2048).sign(signed, padding.PKCS1v15(), hashes.SHA256())
    pss = loaded["chan"].key.sign(signed, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
    for wrong in (other, pss, signature[:-1], b"", bytes(256), b"\xff" * 256):
        assert not ecert_trust.holds_key(chan, digest, wrong)
    assert not ecert_trust.holds_key(chan, ecert_trust.proof_digest(bytes(16), "U3840163"), signature)


def test_a_key_that_is_not_rsa_proves_nothing(issuer):
    assert not ecert_trust.holds_key(_made(issuer), bytes(32), bytes(256))


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=120))
def test_directories_of_anything(content):
    for parse in (directory.directory, directory.pins, directory.signing_key):
        for whole in (content, b"\x30" + bytes([min(len(content), 127)]) + content):
            try:
                parse(whole)
            except LdsError:
                continue
    try:
        directory.certificate_path(content, b"\x45")
    except LdsError:
        return
