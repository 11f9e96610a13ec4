# SPDX-License-Identifier: Apache-2.0
"""Card-verifiable certificates (Doc 9303-12, 7.2; TR-03110-3, C): parsed, and their signatures checked.

What a certificate allows is for the card to judge; the reader shows it and picks the chain that the card can follow.
Only ECDSA keys on curves named by the chain's first certificate or written out.
"""

from reader.codec import tlv
from reader.codec.dates import is_date
from reader.crypto import ec, sha2
from reader.errors import CertificateError, TlvError, Unsupported
from reader.lds import profile

CERTIFICATE, BODY, SIGNATURE = 0x7F21, 0x7F4E, 0x5F37
_PROFILE, _ISSUER, _KEY, _HOLDER, _AUTHORISATION = 0x5F29, 0x42, 0x7F49, 0x5F20, 0x7F4C
_FROM, _UNTIL, _EXTENSIONS, _EXTENSION = 0x5F25, 0x5F24, 0x65, 0x73
_OID, _BITS = 0x06, 0x53
_PRIME, _A, _B, _BASE, _ORDER, _POINT, _COFACTOR = 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87
_DOMAIN = (_PRIME, _A, _B, _BASE, _ORDER)
_IN_BODY = (_PROFILE, _ISSUER, _KEY, _HOLDER, _AUTHORISATION, _FROM, _UNTIL)
_MOST_OCTETS = 2048
_MOST_NAME = 16
_HASHES = {1: "sha1", 2: "sha224", 3: "sha256", 4: "sha384", 5: "sha512"}


class CvCertificate:
    """issuer, holder: octets (CAR, CHR); effective, expiry: YYYYMMDD; role_oid, role: of the authorisation template;
    extensions: {object identifier: octets}; hash_name; curve: a name, or None where the key leaves it to the chain;
    point: the public key; body: what is signed, signature: r || s; sent: both, as PSO takes them.

    Raises CertificateError, Unsupported.
    """

    def __init__(self, encoded):
        if len(encoded) > _MOST_OCTETS:
            raise CertificateError("CV certificate of %d octets" % len(encoded))
        try:
            self.sent = bytes(tlv.only(encoded, CERTIFICATE))
            parts = list(tlv.walk(self.sent))
            if [tag for tag, _ in parts] != [BODY, SIGNATURE]:
                raise CertificateError("CV certificate: not a body and a signature")
            self.signature = bytes(parts[1][1])
            self.body = tlv.build(BODY, parts[0][1])
            self._parse(parts[0][1])
        except TlvError as error:
            raise CertificateError("CV certificate: %s" % error)

    def _parse(self, body):
        found = list(tlv.walk(body))
        if tuple(tag for tag, _ in found[: len(_IN_BODY)]) != _IN_BODY:
            raise CertificateError("CV certificate: objects of the body")
        values = dict(found)
        if bytes(values[_PROFILE]) != b"\x00" or len(values) != len(found) or not all(map(_in_body, values)):
            raise CertificateError("CV certificate: profile")
        self.issuer, self.holder = _name(values[_ISSUER]), _name(values[_HOLDER])
        self.effective, self.expiry = _date(values[_FROM]), _date(values[_UNTIL])
        self.role_oid, self.role = _template(values[_AUTHORISATION])
        self.extensions = dict(
            _template(value) for tag, value in tlv.walk(values.get(_EXTENSIONS, b"")) if tag == _EXTENSION
        )
        self._key(dict(tlv.walk(values[_KEY])))

    def _key(self, objects):
        oid = bytes(objects.get(_OID, b""))
        if oid[:-1] != profile.OID_TA_ECDSA or oid[-1] not in _HASHES:
            raise Unsupported("CV certificate with algorithm %s" % oid.hex())
        self.hash_name = _HASHES[oid[-1]]
        self.point = bytes(objects.get(_POINT, b""))
        if not self.point:
            raise CertificateError("CV certificate without a key")
        self.curve = _curve(objects) if _PRIME in objects else None

    def signed_by(self, holder_of_key, curve_name):
        """Whether another CvCertificate's key, on this curve, made the signature. Raises PointError, Unsupported."""
        return verify(holder_of_key.point, curve_name, holder_of_key.hash_name, self.signature, self.body)


def verify(point, curve_name, hash_name, signature, *message):
    """Whether r || s, each as long as the curve's order, is the key's signature of the parts of the message."""
    curve = ec.curve(curve_name)
    if len(signature) != 2 * curve.size:
        return False
    r, s = (int.from_bytes(half, "big") for half in (signature[: curve.size], signature[curve.size :]))
    return ec.ecdsa_verify(curve, curve.decode(point), sha2.digest(hash_name, *message), r, s)


def chain_for(certificates, references):
    """Those of the certificates that lead from an authority the card named to the last of them, in sending order.

    certificates: CvCertificate, authorities' link certificates first, the terminal's last; references: names the card
    trusts, newest first. The shortest way is taken. Empty if none of them begins at a trusted name.
    """
    wanted = certificates[-1] if certificates else None
    chain = []
    while wanted is not None and len(chain) < len(certificates):
        chain.insert(0, wanted)
        if wanted.issuer in references:
            return chain
        issuers = [other for other in certificates if other.holder == wanted.issuer and other not in chain]
        wanted = issuers[0] if issuers else None
    return []


def references(file):
    """The names in EF.CVCA of an ordinary passport (Doc 9303-11, K.2): up to two, then zeros. Raises TlvError."""
    found = []
    while len(file) and file[0]:
        tag, start, end = tlv.header(file)
        if tag != _ISSUER or end > len(file) or len(found) == 2:
            raise TlvError("EF.CVCA")
        found.append(bytes(file[start:end]))
        file = file[end:]
    return tuple(found)


def _in_body(tag):
    return tag == _EXTENSIONS or tag in _IN_BODY


def _name(value):
    if not 0 < len(value) <= _MOST_NAME:
        raise CertificateError("CV certificate: name of %d octets" % len(value))
    return bytes(value)


def _date(value):
    """Six octets with one digit each, YYMMDD of this century."""
    text = "20" + "".join("%d" % octet for octet in value)
    if len(value) != 6 or not is_date(text):
        raise CertificateError("CV certificate: date")
    return text


def _template(value):
    objects = list(tlv.walk(value))
    if [tag for tag, _ in objects] != [_OID, _BITS]:
        raise CertificateError("CV certificate: template")
    return bytes(objects[0][1]), bytes(objects[1][1])


def _curve(objects):
    from reader.crypto.curves import name_of

    try:
        p, a, b, base, n = (objects[tag] for tag in _DOMAIN)
    except KeyError:
        raise CertificateError("CV certificate: domain parameters")
    middle = 1 + len(base) // 2
    given = tuple(int.from_bytes(part, "big") for part in (p, a, b, n, base[1:middle], base[middle:]))
    name = name_of(given)
    if name is None or base[0] != 4 or bytes(objects.get(_COFACTOR, b"\x01")) != b"\x01":
        raise Unsupported("CV certificate: curve by its parameters")
    return name
