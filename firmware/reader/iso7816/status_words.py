# SPDX-License-Identifier: Apache-2.0
"""Status words in words (ISO/IEC 7816-4, 5.6), for staff and logs; a module of its own, loaded only when asked."""

from reader.iso7816.status import SW1_LENGTH, SW1_MORE

_WORDS = {
    0x9000: "done",
    0x6281: "part of the data may be corrupted",
    0x6282: "end of file reached",
    0x6283: "selected file deactivated",
    0x6300: "authentication failed",
    0x6400: "execution error",
    0x6581: "memory failure",
    0x6700: "wrong length",
    0x6881: "logical channel not supported",
    0x6882: "secure messaging not supported",
    0x6883: "last command of the chain expected",
    0x6884: "command chaining not supported",
    0x6981: "command incompatible with the file",
    0x6982: "security status not satisfied",
    0x6983: "authentication method blocked",
    0x6984: "reference data not usable",
    0x6985: "conditions of use not satisfied",
    0x6986: "command not allowed, no file selected",
    0x6987: "secure messaging object missing",
    0x6988: "secure messaging object incorrect",
    0x6A80: "wrong parameters in the data",
    0x6A81: "function not supported",
    0x6A82: "file or application not found",
    0x6A83: "record not found",
    0x6A84: "not enough memory",
    0x6A86: "wrong P1 or P2",
    0x6A88: "referenced data not found",
    0x6B00: "offset outside the file",
    0x6D00: "instruction not supported",
    0x6E00: "class not supported",
    0x6F00: "no precise diagnosis",
}


def words(sw):
    """The status word in words, for staff and logs."""
    if sw >> 8 == SW1_MORE:
        return "%d more octets available" % (sw & 0xFF or 256)
    if sw >> 8 == SW1_LENGTH:
        return "wrong length, %d octets available" % (sw & 0xFF or 256)
    if sw & 0xFFF0 == 0x63C0:
        return "%d tries left" % (sw & 0xF)
    return _WORDS.get(sw, "status %04X" % sw)
