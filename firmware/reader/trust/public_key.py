# SPDX-License-Identifier: Apache-2.0
"""SubjectPublicKeyInfo (RFC 5280, 4.1.2.7; RFC 3279, 2.3; TR-03110-3, A.2): elliptic curve and RSA keys.

Doc 9303-12 wants the parameters of a curve written out; they are recognised when they are those of a known curve.
"""

from reader.codec import der
from reader.errors import CertificateError, TlvError, Unsupported
from reader.lds import profile

RSA = "RSA"
_EC_PUBLIC_KEY = b"\x2a\x86\x48\xce\x3d\x02\x01"
_PRIME_FIELD = b"\x2a\x86\x48\xce\x3d\x01\x01"
_RSA_ENCRYPTION = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"
_RSA_PSS = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"
_LEAST_RSA, _MOST_RSA = 128, 512  # octets of the modulus
_MOST_EXPONENT = 0xFFFFFFFF


def public_key(encoded):
    """(curve name, uncompressed point), or (RSA, (modulus, exponent)). Raises CertificateError, Unsupported."""
    try:
        info = der.only(encoded)
        algorithm = info.enter()
        oid = algorithm.oid()
        bits = info.bits()
        info.done()
        if oid in (_RSA_ENCRYPTION, _RSA_PSS):
            return RSA, _rsa(der.only(bits))
        return _curve(oid, algorithm), bytes(bits)
    except TlvError as error:
        raise CertificateError("public key: %s" % error)


def _rsa(body):
    modulus = body.take(der.INTEGER)
    n, e = der.integer(modulus), body.integer()
    body.done()
    if not _LEAST_RSA <= (len(modulus) & ~1) <= _MOST_RSA or not n & 1 or not 3 <= e <= _MOST_EXPONENT or not e & 1:
        raise Unsupported("RSA key")
    return n, e


def _curve(oid, algorithm):
    if oid == profile.OID_STANDARDISED_PARAMETERS:
        name = profile.PARAMETERS.get(algorithm.integer())
        if name is None:
            raise Unsupported("standardised parameters")
        return name
    if oid != _EC_PUBLIC_KEY:
        raise Unsupported("public key algorithm %s" % oid.hex())
    return _named(algorithm) if algorithm.tag() == der.OID else _explicit(algorithm.enter())


def _named(algorithm):
    from reader.crypto.curves import OF_OID

    oid = algorithm.oid()
    if oid not in OF_OID:
        raise Unsupported("curve %s" % oid.hex())
    return OF_OID[oid]


def _explicit(parameters):
    """The name of the curve that has all these parameters (RFC 3279, 2.3.5)."""
    from reader.crypto.curves import name_of

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
    name = name_of(given)
    if name is None or cofactor != 1 or generator[:1] != b"\x04":
        raise Unsupported("curve by its parameters")
    return name


def _number(octets):
    return int.from_bytes(octets, "big")
