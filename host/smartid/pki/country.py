# SPDX-License-Identifier: Apache-2.0
"""The country's signing authorities, one after the other, and a document signer per quarter, made when first needed.

A document signer is used for one quarter and stays valid for the fifteen years a card may live; an authority's
certificate outlives every signer it made (Doc 9303-12, 5.1). All dates are fixed by the quarter, never by the clock.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from cryptography import x509

from smartid.pki import certificates
from smartid.pki.certificates import Period
from smartid.pki.errors import NoSigner
from smartid.pki.signer import Signer, Signers

SIGNER_YEARS = 15
NAME = "Specimen CSCA"


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


class Country:
    """The authorities' and document signers' keys and certificates."""

    def __init__(self, signers: Signers) -> None:
        self.signers = signers

    def authorities(self) -> list[Signer]:
        """Oldest first."""
        return [self.authority(generation) for generation in GENERATIONS]

    def authority(self, generation: Generation) -> Signer:
        return self.signers.open(
            generation.name,
            generation.curve,
            lambda key: certificates.authority(NAME, generation.number, key, generation.valid, generation.signs),
        )

    def links(self) -> list[x509.Certificate]:
        """Each authority's new key and name, certified by the one before it."""
        return [self._link(old, new) for old, new in zip(GENERATIONS, GENERATIONS[1:], strict=False)]

    def on_duty(self, day: date) -> Generation:
        """The authority that signs on that day. Raises NoSigner."""
        for generation in GENERATIONS:
            if generation.signs.first <= day <= generation.signs.last:
                return generation
        raise NoSigner(f"no signing authority was in service on {day:%d-%m-%Y}")

    def document_signer(self, issued: date) -> Signer:
        """The signer of the quarter `issued` lies in. Raises NoSigner, KeyLocked."""
        generation = self.on_duty(issued)
        issuer = self.authority(generation)
        name, signs = quarter(issued)
        valid = Period(signs.first, _years_later(signs.last, SIGNER_YEARS))
        return self.signers.open(
            f"ds-{name}",
            generation.curve,
            lambda key: certificates.document_signer(
                f"Document Signer {name}", key.public_key(), valid, signs, issuer.certificate, issuer.key
            ),
        )

    def _link(self, old: Generation, new: Generation) -> x509.Certificate:
        issuer, subject = self.authority(old), self.authority(new)
        return self.signers.certificate(
            f"{new.name}-link",
            lambda: certificates.link(subject.certificate, issuer.certificate, issuer.key, old.valid),
        )


def quarter(day: date) -> tuple[str, Period]:
    """'2019Q2' and its days."""
    number = (day.month - 1) // 3
    following = date(day.year + number // 3, (3 * number + 3) % 12 + 1, 1)
    return f"{day.year}Q{number + 1}", Period(date(day.year, 3 * number + 1, 1), following - timedelta(days=1))


def _years_later(day: date, years: int) -> date:
    """The last day of a quarter is never 29 February."""
    return day.replace(year=day.year + years)
