# SPDX-License-Identifier: Apache-2.0
"""Links, revocation, e-Certs and master lists: openssl and asn1crypto open ours; lists that openssl made are read here."""

import subprocess
from datetime import date, datetime, timedelta, timezone

import pytest
from asn1crypto import cms as asn1_cms
from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from need import need
from smartid import pki
from smartid.pki import ber, certificates, cms_reader, crl, der, ecert, keys, master_list, public_keys, tlv
from smartid.pki.certificates import Period

TODAY = date(2026, 11, 24)
ISSUER = pki.ephemeral()
ANCHORS = [one.certificate for one in ISSUER.country.authorities()]


@pytest.fixture
def openssl(tmp_path):
    program = need("openssl", "openssl")

    def run(*arguments, fails=False):
        done = subprocess.run(
            [program, *map(str, arguments)], capture_output=True, check=False, cwd=tmp_path, timeout=30
        )
        assert fails == bool(done.returncode), done.stderr.decode()
        return (done.stdout + done.stderr).decode(errors="replace")

    return run


def pem(path, certificate):
    path.write_bytes(certificate.public_bytes(Encoding.PEM))
    return path


# --- links --------------------------------------------------------------------------------------------------------------
def test_the_new_authority_is_certified_by_the_old(openssl, tmp_path):
    old, new = ANCHORS
    (link,) = ISSUER.country.links()
    assert (link.subject, link.issuer) == (new.subject, old.subject) and link.public_key() == new.public_key()
    assert link.not_valid_after_utc == old.not_valid_after_utc
    openssl("verify", "-x509_strict", "-CAfile", pem(tmp_path / "old.pem", old), pem(tmp_path / "link.pem", link))
    openssl("verify", "-CAfile", pem(tmp_path / "new.pem", new), tmp_path / "link.pem", fails=True)
    body = asn1_x509.Certificate.load(link.public_bytes(Encoding.DER), strict=True)
    assert body.basic_constraints_value.native == {"ca": True, "path_len_constraint": 0}
    assert body.key_usage_value.native == {"key_cert_sign", "crl_sign"}
    found = {one["extn_id"].dotted: one["extn_value"].contents for one in body["tbs_certificate"]["extensions"]}
    assert found["2.23.136.1.1.6.1"] == b"\5\0"  # the name changed
    assert ISSUER.country.links() == [link]


def test_a_signer_of_cards_follows_from_the_old_authority_through_the_link():
    signer = ISSUER.document_signer(date(2024, 9, 3)).certificate
    (link,) = ISSUER.country.links()
    assert public_keys.issued_by(link, ANCHORS[0]) and public_keys.issued_by(signer, link)
    assert not public_keys.issued_by(signer, ANCHORS[0])


# --- revocation ---------------------------------------------------------------------------------------------------------
def test_a_revoked_signer(openssl, tmp_path):
    issuer = pki.ephemeral()
    signer = issuer.document_signer(date(2024, 9, 3)).certificate
    assert issuer.revoke("ds-2024Q3", TODAY) == "csca-2" == issuer.revoke("ds-2024Q3", TODAY + timedelta(9))
    data = issuer.build_crl("csca-2", TODAY)
    (tmp_path / "list.crl").write_bytes(data)
    openssl("crl", "-inform", "DER", "-in", "list.crl", "-out", "list.pem")
    authority = pem(tmp_path / "ca.pem", issuer.csca(date(2024, 9, 3)).certificate)
    text = openssl("crl", "-in", "list.pem", "-CAfile", authority, "-noout", "-text", "-verify")
    assert "verify OK" in text and "Version 2" in text and "X509v3 CRL Number" in text
    at = int(datetime(2026, 12, 1).timestamp())
    check = ("verify", "-attime", at, "-crl_check", "-CAfile", authority, "-CRLfile", "list.pem")
    assert "certificate revoked" in openssl(*check, pem(tmp_path / "signer.pem", signer), fails=True)
    openssl(*check, pem(tmp_path / "good.pem", issuer.document_signer(date(2024, 3, 1)).certificate))
    independent = asn1_crl.CertificateList.load(data, strict=True)
    (row,) = independent["tbs_cert_list"]["revoked_certificates"]
    assert row["user_certificate"].native == signer.serial_number and independent.crl_number_value.native == 1
    assert crl.read(data, issuer.csca(TODAY).certificate, TODAY) == {signer.serial_number: TODAY}
    assert independent["tbs_cert_list"]["next_update"].native == datetime(2027, 2, 22, tzinfo=timezone.utc)


