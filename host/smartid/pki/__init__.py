# SPDX-License-Identifier: Apache-2.0
"""The issuer's keys: country signing authorities, document signers and what they sign. Doc 9303-12; RFC 5652.

`open_or_init()` opens the keys in SMARTID_HOME/pki or makes them; `pki.csca_der()` is what a reader trusts;
`pki.document_signer(date(2019, 5, 8))` is who signs a card issued on that day.
"""

from smartid.pki.authority import Pki, ephemeral, open_existing, open_or_init
from smartid.pki.errors import (
    KeyLocked,
    Malformed,
    NoSigner,
    NotInitialised,
    NotTrusted,
    PkiError,
    RequestRefused,
)
from smartid.pki.signer import Signer

__all__ = [
    "KeyLocked",
    "Malformed",
    "NoSigner",
    "NotInitialised",
    "NotTrusted",
    "Pki",
    "PkiError",
    "RequestRefused",
    "Signer",
    "ephemeral",
    "open_existing",
    "open_or_init",
]
