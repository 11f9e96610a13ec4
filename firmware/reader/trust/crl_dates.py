# SPDX-License-Identifier: Apache-2.0
"""From when and until when a certificate revocation list counts (RFC 5280, 5.1.2), from its first octets alone."""

from reader.codec import der, tlv
from reader.codec.dates import is_date
from reader.errors import CertificateError, TlvError


def crl_dates(head):
    """(this update, next update or None) as YYYYMMDD. head: at least as many octets as reach there.

    Raises CertificateError.
    """
    try:
        at = 0
        for _ in range(2):  # into CertificateList, into tbsCertList: both longer than what is here
            tag, at, _ = tlv.header(head, at)
            if tag != der.SEQUENCE:
                raise TlvError("no revocation list")
        fields = der.Cursor(memoryview(head)[at:])
        fields.optional(der.INTEGER)
        fields.take(der.SEQUENCE)  # algorithm
        fields.take(der.SEQUENCE)  # issuer
        return _day(fields), _day(fields) if fields.tag() in (der.UTC_TIME, der.GENERALIZED_TIME) else None
    except TlvError as error:
        raise CertificateError("revocation list: %s" % error)


def _day(fields):
    """RFC 5280, 4.1.2.5: UTCTime means 1950 to 2049."""
    tag = fields.tag()
    text = bytes(fields.take(der.UTC_TIME if tag == der.UTC_TIME else der.GENERALIZED_TIME))
    if tag == der.UTC_TIME:
        text = (b"20" if text[:1] < b"5" else b"19") + text
    day = "".join(chr(octet) for octet in text[:8])
    if len(text) != 15 or not is_date(day):
        raise CertificateError("time of a revocation list")
    return day
