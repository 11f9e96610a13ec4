# SPDX-License-Identifier: Apache-2.0
"""Tickets: changes of stay, decided and signed by the issuing authority, that this reader may deliver, each once.

What was delivered is struck off in <data>/used, apart from the list, so that a new list brings nothing back. The card
would refuse a ticket a second time anyway, by its serial and its link; this reader does not even offer it.

    <data>/used: entries of 16 octets: SHA-256 of DO 71, cut to 8 | the last day on which it could be delivered
"""

import os

from micropython import const

from reader.crypto import sha2
from reader.errors import DataError, StorageError
from reader.lds import records
from reader.refusals import NotForThisCard, TicketExpired, TicketSuperseded
from reader.storage import slots
from reader.storage.vault import LIST_KEY, Vault
from reader.trust import ticket_list

_LIST, _USED = "/trust/tickets.lst", "/used"
_ENTRY = const(16)
_MARK = const(8)


class Ticket:
    """stay: the record, parsed, its certificate's number still 0: the reader puts in what it has on the card, with
    records.whole(stay.body, stay.signature, number); signer, verifier: certificates (DO 7F21) that the card needs.
    """

    def __init__(self, stay, signer, verifier):
        self.stay, self.signer, self.verifier = stay, signer, verifier


def find(reader, number, issued):
    """The ticket for the card with this number (as in the MRZ, without fillers) and date of issue, YYYYMMDD; None when
    there is none that was not used. reader: the parts of main.

    Raises NotForThisCard, ListError, VaultError, StorageError.
    """
    root = slots.root(reader.data)
    with Vault(root, reader.board.device_secret, reader.random).opened() as keys:
        found = ticket_list.look_up(root + _LIST, keys[LIST_KEY], number, issued)
    if found is None:
        return None
    record, signer, verifier = found
    try:
        stay = records.parse_stay(record)
    except DataError:
        raise NotForThisCard("ticket")
    if (stay.number, stay.issued) != (number, issued):
        raise NotForThisCard("ticket")
    return None if is_struck(reader.data, stay) else Ticket(stay, signer, verifier)


def check(stay, in_force, today):
    """Whether the card will take it: in time, and made for the record in force (its octets and number, or None).

    Its signature is record_trust's business. Raises TicketExpired, TicketSuperseded.
    """
    number, record = in_force or (0, None)
    if today > stay.deliver_until:
        raise TicketExpired("", stay.deliver_until)
    if stay.serial != number + 1 or stay.link != records.link_of(record):
        raise TicketSuperseded()


def is_struck(data, stay):
    """Whether this record was struck off. Raises StorageError."""
    return any(entry[:_MARK] == _mark(stay) for entry in _entries(data))


def strike(data, stay, today):
    """Never offer this record again. What could not be delivered any more anyway is forgotten. Raises StorageError.

    Whenever the power goes, the file is the old one or the new one.
    """
    if is_struck(data, stay):
        return
    try:
        with open(data + _USED + ".new", "wb") as new:
            for entry in _entries(data):
                if entry[_MARK:] >= today.encode():
                    new.write(entry)
            new.write(_mark(stay) + stay.deliver_until.encode())
        os.rename(data + _USED + ".new", data + _USED)
    except OSError as error:
        raise StorageError("used tickets: %s" % error)


def _mark(stay):
    return sha2.digest("sha256", stay.body)[:_MARK]


def _entries(data):
    try:
        with open(data + _USED, "rb") as file:
            entry = file.read(_ENTRY)
            while len(entry) == _ENTRY:
                yield entry
                entry = file.read(_ENTRY)
    except OSError as error:
        if error.errno != 2:  # ENOENT
            raise StorageError("used tickets: %s" % error)
