# SPDX-License-Identifier: Apache-2.0
"""The list of lost cards, looked up in the file where it lies: one bisection, at most twenty reads for any list.

    the head of list_head.py with "SLL1" | u32 count | 16 octets: SHA-256 of the list key, cut
    count entries of 8 octets, sorted: HMAC-SHA-256(list key, number || date of issue), cut       | signature, signer

The number stands as in the machine-readable zone, without fillers; the date of issue as YYYYMMDD. Without the list key
nobody can try numbers against a list that was copied. The signature is checked when a list is accepted, not here.
"""

from micropython import const

from reader.crypto import sha2
from reader.crypto.hmac import hmac
from reader.crypto.util import equal
from reader.errors import ListError, StorageError
from reader.trust import list_head

HEAD = const(46)
ENTRY = const(8)
_BLOCK_ENTRIES = const(16)  # looked through in one read
_KEY_ID = const(16)
MAGIC = b"SLL1"


class Header(list_head.Header):
    """count; key_id; signed: octets that the signature covers."""

    def __init__(self, octets):
        super().__init__(octets, MAGIC)
        if len(octets) < HEAD:
            raise ListError("cut off")
        self.count = list_head.number(octets[26:30])
        self.key_id = bytes(octets[30:HEAD])
        self.signed = HEAD + ENTRY * self.count


def key_id(list_key):
    return sha2.digest("sha256", list_key)[:_KEY_ID]


def entry(list_key, document_number, issued):
    """The eight octets that stand for a card."""
    return hmac("sha256", list_key, document_number.encode(), issued.encode())[:ENTRY]


class LostList:
    """file: open for reading, with seek() and read(). reads: how often the flash was read so far. Raises ListError."""

    def __init__(self, file):
        self._file = file
        self.reads = 1
        self.header = Header(file.read(HEAD))

    def reports(self, list_key, document_number, issued):
        """Whether this card is on the list. Raises ListError when the list was made under another key."""
        if not equal(key_id(list_key), self.header.key_id):
            raise ListError("made under another key")
        return self.has(entry(list_key, document_number, issued))

    def has(self, wanted):
        """Whether these eight octets are an entry."""
        low, high = 0, (self.header.count + _BLOCK_ENTRIES - 1) // _BLOCK_ENTRIES
        while low < high:
            middle = (low + high) // 2
            block = self._block(middle)
            if wanted < block[:ENTRY]:
                high = middle
            elif wanted > block[-ENTRY:]:
                low = middle + 1
            else:
                return any(block[at : at + ENTRY] == wanted for at in range(0, len(block), ENTRY))
        return False

    def _block(self, index):
        first = index * _BLOCK_ENTRIES
        wanted = ENTRY * min(_BLOCK_ENTRIES, self.header.count - first)
        self._file.seek(HEAD + ENTRY * first)
        self.reads += 1
        block = self._file.read(wanted)
        if len(block) != wanted:
            raise ListError("cut off")
        return block


def look_up(path, list_key, document_number, issued):
    """(whether the card is reported lost, the list's header). None instead of both when there is no list.

    Raises ListError, StorageError.
    """
    try:
        with open(path, "rb") as file:
            found = LostList(file)
            return found.reports(list_key, document_number, issued), found.header
    except OSError as error:
        if error.errno == 2:  # ENOENT
            return None
        raise StorageError("reading %s: %s" % (path, error))


def check(path, anchors, today):
    """The header of a list whose order and signature are right. anchors, today: see signed_list. Raises ListError."""
    from reader.trust import signed_list

    with open(path, "rb") as file:
        if signed_list.length(file) < HEAD:
            raise ListError("cut off")
        header = Header(file.read(HEAD))
        check_order(file, header.count)
        signed_list.check_signature(file, header.signed, signed_list.LOST_SIGNER, anchors, today)
        return header


def check_order(file, count):
    """That the next `count` entries rise: a list that does not would hide its own entries. Raises ListError."""
    before = b""
    for _ in range(count):
        entry_read = file.read(ENTRY)
        if len(entry_read) != ENTRY or entry_read <= before:
            raise ListError("entries not in order")
        before = entry_read
