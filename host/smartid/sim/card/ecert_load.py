# SPDX-License-Identifier: Apache-2.0
"""Loading a person's e-Cert into a card: key, certificate, first PIN."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import randbelow

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from smartid.people import Person, rules
from smartid.pki import Pki, ecert
from smartid.pki.certificates import Period
from smartid.pki.ecert import MAX_YEARS, Subscriber
from smartid.sim.card.applications.ecert import build
from smartid.sim.card.ecert_key import EcertKey
from smartid.sim.card.files import DedicatedFile
from smartid.sim.card.pin import BLOCKED, INITIAL, SET, FirstPin
from smartid.sim.card.spoil import Spoil

_STATES = {"set": SET, "initial": INITIAL, "blocked": BLOCKED}
_SERIAL_SIZE = 8


@dataclass(frozen=True)
class Ecert:
    directory: DedicatedFile
    key: EcertKey
    pin: FirstPin


def file_name(person: Person) -> str:
    """Under which the issuer keeps the certificate, and takes it back."""
    return f"ecert-{person.document_number}"


def load(person: Person, pki: Pki, wrong: Spoil) -> Ecert:
    """The key is made once and kept with the issuer's files, so that a card made again has it again.

    Raises RequestRefused, KeyLocked, PkiError.
    """
    given = person.ecert
    first = max(person.issued, rules.years_later(given.valid_to, -MAX_YEARS) + timedelta(days=1))
    subscriber = Subscriber(f"{person.surname} {person.given}", given.reference or f"{randbelow(10**10):010}")
    loaded = ecert.load(pki.signers, file_name(person), subscriber, Period(first, given.valid_to))
    key = rsa.generate_private_key(65537, ecert.KEY_BITS) if wrong.ecert_key else loaded.key
    numbers = key.private_numbers()
    serial = loaded.certificate.serial_number.to_bytes(20, "big")[-_SERIAL_SIZE:]
    return Ecert(
        build(loaded.certificate.public_bytes(Encoding.DER), serial),
        EcertKey(numbers.public_numbers.n, numbers.d),
        FirstPin(given.pin, _STATES[given.state]),
    )
