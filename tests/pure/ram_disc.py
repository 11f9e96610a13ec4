# SPDX-License-Identifier: Apache-2.0
"""A folder for one test: a LittleFS on a RAM block device under MicroPython, a temporary folder under CPython."""

import os

_BLOCK = 512


class PowerCut(Exception):
    pass


class RamDisc:
    """A block device whose power goes after `writes_left` more program or erase operations (None: never).

    The operation at which it goes is half done, as flash memory does it.
    """

    def __init__(self, blocks=64):
        self._data = bytearray(_BLOCK * blocks)
        self.writes_left = None

    def copy(self):
        other = RamDisc(0)
        other._data = bytearray(self._data)
        return other

    def readblocks(self, block, buffer, offset=0):
        start = block * _BLOCK + offset
        buffer[:] = self._data[start : start + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        self._spend(block * _BLOCK + offset, buffer)

    def ioctl(self, operation, argument):
        if operation == 4:
            return len(self._data) // _BLOCK
        if operation == 5:
            return _BLOCK
        if operation == 6:
            self._spend(argument * _BLOCK, b"\xff" * _BLOCK)
            return 0
        return None

    def _spend(self, start, data):
        if self.writes_left is not None:
            if self.writes_left <= 0:
                raise PowerCut
            self.writes_left -= 1
            if self.writes_left == 0:
                half = len(data) // 2
                self._data[start : start + half] = data[:half]
                raise PowerCut
        self._data[start : start + len(data)] = data


def folder():
    """An empty folder's path."""
    try:
        import tempfile
    except ImportError:
        import vfs

        disc = RamDisc()
        vfs.VfsLfs2.mkfs(disc)
        try:
            vfs.umount("/ram")
        except OSError:
            pass
        vfs.mount(disc, "/ram")
        return "/ram"
    return tempfile.mkdtemp()


def put(path, data):
    with open(path, "wb") as file:
        file.write(data)


def names(path):
    return sorted(os.listdir(path))
