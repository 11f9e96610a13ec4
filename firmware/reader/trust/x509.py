# SPDX-License-Identifier: Apache-2.0
"""X.509 certificates (RFC 5280; Doc 9303-12, 7.1), as much of them as a chain needs. Nothing is judged here."""

from reader.codec import der
from reader.codec.dates import is_date
from reader.errors import CertificateError, TlvError
from reader.trust import algorithms, public_key

_KEY_USAGE, _BASIC_CONSTRAINTS = b"\x55\x1d\x0f", b"\x55\x1d\x13"
_SUBJECT_KEY_ID, _AUTHORITY_KEY_ID = b"\x55\x1d\x0e", b"\x55\x1d\x23"
_EXTENDED_KEY_USAGE, _PRIVATE_KEY_USAGE = b"\x55\x1d\x25", b"\x55\x1d\x10"

# First octet of the keyUsage bit string (RFC 5280, 4.2.1.3)
DIGITAL_SIGNATURE, KEY_CERT_SIGN, CRL_SIGN = 0x80, 0x04, 0x02


class Signed:
    """What an authority signed: content, algorithm, signature (RFC 5280, 4.1.1 and 5.1.1). Raises CertificateError."""

    what = ""  # it is, in the error's words

    def __init__(self, encoded):
        try:
            outer = der.only(encoded)
            self._signed = outer.whole(der.SEQUENCE)
            self._algorithm = bytes(outer.take(der.SEQUENCE))
            self._signature = outer.bits()
            outer.done()
            self._parse(der.only(self._signed))
        except TlvError as error:
            raise CertificateError("%s: %s" % (self.what, error))

    def _parse(self, body):
        """Take the content apart, which each kind has its own way of."""
        raise NotImplementedError

    def same_algorithm(self, body):
        """The content names the algorithm once more."""
        if bytes(body.take(der.SEQUENCE)) != self._algorithm:
            raise CertificateError("two signature algorithms in one " + self.what)

    def signed_by(self, issuer):
        """Whether the issuer's key made the signature. Raises Unsupported, PointError."""
        return algorithms.verify(issuer.public_key(), self._algorithm, self._signature, self._signed)


class Certificate(Signed):
    """A parsed certificate. Raises CertificateError, Unsupported (its key).

    serial: contents octets; issuer, subject: encoded names; not_before, not_after: YYYYMMDD;
    public_key(): as public_key.py gives it; key_usage: octet or None; is_authority: bool; purposes: object identifiers
    of the extended key usage, or None; subject_key_id, authority_key_id: octets or None;
    private_until: YYYYMMDD, the last day the private key may sign, or None;
    unknown_critical: an extension not understood is marked critical.
    """

    what = "certificate"

    def _parse(self, body):
        body.optional(der.EXPLICIT)  # version
        self.serial = bytes(body.take(der.INTEGER))
        self.same_algorithm(body)
        self.issuer = bytes(body.whole(der.SEQUENCE))
        validity = body.enter()
        self.not_before, self.not_after = day(validity), day(validity)
        self.subject = bytes(body.whole(der.SEQUENCE))
        self.encoded_key = body.whole(der.SEQUENCE)
        self._extensions(body)

    def _extensions(self, body):
        self.key_usage = self.subject_key_id = self.authority_key_id = None
        self.purposes = self.private_until = None
        self.is_authority = self.unknown_critical = False
        body.optional(der.CONTEXT | 1)
        body.optional(der.CONTEXT | 2)
        extensions = body.optional(der.EXPLICIT | 3)
        body.done()
        if extensions is None:
            return
        cursor = der.only(extensions)
        seen = set()
        while cursor.more():
            extension = cursor.enter()
            oid = extension.oid()
            critical = _is_true(extension.optional(der.BOOLEAN))
            value = extension.take(der.OCTET_STRING)
            extension.done()
            if oid in seen:
                raise CertificateError("extension twice")
            seen.add(oid)
            self._extension(oid, critical, value)

    def _extension(self, oid, critical, value):
        if oid == _KEY_USAGE:
            bits = der.Cursor(value).take(der.BIT_STRING)
            self.key_usage = bits[1] if len(bits) > 1 else 0
        elif oid == _BASIC_CONSTRAINTS:
            self.is_authority = _is_true(der.only(value).optional(der.BOOLEAN))
        elif oid == _SUBJECT_KEY_ID:
            self.subject_key_id = bytes(der.Cursor(value).take(der.OCTET_STRING))
        elif oid == _AUTHORITY_KEY_ID:
            key_id = der.only(value).optional(der.CONTEXT)
            self.authority_key_id = None if key_id is None else bytes(key_id)
        elif oid == _EXTENDED_KEY_USAGE:
            self.purposes = _purposes(der.only(value))
        elif oid == _PRIVATE_KEY_USAGE:
            self.private_until = _private_until(der.only(value))
        elif critical:
            self.unknown_critical = True

    def public_key(self):
        """(curve name, uncompressed point) or (RSA, (n, e)). Raises CertificateError, Unsupported."""
        return public_key.public_key(self.encoded_key)

    @property
    def self_issued(self):
        """Whether it names itself as its issuer, by name and by key: a root, where a link certificate is not one."""
        return self.subject == self.issuer and self.authority_key_id in (None, self.subject_key_id)


def _purposes(usage):
    found = []
    while usage.more():
        found.append(usage.oid())
    return found


def _private_until(period):
    """The end of the private key usage period (RFC 3280, 4.2.1.4: generalised times under implicit tags)."""
    period.optional(der.CONTEXT)
    end = period.optional(der.CONTEXT | 1)
    return None if end is None else _date(bytes(end))


def day(validity):
    """YYYYMMDD of the next time; RFC 5280, 4.1.2.5: UTCTime means 1950 to 2049."""
    tag = validity.tag()
    text = bytes(validity.take(der.UTC_TIME if tag == der.UTC_TIME else der.GENERALIZED_TIME))
    if tag == der.UTC_TIME:
        text = (b"20" if text[:1] < b"5" else b"19") + text
    return _date(text)


def _date(text):
    clock = text[8:14]
    if len(text) != 15 or text[14:] != b"Z" or not clock.isdigit() or not text[:8].isdigit():
        raise CertificateError("time of validity")
    date = str(text[:8], "utf-8")
    if not is_date(date):
        raise CertificateError("date of validity")
    return date


def _is_true(value):
    """A BOOLEAN that is there and is not FALSE (X.690, 8.2.2)."""
    return value is not None and any(value)
