# SPDX-License-Identifier: Apache-2.0
"""The e-Cert application's directory (PKCS#15, ISO/IEC 7816-15): where on the card certificate, key and PIN are.

Four small files: EF.ODF names the other three, EF.AODF tells of the PIN, EF.PrKDF of the key, EF.CDF of the
certificate. The key names its PIN by authId, the certificate its key by iD. Each function takes a file as read and
raises LdsError; unknown fields are passed over, and what is out of bounds is refused.
"""

from micropython import const

from reader.codec import der, tlv
from reader.errors import LdsError, TlvError

ODF, AODF, PRKDF, CDF = range(4)
PATH_ODF = b"\x50\x15\x50\x31"  # below the master file
MOST_OCTETS = const(512)  # of any of the four files

_AUTH_OBJECTS, _PRIVATE_KEYS, _CERTIFICATES = 0xA8, 0xA0, 0xA4
_DIRECTORIES = (_AUTH_OBJECTS, _PRIVATE_KEYS, _CERTIFICATES)
_MOST_OBJECTS = const(8)
_MOST_ID = const(16)
_MASTER_FILE = b"\x3f\x00"
_ENUMERATED = const(0x0A)
_ASCII_NUMERIC = const(1)
_SIGN = const(0x20)  # first octet of KeyUsageFlags: bit 2
_RSA_BITS = (1024, 4096)
_CLASS_ATTRIBUTES, _TYPE_ATTRIBUTES = const(2), 0xA1


class Pin:
    """id: authId; reference: P2 of VERIFY; least, most: digits; stored: octets it is filled to with `pad`."""

    def __init__(self, pin_id, reference, least, most, stored, pad):
        self.id, self.reference, self.least, self.most, self.stored, self.pad = (
            pin_id,
            reference,
            least,
            most,
            stored,
            pad,
        )


class Key:
    """id; pin: authId of its PIN; reference: for MSE; bits: of the modulus."""

    def __init__(self, key_id, pin, reference, bits):
        self.id, self.pin, self.reference, self.bits = key_id, pin, reference, bits


def directory(odf):
    """Paths below the master file of (AODF, PrKDF, CDF)."""
    found = {}
    for tag, value in _objects(odf):
        if tag in _DIRECTORIES:
            if tag in found:
                raise LdsError("EF.ODF: a directory twice")
            found[tag] = _attempt(_path_in, value)
    if len(found) != len(_DIRECTORIES):
        raise LdsError("EF.ODF: no key, certificate or PIN")
    return tuple(found[tag] for tag in _DIRECTORIES)


def pins(aodf):
    """The PINs of EF.AODF."""
    return [_attempt(_pin, value) for tag, value in _objects(aodf) if tag == der.SEQUENCE]


def signing_key(prkdf):
    """The first RSA key of EF.PrKDF that may sign."""
    for tag, value in _objects(prkdf):
        found = _attempt(_key, value) if tag == der.SEQUENCE else None
        if found:
            return found
    raise LdsError("EF.PrKDF: no key that signs")


def certificate_path(cdf, key_id):
    """Path below the master file of the certificate for the key."""
    for tag, value in _objects(cdf):
        found = _attempt(_certificate, value) if tag == der.SEQUENCE else None
        if found and found[0] == key_id:
            return found[1]
    raise LdsError("EF.CDF: no certificate for the key")


def pin_of(found, key):
    """That of the PINs which guards the key."""
    for pin in found:
        if pin.id == key.pin:
            return pin
    raise LdsError("EF.AODF: no PIN for the key")


def _objects(file):
    """(tag, value) of the objects up to the file's end, or to the zeros that fill it."""
    found = []
    end = len(file)
    while end and not file[end - 1]:
        end -= 1
    data, at = memoryview(file), 0
    while at < end:
        if len(found) == _MOST_OBJECTS:
            raise LdsError("e-Cert: too many objects")
        tag, start, at = _attempt(tlv.header, data, at)
        if at > len(data):
            raise LdsError("e-Cert: object cut off")
        found.append((tag, data[start:at]))
    return found


def _attempt(parse, *what):
    try:
        return parse(*what)
    except TlvError as error:
        raise LdsError("e-Cert: %s" % error)


def _pin(value):
    """PasswordAuthenticationObject: common attributes, authId, [1] { PasswordAttributes }."""
    parts = der.Cursor(value)
    parts.take(der.SEQUENCE)
    pin_id = _id(parts.enter())
    attributes = der.only(parts.take(_TYPE_ATTRIBUTES))
    attributes.take(der.BIT_STRING)
    if bytes(attributes.take(_ENUMERATED)) != bytes((_ASCII_NUMERIC,)):
        raise LdsError("e-Cert: a PIN that is not of digits")
    least, stored = attributes.integer(), attributes.integer()
    most = attributes.integer() if attributes.tag() == der.INTEGER else stored
    reference = attributes.optional(der.CONTEXT)
    pad = attributes.optional(der.OCTET_STRING)
    if not 4 <= least <= most <= stored <= 16:
        raise LdsError("e-Cert: lengths of the PIN")
    return Pin(pin_id, _octet(reference, 0), least, most, stored, _octet(pad, 0xFF))


def _octet(value, otherwise):
    """Of one octet, as they are written here (81 has no octet before it)."""
    if value is None:
        return otherwise
    if len(value) != 1:
        raise LdsError("e-Cert: reference of the PIN")
    return value[0]


def _key(value):
    """PrivateRSAKeyObject: common attributes, key attributes, [1] { path, modulus length }; None if it may not sign."""
    parts = der.Cursor(value)
    common = parts.enter()
    while common.more() and common.tag() != der.OCTET_STRING:
        common.skip()
    pin = bytes(common.take(der.OCTET_STRING)) if common.more() else b""
    attributes = parts.enter()
    key_id = bytes(attributes.take(der.OCTET_STRING))
    usage = attributes.take(der.BIT_STRING)
    attributes.optional(der.BOOLEAN)
    attributes.optional(der.BIT_STRING)
    reference = attributes.integer() if attributes.tag() == der.INTEGER else 0
    if len(usage) < 2 or not usage[1] & _SIGN:
        return None
    kind = der.only(parts.take(_TYPE_ATTRIBUTES))
    kind.skip()
    bits = kind.integer()
    if reference > 0xFF or not _RSA_BITS[0] <= bits <= _RSA_BITS[1] or not len(key_id) <= _MOST_ID >= len(pin):
        raise LdsError("e-Cert: key out of bounds")
    return Key(key_id, pin, reference, bits)


def _certificate(value):
    """X509CertificateObject: common attributes, iD, [1] { path }: (iD, path)."""
    parts = der.Cursor(value)
    parts.take(der.SEQUENCE)
    key_id = _id(parts.enter())
    return key_id, _path(der.only(parts.take(_TYPE_ATTRIBUTES)).enter())


def _id(attributes):
    value = bytes(attributes.take(der.OCTET_STRING))
    if not 0 < len(value) <= _MOST_ID:
        raise LdsError("e-Cert: identifier")
    return value


def _path_in(value):
    return _path(der.only(value))


def _path(path):
    """A path below the master file, two to three identifiers; one alone is a file's of the application itself."""
    value = bytes(path.take(der.OCTET_STRING))
    if len(value) == 2:
        return PATH_ODF[:2] + value
    if value[:2] != _MASTER_FILE or not 4 <= len(value) <= 8 or len(value) % 2:
        raise LdsError("e-Cert: path")
    return value[2:]
