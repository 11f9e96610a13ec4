# SPDX-License-Identifier: Apache-2.0
"""Good files with octets changed, by the thousand, on the very interpreter of the board: only the reader's own errors.

The host's property tests search deeper, but on CPython; text, integers and memoryviews differ a little here.
"""

import recording
from reader.errors import ReaderError
from reader.lds import dg, dg2, mrz, sod
from reader.lds.person import person_from
from reader.lds.security_info import parse_card_access
from reader.protocols import passive_auth
from reader.trust.trust_list import TrustList
from reader.trust.x509 import Certificate

ROUNDS = 150
VALUES = bytes((0x00, 0x01, 0x1F, 0x30, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xA0, 0xC0, 0xFF))


class Chance:
    """Numbers that look random and are the same in every run (the generator of Numerical Recipes)."""

    state = 20261124

    def below(self, limit):
        self.state = (self.state * 1664525 + 1013904223) & 0xFFFFFFFF
        return (self.state >> 8) % limit


def mutated(chance, data):
    data = bytearray(data)
    for _ in range(1 + chance.below(3)):
        place = chance.below(len(data))
        kind = chance.below(4)
        if kind == 0:
            data[place] = VALUES[chance.below(len(VALUES))]
        elif kind == 1:
            data[place] ^= 1 << chance.below(8)
        elif kind == 2:
            data = data[:place] + data[place + 1 + chance.below(9) :]
        else:
            data = data[:place] + data[place : place + 1 + chance.below(30)] + data[place:]
        if not len(data):
            break
    return data


def try_all(function, good, rounds=ROUNDS):
    """How many of the changed files were refused; any error that is not the reader's own fails the test."""
    chance = Chance()
    refused = 0
    function(good)
    for _ in range(rounds):
        changed = mutated(chance, good)
        try:
            function(changed)
        except ReaderError:
            refused += 1
    assert refused > 0
    return refused


def test_card_access():
    try_all(parse_card_access, recording.files()["access"])


def test_data_groups():
    for function, group in (
        (mrz.parse, 1),
        (dg.personal_details, 11),
        (dg.document_details, 12),
        (dg.particulars, 13),
        (dg2.photo_range, 2),
    ):
        try_all(function, bytes(recording.files()[group]))


def test_person():
    files = [bytes(recording.files()[group]) for group in (1, 11, 12, 13)]
    for place in range(4):

        def build(changed, place=place):
            return person_from(*(changed if i == place else file for i, file in enumerate(files)))

        try_all(build, files[place])


def test_certificates():
    def use(encoded):
        return Certificate(encoded).public_key()

    try_all(use, recording.certificates()[0])


def test_security_objects():
    content = bytes(passive_auth.SignedObject(recording.files()["sod"]).signed.content)
    try_all(sod.SecurityObject, content)


def test_signed_data_is_refused_or_found_wrong():
    trust = TrustList(recording.certificates())
    good = passive_auth.SignedObject(recording.files()["sod"]).digests

    def use(file):
        signed = passive_auth.SignedObject(file)
        evidence = passive_auth.verify(signed, {}, trust, recording.TODAY)
        assert not evidence.signed or signed.digests == good

    try_all(use, bytes(recording.files()["sod"]), 60)
