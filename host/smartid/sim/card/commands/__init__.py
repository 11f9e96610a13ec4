# SPDX-License-Identifier: Apache-2.0
"""The commands the card knows: instruction byte -> handler.

A handler takes the card and the plain command, and gives the answer's data and status word, or raises Refused.
"""

from smartid.sim.card.commands.authenticate import general_authenticate, manage_security_environment
from smartid.sim.card.commands.read import get_challenge, get_data, read_binary, read_binary_odd
from smartid.sim.card.commands.select import select

GENERAL_AUTHENTICATE = 0x86

HANDLERS = {
    0x22: manage_security_environment,
    0x84: get_challenge,
    GENERAL_AUTHENTICATE: general_authenticate,
    0xA4: select,
    0xB0: read_binary,
    0xB1: read_binary_odd,
    0xCA: get_data,
}
