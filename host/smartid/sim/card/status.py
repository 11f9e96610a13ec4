# SPDX-License-Identifier: Apache-2.0
"""Status words the card answers with. ISO/IEC 7816-4, 5.6 and the profile's command table."""

OK = 0x9000
END_OF_FILE = 0x6282
AUTHENTICATION_FAILED = 0x6300
TRIES_LEFT = 0x63C0  # plus how many
WRONG_LENGTH = 0x6700
NO_LOGICAL_CHANNEL = 0x6881
NO_SECURE_MESSAGING = 0x6882
END_OF_CHAIN_EXPECTED = 0x6883
WRONG_FILE_KIND = 0x6981
NOT_ALLOWED = 0x6982
PIN_BLOCKED = 0x6983
NOT_USABLE = 0x6984  # reference data that no longer fit
CONDITIONS_NOT_SATISFIED = 0x6985
NO_CURRENT_FILE = 0x6986
SECURE_MESSAGING_MISSING = 0x6987
SECURE_MESSAGING_WRONG = 0x6988
WRONG_DATA = 0x6A80
NOT_FOUND = 0x6A82
RECORD_NOT_FOUND = 0x6A83
FILE_FULL = 0x6A84
WRONG_P1P2 = 0x6A86
REFERENCE_NOT_FOUND = 0x6A88
OUTSIDE_FILE = 0x6B00
WRONG_LE = 0x6C00  # plus the right one
UNKNOWN_INSTRUCTION = 0x6D00
UNKNOWN_CLASS = 0x6E00


class Refused(Exception):
    """A command ends with this status word and no data. Never leaves the card."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"{sw:04X}")
        self.sw = sw
