# SPDX-License-Identifier: Apache-2.0
"""The PN532's status byte (user manual, 7.1): what each error means to the one who holds the card."""

from micropython import const

from reader.errors import CardLeft, FrontEndError, ProtocolError

MORE = const(0x40)  # more information follows
ERROR_MASK = const(0x3F)

TIME_OUT = const(0x01)
WRONG_CONTEXT = const(0x27)  # also what a chip says that was reset and knows the target no more

# Error in hexadecimal, who is to blame (c: the card or whoever took it, p: it broke the protocol, f: the front end),
# words. One text: a table of so many tuples is dear, for what hardly ever happens.
_ERRORS = """
01c no answer from the card
02p CRC
03p parity
04p bit count in anticollision
05p framing
06p bit collision
07f buffer too small
09p RF buffer overflow
0Af field not on in time
0Bp RF protocol
0Df over-temperature
0Ef internal buffer overflow
10f parameter
12f command not supported by the target
13f data format
14f authentication
23p UID check byte
25f DEP state
26f operation not allowed
27f wrong context
29c released
2Ac another card answers
2Bc the card disappeared
2Cf NFCID3 mismatch
2Df over-current
2Ef NAD missing
"""
_KINDS = {"c": CardLeft, "p": ProtocolError, "f": FrontEndError}


def error_of(status):
    """The typed error for a status byte whose low six bits are not 0."""
    start = _ERRORS.find("\n%02X" % (status & ERROR_MASK)) + 1
    kind, words = "f", "unknown"
    if start:
        kind, words = _ERRORS[start + 2], _ERRORS[start + 4 : _ERRORS.find("\n", start)]
    return _KINDS[kind]("PN532 status %02X: %s" % (status & ERROR_MASK, words))
