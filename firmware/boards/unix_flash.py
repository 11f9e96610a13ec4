# SPDX-License-Identifier: Apache-2.0
"""The board's flash chip as an image file: blocks of 4096 bytes, with a power cut on demand.

Erased to FF by block, 256 bytes at a time, as NOR flash; LittleFS does the rest.
"""

import os

from micropython import const

BLOCK = const(4096)
_PAGE = const(256)
_IOCTL_SYNC = const(3)
_IOCTL_COUNT = const(4)
_IOCTL_SIZE = const(5)
_IOCTL_ERASE = const(6)


class Flash:
    """Block device for vfs.VfsLfs2; `cut_at` = n tears the n-th page written in half and calls on_cut()."""

    def __init__(self, path, on_cut, cut_at=0):
        self._count = os.stat(path)[6] // BLOCK
        self._file = open(path, "r+b")
        self._left = cut_at
        self._on_cut = on_cut
        self._erased = b"\xff" * _PAGE

    def readblocks(self, block, buf, offset=0):
        self._file.seek(block * BLOCK + offset)
        self._file.readinto(buf)

    def writeblocks(self, block, buf, offset=None):
        if offset is None:  # the simple interface erases by itself
            offset = 0
        self._store(block * BLOCK + offset, buf)

    def ioctl(self, op, arg):
        if op == _IOCTL_COUNT:
            return self._count
        if op == _IOCTL_SIZE:
            return BLOCK
        if op == _IOCTL_ERASE:
            for place in range(arg * BLOCK, (arg + 1) * BLOCK, _PAGE):
                self._store(place, self._erased)
            return 0
        if op == _IOCTL_SYNC:
            self._file.flush()
            return 0

    def _store(self, place, data):
        self._file.seek(place)
        if self._left == 1:
            self._file.write(memoryview(data)[: len(data) // 2])
            self._file.flush()
            self._on_cut()
        self._left -= 1 if self._left else 0
        self._file.write(data)
        self._file.flush()
