# SPDX-License-Identifier: Apache-2.0
"""Who certifies readers: a root (CVCA) with a link to its next key, a document verifier (DV) per half-year, and signers
below it. TR-03110-3, C.1. Readers' own certificates are made in cv_issuing.

Two trees stand side by side. A card of the real issuer would trust the first only; the bench has its own root, so
that nothing made for the bench opens anything else.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from smartid.pki import cv_key, cvc, rights
from smartid.pki.certificates import COUNTRY, Period
from smartid.pki.cvc import Content, CvCertificate
from smartid.pki.errors import NoSigner, PkiError
from smartid.pki.keys import Keyring
from smartid.pki.store import Store

CURVE = "P-256"
FIRST_YEAR = 2018
ROOTS = {  # sequence number: when it certifies, how long it is good
    1: (Period(date(2018, 1, 1), date(2022, 12, 31)), Period(date(2018, 1, 1), date(2023, 12, 31))),
    2: (Period(date(2023, 1, 1), date(2028, 12, 31)), Period(date(2023, 1, 1), date(2029, 12, 31))),
}


@dataclass(frozen=True)
class Names:
    """`prefix` of the files; mnemonics, nine characters each, of root and verifier; what the verifier may grant."""

    prefix: str
    root: str
    verifier: str
    granted: int


DOMESTIC = Names("", "SPECICVCA", "SPECIMNDV", rights.DV_RIGHTS)
BENCH = Names("bench-", "BENCHCVCA", "BENCHONDV", rights.ALL)
_READERS = re.compile(r"(bench-)?(terminal|signer)-")
_SIGNER_NAMES = {"stay": "STAYSIGNR", "ticket": "TICKETSGN", "confirmation": "CONFIRMSG", "library": "LIBRARYSG"}


@dataclass(frozen=True)
class CvSigner:
    """A CV certificate with its private key."""

    certificate: CvCertificate
    key: object

    @cached_property
    def scheme(self) -> int:
        return self.certificate.key.scheme

    def sign(self, data: bytes) -> bytes:
        """r || s."""
        return cv_key.sign(self.key, self.scheme, data)


class CvTree:
    """`store` holds NAME.cvc for each certificate; `keyring` the keys."""

    def __init__(self, store: Store, keyring: Keyring, names: Names) -> None:
        self._store, self._keyring, self.names = store, keyring, names

    def root(self, day: date) -> CvSigner:
        """The root that certifies on that day. Raises NoSigner."""
        return self._root(self._number(day))

    def trust_points(self) -> list[CvCertificate]:
        """The self-signed root certificates, oldest first."""
        return [self._root(number).certificate for number in ROOTS]

    def links(self, day: date | None = None) -> list[CvCertificate]:
        """Each root's key certified by the one before, as far as they are in force on `day`."""
        last = self._number(day) if day else max(ROOTS)
        return [self._link(number) for number in ROOTS if min(ROOTS) < number <= last]

    def verifier(self, day: date) -> CvSigner:
        """The document verifier of the half-year. Raises NoSigner."""
        name, sequence, first = half_year(day)
        valid = Period(first, date(first.year + 1, first.month, 1) - timedelta(days=1))
        holder = f"{COUNTRY}{self.names.verifier}{sequence}"
        return self._signer(f"dv-{name}", self.root(day), holder, rights.DOMESTIC_DV, self.names.granted, valid)

    def verifiers(self, day: date) -> list[CvCertificate]:
        """All document verifiers up to that day, oldest first. Of the bench, only those that certified anybody."""
        halves = [date(year, month, 1) for year in range(FIRST_YEAR, day.year + 1) for month in (1, 7)]
        return [self.verifier(first).certificate for first in halves if first <= day and self._verified_in(first)]

    def _verified_in(self, day: date) -> bool:
        file = f"{self.names.prefix}dv-{half_year(day)[0]}.cvc"
        return self.names is DOMESTIC or self._store.get(file) is not None

    def signer(self, kind: str, day: date) -> CvSigner:
        """`kind`: stay, ticket, confirmation or library. Its certificate is good as long as its verifier's."""
        name, sequence, _ = half_year(day)
        verifier = self.verifier(day)
        valid = Period(verifier.certificate.effective, verifier.certificate.expires)
        holder = f"{COUNTRY}{_SIGNER_NAMES[kind]}{sequence}"
        return self._signer(f"{kind}-{name}", verifier, holder, rights.TERMINAL, rights.SIGNERS[kind], valid)

    def chain(self, day: date) -> list[CvCertificate]:
        """What comes before a terminal's certificate: links, verifier."""
        return [*self.links(day), self.verifier(day).certificate]

    def own_names(self) -> set[str]:
        """The names a reader may not take: those of roots, verifiers and signers that were made."""
        files = [name for name in self._store.names() if name.endswith(".cvc")]
        return {self._stored(name).holder for name in files if not _READERS.match(name)}

    def certificates(self, kind: str, holder: str) -> list[CvCertificate]:
        """What `holder` was given as a `terminal` or `signer`, oldest first."""
        start = f"{self.names.prefix}{kind}-{holder}-"
        return [self._stored(name) for name in self._store.names() if name.startswith(start)]

    def keep(self, name: str, certificate: CvCertificate) -> CvCertificate:
        """`certificate`, or the one of that name that was there already."""
        return self._kept(name, lambda: certificate)

    def _root(self, number: int) -> CvSigner:
        holder = f"{COUNTRY}{self.names.root}{number:05}"
        return self._signer(f"cvca-{number}", None, holder, rights.CVCA, rights.ALL, ROOTS[number][1])

    def _link(self, number: int) -> CvCertificate:
        new, old = self._root(number).certificate, self._root(number - 1)
        content = Content(
            old.certificate.holder, new.holder, new.key, new.access[0], new.effective, new.expires, new.rights
        )
        return self._kept(f"cvca-link-{number}", lambda: cvc.issue(content, old.key, old.scheme))

    def _signer(
        self, name: str, issuer: CvSigner | None, holder: str, access: int, granted: int, valid: Period
    ) -> CvSigner:
        """`issuer` None: signed by itself, and with domain parameters. The root alone may grant DG3, and does not."""
        key = self._keyring.key(f"{self.names.prefix}{name}", CURVE)
        public = cv_key.public_key(key.public_key(), has_domain=issuer is None)
        bits = access | rights.READ_DG3 if issuer is None else access
        authority = issuer.certificate.holder if issuer else holder
        content = Content(authority, holder, public, bits, valid.first, valid.last, granted)
        by = issuer or CvSigner(None, key)
        certificate = self._kept(name, lambda: cvc.issue(content, by.key, public.scheme))
        if certificate.key.point != public.point:
            raise PkiError(f"{self.names.prefix}{name}.cvc and its key do not belong together")
        return CvSigner(certificate, key)

    def _kept(self, name: str, make) -> CvCertificate:
        file = f"{self.names.prefix}{name}.cvc"
        if self._store.get(file) is None:
            self._store.publish(file, make().encoded)
        return self._stored(file)

    def _stored(self, file: str) -> CvCertificate:
        try:
            return cvc.decode(self._store.get(file) or b"")
        except PkiError as error:
            raise PkiError(f"{file} is damaged") from error

    def _number(self, day: date) -> int:
        for number, (certifies, _) in ROOTS.items():
            if certifies.first <= day <= certifies.last:
                return number
        raise NoSigner(f"no root certified readers on {day:%d-%m-%Y}")


def half_year(day: date) -> tuple[str, str, date]:
    """'2026H2', the sequence number '26002', its first day."""
    half = (day.month + 5) // 6
    return f"{day.year}H{half}", f"{day:%y}{half:03}", date(day.year, 6 * half - 5, 1)
