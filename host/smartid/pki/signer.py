# SPDX-License-Identifier: Apache-2.0
"""A certificate with its private key, and where such pairs are kept."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from smartid.pki import keys
from smartid.pki.errors import PkiError
from smartid.pki.keys import Keyring
from smartid.pki.store import Store


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


class Signers:
    """`store` holds NAME.cer (DER); `keyring` the key NAME.

    The key comes first: a crash before the certificate leaves a key that the next call certifies.
    """

    def __init__(self, store: Store, keyring: Keyring) -> None:
        self.store, self._keyring = store, keyring
        self._opened: dict[str, Signer] = {}

    def open(self, name: str, curve: str, make: Callable[[ec.EllipticCurvePrivateKey], x509.Certificate]) -> Signer:
        """The signer of that name; `make(key)` certifies it the first time. Raises KeyLocked, PkiError."""
        if name not in self._opened:
            key = self._keyring.key(name, curve)
            certificate = self.certificate(name, lambda: make(key))
            if certificate.public_key() != key.public_key():
                raise PkiError(f"{name}.cer and its key {name} do not belong together")
            self._opened[name] = Signer(certificate, key)
        return self._opened[name]

    def certificate(self, name: str, make: Callable[[], x509.Certificate] | None = None) -> x509.Certificate:
        """The certificate of that name, made by `make` if there is none. Raises PkiError."""
        content = self.store.get(f"{name}.cer")
        if content is None and make:
            content = self.store.publish(f"{name}.cer", make().public_bytes(Encoding.DER))
        if content is None:
            raise PkiError(f"there is no certificate {name!r}; `smartid pki show` lists them")
        try:
            return x509.load_der_x509_certificate(content)
        except ValueError as error:
            raise PkiError(f"{name}.cer is damaged") from error
