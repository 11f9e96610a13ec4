# SPDX-License-Identifier: Apache-2.0
"""The commands that several protocols share: each goes to the protocol that is due. Doc 9303-11; TR-03110-3, B.11."""

from typing import TYPE_CHECKING

from smartid.sim.card import status, timing
from smartid.sim.card.apdu import Command
from smartid.sim.card.commands import bac, chip, pace, sign, terminal
from smartid.sim.card.commands.pace import WRONG_CAN_CELL
from smartid.sim.card.status import Refused

if TYPE_CHECKING:
    from smartid.sim.card.card import Card

__all__ = [
    "WRONG_CAN_CELL",
    "external_authenticate",
    "general_authenticate",
    "get_challenge",
    "manage_security_environment",
    "perform_security_operation",
]

_CHALLENGE_MAX = 0x64
# P1-P2 of MANAGE SECURITY ENVIRONMENT
_ENVIRONMENTS = {
    0xC1A4: pace.set_template,
    0x41A4: chip.set_template,
    0x41A6: chip.agree_at_once,
    0x81B6: terminal.set_verifier,
    0x81A4: terminal.set_terminal,
    0x41B6: sign.set_template,
}
# P1-P2 of PERFORM SECURITY OPERATION
_OPERATIONS = {0x00BE: terminal.verify_certificate, 0x9E9A: sign.compute_signature}


def manage_security_environment(card: "Card", command: Command) -> tuple[bytes, int]:
    """Forgets a protocol that was going on."""
    card.session.pace, card.session.chip_authentication = None, False
    environment = _ENVIRONMENTS.get(command.p1p2)
    if environment is None:
        raise Refused(status.WRONG_P1P2)
    return environment(card, command)


def perform_security_operation(card: "Card", command: Command) -> tuple[bytes, int]:
    operation = _OPERATIONS.get(command.p1p2)
    if operation is None:
        raise Refused(status.WRONG_P1P2)
    return operation(card, command)


def general_authenticate(card: "Card", command: Command) -> tuple[bytes, int]:
    """The next step of PACE or of chip authentication, whichever was chosen last."""
    if command.p1p2:
        raise Refused(status.WRONG_P1P2)
    if card.session.chip_authentication:
        return chip.agree(card, command)
    return pace.step(card, command)


def get_challenge(card: "Card", command: Command) -> tuple[bytes, int]:
    """Each takes the place of the one before."""
    if command.p1p2:
        raise Refused(status.WRONG_P1P2)
    if command.data or not 1 <= command.ne <= _CHALLENGE_MAX:
        raise Refused(status.WRONG_LENGTH)
    card.spend(timing.CHALLENGE_US)
    card.session.challenge = card.randomness.read(command.ne)
    return card.session.challenge, status.OK


def external_authenticate(card: "Card", command: Command) -> tuple[bytes, int]:
    """In plain: basic access control. In a session: the terminal's signature. The challenge is used up by either."""
    challenge, card.session.challenge = card.session.challenge, b""
    if command.p1p2:
        raise Refused(status.WRONG_P1P2)
    if card.session.secure is None:
        return bac.authenticate(card, command, challenge)
    return terminal.authenticate(card, command, challenge)
