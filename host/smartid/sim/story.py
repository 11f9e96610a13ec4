# SPDX-License-Identifier: Apache-2.0
"""What the issuer knows of the invented people, besides their cards: what was reported lost, taken back, decided; and
what time it is in their world.
"""

from __future__ import annotations

from datetime import date, datetime

from cryptography import x509

from smartid import people
from smartid.people.rules import CONDITIONS
from smartid.pki import Pki, signed_list
from smartid.sim import issued_ecert, issued_records
from smartid.sim.world import STORY_TIME

_TOLD = "story-2"  # in the issuer's folder: the story was told once, and what happened since stands


def time(pki: Pki) -> datetime:
    """The story's time, on the day of the issuer's newest list where that is later: readers trust no list from their
    future.
    """
    made = [pki.registers.latest("trust"), pki.registers.latest("lost"), pki.tickets.latest()]
    days = [signed_list.head(one, one[:4]).issued for one in made if one]
    revoked = [pki.revocation.latest(name) for name in pki.authority_names()]
    days += [x509.load_der_x509_crl(one).last_update_utc.date() for one in revoked if one]
    return max([STORY_TIME, *(datetime.combine(day, STORY_TIME.time()) for day in days)])


def tell(pki: Pki, day: date) -> None:
    """Enter it into the issuer's registers, the first time only, and make the lists anew."""
    if pki.store.get(_TOLD) is not None:
        return
    for person in people.load():
        if person.lost:
            pki.registers.report_lost(person.document_number, person.issued)
        if person.ecert and person.ecert.revoked:
            issued_ecert.issued(pki.signers, person)
            pki.build_crl(pki.revoke(issued_ecert.file_name(person), person.ecert.revoked), day)
        if person.stay and person.ticket:
            card, ticket = issued_records.card_of(person), person.ticket
            issued_records.issued(pki, person)
            pki.tickets.issue(card, day, CONDITIONS[ticket.condition], ticket.limit)
    pki.registers.build_lost_list(day)
    pki.tickets.build(day)
    pki.store.publish(_TOLD, b"told\n")
