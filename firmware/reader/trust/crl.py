# SPDX-License-Identifier: Apache-2.0
"""Certificate revocation lists (RFC 5280, 5; Doc 9303-12, 7.1.5), searched without being unpacked."""

from reader.codec import der
from reader.errors import CertificateError, DataError, TlvError
from reader.trust.x509 import CRL_SIGN, Signed, day

NO_LIST, OLD_LIST, CURRENT_LIST = "no-crl", "crl-old", "crl"


class RevocationList(Signed):
    """issuer: encoded name; this_update, next_update: YYYYMMDD. Raises CertificateError."""

    what = "revocation list"

    def _parse(self, body):
        if body.tag() == der.INTEGER:
            body.integer()
        self.same_algorithm(body)
        self.issuer = bytes(body.whole(der.SEQUENCE))
        self.this_update = day(body)
        self.next_update = day(body) if body.tag() in (der.UTC_TIME, der.GENERALIZED_TIME) else self.this_update
        self._entries = body.optional(der.SEQUENCE)

    def signed_by(self, authority):
        """Whether the authority, which must be allowed to, made this list's signature."""
        if not (authority.key_usage or 0) & CRL_SIGN:
            return False
        try:
            return super().signed_by(authority)
        except DataError:
            return False

    def holds(self, serial):
        """Whether a certificate with this serial number (contents octets) is revoked. Raises CertificateError."""
        cursor = der.Cursor(self._entries if self._entries is not None else b"")
        try:
            while cursor.more():
                if bytes(cursor.enter().take(der.INTEGER)) == serial:
                    return True
        except TlvError as error:
            raise CertificateError("revocation list: %s" % error)
        return False


def look_up(encoded_lists, signer, authority, today):
    """(whether the signer is revoked, state of the newest list that its authority signed, that list's date or None).

    encoded_lists: DER lists, whoever issued them; unreadable and unsigned ones are passed over. today: YYYYMMDD.
    A revocation stands even when the list that says so is old.
    """
    revoked, newest = False, None
    for encoded in encoded_lists:
        try:
            found = RevocationList(encoded)
            if found.issuer != signer.issuer or not found.signed_by(authority):
                continue
            revoked = revoked or found.holds(signer.serial)
        except CertificateError:
            continue
        if newest is None or found.this_update > newest.this_update:
            newest = found
    if newest is None:
        return False, NO_LIST, None
    current = newest.this_update <= today <= newest.next_update
    return revoked, CURRENT_LIST if current else OLD_LIST, newest.this_update