def test_revocation_refused():
    issuer = pki.ephemeral()
    authority = issuer.csca(TODAY).certificate
    data = issuer.build_crl("csca-2", TODAY)
    for bad, day in (
        (data[:-1] + bytes([data[-1] ^ 1]), TODAY),
        (data[:-9], TODAY),
        (b"", TODAY),
        (issuer.build_crl("csca-1", TODAY), TODAY),
        (data, TODAY - timedelta(1)),
        (data, TODAY + timedelta(91)),
    ):
        with pytest.raises(pki.Malformed, match="revocation list"):
            crl.read(bad, authority, day)
    with pytest.raises(pki.PkiError, match="no authority that can take it back"):
        issuer.revoke("csca-2", TODAY)
    with pytest.raises(pki.PkiError, match="no authority 'csca-9'"):
        issuer.build_crl("csca-9", TODAY)
    issuer.store.update("revoked.json", lambda content: b"rubbish")
    with pytest.raises(pki.PkiError, match=r"revoked\.json is damaged"):
        issuer.build_crl("csca-2", TODAY)


# --- e-Certs ------------------------------------------------------------------------------------------------------------
PERSON_KEY = rsa.generate_private_key(65537, 2048).public_key()
SUBSCRIBER = ecert.Subscriber("CHAN Hiu Chuen", "0123456789")
YEARS = Period(date(2026, 1, 1), date(2028, 6, 30))


def test_an_e_cert_verifies_and_can_be_taken_back(openssl, tmp_path):
    authority = ecert.authority(ISSUER.signers)
    made = ecert.certify(authority, SUBSCRIBER, PERSON_KEY, YEARS)
    openssl(
        "verify",
        "-x509_strict",
        "-CAfile",
        pem(tmp_path / "ca.pem", authority.certificate),
        pem(tmp_path / "e.pem", made),
    )
    text = openssl("x509", "-in", "e.pem", "-noout", "-text")
    assert "CN = Specimen e-Cert CA 1" in text and "0123456789" in text and "Non Repudiation" in text
    assert len(made.public_bytes(Encoding.DER)) <= 2048
    assert not any(public_keys.issued_by(made, anchor) for anchor in ANCHORS)
    ISSUER.store.publish("ecert-1.cer", made.public_bytes(Encoding.DER))
    assert ISSUER.revoke("ecert-1", TODAY) == ecert.FILE
    data = ISSUER.build_crl(ecert.FILE, TODAY)
    assert made.serial_number in crl.read(data, authority.certificate, TODAY)


@pytest.mark.parametrize(
    ("subscriber", "key", "valid", "message"),
    [
        (ecert.Subscriber("X", "U3840163"), PERSON_KEY, YEARS, "ten digits"),
        (SUBSCRIBER, keys.generate("P-256").public_key(), YEARS, "RSA key"),
        (SUBSCRIBER, rsa.generate_private_key(65537, 1024).public_key(), YEARS, "2048 bits"),
        (SUBSCRIBER, PERSON_KEY, Period(date(2026, 1, 1), date(2029, 2, 1)), "3 years"),
        (SUBSCRIBER, PERSON_KEY, Period(date(2026, 1, 2), date(2026, 1, 1)), "3 years"),
    ],
)
def test_e_certs_that_are_not_made(subscriber, key, valid, message):
    with pytest.raises(pki.RequestRefused, match=message):
        ecert.certify(ecert.authority(ISSUER.signers), subscriber, key, valid)


