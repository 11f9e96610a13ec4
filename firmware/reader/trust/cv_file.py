# SPDX-License-Identifier: Apache-2.0
"""The reader's own CV certificates as it keeps them (TR-03110-3, C.1, D.2): who certified whom, until when.

The cards judge the chain; the reader only wants to know beforehand that it holds together and fits its own key.
"""

from reader.codec import tlv
from reader.codec.dates import is_date
from reader.crypto import sha2
from reader.errors import CertificateError, TlvError
from reader.trust.signed_list import plain_signature

CERTIFICATE, BODY, SIGNATURE, PUBLIC_KEY = 0x7F21, 0x7F4E, 0x5F37, 0x7F49
_AUTHORITY, _HOLDER, _EFFECTIVE, _EXPIRES, _POINT, _OID = 0x42, 0x5F20, 0x5F25, 0x5F24, 0x86, 0x06
ID_TA_ECDSA = b"\x04\x00\x7f\x00\x07\x02\x02\x02\x02"  # 0.4.0.127.0.7.2.2.2.2, then the hash
_HASHES = {3: "sha256", 4: "sha384", 5: "sha512"}
_CURVES = {65: "P-256", 97: "P-384", 129: "brainpoolP512r1"}  # by length of point, where no prime is given
MAX_SIZE = 2048


class CvFile:
    """authority, holder: references as text; effective, expires: YYYYMMDD; point: uncompressed. Raises CertificateError."""

    def __init__(self, encoded):
        try:
            outer = tlv.only(encoded, CERTIFICATE)
            body = tlv.need(outer, BODY)
            self.signature = bytes(tlv.need(outer, SIGNATURE))
            self.authority, self.holder = (_text(tlv.need(body, tag)) for tag in (_AUTHORITY, _HOLDER))
            self.effective, self.expires = (_day(tlv.need(body, tag)) for tag in (_EFFECTIVE, _EXPIRES))
            self.point = bytes(tlv.need(body, PUBLIC_KEY, _POINT))
            scheme = bytes(tlv.need(body, PUBLIC_KEY, _OID))
        except TlvError as error:
            raise CertificateError("CV certificate: %s" % error)
        if scheme[:-1] != ID_TA_ECDSA or scheme[-1] not in _HASHES:
            raise CertificateError("CV certificate for another signature")
        self.hash_name = _HASHES[scheme[-1]]
        self.signed = tlv.build(BODY, body)

    def signed_by(self, issuer):
        """Whether the issuer's key made its signature. Raises PointError, Unsupported."""
        digest = sha2.digest(issuer.hash_name, self.signed)
        return plain_signature(_CURVES.get(len(issuer.point), ""), issuer.point, digest, self.signature)


def check_chain(chain, point, holder, today):
    """The last certificate. chain: CvFile in order, each certified by the one before; the first one's issuer is not here.

    point: the reader's own public key; holder: its name; today: YYYYMMDD. Raises CertificateError, PointError.
    """
    if not chain:
        raise CertificateError("no certificate")
    for issuer, certificate in zip(chain, chain[1:]):
        if certificate.authority != issuer.holder:
            raise CertificateError("%s was not certified by %s" % (certificate.holder, issuer.holder))
        if not certificate.signed_by(issuer):
            raise CertificateError("%s: signature" % certificate.holder)
    for certificate in chain:
        if not certificate.effective <= certificate.expires or certificate.expires < today:
            raise CertificateError("%s has run out" % certificate.holder)
    last = chain[-1]
    if last.point != point or last.holder != holder:
        raise CertificateError("%s is not this reader's" % last.holder)
    return last


def _text(value):
    if not all(0x21 <= octet < 0x7F for octet in value):
        raise CertificateError("name in a CV certificate")
    return "".join(chr(octet) for octet in value)


def _day(value):
    """Six octets, a digit each, in this century (TR-03110-3, D.2.1.3)."""
    text = "20" + "".join("%d" % octet for octet in value)
    if len(value) != 6 or not is_date(text):
        raise CertificateError("date in a CV certificate")
    return text
