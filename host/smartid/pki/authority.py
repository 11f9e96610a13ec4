# SPDX-License-Identifier: Apache-2.0
"""The issuer as a whole: one folder of certificates, one keyring, and each authority as an attribute.

- `pki.country`: signing authorities, links, document signers
- `pki.cv`: who certifies readers; `pki.bench_cv`: the same for the bench
- `pki.registers`: lost cards, trust lists; `pki.revocation`: certificates taken back
- `pki.tickets`: changes of stay that wait for the holders' cards; `pki.logs`: what readers wrote down
"""

from datetime import date
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from smartid.paths import data_home
from smartid.pki import cv_tree, ecert, master_list, rights
from smartid.pki.country import GENERATIONS, Country
from smartid.pki.crl import Revocation
from smartid.pki.cv_tree import CvTree
from smartid.pki.errors import NotInitialised, PkiError
from smartid.pki.hsm import TokenKeys
from smartid.pki.keys import KeyFiles, Keyring
from smartid.pki.logs import Logs
from smartid.pki.public_keys import issued_by
from smartid.pki.registers import Registers
from smartid.pki.rights import Place
from smartid.pki.signer import Signer, Signers
from smartid.pki.special import special_signer
from smartid.pki.store import Folder, Memory, Store
from smartid.pki.tickets import Tickets

_KEYRING = "keyring"  # says where the keys are, when not in files
_IN_TOKEN = b"pkcs11\n"
_FOREIGN = "foreign-"