# --- our own master list ------------------------------------------------------------------------------------------------
def test_our_master_list_as_others_read_it(openssl, tmp_path):
    data = ISSUER.build_master_list(TODAY)
    (tmp_path / "list.ml").write_bytes(data)
    authority = pem(tmp_path / "ca.pem", ISSUER.csca(TODAY).certificate)
    verify = ("cms", "-verify", "-inform", "DER", "-in", "list.ml", "-purpose", "any", "-CAfile", authority)
    assert "Verification successful" in openssl(*verify, "-out", "content")
    signed = asn1_cms.ContentInfo.load(data, strict=True)["content"]
    assert signed["encap_content_info"]["content_type"].dotted == "2.23.136.1.1.2"
    assert signed["signer_infos"][0]["sid"].name == "subject_key_identifier"
    listed = tlv.objects(tlv.objects(tlv.only((tmp_path / "content").read_bytes(), der.SEQUENCE))[1][1])
    assert len(listed) == 3 and [der.tlv(*one) for one in listed] == sorted(der.tlv(*one) for one in listed)
    found = master_list.read(data, ANCHORS, TODAY)
    assert len(found.certificates) == 3 and not found.unreadable
    usage = found.signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert usage.critical and usage.value[0].dotted_string == "2.23.136.1.1.3"


# --- other countries' master lists, made with openssl -------------------------------------------------------------------
CONFIG = """[req]
distinguished_name = name
[name]
[ca]
basicConstraints = critical, CA:true, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[mls]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, 2.23.136.1.1.3
subjectKeyIdentifier = hash
[ds]
keyUsage = critical, digitalSignature
subjectKeyIdentifier = hash
"""
KINDS = {
    "rsa": (("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"), ()),
    "pss": (
        ("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"),
        ("-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32", "-sigopt", "rsa_mgf1_md:sha256"),
    ),
    "p384": (("ecparam", "-name", "secp384r1", "-genkey", "-noout"), ()),
    "explicit": (("ecparam", "-name", "brainpoolP384r1", "-genkey", "-noout", "-param_enc", "explicit"), ()),
    "compressed": (
        (
            "ecparam",
            "-name",
            "brainpoolP256r1",
            "-genkey",
            "-noout",
            "-param_enc",
            "explicit",
            "-conv_form",
            "compressed",
        ),
        (),
    ),
}


class Land:
    """A country with an authority and a signer of master lists, made by openssl alone."""

    def __init__(self, openssl, folder, kind):
        self.openssl, self.folder = openssl, folder
        (folder / "land.cnf").write_text(CONFIG)
        key, self.options = KINDS[kind]
        for name in ("ca", "mls"):
            openssl(*key, "-out", f"{name}.key")
        subject = ("-config", "land.cnf", "-subj", "/C=ZZ/CN=Country Signer")
        self.run(
            "req", "-new", "-x509", "-key", "ca.key", *subject, "-extensions", "ca", "-days", 3650, "-out", "ca.pem"
        )
        self.certify("mls")
        openssl("x509", "-in", "ca.pem", "-outform", "DER", "-out", "ca.cer")

    def run(self, *arguments):
        return self.openssl(*arguments, *self.options)

    def certify(self, section):
        self.openssl(
            "req", "-new", "-key", "mls.key", "-config", "land.cnf", "-subj", "/C=ZZ/CN=Lists", "-out", "mls.csr"
        )
        ca = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", 300)
        extensions = ("-extfile", "land.cnf", "-extensions", section)
        self.run("x509", "-req", "-in", "mls.csr", *ca, *extensions, "-out", "mls.pem")

    @property
    def authority(self):
        return x509.load_der_x509_certificate((self.folder / "ca.cer").read_bytes())

    def list(self, certificates, *options, form="DER"):
        content = der.sequence(der.integer(0), der.set_of(*certificates))
        (self.folder / "content").write_bytes(content)
        sign = ("cms", "-sign", "-binary", "-nodetach", "-md", "sha256", "-econtent_type", "2.23.136.1.1.2")
        if "pss" in "".join(map(str, self.options)):
            options += ("-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:32")
        files = ("-in", "content", "-signer", "mls.pem", "-inkey", "mls.key", "-certfile", "ca.pem", "-out", "list.ml")
        self.openssl(*sign, *files, "-outform", form, *options)
        return (self.folder / "list.ml").read_bytes()

    def own(self):
        return (self.folder / "ca.cer").read_bytes()


def now():
    return datetime.now(timezone.utc).date()


FORMS = {"der": (), "keyid": ("-keyid",), "ber": ("-stream", "-indef")}
# openssl 3.0 itself fails to write PSS signatures in streams
MADE = [(kind, form) for kind in KINDS for form in FORMS if (kind, form) != ("pss", "ber")]


