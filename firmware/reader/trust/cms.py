# SPDX-License-Identifier: Apache-2.0
"""CMS SignedData (RFC 5652) with one signer, as Doc 9303-10, 4.6.2.2 profiles it for the document security object."""

from reader.codec import der
from reader.crypto import sha2
from reader.errors import CertificateError, TlvError
from reader.trust import algorithms
from reader.trust.hashes import hash_name
from reader.trust.x509 import Certificate

_SIGNED_DATA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_CONTENT_TYPE = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03"
_MESSAGE_DIGEST = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04"
_SET_TAG = b"\x31"


class SignedData:
    """content_type: object identifier; content: memoryview; signer: the Certificate the signer info names.

    Raises CertificateError, Unsupported. Nothing is verified until `verify`.
    """

    def __init__(self, encoded):
        try:
            info = der.only(encoded)
            if info.oid() != _SIGNED_DATA:
                raise CertificateError("not signed data")
            self._parse(der.only(info.take(der.EXPLICIT)))
            info.done()
        except TlvError as error:
            raise CertificateError("signed data: %s" % error)

    def _parse(self, body):
        body.integer()
        body.take(der.SET)  # digest algorithms; the signer info has its own
        encapsulated = body.enter()
        self.content_type = encapsulated.oid()
        content = der.Cursor(encapsulated.take(der.EXPLICIT))
        self.content = content.take(der.OCTET_STRING)
        content.done()
        certificates = body.optional(der.EXPLICIT)
        body.optional(der.EXPLICIT | 1)
        signers = body.enter(der.SET)
        body.done()
        self._parse_signer(signers.enter())
        signers.done()  # Doc 9303-10: states should have one signer; two would need two verdicts
        self.signer = self._find_signer(certificates)

    def _parse_signer(self, signer):
        signer.integer()
        if signer.tag() == der.CONTEXT:
            self._key_id = bytes(signer.take(der.CONTEXT))
        else:
            identifier = signer.enter()
            self._key_id = None
            self._issuer, self._serial = bytes(identifier.whole(der.SEQUENCE)), bytes(identifier.take(der.INTEGER))
        self._hash = hash_name(signer.enter().oid())
        self._attributes = signer.whole(der.EXPLICIT)  # must be there: the content is not id-data (RFC 5652, 5.3)
        self._algorithm = bytes(signer.take(der.SEQUENCE))
        self._signature = signer.take(der.OCTET_STRING)

    def _find_signer(self, certificates):
        cursor = der.Cursor(certificates if certificates is not None else b"")
        while cursor.more():
            certificate = Certificate(cursor.whole(der.SEQUENCE))
            if self._names(certificate):
                return certificate
        raise CertificateError("the signer's certificate is missing")

    def _names(self, certificate):
        if self._key_id is not None:
            return certificate.subject_key_id == self._key_id
        return certificate.issuer == self._issuer and certificate.serial == self._serial

    def verify(self):
        """Whether signer, signed attributes and content belong together (RFC 5652, 5.4 and 5.6)."""
        found = _attributes(self._attributes)
        if found.get(_CONTENT_TYPE) != self.content_type:
            return False
        if found.get(_MESSAGE_DIGEST) != sha2.digest(self._hash, self.content):
            return False
        attributes = self._attributes[1:]  # signed under the SET's own tag, not the implicit one it travels with
        key = self.signer.public_key()
        return algorithms.verify(key, self._algorithm, self._signature, _SET_TAG, attributes, hash_used=self._hash)


def _attributes(encoded):
    """{type: contents octets of its one value}. Raises CertificateError."""
    found = {}
    try:
        cursor = der.only(encoded, der.EXPLICIT)
        while cursor.more():
            attribute = cursor.enter()
            oid = attribute.oid()
            values = attribute.enter(der.SET)
            tag = values.tag()
            if oid in found or tag is None:
                raise CertificateError("signed attribute")
            found[oid] = bytes(values.take(tag))
            if oid in (_CONTENT_TYPE, _MESSAGE_DIGEST):
                values.done()
    except TlvError as error:
        raise CertificateError("signed attributes: %s" % error)
    return found
