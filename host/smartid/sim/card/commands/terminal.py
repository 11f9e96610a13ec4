# SPDX-License-Identifier: Apache-2.0
"""Terminal authentication, version 1, in the master file. Doc 9303-11, 7.1; TR-03110-3, B.3 to B.7.

PACE comes first, and chip authentication or its mapping: the signature is bound to the keys of both.
"""

from typing import TYPE_CHECKING

from smartid.sim.card import cv_certificate, status, timing, tlv
from smartid.sim.card.apdu import Command
from smartid.sim.card.cv_certificate import TERMINAL, Malformed
from smartid.sim.card.status import Refused
from smartid.sim.card.terminal import Distrusted, TerminalChain

if TYPE_CHECKING:
    from smartid.sim.card.card import Card

_DO_REFERENCE = 0x83
CHALLENGE_SIZE = 8


def set_verifier(card: "Card", command: Command) -> tuple[bytes, int]:
    """MSE:Set DST: whose key verifies the next certificate, a trust point's or one imported in this session."""
    chain, name = _certificates(card), _reference(command.data)
    chain.issuer = card.trust.find(name) or chain.imported.get(name)
    if chain.issuer is None:
        raise Refused(status.REFERENCE_NOT_FOUND)
    return b"", status.OK


def verify_certificate(card: "Card", command: Command) -> tuple[bytes, int]:
    """PSO:VERIFY CERTIFICATE. A root's link is kept for good, any other key for this session; the date moves on."""
    chain = _certificates(card)
    issuer, chain.issuer = chain.issuer, None
    if issuer is None:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    card.spend(timing.VERIFY_US)
    try:
        holder = card.trust.check(issuer, *cv_certificate.certificate(command.data))
    except Malformed as error:
        raise Refused(status.WRONG_DATA) from error
    except Distrusted as error:
        raise Refused(status.AUTHENTICATION_FAILED) from error
    if changes := card.trust.changes(holder):
        card.write(changes)
    if holder.body.role != cv_certificate.CVCA:
        chain.imported[holder.body.holder] = holder
    return b"", status.OK


def set_terminal(card: "Card", command: Command) -> tuple[bytes, int]:
    """MSE:Set AT: which imported key the terminal will prove to have."""
    chain, name = _chain(card), _reference(command.data)
    chain.named = chain.imported.get(name)
    if chain.named is None or chain.named.body.role != TERMINAL:
        chain.named = None
        raise Refused(status.REFERENCE_NOT_FOUND)
    return b"", status.OK


def authenticate(card: "Card", command: Command, challenge: bytes) -> tuple[bytes, int]:
    """EXTERNAL AUTHENTICATE: signed are the card's name, its challenge and the terminal's newest key."""
    chain, session = _chain(card), card.session
    named, chain.named = chain.named, None
    if named is None or len(challenge) != CHALLENGE_SIZE:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    card.spend(timing.VERIFY_US)
    signed = session.card_key + challenge + session.terminal_key
    if not named.body.key.verifies(signed, command.data):
        raise Refused(status.AUTHENTICATION_FAILED)
    chain.done = True
    session.rights = named.granted
    return b"", status.OK


def _certificates(card: "Card") -> TerminalChain:
    """Raises Refused unless certificates may now be shown: in the master file, and, once a terminal has proved itself,
    also where signers' certificates are kept, for the verifiers that stand behind those.
    """
    session = card.session
    if not card.terminal_authentication:
        raise Refused(status.NOT_ALLOWED)
    if not session.after_pace or not session.terminal_key:
        raise Refused(status.NOT_ALLOWED)
    places = [card.master]
    if session.terminal.done and card.residence is not None:
        places.append(card.residence.directory)
    if all(session.directory is not place for place in places):
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    return session.terminal


def _chain(card: "Card") -> TerminalChain:
    """Raises Refused unless a terminal may now authenticate itself, for the first time in this session."""
    chain = _certificates(card)
    if chain.done:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    return chain


def _reference(data: bytes) -> bytes:
    try:
        return tlv.single(data, _DO_REFERENCE)
    except tlv.TlvError as error:
        raise Refused(status.WRONG_DATA) from error
