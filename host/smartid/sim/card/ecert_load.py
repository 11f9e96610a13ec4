# SPDX-License-Identifier: Apache-2.0
"""Loading a person's e-Cert into a card: key, certificate, first PIN."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from smartid.people import Person
from smartid.pki import Pki, ecert
from smartid.sim import issued_ecert
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


def load(person: Person, pki: Pki, wrong: Spoil) -> Ecert:
    """Raises RequestRefused, KeyLocked, PkiError."""
    given, loaded = person.ecert, issued_ecert.issued(pki.signers, person)
    key = rsa.generate_private_key(65537, ecert.KEY_BITS) if wrong.ecert_key else loaded.key
    numbers = key.private_numbers()
    serial = loaded.certificate.serial_number.to_bytes(20, "big")[-_SERIAL_SIZE:]
    return Ecert(
        build(loaded.certificate.public_bytes(Encoding.DER), serial),
        EcertKey(numbers.public_numbers.n, numbers.d),
        FirstPin(given.pin, _STATES[given.state]),
    )
