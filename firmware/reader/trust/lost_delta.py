# SPDX-License-Identifier: Apache-2.0
"""From one list of lost cards to the next: the changes only, applied from file to file without holding either.

    "SLD1" | u16 version 1 | u32 number of the list it changes | head of the next list, 46 octets
    u32 removed | u32 added | the entries removed, sorted | those added, sorted
    tail of the next list: its signature, u16 length, its signer's certificate
    64 octets r||s over all before | DER certificate of the signer

The result is the next list octet by octet, so its own signature proves that the merging went right.
"""

from micropython import const

from reader.errors import ListError
from reader.trust import lost_list, signed_list
from reader.trust.lost_list import ENTRY, HEAD

MAGIC = b"SLD1"
_FIXED = const(64)
_VERSION = const(1)


class Delta:
    """An open delta. base: number of the list it changes; next: that list's Header. Raises ListError."""

    def __init__(self, file):
        self._file = file
        fixed = file.read(_FIXED)
        if len(fixed) != _FIXED or fixed[:4] != MAGIC or signed_list.number(fixed[4:6]) != _VERSION:
            raise ListError("not changes of a list")
        self.base = signed_list.number(fixed[6:10])
        self.head = fixed[10 : 10 + HEAD]
        self.next = lost_list.Header(self.head)
        self.removed, self.added = signed_list.number(fixed[56:60]), signed_list.number(fixed[60:64])
        self._added_at = _FIXED + ENTRY * self.removed
        self._tail_at = self._added_at + ENTRY * self.added

    def tail(self):
        """(the next list's tail, octets that the delta's own signature covers)."""
        self._file.seek(self._tail_at)
        signature = self._file.read(signed_list.SIGNATURE)
        length = self._file.read(2)
        signer = self._file.read(min(signed_list.number(length), signed_list.MAX_SIGNER))
        if len(length) != 2 or len(signer) != signed_list.number(length):
            raise ListError("cut off")
        return signature + signer, self._tail_at + signed_list.SIGNATURE + 2 + len(signer)

    def check(self, anchors, today):
        """Order of the entries and signature. Raises ListError."""
        self._file.seek(_FIXED)
        lost_list.check_order(self._file, self.removed)
        lost_list.check_order(self._file, self.added)
        _, signed = self.tail()
        signed_list.check_signature(self._file, signed, signed_list.LOST_SIGNER, anchors, today)

    def entries(self, at, count):
        """A function giving the next entry of those from `at` on, None after the last. They share the file."""
        left = count

        def following():
            nonlocal at, left
            if not left:
                return None
            self._file.seek(at)
            at, left = at + ENTRY, left - 1
            return self._file.read(ENTRY)

        return following

    def removals(self):
        return self.entries(_FIXED, self.removed)

    def additions(self):
        return self.entries(self._added_at, self.added)


def apply(base, delta_path, out, anchors, today):
    """Write the next list to the path `out`. base: path of the list in force. Raises ListError; `out` is worthless then.

    The caller checks `out` as any list that arrives, and puts it in its place.
    """
    with open(delta_path, "rb") as changes, open(base, "rb") as old:
        delta = Delta(changes)
        head = lost_list.Header(old.read(HEAD))
        if head.number != delta.base or head.key_id != delta.next.key_id:
            raise ListError("changes of another list")
        delta.check(anchors, today)
        with open(out, "wb") as file:
            file.write(delta.head)
            if _merge(old, head.count, delta, file) != delta.next.count:
                raise ListError("number of entries")
            file.write(delta.tail()[0])


def _merge(old, count, delta, out):
    """Old entries less the removed with the added, in order. Returns how many there are."""
    removals, additions = delta.removals(), delta.additions()
    removed, added = removals(), additions()
    written = 0
    for _ in range(count):
        entry = old.read(ENTRY)
        while added is not None and added < entry:
            out.write(added)
            written, added = written + 1, additions()
        if entry == removed:
            removed = removals()
        elif entry == added:
            raise ListError("entry added twice")
        else:
            out.write(entry)
            written += 1
    while added is not None:
        out.write(added)
        written, added = written + 1, additions()
    if removed is not None:
        raise ListError("entry removed that was not there")
    return written
