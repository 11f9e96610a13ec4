# SPDX-License-Identifier: Apache-2.0
"""Roots and document verifiers whose signers' records are believed: trust/cv/N.cvc of the files in force."""

from reader.storage import slots
from reader.storage.trust_status import numbered


def of(data):
    """A callable giving the certificates' octets, read anew each time. data: folder of the reader's files."""
    folder = slots.root(data) + "/trust/cv"
    return lambda: numbered(folder, ".cvc")
