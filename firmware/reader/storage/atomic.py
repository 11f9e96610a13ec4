# SPDX-License-Identifier: Apache-2.0
"""Files that are there in their old form or in their new one, whenever the power goes.

Written beside the old file and renamed over it: LittleFS renames in one commit. The other file systems the tests use
(CPython's) do the same. Numbers outside this file's business (what is in the file, whether it is sound) stay outside.
"""

import os

from reader.errors import StorageError

_NEW = ".new"


def write(path, data):
    """Replace the file by `data` (bytes-like). Raises StorageError; the old file then stands."""
    try:
        with open(path + _NEW, "wb") as file:
            file.write(data)
        os.rename(path + _NEW, path)
    except OSError as error:
        raise StorageError("writing %s: %s" % (path, error))


def read(path, limit):
    """The whole file, None when there is none. Raises StorageError when longer than `limit` bytes or unreadable."""
    try:
        if os.stat(path)[6] > limit:
            raise StorageError("%s is longer than %d bytes" % (path, limit))
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        if error.errno == 2:  # ENOENT
            return None
        raise StorageError("reading %s: %s" % (path, error))


def remove(path):
    """Remove a file; one that is not there is no fault."""
    try:
        os.remove(path)
    except OSError as error:
        if error.errno != 2:
            raise StorageError("removing %s: %s" % (path, error))


def clean(folder):
    """At the start: remove what a power cut left half written."""
    try:
        for name in os.listdir(folder):
            if name.endswith(_NEW):
                os.remove(folder + "/" + name)
    except OSError as error:
        raise StorageError("cleaning %s: %s" % (folder, error))
