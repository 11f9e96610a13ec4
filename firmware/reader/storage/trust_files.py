# SPDX-License-Identifier: Apache-2.0
"""The issuer's certificates in force: one DER certificate each in csca/*.cer, and those of the signed trust list.

What they are worth is trust/'s business; here they are only found and read, one at a time.
"""

from micropython import const

from reader.errors import StorageError
from reader.storage import atomic, folders, slots

_FOLDER = "/csca"
_SUFFIX = ".cer"
_MAX_CERTIFICATE = const(4096)
_MAX_FILES = const(64)


def csca_certificates(data):
    """Yield (name, DER bytes). data: folder of the reader's files. A reader without any has none. Raises StorageError."""
    root = slots.root(data)
    for name in _names(root + _FOLDER):
        yield name, atomic.read("%s%s/%s" % (root, _FOLDER, name), _MAX_CERTIFICATE)
    if folders.exists(root + "/trust/trust.lst"):
        from reader.trust.trust_file import certificates

        for number, encoded in enumerate(certificates(root + "/trust/trust.lst")):
            yield "trust.lst/%d" % number, encoded


def _names(folder):
    names = [name for name in folders.names(folder) if name.endswith(_SUFFIX)]
    if len(names) > _MAX_FILES:
        raise StorageError("%d certificates" % len(names))
    return names
