# SPDX-License-Identifier: Apache-2.0
"""A terminal in the e-Cert application: for tests of PIN and signatures."""

from little_reader import LittleReader
from little_terminal import ISSUER
from smartid.sim.card import Card

PIN, WRONG, NEW = b"739214\xff\xff", b"739215\xff\xff", b"84930517"
VERIFY, CHANGE, RESET = 0x20, 0x24, 0x2C


def on_contact(made):
    """A terminal without any secret, as OpenSC is one."""
    made.power_on("contact")
    reader = LittleReader(made)
    reader.send(0xA4, 0x08, 0x0C, b"\x50\x15")
    return reader


def made_for(person, **how):
    return Card.personalise(person, ISSUER, **how)


def verify(reader, block=PIN):
    return reader.exchange(VERIFY, 0, 0x81, block)[1]


def change(reader, old, new):
    return reader.exchange(CHANGE, 0, 0x81, old + new)[1]


def state(reader):
    return reader.send(0xCA, 0xDF, 0x21, le=256)


def block(digits):
    return digits.encode().ljust(8, b"\xff")
