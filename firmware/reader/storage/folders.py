# SPDX-License-Identifier: Apache-2.0
"""Folders within the reader's files: listed, made, emptied."""

import os

from reader.errors import StorageError

_FOLDER_BIT = 0x4000  # of st_mode
_EEXIST, _ENOENT = 17, 2


def exists(path):
    try:
        os.stat(path)
    except OSError as error:
        if error.errno == _ENOENT:
            return False
        raise StorageError("looking for %s: %s" % (path, error))
    return True


def size(path):
    """Octets of a file, 0 when there is none."""
    return os.stat(path)[6] if exists(path) else 0


def names(folder):
    """Sorted names in a folder; none when it is not there."""
    return sorted(os.listdir(folder)) if exists(folder) else []


def files(folder, prefix=""):
    """The files below a folder as sorted paths relative to it."""
    found = []
    for name in names(folder):
        path = folder + "/" + name
        if os.stat(path)[0] & _FOLDER_BIT:
            found += files(path, prefix + name + "/")
        else:
            found.append(prefix + name)
    return found


def make(path):
    """Make the folder and those above it. Raises StorageError."""
    at = 0
    while at >= 0:
        at = path.find("/", at + 1)
        part = path if at < 0 else path[:at]
        try:
            os.mkdir(part)
        except OSError as error:
            if error.errno != _EEXIST and not exists(part):
                raise StorageError("making %s: %s" % (part, error))


def empty(folder):
    """Remove everything below the folder. Raises StorageError."""
    try:
        for name in names(folder):
            path = folder + "/" + name
            if os.stat(path)[0] & _FOLDER_BIT:
                empty(path)
                os.rmdir(path)
            else:
                os.remove(path)
    except OSError as error:
        raise StorageError("emptying %s: %s" % (folder, error))
