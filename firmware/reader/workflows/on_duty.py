# SPDX-License-Identifier: Apache-2.0
"""Who is logged in. Apart from the workflow, whose code must not stay in memory as long as an officer does."""

from reader.crypto.util import wipe


class Officer:
    """number: digits; key: the signer's, in a bytearray, overwritten by close(); None where it lies in the reader's own
    vault.
    """

    def __init__(self, number, key):
        self.number, self.key = number, key

    def close(self):
        if self.key is not None:
            wipe(self.key)


def log_out(reader):
    """Overwrite the key. Nothing happens when nobody is logged in."""
    if reader.officer is not None:
        reader.officer.close()
        reader.officer = None
        reader.ui.set_officer("")
