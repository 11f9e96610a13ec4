# SPDX-License-Identifier: Apache-2.0
"""The issuer's certificates as files, one DER certificate each: <root>/csca/*.cer.

What they are worth is trust/'s business; here they are only found and read, in the order of their names.
"""

import os

from micropython import const

from reader.errors import StorageError
from reader.storage import atomic

_FOLDER = "/csca"
_SUFFIX = ".cer"
_MAX_CERTIFICATE = const(4096)
_MAX_FILES = const(64)


def csca_certificates(root):
    """Yield (file name, DER bytes). A reader without the folder has none. Raises StorageError."""
    for name in _names(root + _FOLDER):
        yield name, atomic.read("%s%s/%s" % (root, _FOLDER, name), _MAX_CERTIFICATE)


def _names(folder):
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(_SUFFIX))
    except OSError as error:
        if error.errno == 2:  # ENOENT
            return []
        raise StorageError("listing %s: %s" % (folder, error))
    if len(names) > _MAX_FILES:
        raise StorageError("%d certificates" % len(names))
    return names
