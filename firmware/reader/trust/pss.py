# SPDX-License-Identifier: Apache-2.0
"""The parameters of RSASSA-PSS (RFC 4055, 3.1), with their defaults."""

from reader.codec import der
from reader.errors import TlvError, Unsupported
from reader.trust.hashes import hash_name

_MGF1 = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08"
_DEFAULT_SALT = 20
_MOST_SALT = 64


def parameters_of(cursor):
    """(hash name, octets of salt), from what follows the object identifier. Raises Unsupported."""
    try:
        return _parse(cursor.enter())
    except TlvError as error:
        raise Unsupported("PSS parameters: %s" % error)


def _parse(body):
    name = mask = "sha1"
    salt = _DEFAULT_SALT
    value = body.optional(der.EXPLICIT)
    if value is not None:
        name = hash_name(der.only(value).oid())
    value = body.optional(der.EXPLICIT | 1)
    if value is not None:
        generator = der.only(value)
        if generator.oid() != _MGF1:
            raise Unsupported("PSS mask generation")
        mask = hash_name(generator.enter().oid())
    value = body.optional(der.EXPLICIT | 2)
    if value is not None:
        salt = der.Cursor(value).integer()
    value = body.optional(der.EXPLICIT | 3)
    if value is not None and der.Cursor(value).integer() != 1:
        raise Unsupported("PSS trailer")
    body.done()
    if mask != name or salt > _MOST_SALT:
        raise Unsupported("PSS with two hashes or a long salt")
    return name, salt