@pytest.mark.parametrize(("kind", "form"), MADE)
def test_a_foreign_list(openssl, tmp_path, kind, form):
    options = FORMS[form]
    land = Land(openssl, tmp_path, kind)
    data = land.list([land.own(), *ISSUER.csca_der()], *options)
    assert ("-stream" in options) == (data[1] == 0x80)
    found = master_list.read(data, [*ANCHORS, land.authority], now())
    assert len(found.certificates) == 3 and not found.unreadable
    assert found.signer.subject.rfc4514_string() == "CN=Lists,C=ZZ"
    with pytest.raises(pki.NotTrusted, match="no signing authority that is trusted"):
        master_list.read(data, ANCHORS, now())


@pytest.fixture
def land(openssl, tmp_path):
    return Land(openssl, tmp_path, "p384")


def test_one_unreadable_certificate_hides_no_other(land):
    own = land.own()
    bad = [
        b"\x30\x03\x02\x01\x05",
        der.sequence(bytes(9000)),
        own.replace(bytes.fromhex("06052b81040022"), bytes.fromhex("06052b81040023")),  # P-521, and the point too short
        own[:-1] + bytes([own[-1] ^ 1]),  # its own signature is not what makes it trusted
        ISSUER.document_signer(date(2024, 9, 3)).certificate_der,
    ]
    found = master_list.read(land.list([own, *bad]), [land.authority], now())
    assert len(found.certificates) == 2 and len(found.unreadable) == 4
    assert {"too long", "no signing authority"} < set(found.unreadable.values())


def test_a_signer_without_the_right(land):
    land.certify("ds")
    with pytest.raises(pki.NotTrusted, match="may not sign master lists"):
        master_list.read(land.list([land.own()]), [land.authority], now())


def test_an_authority_of_the_same_name(openssl, tmp_path, land):
    (tmp_path / "other").mkdir()
    good = land.list([land.own()])
    other = Land(openssl, tmp_path, "p384")
    with pytest.raises(pki.NotTrusted, match="trusted here"):
        master_list.read(good, [other.authority], now())


def test_days_of_the_signer(land):
    data = land.list([land.own()])
    for day in (now() - timedelta(1), now() + timedelta(301)):
        with pytest.raises(pki.NotTrusted, match="not valid on this day"):
            master_list.read(data, [land.authority], day)


def test_what_was_signed_is_what_is_read(land):
    data = land.list([land.own()])
    certificate = land.own()
    place = data.index(certificate)  # inside the content, which comes first
    spoiled = data[: place + 60] + bytes([data[place + 60] ^ 1]) + data[place + 61 :]
    with pytest.raises(pki.NotTrusted, match="not what was signed"):
        master_list.read(spoiled, [land.authority], now())
    with pytest.raises((pki.NotTrusted, pki.Malformed)):
        master_list.read(data[:-1] + bytes([data[-1] ^ 1]), [land.authority], now())


def test_other_kinds_of_content(land, openssl):
    land.list([land.own()])
    sign = ("cms", "-sign", "-binary", "-nodetach", "-in", "content", "-signer", "mls.pem", "-inkey", "mls.key")
    for name, options, message in (
        ("data", (), "holds no master list"),
        ("bare", ("-noattr", "-econtent_type", "2.23.136.1.1.2"), "does not sign attributes"),
        ("empty", ("-nocerts", "-econtent_type", "2.23.136.1.1.2"), "not in the signed data"),
        ("sha1", ("-md", "sha1", "-econtent_type", "2.23.136.1.1.2"), "none in use"),
    ):
        openssl(*sign, "-md", "sha256", *options, "-outform", "DER", "-out", name)
        with pytest.raises((pki.Malformed, pki.NotTrusted), match=message):
            master_list.read((land.folder / name).read_bytes(), [land.authority], now())


@pytest.mark.parametrize("content", [b"\x30\0", der.sequence(der.integer(1), der.set_of()), der.integer(0), b""])
def test_a_content_that_is_no_list(content):
    at = datetime(2026, 11, 24)
    signer = ISSUER.signers.open("master-2026", "P-256", None)
    from smartid.pki import cms

    data = cms.signed_data("2.23.136.1.1.2", content, signer, at)
    with pytest.raises(pki.Malformed):
        master_list.read(data, ANCHORS, TODAY)


