# SPDX-License-Identifier: Apache-2.0
"""The firmware's passive authentication on documents signed by an independent implementation, in every scheme that
Doc 9303-12 allows, and on certificates with one thing wrong at a time."""

import datetime
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from reader.codec import tlv
from reader.errors import CertificateError, Unsupported
from reader.lds import profile
from reader.protocols import passive_auth, verdict
from reader.trust import crl, public_key, trust_list
from reader.trust.trust_list import TrustList
from reader.trust.x509 import Certificate

TODAY = "20261124"
DAY = datetime.datetime(2026, 1, 1)
HASHES = {"sha1": hashes.SHA1, "sha224": hashes.SHA224, "sha256": hashes.SHA256}
HASHES |= {"sha384": hashes.SHA384, "sha512": hashes.SHA512}
OIDS = {
    "sha1": "06052b0e03021a",
    "sha224": "0609608648016503040204",
    "sha256": "0609608648016503040201",
    "sha384": "0609608648016503040202",
    "sha512": "0609608648016503040203",
}
RSA_OID = bytes.fromhex("06092a864886f70d0101")
PKCS1_LAST = {"sha1": 5, "sha224": 14, "sha256": 11, "sha384": 12, "sha512": 13}
ECDSA_OIDS = {
    "sha1": "06072a8648ce3d0401",
    "sha224": "06082a8648ce3d040301",
    "sha256": "06082a8648ce3d040302",
    "sha384": "06082a8648ce3d040303",
    "sha512": "06082a8648ce3d040304",
}
CURVES = {
    "P-256": ec.SECP256R1(),
    "P-384": ec.SECP384R1(),
    "P-521": ec.SECP521R1(),
    "brainpoolP256r1": ec.BrainpoolP256R1(),
    "brainpoolP384r1": ec.BrainpoolP384R1(),
    "brainpoolP512r1": ec.BrainpoolP512R1(),
}


@pytest.fixture(scope="module")
def keys():
    """Made once: RSA keys are slow."""
    return {"rsa": rsa.generate_private_key(65537, 2048), "rsa3": rsa.generate_private_key(3, 3072)} | {
        name: ec.generate_private_key(curve) for name, curve in CURVES.items()
    }


def name_of(common):
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "UT"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


def usage(**wanted):
    names = "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign"
    names += " crl_sign encipher_only decipher_only"
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in names.split()})


