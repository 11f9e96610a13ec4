# SPDX-License-Identifier: Apache-2.0
"""The records a card is issued with, and the certificates of those who signed them, from what is known of a person."""

from dataclasses import dataclass, field
from datetime import date

from smartid.people.person import Person
from smartid.people.rules import CONDITIONS, CONFIRMATIONS
from smartid.pki import records
from smartid.pki.authority import Pki
from smartid.pki.cv_tree import CvTree
from smartid.pki.records import Card, Flag, Origin, Stay

REGISTERED = 0x01
_PENDING, _CONFIRMED = CONFIRMATIONS["pending"], CONFIRMATIONS["confirmed"]


@dataclass
class Issued:
    """The records of EF.Certificates (DO 7F21), EF.StayRecords, EF.Confirmation and EF.Library, in their order."""

    certificates: list[bytes] = field(default_factory=list)
    stays: list[bytes] = field(default_factory=list)
    confirmations: list[bytes] = field(default_factory=list)
    library: list[bytes] = field(default_factory=list)


def card_of(person: Person) -> Card:
    return Card(person.document_number, person.issued)


def issued(pki: Pki, person: Person) -> Issued:
    """What the signers of that time put on the card; the record of stay is made once. Raises NoSigner, KeyLocked."""
    tree, made, card = pki.cv, Issued(), card_of(person)
    if person.stay:
        stay = _first_stay(person, card)
        made.certificates.append(tree.signer("stay", person.issued).certificate.encoded)
        made.stays.append(
            pki.tickets.first_stay(card, lambda: records.sign(stay, tree.signer("stay", person.issued), 1))
        )
    _confirm(tree, made, card, CONFIRMATIONS[person.confirmation], person.issued)
    if person.library:
        day = person.library.registered
        entry = Flag("LB", card, 1, REGISTERED, records.NO_LINK, Origin(day))
        made.library.append(_signed(tree, made, "library", entry, day))
    return made


def _first_stay(person: Person, card: Card) -> Stay:
    changes, condition = records.CONDITION | records.LIMIT, CONDITIONS[person.stay.condition]
    origin = Origin(person.issued)
    return Stay(card, 1, changes, condition, person.stay.limit, records.NO_LINK, person.issued, origin)


def _confirm(tree: CvTree, made: Issued, card: Card, state: int, day: date) -> None:
    """A card that was confirmed later began as one that waits for it."""
    for one in (_PENDING, _CONFIRMED) if state == _CONFIRMED else (state,):
        before = made.confirmations[-1] if made.confirmations else None
        entry = Flag("CF", card, len(made.confirmations) + 1, one, records.link(before), Origin(day))
        made.confirmations.append(_signed(tree, made, "confirmation", entry, day))


def _signed(tree: CvTree, made: Issued, kind: str, content: Stay | Flag, day: date) -> bytes:
    """The record by the signer of that day, whose certificate is put on the card if it is not there yet."""
    signer = tree.signer(kind, day)
    encoded = signer.certificate.encoded
    if encoded not in made.certificates:
        made.certificates.append(encoded)
    return records.sign(content, signer, made.certificates.index(encoded) + 1)
