# SPDX-License-Identifier: Apache-2.0
"""What a board starts by itself: it chooses one of two programs and runs it. No update ever replaces this file.

    /program/a, /program/b   a program each, in one file: a bundle, run in place from where it lies
    /program/now             "a ok", "b new" or "b tried": which one counts, and whether it has shown that it runs
    /program/key             the point (65 octets) of the release key that the reader was born with

A bundle is lines of text, then the contents of its files in the order of their lines, which is that of their names:

    smartid firmware 1
    version 0.2.0
    board pico2
    mpy 7942                                 sys.implementation._mpy of the board
    file 1234 <SHA-256, 64 digits> reader/errors.mpy
    signature <r || s, 128 digits>           ECDSA on P-256 with SHA-256, over all lines before this one

A new program is tried once. One that does not say confirm() is not started again, as long as there is another. The same
functions serve a reader that takes an update (rpc/update.py) and a host that fills a bare board over its console.
"""

import hashlib
import io
import os
import sys
from array import array
from binascii import crc32, hexlify

ROOT, HOME = "/program/", "/firmware"
SLOTS = ("a", "b")
OK, NEW, TRIED = "ok", "new", "tried"
MARK = "smartid firmware 1\n"
_OWNED = "/manifest"  # there is an owner: see reader/storage/slots.py
_LONGEST_LINE, _MOST_LINES, _MOST_COPIED = 192, 600, 16
_PIECE = 1024
_FOLDER = 0xFFFFFFFF  # in the place of a length


# --- the pointer -------------------------------------------------------------------------------------
def now():
    """(slot, state) of the program that counts."""
    try:
        with open(ROOT + "now") as file:
            words = tuple(file.read(16).split())
    except OSError:
        words = ()
    return words if len(words) == 2 and words[0] in SLOTS and words[1] in (OK, NEW, TRIED) else ("a", OK)


def point(slot, state):
    """Make this program the one that counts; when the power goes, the old word stands or the new one."""
    with open(ROOT + "now.new", "w") as file:
        file.write("%s %s\n" % (slot, state))
    os.rename(ROOT + "now.new", ROOT + "now")


def other(slot):
    return "b" if slot == "a" else "a"


def spare():
    """The slot to fill, never the one whose program has shown that it runs: that one counts from now on."""
    slot, state = now()
    if state != OK and size(ROOT + other(slot)):
        slot = other(slot)
        point(slot, OK)
    return other(slot)


def confirm():
    """The program that is on trial runs."""
    slot, state = now()
    if state == TRIED:
        point(slot, OK)


# --- a bundle ------------------------------------------------------------------------------------------
def lines(file):
    """Yield the words of each line, the signature's last; the file then stands at the contents. Raises ValueError."""
    if file.readline(_LONGEST_LINE) != MARK.encode():
        raise ValueError("no bundle")
    for _ in range(_MOST_LINES):
        line = file.readline(_LONGEST_LINE)
        words = line.decode().split()
        if line[-1:] != b"\n" or len(words) < 2:
            break
        yield words
        if words[0] == "signature":
            return
    raise ValueError("manifest")


def members(path):
    """Yield (name, length, SHA-256 in hexadecimal digits, where it begins in the contents). Raises ValueError, OSError."""
    at = 0
    with open(path, "rb") as file:
        for words in lines(file):
            if words[0] == "file":
                length = int(words[1])
                if length < 0:
                    raise ValueError("length")
                yield words[3], length, words[2], at
                at += length


def running():
    """The path of the bundle that was mounted last."""
    return ROOT + now()[0]


def version(path):
    """Of a bundle, "" when it is none."""
    try:
        with open(path, "rb") as file:
            return next(lines(file))[1]
    except (OSError, ValueError):
        return ""


def contents(path):
    """Where the contents begin."""
    with open(path, "rb") as file:
        for _ in lines(file):
            pass
        return file.tell()


def size(path):
    """Octets of a file, 0 when there is none."""
    try:
        return os.stat(path)[6]
    except OSError:
        return 0


def digest(file, count):
    """SHA-256, in hexadecimal digits, of the next `count` octets, or of what there is."""
    hasher, piece = hashlib.sha256(), memoryview(bytearray(_PIECE))
    while count:
        got = file.readinto(piece[: min(count, _PIECE)])
        if not got:
            break
        hasher.update(piece[:got])
        count -= got
    return hexlify(hasher.digest()).decode()


def whole(path):
    """Whether everything its manifest names is there, by length and hash, and nothing more."""
    try:
        start = end = contents(path)
        with open(path, "rb") as file:
            for _, length, wanted, at in members(path):
                file.seek(start + at)
                if digest(file, length) != wanted:
                    return False
                end = start + at + length
    except (OSError, ValueError, IndexError):
        return False
    return size(path) == end


# --- filling a slot ------------------------------------------------------------------------------------
def held(path):
    """(octets, SHA-256 in hexadecimal digits) of what a slot holds, were it only half of a bundle."""
    count = size(path)
    if not count:
        return 0, ""
    with open(path, "rb") as file:
        return count, digest(file, count)


def put(path, offset, chunk):
    """Append the next piece; offset 0 begins anew. How much is there then. Raises ValueError, OSError."""
    if offset and offset != size(path):
        raise ValueError("%d octets are there" % size(path))
    with open(path, "ab" if offset else "wb") as file:
        file.write(chunk)
    return offset + len(chunk)


