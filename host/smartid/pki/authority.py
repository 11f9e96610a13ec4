# SPDX-License-Identifier: Apache-2.0
"""The issuer: two signing authorities, one after the other, and a document signer per quarter, made when first needed.

A document signer is used for one quarter and stays valid for the fifteen years a card may live; an authority's
certificate outlives every signer it made (Doc 9303-12, 5.1). All dates are fixed by the quarter, never by the clock.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from smartid.paths import data_home
from smartid.pki import certificates, keys
from smartid.pki.certificates import Period
from smartid.pki.errors import NoSigner, NotInitialised, PkiError
from smartid.pki.store import Folder, Memory, Store

SIGNER_YEARS = 15


@dataclass(frozen=True)
class Generation:
    """One signing key of the country: which curve, when it signs, how long its certificate is good."""

    name: str
    number: str
    curve: str
    signs: Period
    valid: Period


GENERATIONS = (
    Generation(
        "csca-1",
        "001",
        "brainpoolP256r1",
        Period(date(2018, 1, 1), date(2022, 12, 31)),
        Period(date(2018, 1, 1), date(2038, 12, 31)),
    ),
    Generation(
        "csca-2",
        "002",
        "P-256",
        Period(date(2023, 1, 1), date(2027, 12, 31)),
        Period(date(2023, 1, 1), date(2043, 12, 31)),
    ),
)


@dataclass(frozen=True)
class Signer:
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @cached_property
    def certificate_der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    def sign(self, data: bytes) -> bytes:
        """ECDSA with SHA-256, DER."""
        return keys.sign(self.key, data)


class Pki:
    """`store` holds for each name a certificate NAME.cer (DER) and a key NAME.key.pem."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._opened: dict[str, Signer] = {}

    def csca_der(self) -> list[bytes]:
        """The certificates of all signing authorities, oldest first: a reader's trust list."""
        return [self._authority(generation).certificate_der for generation in GENERATIONS]

    def csca(self, issued: date) -> Signer:
        """The authority that signs on that day. Raises NoSigner."""
        for generation in GENERATIONS:
            if generation.signs.first <= issued <= generation.signs.last:
                return self._authority(generation)
        raise NoSigner(f"no signing authority was in service on {issued:%d-%m-%Y}")

    def document_signer(self, issued: date) -> Signer:
        """The signer of the quarter `issued` lies in. Raises NoSigner, KeyLocked."""
        issuer = self.csca(issued)
        name, signs = quarter(issued)
        valid = Period(signs.first, _years_later(signs.last, SIGNER_YEARS))
        return self._open(f"ds-{name}", issuer, valid, signs, f"Document Signer {name}")

    def names(self) -> list[str]:
        """The certificates made so far."""
        return [name.removesuffix(".cer") for name in self._store.names() if name.endswith(".cer")]

    def certificate(self, name: str) -> x509.Certificate:
        """Needs no pass phrase. Raises PkiError."""
        content = self._store.get(f"{name}.cer")
        if content is None:
            raise PkiError(f"there is no certificate {name!r}; `smartid pki show` lists them")
        try:
            return x509.load_der_x509_certificate(content)
        except ValueError as error:
            raise PkiError(f"{name}.cer is damaged") from error

    def _authority(self, generation: Generation) -> Signer:
        if generation.name not in self._opened:
            key = self._key(generation.name, generation.curve)
            self._opened[generation.name] = self._with_certificate(
                generation.name,
                key,
                lambda: certificates.authority(
                    "Specimen CSCA", generation.number, key, generation.valid, generation.signs
                ),
            )
        return self._opened[generation.name]

    def _open(self, name: str, issuer: Signer, valid: Period, signs: Period, common: str) -> Signer:
        if name not in self._opened:
            key = self._key(name, _curve_name(issuer.key))
            self._opened[name] = self._with_certificate(
                name, key, lambda: _document_signer(common, key, valid, signs, issuer)
            )
        return self._opened[name]

    def _key(self, name: str, curve: str) -> ec.EllipticCurvePrivateKey:
        """The key comes first: a crash before the certificate leaves a key that the next call certifies."""
        file = f"{name}.key.pem"
        pem = self._store.get(file) or self._store.publish(file, keys.encode(keys.generate(curve)))
        return keys.decode(pem, file)

    def _with_certificate(self, name, key, make) -> Signer:
        if self._store.get(f"{name}.cer") is None:
            self._store.publish(f"{name}.cer", make().public_bytes(Encoding.DER))
        certificate = self.certificate(name)
        if certificate.public_key() != key.public_key():
            raise PkiError(f"{name}.cer and {name}.key.pem do not belong together")
        return Signer(certificate, key)


def quarter(day: date) -> tuple[str, Period]:
    """'2019Q2' and its days."""
    number = (day.month - 1) // 3
    following = date(day.year + number // 3, (3 * number + 3) % 12 + 1, 1)
    return f"{day.year}Q{number + 1}", Period(date(day.year, 3 * number + 1, 1), following - timedelta(days=1))


def ephemeral() -> Pki:
    """An issuer that lives in memory only."""
    return Pki(Memory())


def open_or_init(home: Path | None = None) -> Pki:
    """The issuer kept under `home` (SMARTID_HOME), made now if there is none. Raises KeyLocked, PkiError."""
    pki = Pki(_folder(home))
    pki.csca_der()
    return pki


def open_existing(home: Path | None = None) -> Pki:
    """The issuer kept under `home`. Raises NotInitialised."""
    folder = _folder(home)
    if not folder.names():
        raise NotInitialised(f"no keys in {folder.path}: run `smartid pki init`")
    return Pki(folder)


def _folder(home: Path | None) -> Folder:
    return Folder(Path(home or data_home()) / "pki")


def _document_signer(common, key, valid, signs, issuer: Signer) -> x509.Certificate:
    return certificates.document_signer(common, key.public_key(), valid, signs, issuer.certificate, issuer.key)


def _curve_name(key: ec.EllipticCurvePrivateKey) -> str:
    return next(name for name, curve in keys.CURVES.items() if isinstance(key.curve, curve))


def _years_later(day: date, years: int) -> date:
    """The last day of a quarter is never 29 February."""
    return day.replace(year=day.year + years)
