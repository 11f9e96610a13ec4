# SPDX-License-Identifier: Apache-2.0
"""The e-Cert a card is issued with, from what is known of a person. Made once and kept: a card made again has it again."""

from datetime import timedelta
from secrets import randbelow

from smartid.people import rules
from smartid.people.person import Person
from smartid.pki import ecert
from smartid.pki.certificates import Period
from smartid.pki.ecert import MAX_YEARS, Loaded, Subscriber
from smartid.pki.signer import Signers


def file_name(person: Person) -> str:
    """Under which the issuer keeps the certificate, and takes it back."""
    return f"ecert-{person.document_number}"


def issued(signers: Signers, person: Person) -> Loaded:
    """For a person who has one; good for as long as one can be. Raises RequestRefused, KeyLocked, PkiError."""
    given = person.ecert
    first = max(person.issued, rules.years_later(given.valid_to, -MAX_YEARS) + timedelta(days=1))
    subscriber = Subscriber(f"{person.surname} {person.given}", given.reference or f"{randbelow(10**10):010}")
    return ecert.load(signers, file_name(person), subscriber, Period(first, given.valid_to))
