# SPDX-License-Identifier: Apache-2.0
"""Certificates taken back, and the lists that say so. Doc 9303-12, 7.1.4: X.509 version 2, numbered, every 90 days."""

import json
from datetime import date, datetime, time, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from smartid.pki.errors import Malformed, PkiError
from smartid.pki.public_keys import UNREADABLE
from smartid.pki.signer import Signer
from smartid.pki.store import Store

DAYS = 90
_REGISTER = "revoked.json"


class Revocation:
    """Which serial numbers an authority has taken back, and its lists NAME-NUMBER.crl."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def revoke(self, authority: str, certificate: x509.Certificate, day: date) -> bool:
        """False: it was revoked before; the first day stands."""
        serial = f"{certificate.serial_number:x}"
        fresh = False

        def changed(content: bytes | None) -> bytes:
            nonlocal fresh
            register = _register(content)
            rows = register.setdefault(authority, {})
            fresh = serial not in rows
            rows.setdefault(serial, day.isoformat())
            return json.dumps(register, indent=1, sort_keys=True).encode()

        self._store.update(_REGISTER, changed)
        return fresh

    def revoked(self, authority: str) -> dict[int, date]:
        """Serial number -> since when."""
        rows = _register(self._store.get(_REGISTER)).get(authority, {})
        try:
            return {int(serial, 16): date.fromisoformat(day) for serial, day in rows.items()}
        except ValueError as error:
            raise PkiError(f"{_REGISTER} is damaged") from error

    def build(self, authority: str, signer: Signer, today: date) -> bytes:
        """The authority's next list, DER."""
        number = self._last(authority) + 1
        made = _signed(self.revoked(authority), number, signer, today)
        if self._store.publish(f"{authority}-{number:06}.crl", made) != made:
            raise PkiError(f"another revocation list of {authority} was made at the same time: try again")
        return made

    def latest(self, authority: str) -> bytes | None:
        return self._store.get(f"{authority}-{self._last(authority):06}.crl")

    def _last(self, authority: str) -> int:
        start = f"{authority}-0"
        names = [name for name in self._store.names() if name.startswith(start) and name.endswith(".crl")]
        return int(names[-1].removesuffix(".crl").rpartition("-")[2]) if names else 0


def read(data: bytes, authority: x509.Certificate, today: date) -> dict[int, date]:
    """What an authority's list takes back. Raises Malformed: unreadable, another's, from the future, run out."""
    try:
        found = x509.load_der_x509_crl(data)
        named = found.issuer == authority.subject and found.next_update_utc is not None
        if not named or not found.is_signature_valid(authority.public_key()):
            raise Malformed("the revocation list is not this authority's")
        if not found.last_update_utc.date() <= today <= found.next_update_utc.date():
            raise Malformed("the revocation list is not in force on this day")
        return {one.serial_number: one.revocation_date_utc.date() for one in found}
    except UNREADABLE as error:
        raise Malformed("the revocation list cannot be read") from error


def _signed(revoked: dict[int, date], number: int, signer: Signer, today: date) -> bytes:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(signer.certificate.subject)
        .last_update(_midnight(today))
        .next_update(_midnight(today + timedelta(days=DAYS)))
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key()), critical=False)
        .add_extension(x509.CRLNumber(number), critical=False)
    )
    for serial, since in sorted(revoked.items()):
        row = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(_midnight(since))
        builder = builder.add_revoked_certificate(row.build())
    return builder.sign(signer.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _register(content: bytes | None) -> dict[str, dict[str, str]]:
    try:
        return json.loads(content or b"{}")
    except ValueError as error:
        raise PkiError(f"{_REGISTER} is damaged") from error


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
