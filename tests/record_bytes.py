# SPDX-License-Identifier: Apache-2.0
"""Signed records byte by byte from the profile's table: each field at its place, and no code of the product."""

import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

STAY_SIZE, ENTRY_SIZE = 179, 155
# Where a field's value stands in the whole record: first byte, length
STAY_PLACES = {
    "state": (3, 3), "inner state": (11, 3), "kind": (16, 2), "number": (20, 9), "issued": (32, 8), "serial": (42, 2),
    "changed": (46, 1), "condition": (49, 1), "limit": (53, 8), "decided": (64, 8), "link": (74, 8), "until": (84, 8),
    "place": (94, 4), "reference": (100, 8), "signature": (111, 64), "certificate": (178, 1),
}  # fmt: skip
ENTRY_PLACES = {
    "state": (3, 3), "inner state": (11, 3), "kind": (16, 2), "number": (20, 9), "issued": (32, 8), "serial": (42, 2),
    "standing": (46, 1), "decided": (50, 8), "link": (60, 8), "place": (70, 4), "reference": (76, 8),
    "signature": (87, 64), "certificate": (154, 1),
}  # fmt: skip
_STAY_HEADS = {
    0: "5F2803", 6: "7164", 8: "5F2803", 14: "4302", 18: "5A09", 29: "5F2608", 40: "C102", 44: "C201", 47: "C301",
    50: "5F2408", 61: "5F2508", 72: "C408", 82: "C508", 92: "C604", 98: "C708", 108: "5F3740", 175: "5F3801",
}  # fmt: skip
_ENTRY_HEADS = {
    0: "5F2803", 6: "734C", 8: "5F2803", 14: "4302", 18: "5A09", 29: "5F2608", 40: "C102", 44: "C801", 47: "5F2508",
    58: "C408", 68: "C604", 74: "C708", 84: "5F3740", 151: "5F3801",
}  # fmt: skip


def fields(record):
    """Name -> value. Fails unless tags, lengths and size are the profile's, byte for byte."""
    places, heads = (STAY_PLACES, _STAY_HEADS) if len(record) == STAY_SIZE else (ENTRY_PLACES, _ENTRY_HEADS)
    assert len(record) in (STAY_SIZE, ENTRY_SIZE)
    for place, head in heads.items():
        assert record[place : place + len(head) // 2].hex().upper() == head
    return {name: record[place : place + size] for name, (place, size) in places.items()}


def build(kind, key=None, **values):
    """A whole record; `kind` SR, CF or LB; `key` signs it unless `signature` is given."""
    places, heads, size = (
        (STAY_PLACES, _STAY_HEADS, STAY_SIZE) if kind == b"SR" else (ENTRY_PLACES, _ENTRY_HEADS, ENTRY_SIZE)
    )
    values = {"state": b"UTO", "inner state": b"UTO", "kind": kind} | values
    record = bytearray(size)
    for place, head in heads.items():
        record[place : place + len(head) // 2] = bytes.fromhex(head)
    values.setdefault("signature", bytes(64))
    for name, value in values.items():
        place, length = places[name]
        assert len(value) == length, name
        record[place : place + length] = value
    assert set(values) == set(places)
    return resigned(bytes(record), key) if key else bytes(record)


def signed_part(record):
    """The template with tag and length: from byte 6 to the signature's tag."""
    return record[6 : len(record) - 71]


def resigned(record, key):
    numbers = utils.decode_dss_signature(key.sign(signed_part(record), ec.ECDSA(hashes.SHA256())))
    signature = b"".join(number.to_bytes(32, "big") for number in numbers)
    return record[: len(record) - 68] + signature + record[-4:]


def verify(record, certificate):
    """Raises InvalidSignature. `certificate`: 7F21, whose key is the first point 86 41 04 in it, on P-256."""
    place = certificate.index(b"\x86\x41\x04") + 2
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), certificate[place : place + 65])
    signature = fields(record)["signature"]
    pair = utils.encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    key.verify(pair, signed_part(record), ec.ECDSA(hashes.SHA256()))


def link(record):
    return hashlib.sha256(record).digest()[:8]
