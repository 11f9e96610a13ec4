# SPDX-License-Identifier: Apache-2.0
"""X.509 certificates (RFC 5280; Doc 9303-12, 7.1), as much of them as a chain needs. Nothing is judged here."""

from reader.codec import der
from reader.codec.dates import is_date
from reader.errors import CertificateError, TlvError, Unsupported
from reader.trust import algorithms

_EC_PUBLIC_KEY = b"\x2a\x86\x48\xce\x3d\x02\x01"
_PRIME_FIELD = b"\x2a\x86\x48\xce\x3d\x01\x01"
_KEY_USAGE, _BASIC_CONSTRAINTS = b"\x55\x1d\x0f", b"\x55\x1d\x13"
_SUBJECT_KEY_ID, _AUTHORITY_KEY_ID = b"\x55\x1d\x0e", b"\x55\x1d\x23"

DIGITAL_SIGNATURE, KEY_CERT_SIGN = 0x80, 0x04  # first octet of the keyUsage bit string (RFC 5280, 4.2.1.3)


class Certificate:
    """A parsed certificate. Raises CertificateError, Unsupported (its key).

    serial: contents octets; issuer, subject: encoded names; not_before, not_after: YYYYMMDD;
    public_key(): (curve name, point octets); key_usage: octet or None; is_authority: bool;
    subject_key_id, authority_key_id: octets or None; unknown_critical: an extension not understood is marked critical.
    """

    def __init__(self, encoded):
        try:
            outer = der.only(encoded)
            self._signed = outer.whole(der.SEQUENCE)
            self._algorithm = outer.enter().oid()
            self._signature = outer.bits()
            outer.done()
            self._parse(der.only(self._signed))
        except TlvError as error:
            raise CertificateError("certificate: %s" % error)

    def _parse(self, body):
        body.optional(der.EXPLICIT)  # version
        self.serial = bytes(body.take(der.INTEGER))
        if body.enter().oid() != self._algorithm:
            raise CertificateError("two signature algorithms in one certificate")
        self.issuer = bytes(body.whole(der.SEQUENCE))
        validity = body.enter()
        self.not_before, self.not_after = _day(validity), _day(validity)
        self.subject = bytes(body.whole(der.SEQUENCE))
        self._key = body.whole(der.SEQUENCE)
        self._extensions(body)

    def _extensions(self, body):
        self.key_usage = self.subject_key_id = self.authority_key_id = None
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
            critical = bool(extension.optional(der.BOOLEAN))
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
            self.is_authority = bool(der.only(value).optional(der.BOOLEAN))
        elif oid == _SUBJECT_KEY_ID:
            self.subject_key_id = bytes(der.Cursor(value).take(der.OCTET_STRING))
        elif oid == _AUTHORITY_KEY_ID:
            key_id = der.only(value).optional(der.CONTEXT)
            self.authority_key_id = None if key_id is None else bytes(key_id)
        elif critical:
            self.unknown_critical = True

    def public_key(self):
        """(curve name, uncompressed point). Raises CertificateError, Unsupported."""
        try:
            info = der.only(self._key)
            algorithm = info.enter()
            if algorithm.oid() != _EC_PUBLIC_KEY:
                raise Unsupported("public key algorithm")
            curve = _named(algorithm) if algorithm.tag() == der.OID else _explicit(algorithm.enter())
            return curve, bytes(info.bits())
        except TlvError as error:
            raise CertificateError("public key: %s" % error)

    def signed_by(self, issuer):
        """Whether the issuer's key made this certificate's signature. Raises Unsupported, PointError."""
        return algorithms.verify(issuer.public_key(), self._algorithm, self._signature, self._signed)


def _day(validity):
    """YYYYMMDD of the next time; RFC 5280, 4.1.2.5: UTCTime means 1950 to 2049."""
    tag = validity.tag()
    text = bytes(validity.take(der.UTC_TIME if tag == der.UTC_TIME else der.GENERALIZED_TIME))
    if tag == der.UTC_TIME:
        text = (b"20" if text[:1] < b"5" else b"19") + text
    day, clock = text[:8], text[8:14]
    if len(text) != 15 or text[14:] != b"Z" or not clock.isdigit() or not day.isdigit():
        raise CertificateError("time of validity")
    day = "".join(chr(octet) for octet in day)
    if not is_date(day):
        raise CertificateError("date of validity")
    return day


def _named(algorithm):
    from reader.crypto.curves import OF_OID

    oid = algorithm.oid()
    if oid not in OF_OID:
        raise Unsupported("curve %s" % oid.hex())
    return OF_OID[oid]


def _explicit(parameters):
    """The name of the curve that has all these parameters (RFC 3279, 2.3.5; Doc 9303-12 wants them explicit)."""
    from reader.crypto.curves import PARAMETERS

    parameters.integer()
    field = parameters.enter()
    if field.oid() != _PRIME_FIELD:
        raise Unsupported("binary field")
    p = field.integer()
    coefficients = parameters.enter()
    a, b = _number(coefficients.take(der.OCTET_STRING)), _number(coefficients.take(der.OCTET_STRING))
    generator = parameters.take(der.OCTET_STRING)
    n = parameters.integer()
    cofactor = parameters.integer() if parameters.tag() == der.INTEGER else 1
    middle = 1 + len(generator) // 2
    given = (p, a, b, n, _number(generator[1:middle]), _number(generator[middle:]))
    for name, known in PARAMETERS.items():
        if given == known and cofactor == 1 and generator[0] == 4:
            return name
    raise Unsupported("curve by its parameters")


def _number(octets):
    return int.from_bytes(octets, "big")
