# SPDX-License-Identifier: Apache-2.0
"""A terminal in the residence and library applications, and a lawful signer: for tests of records."""

from cryptography.hazmat.primitives.asymmetric import ec

import record_bytes
from little_reader import tlv as encode
from little_terminal import CHAIN, VERIFIER, Cert, authenticated, card
from smartid import people, profile

SAI, CHOW, CHAN, WONG = (people.find(name) for name in ("sai", "chow", "chan", "wong"))
RESIDENCE, LIBRARY = profile.AID_RESIDENCE, profile.AID_LIBRARY
CERTIFICATES, CONFIRMATION, STAY, ENTRIES = 0x1A, 0x02, 0x03, 0x01  # short identifiers
SIGNER_KEY = ec.derive_private_key(31, ec.SECP256R1())
SIGNER = Cert(
    VERIFIER.holder,
    b"UTSTAYSIGN00001",
    SIGNER_KEY,
    chat=b"\0",
    rights=b"\xe0\x08",
    effective="260701",
    expires="270630",
)


def inside(person, chain=CHAIN, application=RESIDENCE, made=None, **how):
    """A terminal with the rights of `chain`, in the application."""
    reader = authenticated(made or card(person, **how), *chain, person=person)
    reader.send(0xA4, 0x04, 0x0C, application)
    return reader


def record(reader, sfi, number=None, le=223):
    """(data, status word) of that record, of the last one without a number."""
    p1, way = (0, 3) if number is None else (number, 4)
    return reader.exchange(0xB2, p1, sfi << 3 | way, le=le)


def append(reader, sfi, data):
    return reader.exchange(0xE2, 0, sfi << 3, data)[1]


def signed_in(reader, certificate=SIGNER):
    """The signer's certificate put on the card; its number there."""
    assert append(reader, CERTIFICATES, encode(0x7F21, certificate.content())) == 0x9000
    return count(reader, CERTIFICATES)


def count(reader, sfi):
    number = 0
    while reader.exchange(0xB3, number + 1, sfi << 3 | 4, encode(0x54, b"\0"), 8)[1] != 0x6A83:
        number += 1
    return number


def next_stay(reader, certificate, key=SIGNER_KEY, **change):
    """A lawful next record for Sai: another three years, delivered by the end of the year."""
    last = record(reader, STAY)[0]
    serial = int.from_bytes(last[42:44], "big") + 1
    values = {
        "number": b"UX150273A", "issued": b"20230612", "serial": serial.to_bytes(2, "big"), "changed": b"\2",
        "condition": last[49:50], "limit": b"20291130", "decided": b"20261120", "link": record_bytes.link(last),
        "until": b"20261231", "place": b"ISSU", "reference": b"T0000017", "certificate": bytes([certificate]),
    }  # fmt: skip
    return record_bytes.build(b"SR", key, **values | change)
