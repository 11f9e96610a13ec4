# SPDX-License-Identifier: Apache-2.0
"""Whole runs of protocols on the emulated board, the reader's share alone.

A card played by the tests answers once and is taken down; what is counted talks to the transcript.
"""

from on_board import Numbers, count

import card_pace
import recording
import test_bac
import test_chip_auth
import test_pace_mappings
import test_pace_vectors
import test_terminal_auth
from reader.crypto import ec, sha2
from reader.iso7816.connection import CardConnection
from reader.iso7816.files import read_file
from reader.iso7816.session import CardSession
from reader.lds import profile
from reader.lds.security_info import PaceInfo
from reader.protocols import cam, pace, passive_auth
from reader.protocols.chip_auth import chip_auth, choose
from reader.protocols.secure_messaging import AesCipher, SecureMessaging
from reader.protocols.terminal_auth import terminal_auth
from reader.trust.trust_list import TrustList
from scripted import ScriptedCard
from support import run

P_256, BRAINPOOL_256, P_384 = 12, 13, 15
AES_128, AES_256 = 2, 4
BLOCK, READS = 223, 16


class Taken(CardConnection):
    """Another card, whose answers are written down."""

    def __init__(self, card):
        self._card, self.script = card, []
        self.max_command, self.max_response, self.extended = 262, 262, False

    async def transceive(self, command):
        command = bytes(command)
        data, sw = await self._card.transceive(command)
        self.script.append((command, bytes(data) + sw.to_bytes(2, "big")))
        return data, sw


def counted(key, card, talk, divide=1):
    """talk(card) -> coroutine; it must say the same each time."""
    taken = Taken(card)
    run(talk(taken))
    count(key, lambda: run(talk(ScriptedCard(taken.script))), divide=divide)


# --- opening the chip -----------------------------------------------------------------------------
def paces():
    count("pace-gm published", test_pace_vectors.test_the_whole_run_sends_and_takes_the_published_octets)
    count("pace-im published", test_pace_mappings.test_integrated_mapping_as_published)
    for key, mapping, cipher, parameters in (
        ("gm P-256", 2, AES_128, P_256),
        ("gm P-384", 2, AES_256, P_384),
        ("cam brainpoolP256r1", 6, AES_128, BRAINPOOL_256),
        ("cam P-256", 6, AES_128, P_256),
    ):
        card = card_pace.PaceCard(PaceInfo(profile.OID_PACE + bytes((mapping, cipher)), parameters))
        counted("pace-" + key, card, _pace_with(card))


def _pace_with(card):
    keys = [card_pace.Key(card.key_info())]

    async def talk(connection):
        session = CardSession(connection)
        opened = await pace.pace(session, card.info, card_pace.CAN, pace.PACE_CAN, card_pace.Random())
        if opened.mapping == "CAM" and not cam.check(opened, keys).proved:
            raise AssertionError("the chip's key")

    return talk


def bac():
    count("bac published", test_bac.opened, test_bac.OPEN)


# --- proofs ---------------------------------------------------------------------------------------
def _secured(card):
    session = CardSession(card)
    session.secure(SecureMessaging(AesCipher(test_chip_auth.KS_ENC, test_chip_auth.KS_MAC)))
    return session


def proofs():
    for name, parameters in (("P-256", P_256), ("brainpoolP256r1", BRAINPOOL_256)):
        counted("ca " + name, test_chip_auth.ChipCard(parameters, AES_128), _chip_with(parameters))
    points = [test_terminal_auth.point_of(name) for name in (test_terminal_auth.CVCA1, test_terminal_auth.CVCA2)]
    card = test_terminal_auth.GateCard([test_terminal_auth.CVCA2], *points)
    counted("ta P-256", card, _terminal())


def _chip_with(parameters):
    infos = test_chip_auth.infos_of(
        test_chip_auth.chip_info(AES_128), test_chip_auth.key_info(parameters, test_chip_auth.public(parameters))
    )

    async def talk(connection):
        session = _secured(connection)
        evidence = await chip_auth(session, *choose(infos), test_chip_auth.Random())
        await session.send(0xB0, 0, 0, le=16)
        if not evidence.confirm(session):
            raise AssertionError("chip authentication")

    return talk


def _terminal():
    """Two certificates, and the signature as the reader makes it."""
    opened = test_terminal_auth.opened((test_terminal_auth.CVCA2,))
    key, fresh = bytes(31) + b"\x0e", Numbers().read(32)

    def sign(digest):
        r, s = ec.ecdsa_sign(ec.curve("P-256"), key, digest, fresh)
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    async def talk(connection):
        await terminal_auth(CardSession(connection), test_terminal_auth.CHAIN, opened, None, sign)

    return talk


def passive():
    """The security object, its signer and the issuer's certificate; the data groups' digests are in."""
    files, certificates = recording.files(), recording.certificates()
    signed = passive_auth.SignedObject(files["sod"])
    digests = {group: sha2.digest(signed.hash_name, files[group]) for group in (1, 2, 11, 12, 13)}

    def whole():
        trust = TrustList(certificates)
        evidence = passive_auth.verify(passive_auth.SignedObject(files["sod"]), digests, trust, recording.TODAY)
        if not evidence.signed:
            raise AssertionError("passive authentication")

    count("pa P-256", whole)


# --- reading --------------------------------------------------------------------------------------
def answers():
    """A file under secure messaging, 223 octets an answer: what one of them costs from the file's reader down."""
    size = READS * BLOCK
    file = b"\x75\x82" + (size - 4).to_bytes(2, "big") + bytes(size - 4)
    into = bytearray(size)

    def answer(header, _data, le):
        at = 0 if header[2] & 0x80 else header[2] << 8 | header[3]
        return file[at : at + le], 0x9000

    card = test_chip_auth.SecuredCard(test_chip_auth.KS_ENC, test_chip_auth.KS_MAC, answer)

    async def talk(connection):
        session = _secured(connection)
        await read_file(session, 2, into, size)

    counted("answer 223", card, talk, READS)


def reading():
    """The recorded reading of a card whose photo is of 700 octets."""
    script = recording.card().script
    count("reading", lambda: run(recording.read(ScriptedCard(script))))
