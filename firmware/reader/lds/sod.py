# SPDX-License-Identifier: Apache-2.0
"""EF.SOD and the LDS security object inside its signature (Doc 9303-10, 4.6.2)."""

from reader.codec import der, tlv
from reader.crypto.sha2 import SIZES
from reader.errors import LdsError, TlvError
from reader.lds import profile

_LAST_GROUP = 16


def signed_data(file):
    """The CMS structure inside EF.SOD, as a memoryview. Raises LdsError."""
    try:
        return tlv.only(file, profile.TAG_SOD)
    except TlvError as error:
        raise LdsError("SOD: %s" % error)


class SecurityObject:
    """hash_oid: object identifier; digests: {data group number: digest}. Raises LdsError."""

    def __init__(self, content):
        try:
            self._parse(der.only(content))
        except TlvError as error:
            raise LdsError("security object: %s" % error)

    def _parse(self, body):
        body.integer()
        self.hash_oid = body.enter().oid()
        self.digests = {}
        groups = body.enter()
        while groups.more():
            group = groups.enter()
            number = group.integer()
            digest = bytes(group.take(der.OCTET_STRING))
            group.done()
            if number in self.digests or not 1 <= number <= _LAST_GROUP or len(digest) not in SIZES.values():
                raise LdsError("digest of data group %d" % number)
            self.digests[number] = digest