def fill(old, new):
    """Append to one slot what the other holds of what comes next, some files at a time. How much is there then."""
    count = size(new)
    try:
        wanted = list(_same(old, new, count))
        start = contents(old)
    except (OSError, ValueError, IndexError):  # the other holds no program
        return count
    piece = memoryview(bytearray(_PIECE))
    for at, length in wanted:
        with open(old, "rb") as source, open(new, "ab") as target:
            source.seek(start + at)
            while length:
                got = source.readinto(piece[: min(length, _PIECE)])
                if not got:
                    return size(new)
                target.write(piece[:got])
                length -= got
    return size(new)


def _same(old, new, count):
    """(where in the old contents, length) of the next files, as far as they are the same in both."""
    start, found = contents(new), 0
    having = members(old)
    had = next(having, None)
    for name, length, wanted, at in members(new):
        if start + at + length <= count:
            continue
        while had and had[0] < name:
            had = next(having, None)
        if start + at != count or found == _MOST_COPIED or not had or had[:3] != (name, length, wanted):
            return
        yield had[3], length
        count += length
        found += 1


# --- running one ---------------------------------------------------------------------------------------
class Bundle:
    """The files of a bundle, as a file system to mount; only to be read. Raises ValueError, OSError."""

    def __init__(self, path):
        self._path, self._start = path, contents(path)
        found, end, folders = [], 0, set()
        for name, length, _, at in members(path):
            found.append((crc32(name.encode()), at, length))
            end = at + length
            folders.update(_folders(name))
        found += [(folder, 0, _FOLDER) for folder in folders]
        if self._start + end != size(path):
            raise ValueError("cut off")
        found.sort()
        self._index = array("I", (number for one in found for number in one))

    def mount(self, readonly, mkfs):
        pass

    def umount(self):
        pass

    def chdir(self, path):
        pass

    def stat(self, path):
        _, length = self._find(path)
        return (0x4000 if length == _FOLDER else 0x8000,) + (0,) * 5 + (length, 0, 0, 0)

    def open(self, path, mode):
        at, length = self._find(path)
        if length == _FOLDER or "w" in mode or "a" in mode or "+" in mode:
            raise OSError(30)  # EROFS
        return Member(self._path, self._start + at, length)

    def _find(self, path):
        """(where, length). By halves: the index is in the order of the names' check sums."""
        path = path.strip("/")
        wanted, index = crc32(path.encode()), self._index
        first, after = 0, len(index) // 3
        while first < after:
            middle = (first + after) // 2
            if index[3 * middle] < wanted:
                first = middle + 1
            else:
                after = middle
        if not path:
            return 0, _FOLDER
        if 3 * first == len(index) or index[3 * first] != wanted:
            raise OSError(2)  # ENOENT
        return index[3 * first + 1], index[3 * first + 2]


def _folders(name):
    """The check sums of the names of the folders it lies in."""
    at = name.find("/")
    while at > 0:
        yield crc32(name[:at].encode())
        at = name.find("/", at + 1)


class Member(io.IOBase):
    """One file of a bundle, open; octets only."""

    def __init__(self, path, start, length):
        self._file, self._start, self._length, self._at = open(path, "rb"), start, length, 0
        self._file.seek(start)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def ioctl(self, request, arg):
        if request == 4:  # close
            self.close()
            return 0
        return 249 if request == 11 else -1  # the buffer of an import; 249 octets fill whole blocks of the heap

    def _left(self, count):
        left = self._length - self._at
        return left if count is None or count < 0 else min(count, left)

    def read(self, count=-1):
        data = self._file.read(self._left(count))
        self._at += len(data)
        return data

    def readinto(self, buffer):
        got = self._file.readinto(memoryview(buffer)[: self._left(len(buffer))])
        self._at += got
        return got

    def readline(self, count=-1):
        data = self._file.readline(self._left(count))
        self._at += len(data)
        return data

    def seek(self, offset, whence=0):
        self._at = (0, self._at, self._length)[whence] + offset
        self._file.seek(self._start + self._at)
        return self._at

    def tell(self):
        return self._at

    def close(self):
        self._file.close()


def mounted():
    """Mount the program to run; its slot. Raises OSError when neither slot holds one."""
    import vfs

    slot, state = now()
    first = other(slot) if state == TRIED else slot
    for one in (first, other(first)):
        try:
            bundle = Bundle(ROOT + one)
        except (OSError, ValueError, IndexError):
            continue
        if (one, state) != (slot, OK):
            point(one, TRIED if one == slot else OK)
        vfs.mount(bundle, HOME)
        return one
    raise OSError(2)


def launch():
    """Run it, for ever. What ends it ends in a reset where there is an owner, or something to fall back on; on a reader
    without an owner a developer gets the console.
    """
    owned = False
    try:
        owned = size(_OWNED) > 0
        if owned:
            import micropython

            micropython.kbd_intr(-1)
        mounted()
        sys.path.insert(0, HOME)
        from main import main

        main()
    except BaseException as fault:
        sys.print_exception(fault)
        slot, state = now()
        if owned or (state == TRIED and size(ROOT + other(slot)) and not isinstance(fault, KeyboardInterrupt)):
            from machine import reset

            reset()
        raise
