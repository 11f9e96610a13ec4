# SPDX-License-Identifier: Apache-2.0
"""Status words that the reader acts on (ISO/IEC 7816-4, 5.6). What they say stands in status_words.py."""

OK = 0x9000
END_OF_FILE = 0x6282
AUTHENTICATION_FAILED = 0x6300
WRONG_LENGTH = 0x6700
SECURITY_STATUS = 0x6982
CONDITIONS = 0x6985
WRONG_DATA = 0x6A80
FILE_NOT_FOUND = 0x6A82
REFERENCE_NOT_FOUND = 0x6A88
WRONG_OFFSET = 0x6B00
SM_MISSING = 0x6987
SM_INCORRECT = 0x6988

SW1_MORE = 0x61  # xx more octets wait for GET RESPONSE
SW1_LENGTH = 0x6C  # the right Le is xx
