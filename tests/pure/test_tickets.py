# SPDX-License-Identifier: Apache-2.0
"""Tickets: found by the card, opened by nothing else, for this card and this record alone, each at most once."""

from listmaker import Issuer
from provisioning import Reader
from ram_disc import folder, put
from reader.errors import ListError, StorageError, VaultError
from reader.lds import records
from reader.refusals import NotForThisCard, RecordNotVerified, TicketExpired, TicketSuperseded
from reader.storage import folders, tickets
from reader.storage.vault import LIST_KEY, Entries, Vault
from reader.trust import record_trust, ticket_list
from recordmaker import CARD, TODAY, Authority, stay_body
from recordmaker import ticket_list as made_list
from support import raises

A, ISSUER, KEY = Authority(), Issuer(), b"k" * 32
RECORD = A.stay(certificate=0)
CERTIFICATES = (A.verifier, A.signer)


def reader(data=None, listed=None, key=KEY):
    made = Reader(data or folder())
    with Entries({LIST_KEY: bytearray(key)}) as entries:
        Vault(made.data, made.board.device_secret, made.random).store(entries)
    folders.make(made.data + "/trust")
    if listed is not None:
        put(made.data + "/trust/tickets.lst", listed)
    return made


def one(record=RECORD, **changes):
    return made_list(ISSUER, KEY, CERTIFICATES, [CARD + (record, 1)], **changes)


def checked(listed):
    data = folder()
    put(data + "/list", listed)
    return ticket_list.check(data + "/list", lambda: [ISSUER.csca], TODAY)


def test_found_by_the_card_and_by_no_other():
    listed = made_list(
        ISSUER, KEY, CERTIFICATES, [CARD + (RECORD, 1)] + [("U%07d" % n, "20200101", RECORD, 1) for n in range(30)]
    )
    at = reader(listed=listed)
    found = tickets.find(at, *CARD)
    assert found.stay.encoded == RECORD and (found.signer, found.verifier) == (A.signer, A.verifier)
    record_trust.verify(found.stay, found.signer, A.verifiers, TODAY, CARD)
    for number, issued in ((CARD[0], "20230613"), ("UX150273", CARD[1]), ("U9999999", "20200101")):
        assert tickets.find(at, number, issued) is None


def test_no_list_and_an_empty_one():
    assert tickets.find(reader(), *CARD) is None
    assert tickets.find(reader(listed=made_list(ISSUER, KEY, (), [])), *CARD) is None


def test_who_copies_the_list_reads_nothing():
    listed = one()
    assert CARD[0].encode() not in listed and b"20291130" not in listed and RECORD[:20] not in listed
    with raises(ListError):
        tickets.find(reader(listed=listed, key=b"K" * 32), *CARD)
    blank = Reader(folder())
    with raises(VaultError):
        tickets.find(blank, *CARD)


def test_for_another_card():
    other = ("U3840163", "20190508")
    for record in (A.stay(number=other[0], issued=other[1]), A.stay(issued="20230613"), A.flag("CF"), b"", b"\x71"):
        with raises(NotForThisCard):
            tickets.find(reader(listed=one(record)), *CARD)
    moved = made_list(ISSUER, KEY, CERTIFICATES, [CARD + (RECORD, 1, other)])
    with raises(NotForThisCard):
        tickets.find(reader(listed=moved), *CARD)


def test_by_the_wrong_signer():
    stranger = Authority(seed=5)
    listed = made_list(ISSUER, KEY, (stranger.verifier, stranger.signer), [CARD + (stranger.stay(), 1)])
    found = tickets.find(reader(listed=listed), *CARD)
    with raises(RecordNotVerified):
        record_trust.verify(found.stay, found.signer, A.verifiers, TODAY, CARD)
    with raises(ListError):
        tickets.find(reader(listed=made_list(ISSUER, KEY, (A.signer,), [CARD + (RECORD, 0)])), *CARD)
    with raises(ListError):
        tickets.find(reader(listed=made_list(ISSUER, KEY, CERTIFICATES, [CARD + (RECORD, 7)])), *CARD)


