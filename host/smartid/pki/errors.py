# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with the issuer's keys and with what others send it."""

from smartid.errors import SmartidError


class PkiError(SmartidError):
    """A key or certificate file that cannot be used."""


class NotInitialised(PkiError):
    """No keys have been made here yet."""


class KeyLocked(PkiError):
    """A key file is encrypted and SMARTID_PASSPHRASE is missing or wrong, or a token does not open."""


class NoSigner(PkiError):
    """No signing authority was in service on that date."""


class Malformed(PkiError):
    """Bytes from outside that are not what they should be: certificate, request, list."""


class NotTrusted(PkiError):
    """Well formed, and not to be believed: signature, chain, dates or purpose are wrong."""


class RequestRefused(PkiError):
    """A certificate that this issuer will not make."""