def test_bounds(monkeypatch):
    data = ISSUER.build_master_list(TODAY)
    monkeypatch.setattr(master_list, "MAX_CERTIFICATES", 2)
    with pytest.raises(pki.Malformed, match="too many"):
        master_list.read(data, ANCHORS, TODAY)
    with pytest.raises(pki.Malformed, match="too long"):
        master_list.read(bytes(master_list.MAX_OCTETS + 1), ANCHORS, TODAY)
    with pytest.raises(pki.Malformed, match="too deeply"):
        ber.to_der(b"\x30\x80" * 100)


OURS = ISSUER.build_master_list(TODAY)


@given(st.binary(max_size=200), st.integers(0, len(OURS) - 1), st.integers(1, 255))
@settings(max_examples=150, deadline=None)
def test_parsers_end_in_a_list_or_a_typed_error(data, place, flip):
    spoiled = bytearray(OURS)
    spoiled[place] ^= flip
    for candidate in (data, OURS[:place], bytes(spoiled), OURS[:place] + data):
        try:
            master_list.read(candidate, ANCHORS, TODAY)
        except (pki.Malformed, pki.NotTrusted):
            continue


@given(st.binary(max_size=120))
@settings(max_examples=200)
def test_ber_of_der_is_the_same(data):
    for candidate in (der.octet_string(data), der.sequence(der.octet_string(data), der.integer(5))):
        assert ber.to_der(candidate) == candidate
    pieces = b"\x24\x80" + der.octet_string(data[:7]) + der.octet_string(data[7:]) + b"\0\0"
    assert ber.to_der(b"\x30\x80" + pieces + b"\0\0") == der.sequence(der.octet_string(data))
    try:
        ber.to_der(data)
    except pki.Malformed:
        return


# --- keys that spell out their curve -------------------------------------------------------------------------------------
def test_made_up_curves_are_refused(land, openssl):
    """The parameters of a curve with one number changed: the way of CVE-2020-0601."""
    openssl(*KINDS["explicit"][0], "-out", "x.key")
    openssl("req", "-new", "-x509", "-key", "x.key", "-config", "land.cnf", "-subj", "/CN=x", "-out", "x.pem")
    good = x509.load_pem_x509_certificate((land.folder / "x.pem").read_bytes())
    assert isinstance(public_keys.key_of(good).curve, ec.BrainpoolP384R1)
    encoded = good.public_bytes(Encoding.DER)
    curve = next(one for one in public_keys.CURVES if one.name == "brainpoolP384r1")
    for number in (curve.p, curve.a, curve.b, curve.x, curve.order):
        old = number.to_bytes(48, "big")
        assert old in encoded
        spoiled = x509.load_der_x509_certificate(encoded.replace(old, old[:-1] + bytes([old[-1] ^ 2])))
        with pytest.raises(pki.Malformed):
            public_keys.key_of(spoiled)


def test_weak_and_foreign_signatures():
    key = rsa.generate_private_key(65537, 2048)
    assert public_keys.verifies(
        key.public_key(), key.sign(b"x", padding.PKCS1v15(), hashes.SHA256()), b"x", padding.PKCS1v15(), hashes.SHA256()
    )
    assert not public_keys.verifies(key.public_key(), bytes(256), b"x", None, hashes.SHA256())
    with pytest.raises(pki.Malformed, match="neither RSA nor"):
        public_keys.key_of(ed25519_certificate())


def ed25519_certificate():
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    name = certificates._name("x")
    builder = x509.CertificateBuilder(name, name, key.public_key(), 5, datetime(2026, 1, 1), datetime(2027, 1, 1))
    return builder.sign(key, None)


def test_signed_data_of_two_signers(land, openssl):
    land.list([land.own()])
    openssl("req", "-new", "-x509", "-key", "ca.key", "-config", "land.cnf", "-subj", "/CN=second", "-out", "two.pem")
    again = ("-signer", "two.pem", "-inkey", "ca.key", "-outform", "DER", "-out", "two")
    openssl("cms", "-resign", "-binary", "-nodetach", "-inform", "DER", "-in", "list.ml", *again)
    with pytest.raises(pki.Malformed, match="not one signer"):
        cms_reader.read(ber.to_der((land.folder / "two").read_bytes()))
