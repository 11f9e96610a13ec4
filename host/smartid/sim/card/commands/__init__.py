# SPDX-License-Identifier: Apache-2.0
"""The commands the card knows: instruction byte -> handler.

A handler takes the card and the plain command, and gives the answer's data and status word, or raises Refused.
"""

from smartid.sim.card.commands.authenticate import (
    external_authenticate,
    general_authenticate,
    get_challenge,
    manage_security_environment,
    perform_security_operation,
)
from smartid.sim.card.commands.chip import internal_authenticate
from smartid.sim.card.commands.pin import change, get_data, reset, verify
from smartid.sim.card.commands.read import read_binary, read_binary_odd
from smartid.sim.card.commands.records import append_record, read_record, read_record_odd
from smartid.sim.card.commands.select import select

GENERAL_AUTHENTICATE = 0x86

HANDLERS = {
    0x20: verify,
    0x22: manage_security_environment,
    0x24: change,
    0x2A: perform_security_operation,
    0x2C: reset,
    0x82: external_authenticate,
    0x84: get_challenge,
    GENERAL_AUTHENTICATE: general_authenticate,
    0x88: internal_authenticate,
    0xA4: select,
    0xB0: read_binary,
    0xB1: read_binary_odd,
    0xB2: read_record,
    0xB3: read_record_odd,
    0xCA: get_data,
    0xE2: append_record,
}