class Pki:
    """`keyring`: where private keys live; files beside the certificates unless told otherwise."""

    def __init__(self, store: Store, keyring: Keyring | None = None) -> None:
        keyring = keyring or (TokenKeys() if store.get(_KEYRING) == _IN_TOKEN else KeyFiles(store))
        self.store = store
        self.signers = Signers(store, keyring)
        self.country = Country(self.signers)
        self.cv = CvTree(store, keyring, cv_tree.DOMESTIC)
        self.bench_cv = CvTree(store, keyring, cv_tree.BENCH)
        self.registers = Registers(store, self.country)
        self.revocation = Revocation(store)
        self.logs = Logs(store)
        self.tickets = Tickets(store, self.cv, self.country, self.registers)

    def make_all(self, day: date) -> None:
        """Every key that does not wait for a date or a person, and the first lists. What exists is kept."""
        self.csca_der()
        self.country.links()
        ecert.authority(self.signers)
        for tree in (self.cv, self.bench_cv):
            tree.trust_points()
            tree.links()
            tree.verifier(day)
        self.registers.latest("trust") or self.build_trust_list(day)
        self.registers.latest("lost") or self.registers.build_lost_list(day)
        for name in self.authority_names():
            self.latest_crl(name, day)

    def csca_der(self) -> list[bytes]:
        """The certificates of all signing authorities, oldest first: a reader's trust list."""
        return [authority.certificate_der for authority in self.country.authorities()]

    def csca(self, issued: date) -> Signer:
        """The authority that signs on that day. Raises NoSigner."""
        return self.country.authority(self.country.on_duty(issued))

    def document_signer(self, issued: date) -> Signer:
        """The signer of the quarter `issued` lies in. Raises NoSigner, KeyLocked."""
        return self.country.document_signer(issued)

    def cv_of(self, place: Place) -> CvTree:
        """The tree that certifies readers of that place."""
        return self.bench_cv if place.name == rights.BENCH else self.cv

    def names(self) -> list[str]:
        """The X.509 certificates made so far."""
        return [name.removesuffix(".cer") for name in self.store.names() if name.endswith(".cer")]

    def certificate(self, name: str) -> x509.Certificate:
        """Needs no pass phrase. Raises PkiError."""
        return self.signers.certificate(name)

    # --- authorities by name, and what they take back -------------------------------------------------------------
    def country_names(self) -> list[str]:
        return [generation.name for generation in GENERATIONS]

    def authority_names(self) -> list[str]:
        """All who can take certificates back."""
        return [*self.country_names(), ecert.FILE]

    def authority(self, name: str) -> Signer:
        """A signing authority or the e-Cert authority. Raises PkiError."""
        if name == ecert.FILE:
            return ecert.authority(self.signers)
        for generation in GENERATIONS:
            if generation.name == name:
                return self.country.authority(generation)
        raise PkiError(f"there is no authority {name!r}: {', '.join(self.authority_names())}")

    def revoke(self, name: str, day: date) -> str:
        """Take the certificate of that name back; the authority whose next list will say so. Raises PkiError."""
        certificate = self.certificate(name)
        for authority in self.authority_names():
            issuer = self.authority(authority).certificate
            if certificate != issuer and issued_by(certificate, issuer):
                self.revocation.revoke(authority, certificate, day)
                return authority
        raise PkiError(f"{name} was certified by no authority that can take it back")

    def build_crl(self, name: str, day: date) -> bytes:
        """The authority's next revocation list, DER."""
        return self.revocation.build(name, self.authority(name), day)

    def latest_crl(self, name: str, day: date) -> bytes:
        return self.revocation.latest(name) or self.build_crl(name, day)

    # --- other countries ---------------------------------------------------------------------------------------------
    def foreign(self) -> list[x509.Certificate]:
        """Signing authorities of other countries that were taken in."""
        return [self.certificate(name) for name in self.names() if name.startswith(_FOREIGN)]

    def anchors(self) -> list[x509.Certificate]:
        return [*(one.certificate for one in self.country.authorities()), *self.foreign()]

    def take_in(self, certificates: list[x509.Certificate]) -> int:
        """Trust these authorities from the next trust list on; how many are new."""
        new = 0
        for certificate in certificates:
            encoded = certificate.public_bytes(Encoding.DER)
            name = f"{_FOREIGN}{certificate.fingerprint(hashes.SHA256()).hex()[:24]}.cer"
            if encoded not in self.csca_der() and self.store.get(name) is None:
                self.store.publish(name, encoded)
                new += 1
        return new

    def build_trust_list(self, day: date) -> bytes:
        """The next trust list: our own authorities, their links and those of other countries."""
        more = [*self.country.links(), *self.foreign()]
        return self.registers.build_trust_list(day, [one.public_bytes(Encoding.DER) for one in more])

    def build_master_list(self, day: date) -> bytes:
        """Everything in the trust list as ICAO's master lists have it."""
        certificates = [one.public_bytes(Encoding.DER) for one in (*self.anchors(), *self.country.links())]
        signer = special_signer(self.country, "master", day)
        return master_list.make(certificates, signer, self.csca(day).certificate_der, day)


def ephemeral() -> Pki:
    """An issuer that lives in memory only."""
    return Pki(Memory())


def open_or_init(home: Path | None = None, *, in_token: bool = False) -> Pki:
    """The issuer kept under `home` (SMARTID_HOME), made now if there is none. Raises KeyLocked, PkiError.

    `in_token`: new keys go into a PKCS#11 token, and it is remembered that they are there.
    """
    folder = _folder(home)
    if in_token:
        _remember_token(folder)
    pki = Pki(folder)
    pki.csca_der()
    return pki


def open_existing(home: Path | None = None) -> Pki:
    """The issuer kept under `home`. Raises NotInitialised."""
    folder = _folder(home)
    if not folder.names():
        raise NotInitialised(f"no keys in {folder.path}: run `smartid pki init`")
    return Pki(folder)


def _remember_token(folder: Folder) -> None:
    if folder.get(_KEYRING) is None and folder.names():
        raise PkiError(f"the keys in {folder.path} are files: keys are moved into no token")
    TokenKeys().check()
    folder.publish(_KEYRING, _IN_TOKEN)


def _folder(home: Path | None) -> Folder:
    return Folder(Path(home or data_home()) / "pki")
