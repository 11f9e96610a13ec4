# SPDX-License-Identifier: Apache-2.0
"""The authority's desk for stays: what it has put on the cards, what it has decided since, and the lists of tickets.

A ticket follows the record in force, by serial and link: any other change of the card's stay makes it worthless. The
registers hold records sealed under number and date of issue of their card, so that the folder alone tells nothing.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from smartid.pki import lost_list, records, ticket_list
from smartid.pki.country import Country
from smartid.pki.cv_tree import CvSigner, CvTree
from smartid.pki.errors import PkiError, RequestRefused
from smartid.pki.records import Card, Origin, Stay
from smartid.pki.registers import Registers
from smartid.pki.signed_list import Head
from smartid.pki.special import special_signer
from smartid.pki.store import Store
from smartid.pki.ticket_list import Entry

DELIVERY_DAYS, LIST_DAYS = 90, 30
UNCHANGED = object()
_REGISTER = "tickets.json"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # of references: none that is taken for another
_TO_COME = 0  # 5F38 of a ticket: the reader that delivers it knows where on the card the certificate comes to lie


@dataclass(frozen=True)
class Ticket:
    """`record`: finished but for the number of its certificate."""

    reference: str
    stay: Stay
    record: bytes
    signer: CvSigner


class Tickets:
    """Lists are files tickets-NUMBER.lst; each number is given once."""

    def __init__(self, store: Store, tree: CvTree, country: Country, registers: Registers) -> None:
        self._store, self._tree, self._country, self._registers = store, tree, country, registers

    # --- what is on the cards ----------------------------------------------------------------------------------------
    def first_stay(self, card: Card, make: Callable[[], bytes]) -> bytes:
        """The record of stay that the card was issued with; made once."""
        found = self.known_stay(card)
        if found is None:
            sealed = ticket_list.seal(self._registers.list_key(), card, make())
            found = self._opened(card, self._store.publish(self._file(card), sealed))
        return found

    def known_stay(self, card: Card) -> bytes | None:
        """The record of stay that the authority itself put on the card; None: it put none there."""
        sealed = self._store.get(self._file(card))
        return self._opened(card, sealed) if sealed else None

    # --- tickets -----------------------------------------------------------------------------------------------------
    def issue(
        self,
        card: Card,
        day: date,
        condition: int | None = None,
        limit: date | None | object = UNCHANGED,
        deliver_until: date | None = None,
        in_force: bytes | None = None,
    ) -> Ticket:
        """Decide on `day` about this card's stay; what is not given stays as it is.

        `in_force`: the record on the card, where it is another than the first. An earlier ticket that still waits for
        this card is taken back. Raises RequestRefused, Malformed, NoSigner, KeyLocked.
        """
        before = in_force or self.known_stay(card)
        if before is None:
            raise RequestRefused("no record of stay is known for this card: give the one that is in force on it")
        old = records.read(before).content
        if not isinstance(old, Stay) or old.card != card:
            raise RequestRefused("the record in force is not this card's record of stay")
        stay = _following(old, before, day, condition, limit, deliver_until or day + timedelta(days=DELIVERY_DAYS))
        signer = self._tree.signer("ticket", day)
        ticket = Ticket(stay.origin.officer, stay, records.sign(stay, signer, _TO_COME), signer)
        self._keep(card, ticket, self._tree.verifier(day).certificate.encoded)
        return ticket

    def withdraw(self, card: Card) -> bool:
        """Take the ticket that waits for this card off the lists to come; False: none does."""
        key, gone = self._key(card), False

        def changed(rows: dict) -> None:
            nonlocal gone
            gone = rows.pop(key, None) is not None

        self._change(changed)
        return gone

    def waiting(self) -> int:
        return len(_rows(self._store.get(_REGISTER)))

    # --- lists -------------------------------------------------------------------------------------------------------
    def build(self, today: date) -> bytes:
        """The next list of all tickets that can still be delivered."""
        rows = [row for row in _rows(self._store.get(_REGISTER)).items() if row[1]["until"] >= today.isoformat()]
        entries = [
            Entry(bytes.fromhex(key), bytes.fromhex(row["sealed"]), bytes.fromhex(row["signer"])) for key, row in rows
        ]
        certificates = sorted({bytes.fromhex(row[name]) for _, row in rows for name in ("verifier", "signer")})
        head = Head(self._last() + 1, today, today + timedelta(days=LIST_DAYS))
        signer = special_signer(self._country, "ticket", today)
        made = ticket_list.make(head, self._registers.list_key(), certificates, entries, signer)
        if self._store.publish(f"tickets-{head.number:06}.lst", made) != made:
            raise PkiError(f"another list of tickets {head.number} was made at the same time: try again")
        return made

    def latest(self) -> bytes | None:
        return self._store.get(f"tickets-{self._last():06}.lst")

    # --- the register ------------------------------------------------------------------------------------------------
    def _keep(self, card: Card, ticket: Ticket, verifier: bytes) -> None:
        row = {
            "sealed": ticket_list.seal(self._registers.list_key(), card, ticket.record).hex(),
            "signer": ticket.signer.certificate.encoded.hex(),
            "verifier": verifier.hex(),
            "until": ticket.stay.deliver_until.isoformat(),
        }
        self._change(lambda rows: rows.update({self._key(card): row}))

    def _change(self, change: Callable[[dict], None]) -> None:
        def changed(content: bytes | None) -> bytes:
            rows = _rows(content)
            change(rows)
            return json.dumps(rows, indent=1, sort_keys=True).encode()

        self._store.update(_REGISTER, changed)

    def _key(self, card: Card) -> str:
        return lost_list.entry(self._registers.list_key(), card.number, card.issued).hex()

    def _file(self, card: Card) -> str:
        return f"stay-{self._key(card)}.rec"

    def _opened(self, card: Card, sealed: bytes) -> bytes:
        return ticket_list.opened(self._registers.list_key(), card, sealed)

    def _last(self) -> int:
        names = [name for name in self._store.names() if name.startswith("tickets-0") and name.endswith(".lst")]
        return int(names[-1].removesuffix(".lst").rpartition("-")[2]) if names else 0


def _following(
    old: Stay, before: bytes, day: date, condition: int | None, limit: date | None | object, until: date
) -> Stay:
    """The record after `old`; what it changes is flagged. Raises RequestRefused."""
    condition = old.condition if condition is None else condition
    limit = old.limit if limit is UNCHANGED else limit
    changes = (condition != old.condition) * records.CONDITION + (limit != old.limit) * records.LIMIT
    if not changes:
        raise RequestRefused("condition and limit are these already: there is nothing to change")
    if limit is not None and limit < day:
        raise RequestRefused(f"a limit of {limit:%d-%m-%Y} has passed already")
    if not day <= until:
        raise RequestRefused("the ticket could not be delivered any more")
    reference = "T" + "".join(secrets.choice(_LETTERS) for _ in range(7))
    origin = Origin(day, records.ISSUING_AUTHORITY, reference)
    return Stay(old.card, old.serial + 1, changes, condition, limit, records.link(before), until, origin)


def _rows(content: bytes | None) -> dict[str, dict[str, str]]:
    try:
        return json.loads(content or b"{}")
    except ValueError as error:
        raise PkiError(f"{_REGISTER} is damaged") from error
