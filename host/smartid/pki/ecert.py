# SPDX-License-Identifier: Apache-2.0
"""The authority for e-Certs, invented like all names here: its own root, under no signing authority of the country.

A certificate for a person holds a subscriber reference number and never the card number, nor a hash of it: there are
few enough card numbers to try them all.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from smartid.pki import certificates, keys
from smartid.pki.certificates import Period
from smartid.pki.errors import PkiError, RequestRefused
from smartid.pki.signer import Signer, Signers

NAME = "Specimen e-Cert CA 1"
FILE = "ecert-ca-1"
CURVE = "P-256"
KEY_BITS = 2048
MAX_YEARS = 3
VALID = Period(date(2018, 1, 1), date(2037, 12, 31))


@dataclass(frozen=True)
class Subscriber:
    """`name` as on the card; `reference`: the subscriber reference number, ten digits."""

    name: str
    reference: str


def authority(signers: Signers) -> Signer:
    """The root, made when first needed."""
    return signers.open(FILE, CURVE, lambda key: certificates.authority(NAME, "001", key, VALID, VALID))


@dataclass(frozen=True)
class Loaded:
    """What is loaded into a card: the key that a real card would have made inside, and its certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate


def load(signers: Signers, name: str, subscriber: Subscriber, valid: Period) -> Loaded:
    """The e-Cert kept under `name`, made if there is none. Raises RequestRefused, KeyLocked, PkiError."""
    file = f"{name}.key.pem"
    pem = signers.store.get(file) or signers.store.publish(file, keys.encode(_generate()))
    key = keys.load(pem, file)
    certificate = signers.certificate(name, lambda: certify(authority(signers), subscriber, key.public_key(), valid))
    if certificate.public_key() != key.public_key():
        raise PkiError(f"{name}.cer and its key {name} do not belong together")
    return Loaded(key, certificate)


def _generate() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, KEY_BITS)


def certify(issuer: Signer, subscriber: Subscriber, key: rsa.RSAPublicKey, valid: Period) -> x509.Certificate:
    """A person's e-Cert. Raises RequestRefused."""
    _check(subscriber, key, valid)
    who = [(NameOID.COUNTRY_NAME, certificates.COUNTRY), (NameOID.ORGANIZATION_NAME, "e-Cert (Personal)")]
    who += [(NameOID.SERIAL_NUMBER, subscriber.reference), (NameOID.COMMON_NAME, subscriber.name)]
    usage = certificates.key_usage(digital_signature=True, content_commitment=True)
    ours = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(kind, text) for kind, text in who]))
        .issuer_name(issuer.certificate.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number() >> (159 - certificates.SERIAL_BITS))
        .not_valid_before(datetime.combine(valid.first, time(0, 0, 0)))
        .not_valid_after(datetime.combine(valid.last, time(23, 59, 59)))
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(ours, critical=False)
        .sign(issuer.key, hashes.SHA256())
    )


def _check(subscriber: Subscriber, key: rsa.RSAPublicKey, valid: Period) -> None:
    if not (len(subscriber.reference) == 10 and subscriber.reference.isdigit()):
        raise RequestRefused("a subscriber reference number has ten digits")
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size != KEY_BITS:
        raise RequestRefused(f"an e-Cert is for an RSA key of {KEY_BITS} bits")
    if (valid.last - valid.first).days > 366 * MAX_YEARS or valid.last < valid.first:
        raise RequestRefused(f"an e-Cert is valid for at most {MAX_YEARS} years")