def certify(subject, key, issuer, issuer_key, authority=False, hash_name="sha256", pss=None, **options):
    """options: start, end: datetimes; serial; extended: EKU object identifiers; usage: KeyUsage; critical: an unknown
    critical extension; akid_of: whose key is named as the issuer's."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(name_of(subject))
        .issuer_name(name_of(issuer))
        .public_key(key.public_key())
        .serial_number(options.get("serial", 4711))
        .not_valid_before(options.get("start", DAY))
        .not_valid_after(options.get("end", DAY + datetime.timedelta(days=4000)))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False)
    )
    if authority:
        builder = builder.add_extension(x509.BasicConstraints(True, 0), True)
    wanted = usage(key_cert_sign=True, crl_sign=True) if authority else usage(digital_signature=True)
    builder = builder.add_extension(options.get("usage", wanted), True)
    if options.get("extended"):
        builder = builder.add_extension(x509.ExtendedKeyUsage(options["extended"]), True)
    if options.get("critical"):
        builder = builder.add_extension(
            x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\x05\x00"), True
        )
    if options.get("private"):
        period = x509.PrivateKeyUsagePeriod(*options["private"])
        builder = builder.add_extension(period, False)
    algorithm = HASHES[hash_name]()
    return builder.sign(issuer_key, algorithm, rsa_padding=pss).public_bytes(serialization.Encoding.DER)


def seq(*parts):
    return tlv.build(0x30, *parts)


def algorithm_of(key, hash_name, scheme):
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return seq(bytes.fromhex(ECDSA_OIDS[hash_name]))
    if scheme == "pkcs1":
        return seq(RSA_OID + bytes((PKCS1_LAST[hash_name],)), b"\x05\x00")
    if scheme == "rsaEncryption":
        return seq(RSA_OID + b"\x01", b"\x05\x00")
    digest = seq(bytes.fromhex(OIDS[hash_name]))
    mask = seq(RSA_OID + b"\x08", digest)
    salt = tlv.build(0x02, bytes((HASHES[hash_name]().digest_size,)))
    parameters = (
        [] if scheme == "pss-defaults" else [tlv.build(0xA0, digest), tlv.build(0xA1, mask), tlv.build(0xA2, salt)]
    )
    return seq(RSA_OID + b"\x0a", seq(*parameters))


def sign(key, hash_name, scheme, data):
    algorithm = HASHES[hash_name]()
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(algorithm))
    if not scheme.startswith("pss"):
        return key.sign(data, padding.PKCS1v15(), algorithm)
    return key.sign(data, padding.PSS(padding.MGF1(algorithm), algorithm.digest_size), algorithm)


def digest(hash_name, data):
    hasher = hashes.Hash(HASHES[hash_name]())
    hasher.update(data)
    return hasher.finalize()


def signed_data(key, certificate, content, content_type, hash_name="sha256", scheme="pkcs1", by_key_id=False):
    def attribute(oid, value):
        return seq(bytes.fromhex(oid), tlv.build(0x31, value))

    attributes = attribute("06092a864886f70d010903", tlv.build(0x06, content_type))
    attributes += attribute("06092a864886f70d010904", tlv.build(0x04, digest(hash_name, content)))
    parsed = x509.load_der_x509_certificate(certificate)
    serial = parsed.serial_number
    if by_key_id:
        identifier = tlv.build(0x80, parsed.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest)
    else:
        number = serial.to_bytes(serial.bit_length() // 8 + 1, "big")
        identifier = seq(parsed.issuer.public_bytes(), tlv.build(0x02, number))
    digest_algorithm = seq(bytes.fromhex(OIDS[hash_name]))
    signer = seq(
        bytes.fromhex("020101"),
        identifier,
        digest_algorithm,
        tlv.build(0xA0, attributes),
        algorithm_of(key, hash_name, scheme),
        tlv.build(0x04, sign(key, hash_name, scheme, tlv.build(0x31, attributes))),
    )
    body = seq(
        bytes.fromhex("020103"),
        tlv.build(0x31, digest_algorithm),
        seq(tlv.build(0x06, content_type), tlv.build(0xA0, tlv.build(0x04, content))),
        tlv.build(0xA0, certificate),
        tlv.build(0x31, signer),
    )
    return seq(bytes.fromhex("06092a864886f70d010702"), tlv.build(0xA0, body))


DG1 = b"\x61\x03abc"


def sod_of(key, certificate, hash_name="sha256", scheme="pkcs1", **options):
    group = seq(bytes.fromhex("020101"), tlv.build(0x04, digest(hash_name, DG1)))
    content = seq(bytes.fromhex("020100"), seq(bytes.fromhex(OIDS[hash_name])), seq(group))
    return tlv.build(
        0x77, signed_data(key, certificate, content, profile.OID_LDS_SECURITY_OBJECT, hash_name, scheme, **options)
    )


def judged(sod, trusted, today=TODAY, crls=()):
    signed = passive_auth.SignedObject(sod)
    return passive_auth.verify(signed, {1: digest(signed.hash_name, DG1)}, TrustList(trusted), today, crls)


def hierarchy(keys, signer="P-256", **options):
    """(signer's certificate, its authority's)."""
    root = certify("CSCA", keys["P-384"], "CSCA", keys["P-384"], authority=True)
    return certify("DS", keys[signer], "CSCA", keys["P-384"], **options), root


SCHEMES = [("rsa", name, "pkcs1") for name in HASHES] + [("rsa", name, "pss") for name in HASHES]
SCHEMES += [("rsa", "sha1", "pss-defaults"), ("rsa", "sha256", "rsaEncryption"), ("rsa3", "sha256", "pkcs1")]
SCHEMES += [("P-256", name, "ecdsa") for name in HASHES] + [(name, "sha512", "ecdsa") for name in CURVES]


@pytest.mark.parametrize(("key", "hash_name", "scheme"), SCHEMES)
def test_every_signature_scheme(keys, key, hash_name, scheme):
    certificate, root = hierarchy(keys, key)
    sod = sod_of(keys[key], certificate, hash_name, scheme)
    evidence = judged(sod, [root])
    assert evidence.signed and evidence.listed == [1]
    spoilt = bytearray(sod)
    spoilt[-1] ^= 1
    assert judged(bytes(spoilt), [root]).reason == trust_list.BAD_SIGNATURE


@pytest.mark.parametrize("scheme", ["pkcs1", "pss"])
@pytest.mark.parametrize("hash_name", ["sha256", "sha512"])
def test_certificates_signed_with_rsa(keys, scheme, hash_name):
    pss = padding.PSS(padding.MGF1(HASHES[hash_name]()), 32) if scheme == "pss" else None
    root = certify("R", keys["rsa"], "R", keys["rsa"], authority=True)
    certificate = certify("DS", keys["P-256"], "R", keys["rsa"], hash_name=hash_name, pss=pss)
    assert judged(sod_of(keys["P-256"], certificate), [root]).signed
    assert judged(sod_of(keys["P-256"], certificate[:-1] + b"\0"), [root]).reason == trust_list.BAD_SIGNATURE


def test_the_signer_named_by_its_key(keys):
    certificate, root = hierarchy(keys)
    assert judged(sod_of(keys["P-256"], certificate, by_key_id=True), [root]).signed


@pytest.mark.parametrize("curve", ["prime256v1", "brainpoolP256r1", "brainpoolP512r1", "secp384r1", "secp521r1"])
def test_parameters_written_out_are_those_of_a_known_curve(curve, tmp_path):
    def openssl(*arguments):
        return subprocess.run(["openssl", *arguments], check=True, capture_output=True).stdout

    key = tmp_path / "key.pem"
    key.write_bytes(openssl("ecparam", "-name", curve, "-genkey", "-noout"))
    named = openssl("pkey", "-in", str(key), "-pubout", "-outform", "DER")
    explicit = openssl("ec", "-in", str(key), "-pubout", "-outform", "DER", "-param_enc", "explicit")
    assert explicit != named and public_key.public_key(explicit) == public_key.public_key(named)
    changed = bytearray(explicit)
    changed[60] ^= 1
    with pytest.raises((Unsupported, CertificateError)):
        public_key.public_key(bytes(changed))


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"usage": usage(key_agreement=True)}, trust_list.NOT_A_SIGNER),
        ({"extended": [ExtendedKeyUsageOID.CODE_SIGNING]}, trust_list.NOT_A_SIGNER),
        ({"authority": True}, trust_list.NOT_A_SIGNER),
        ({"critical": True}, trust_list.NOT_A_SIGNER),
        ({"end": DAY + datetime.timedelta(days=1)}, trust_list.SIGNER_EXPIRED),
        ({"start": datetime.datetime(2027, 1, 1)}, trust_list.SIGNER_EXPIRED),
        ({"private": (DAY, DAY + datetime.timedelta(days=1))}, None),
    ],
)
def test_what_makes_a_document_signer(keys, options, reason):
    certificate, root = hierarchy(keys, **options)
    assert judged(sod_of(keys["P-256"], certificate), [root]).reason == reason


def test_link_certificates_lead_to_a_root(keys):
    old, new, newest = keys["brainpoolP256r1"], keys["P-384"], keys["P-521"]
    root = certify("CSCA", old, "CSCA", old, authority=True, end=DAY + datetime.timedelta(days=30))
    link = certify("CSCA", new, "CSCA", old, authority=True)
    link2 = certify("CSCA", newest, "CSCA", new, authority=True)
    by_new = sod_of(keys["P-256"], certify("DS", keys["P-256"], "CSCA", new))
    by_newest = sod_of(keys["P-256"], certify("DS", keys["P-256"], "CSCA", newest))
    assert judged(by_new, [root, link]).signed
    assert judged(by_newest, [link2, root, link]).signed
    assert judged(by_new, [link]).reason == trust_list.UNKNOWN_SIGNER
    assert judged(by_newest, [root, link2]).reason == trust_list.UNKNOWN_SIGNER
    stranger = certify("CSCA", new, "CSCA", keys["brainpoolP512r1"], authority=True)
    assert judged(by_new, [root, stranger]).reason == trust_list.UNKNOWN_SIGNER
    spoilt = link[:-1] + bytes([link[-1] ^ 1])
    assert judged(by_new, [root, spoilt]).reason == trust_list.UNKNOWN_SIGNER
    late = certify("CSCA", new, "CSCA", old, authority=True, start=DAY + datetime.timedelta(days=60))
    assert judged(by_new, [root, late]).reason == trust_list.UNKNOWN_SIGNER


def test_links_in_a_circle_end(keys):
    a, b = keys["P-384"], keys["P-521"]
    circle = [certify("CSCA", a, "CSCA", b, authority=True), certify("CSCA", b, "CSCA", a, authority=True)]
    sod = sod_of(keys["P-256"], certify("DS", keys["P-256"], "CSCA", a))
    assert judged(sod, circle).reason == trust_list.UNKNOWN_SIGNER


def revocation_list(key, issuer, serials, start=datetime.datetime(2026, 11, 1), days=90):
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(name_of(issuer))
        .last_update(start)
        .next_update(start + datetime.timedelta(days=days))
    )
    for serial in serials:
        one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(start).build()
        builder = builder.add_revoked_certificate(one)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def test_revocation(keys):
    certificate, root = hierarchy(keys)
    sod = sod_of(keys["P-256"], certificate)
    key = keys["P-384"]
    clean = revocation_list(key, "CSCA", [1, 2, 3])
    revoked = revocation_list(key, "CSCA", [1, 4711, 3])
    old = revocation_list(key, "CSCA", [1], start=datetime.datetime(2026, 1, 1))
    old_revoked = revocation_list(key, "CSCA", [4711], start=datetime.datetime(2026, 1, 1))
    forged = revocation_list(keys["P-521"], "CSCA", [4711])
    stranger = revocation_list(key, "OTHER", [4711])

    def told(*lists):
        evidence = judged(sod, [root], crls=lists)
        return evidence.reason, evidence.revocation

    assert told() == (None, (None, None))
    assert told(clean) == (None, (crl.CURRENT_LIST, "20261101"))
    assert told(revoked) == (trust_list.SIGNER_REVOKED, (crl.CURRENT_LIST, "20261101"))
    assert told(old) == (None, (crl.OLD_LIST, "20260101"))
    assert told(old_revoked) == (trust_list.SIGNER_REVOKED, (crl.OLD_LIST, "20260101"))
    assert told(old_revoked, clean) == (trust_list.SIGNER_REVOKED, (crl.CURRENT_LIST, "20261101"))
    assert told(forged) == told(stranger) == told(b"rubbish") == told(clean[:-20]) == (None, (crl.NO_LIST, None))
    result = verdict.judge(judged(sod, [root], crls=[old]), TODAY, TODAY, groups=(1,))
    assert (result.claims[0].state, result.claims[0].reason) == ("yes", "signed-crl-old")
    result = verdict.judge(judged(sod, [root], crls=[revoked]), TODAY, TODAY, groups=(1,))
    assert (result.overall, result.claims[0].reason) == ("bad", "signer-revoked")


def test_card_security(keys):
    certificate, root = hierarchy(keys)
    infos = tlv.build(0x31, bytes.fromhex("3012060a04007f0007020204020202010202010d"))

    def reason(content_type=profile.OID_SECURITY_OBJECT, content=infos, trusted=(root,), spoil=None):
        encoded = signed_data(keys["P-256"], certificate, content, content_type)
        if spoil:
            encoded = encoded.replace(*spoil)
        signed = passive_auth.SignedInfos(encoded)
        assert len(signed.infos.pace) == 1
        return passive_auth.reason_against_infos(signed, TrustList(trusted), TODAY)

    assert reason() is None
    assert reason(content_type=profile.OID_LDS_SECURITY_OBJECT) == trust_list.BAD_SIGNATURE
    assert reason(trusted=()) == trust_list.NO_TRUST_LIST
    assert reason(spoil=(infos, infos[:-1] + b"\x0c")) == trust_list.BAD_SIGNATURE


def test_the_day_of_the_private_key_is_read(keys):
    until = DAY + datetime.timedelta(days=90)
    certificate = Certificate(certify("DS", keys["P-256"], "X", keys["P-256"], private=(DAY, until)))
    assert certificate.private_until == f"{until:%Y%m%d}" and not certificate.unknown_critical


@pytest.mark.parametrize("value", [0, 1])
def test_a_certificate_signature_of_tiny_numbers(keys, value):
    certificate, root = hierarchy(keys)
    number = tlv.build(0x02, bytes((value,)))
    signature = x509.load_der_x509_certificate(certificate).signature
    signed_part = bytes(tlv.only(certificate, 0x30))[: -len(signature) - 3]
    forged = seq(signed_part, tlv.build(0x03, b"\0", seq(number, number)))
    assert judged(sod_of(keys["P-256"], forged), [root]).reason == trust_list.BAD_SIGNATURE
