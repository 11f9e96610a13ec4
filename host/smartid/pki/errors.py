# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with the issuer's keys."""

from smartid.errors import SmartidError


class PkiError(SmartidError):
    """A key or certificate file that cannot be used."""


class NotInitialised(PkiError):
    """No keys have been made here yet."""


class KeyLocked(PkiError):
    """A key file is encrypted and SMARTID_PASSPHRASE is missing or wrong."""


class NoSigner(PkiError):
    """No signing authority was in service on that date."""
