# SPDX-License-Identifier: Apache-2.0
"""EXTERNAL AUTHENTICATE for basic access control. Doc 9303-11, 4.3.4."""

from typing import TYPE_CHECKING

from smartid import profile
from smartid.sim.card import basic_access, status, timing
from smartid.sim.card.apdu import Command
from smartid.sim.card.session import BAC
from smartid.sim.card.status import Refused

if TYPE_CHECKING:
    from smartid.sim.card.card import Card


def authenticate(card: "Card", command: Command, challenge: bytes) -> tuple[bytes, int]:
    """In the identity application of a card that has it; opens the session."""
    if card.access_keys is None or profile.AID_IDENTITY not in card.session.directory.names:
        raise Refused(status.NOT_ALLOWED)
    if len(challenge) != basic_access.CHALLENGE_SIZE:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    if len(command.data) != basic_access.TOKEN_SIZE:
        raise Refused(status.WRONG_LENGTH)
    card.spend(timing.BASIC_ACCESS_US)
    try:
        token, secure = basic_access.authenticate(card.access_keys, challenge, command.data, card.randomness)
    except basic_access.WrongCryptogram as error:
        raise Refused(status.AUTHENTICATION_FAILED) from error
    card.session.secure, card.session.opened_by = secure, BAC
    return token, status.OK
