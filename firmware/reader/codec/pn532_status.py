# SPDX-License-Identifier: Apache-2.0
"""The PN532's status byte (user manual, 7.1): what each error means to the one who holds the card."""

from micropython import const

from reader.errors import CardLeft, FrontEndError, ProtocolError

MORE = const(0x40)  # more information follows
ERROR_MASK = const(0x3F)

TIME_OUT = const(0x01)
WRONG_CONTEXT = const(0x27)  # also what a chip says that was reset and knows the target no more

# error -> (who is to blame, words)
STATUS = {
    0x01: (CardLeft, "no answer from the card"),
    0x02: (ProtocolError, "CRC"),
    0x03: (ProtocolError, "parity"),
    0x04: (ProtocolError, "bit count in anticollision"),
    0x05: (ProtocolError, "framing"),
    0x06: (ProtocolError, "bit collision"),
    0x07: (FrontEndError, "buffer too small"),
    0x09: (ProtocolError, "RF buffer overflow"),
    0x0A: (FrontEndError, "field not on in time"),
    0x0B: (ProtocolError, "RF protocol"),
    0x0D: (FrontEndError, "over-temperature"),
    0x0E: (FrontEndError, "internal buffer overflow"),
    0x10: (FrontEndError, "parameter"),
    0x12: (FrontEndError, "command not supported by the target"),
    0x13: (FrontEndError, "data format"),
    0x14: (FrontEndError, "authentication"),
    0x23: (ProtocolError, "UID check byte"),
    0x25: (FrontEndError, "DEP state"),
    0x26: (FrontEndError, "operation not allowed"),
    0x27: (FrontEndError, "wrong context"),
    0x29: (CardLeft, "released"),
    0x2A: (CardLeft, "another card answers"),
    0x2B: (CardLeft, "the card disappeared"),
    0x2C: (FrontEndError, "NFCID3 mismatch"),
    0x2D: (FrontEndError, "over-current"),
    0x2E: (FrontEndError, "NAD missing"),
}


def error_of(status):
    """The typed error for a status byte whose low six bits are not 0."""
    kind, words = STATUS.get(status & ERROR_MASK, (FrontEndError, "unknown"))
    return kind("PN532 status %02X: %s" % (status & ERROR_MASK, words))
