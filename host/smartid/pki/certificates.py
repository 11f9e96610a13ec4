# SPDX-License-Identifier: Apache-2.0
"""Certificates of the signing authority and of document signers, to the profile of Doc 9303-12, section 7.1."""

from dataclasses import dataclass
from datetime import date, datetime, time

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID, ObjectIdentifier

from smartid.pki import der

COUNTRY = "UT"  # of ICAO's specimen state Utopia: nobody takes it for a real issuer
LOCALITY = "UTO"  # its three-letter code, which Doc 9303-12 wants in the alternative names
ORGANISATION = "Specimen Issuer"
NAME_CHANGE = ObjectIdentifier("2.23.136.1.1.6.1")
DOCUMENT_TYPES = ObjectIdentifier("2.23.136.1.1.6.2")
_ARC = "2.25.32448446792173356129975977682066007736"  # the profile's own, from a UUID (X.667)
LIST_USAGES = {
    kind: ObjectIdentifier(f"{_ARC}.2.{number}")
    for number, kind in enumerate(("lost", "trust", "log", "revocation", "ticket"), start=1)
}
MASTER_LIST_USAGE = ObjectIdentifier("2.23.136.1.1.3")
SERIAL_BITS = 126  # positive and at most 20 octets, and short enough to keep the SOD small


@dataclass(frozen=True)
class Period:
    """Both days included."""

    first: date
    last: date


def authority(
    name: str, number: str, key: ec.EllipticCurvePrivateKey, valid: Period, signs: Period
) -> x509.Certificate:
    """A self-signed country signing authority. `number` (serialNumber in its name) tells one key from the next."""
    subject = _name(name, number)
    usage = key_usage(key_cert_sign=True, crl_sign=True)
    builder = _builder(subject, subject, key.public_key(), valid, signs, usage)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return _sign(builder, key.public_key(), key)


def link(
    subject: x509.Certificate, issuer: x509.Certificate, issuer_key: ec.EllipticCurvePrivateKey, valid: Period
) -> x509.Certificate:
    """The new authority `subject` certified with the old one's key, good as long as the old one (9303-12, 7.1.1)."""
    usage = subject.extensions.get_extension_for_class(x509.PrivateKeyUsagePeriod).value
    signs = Period(usage.not_before.date(), usage.not_after.date())
    granted = key_usage(key_cert_sign=True, crl_sign=True)
    period = Period(signs.first, valid.last)
    builder = _builder(subject.subject, issuer.subject, subject.public_key(), period, signs, granted)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    if subject.subject != issuer.subject:
        builder = builder.add_extension(x509.UnrecognizedExtension(NAME_CHANGE, der.NULL_VALUE), critical=False)
    return _sign(builder, issuer.public_key(), issuer_key)


def document_signer(
    name: str,
    key: ec.EllipticCurvePublicKey,
    valid: Period,
    signs: Period,
    issuer: x509.Certificate,
    issuer_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    """A document signer for identity cards (document type I), under `issuer`."""
    usage = key_usage(digital_signature=True)
    builder = _builder(_name(name), issuer.subject, key, valid, signs, usage)
    types = der.sequence(der.integer(0), der.set_of(der.tlv(der.PRINTABLE_STRING, b"I")))
    builder = builder.add_extension(x509.UnrecognizedExtension(DOCUMENT_TYPES, types), critical=False)
    return _sign(builder, issuer.public_key(), issuer_key)


def special(
    name: str,
    key: ec.EllipticCurvePublicKey,
    valid: Period,
    signs: Period,
    issuer: x509.Certificate,
    issuer_key: ec.EllipticCurvePrivateKey,
    purpose: ObjectIdentifier,
) -> x509.Certificate:
    """A signer of something else than cards: `purpose` is its only extended key usage, critical (9303-12, 7.1.2)."""
    usage = key_usage(digital_signature=True)
    builder = _builder(_name(name), issuer.subject, key, valid, signs, usage)
    builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return _sign(builder, issuer.public_key(), issuer_key)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    valid: Period,
    signs: Period,
    usage: x509.KeyUsage,
) -> x509.CertificateBuilder:
    place = x509.DirectoryName(x509.Name([x509.NameAttribute(NameOID.LOCALITY_NAME, LOCALITY)]))
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number() >> (159 - SERIAL_BITS))
        .not_valid_before(_start(valid))
        .not_valid_after(_end(valid))
        .add_extension(usage, critical=True)
        .add_extension(x509.PrivateKeyUsagePeriod(_start(signs), _end(signs)), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.SubjectAlternativeName([place]), critical=False)
        .add_extension(x509.IssuerAlternativeName([place]), critical=False)
    )


def _sign(
    builder: x509.CertificateBuilder, issuer: ec.EllipticCurvePublicKey, key: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer)
    return builder.add_extension(identifier, critical=False).sign(key, hashes.SHA256())


def _name(common: str, number: str | None = None) -> x509.Name:
    parts = [(NameOID.COUNTRY_NAME, COUNTRY), (NameOID.ORGANIZATION_NAME, ORGANISATION)]
    if number:
        parts.append((NameOID.SERIAL_NUMBER, number))
    parts.append((NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts])


def key_usage(**granted: bool) -> x509.KeyUsage:
    """Only what is named is granted."""
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    names += ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{name: granted.get(name, False) for name in names})


def _start(period: Period) -> datetime:
    return datetime.combine(period.first, time(0, 0, 0))


def _end(period: Period) -> datetime:
    return datetime.combine(period.last, time(23, 59, 59))
