# SPDX-License-Identifier: Apache-2.0
"""The issuer as a whole: one folder of certificates, one keyring, and each authority as an attribute.

pki.country   signing authorities, links, document signers
pki.cv        who certifies readers; pki.bench_cv the same for the bench
"""

from datetime import date
from pathlib import Path

from cryptography import x509

from smartid.paths import data_home
from smartid.pki import cv_tree, rights
from smartid.pki.country import Country
from smartid.pki.cv_tree import CvTree
from smartid.pki.errors import NotInitialised
from smartid.pki.keys import KeyFiles, Keyring
from smartid.pki.rights import Place
from smartid.pki.signer import Signer, Signers
from smartid.pki.store import Folder, Memory, Store


class Pki:
    """`keyring`: where private keys live; files beside the certificates unless told otherwise."""

    def __init__(self, store: Store, keyring: Keyring | None = None) -> None:
        keyring = keyring or KeyFiles(store)
        self.store = store
        self.signers = Signers(store, keyring)
        self.country = Country(self.signers)
        self.cv = CvTree(store, keyring, cv_tree.DOMESTIC)
        self.bench_cv = CvTree(store, keyring, cv_tree.BENCH)

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