def stay(**changes):
    return records.parse_stay(records.whole(stay_body(**changes), bytes(64), 0))


def test_in_time_and_for_the_record_in_force():
    before = A.stay(serial=1)
    fits = stay(link=records.link_of(before))
    tickets.check(fits, (1, before), TODAY)
    tickets.check(fits, (1, before), fits.deliver_until)
    with raises(TicketExpired) as caught:
        tickets.check(fits, (1, before), "20270223")
    assert caught.value.values == ("20270222",)
    for in_force in ((2, before), (1, A.stay(serial=1, limit=None)), None, (0, before)):
        with raises(TicketSuperseded):
            tickets.check(fits, in_force, TODAY)
    tickets.check(stay(serial=1, link=records.NO_LINK), None, TODAY)


def test_struck_off_once_and_for_all():
    data = folder()
    at = reader(data, one())
    found = tickets.find(at, *CARD)
    tickets.strike(data, found.stay, TODAY)
    assert tickets.is_struck(data, found.stay) and tickets.find(at, *CARD) is None
    put(data + "/trust/tickets.lst", one(number=2))
    assert tickets.find(at, *CARD) is None, "a new list brings nothing back"
    put(data + "/trust/tickets.lst", one(A.stay(certificate=5)))
    assert tickets.find(at, *CARD) is None, "nor under another number of the certificate"
    put(data + "/trust/tickets.lst", one(A.stay(limit="20301130")))
    assert tickets.find(at, *CARD) is not None, "another decision is another ticket"
    tickets.strike(data, found.stay, TODAY)
    assert folders.size(data + "/used") == 16


def test_what_cannot_be_delivered_any_more_is_forgotten():
    data = folder()
    old, new, last = stay(deliver_until="20261123"), stay(limit=None), stay(deliver_until=TODAY)
    tickets.strike(data, old, "20261101")
    tickets.strike(data, last, "20261101")
    tickets.strike(data, new, TODAY)
    assert not tickets.is_struck(data, old)
    assert tickets.is_struck(data, last) and tickets.is_struck(data, new)


def test_no_place_to_strike_it_off():
    with raises(StorageError):
        tickets.strike(folder() + "/nowhere", stay(), TODAY)


def test_a_list_that_holds():
    header = checked(one(number=4))
    assert (header.number, header.count, header.certificates) == (4, 1, 2)
    assert header.key_id == ticket_list.key_id(KEY)


def test_lists_that_do_not_hold():
    listed = one()
    two = made_list(ISSUER, KEY, CERTIFICATES, [CARD + (RECORD, 1), ("U0000001", "20200101", RECORD, 1)])
    first = 26 + 2 + 16 + 1 + sum(2 + len(encoded) for encoded in CERTIFICATES)
    entries = [two[at : at + 217] for at in (first, first + 217)]
    for wrong in (
        one(usage=ISSUER.lost_usage),
        listed[:-1],
        listed[:44],
        b"STK2" + listed[4:],
        listed[:30] + bytes((listed[30] ^ 1,)) + listed[31:],
        listed[:first] + bytes(300) + listed[first:],
        made_list(ISSUER, KEY, CERTIFICATES, [CARD + (RECORD, 2)]),
        made_list(ISSUER, KEY, CERTIFICATES, [("", "", RECORD, 1)] * 2, entries=[entries[1], entries[0]]),
        made_list(ISSUER, KEY, CERTIFICATES, [("", "", RECORD, 1)] * 2, entries=[entries[0], entries[0]]),
        made_list(Issuer(seed=9), KEY, CERTIFICATES, []),
        made_list(ISSUER, KEY, (bytes(513),), []),
    ):
        with raises(ListError):
            checked(wrong)
