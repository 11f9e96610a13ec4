# SPDX-License-Identifier: Apache-2.0
"""Run under MicroPython by test_log_power_cut: the power goes at every flash operation of what argument 1 names.

begin   a change is written down as begun, then as done    taken   a host has taken lines over
strike  a ticket is struck off beside earlier ones

Prints how many positions were tried, and how often each state was found after it. Only states are found that a person
could have left behind by stopping between two steps.
"""

import gc
import sys

import vfs

from provisioning import Counting
from ram_disc import PowerCut, RamDisc
from reader.crypto import sha2
from reader.crypto.random import Drbg
from reader.storage import atomic, tickets
from reader.storage.log import BEGUN, DONE, LINE, Log
from reader.storage.vault import LIST_KEY, Entries, Vault

_DATA = "/data"
_BLOCKS = 96
_LINES = 20  # more than fill a block
_MOMENT = (2026, 11, 24, 14, 32, 5)
_CARD = ("UX150273A", "20230612")
_SECRET = b"\x11" * 32


class Stay:
    def __init__(self, number, until="20270222"):
        self.body, self.deliver_until = b"body %d" % number, until


def vault():
    return Vault(_DATA, lambda: _SECRET, Drbg(Counting()))


def log():
    return Log(_DATA, vault(), lambda: _SECRET, Drbg(Counting(7)))


def add(outcome):
    log().add(_MOMENT, "kiosk", "", "stay-kiosk", outcome, _CARD)


def begin():
    add(BEGUN)
    add(DONE)


def lines_found():
    """Number of lines; each of them whole, in its order and in the chain."""
    found = log()
    last, _ = found.last()
    chain = found.line(found.first())[35:]
    for number in range(found.first() + 1, last + 1):
        line = found.line(number)
        assert line[35:] == sha2.digest("sha256", chain, line[:35]), number
        chain = line[35:]
    return found.first(), last


def strike():
    tickets.strike(_DATA, Stay(3), "20261124")


def struck_found():
    return tuple(tickets.is_struck(_DATA, Stay(number)) for number in (1, 2, 3))


def prepared():
    disc = RamDisc(_BLOCKS)
    vfs.VfsLfs2.mkfs(disc)
    vfs.mount(vfs.VfsLfs2(disc), _DATA)
    with Entries({LIST_KEY: bytearray(b"k" * 32)}) as entries:
        vault().store(entries)
    for _ in range(_LINES):
        add(DONE)
    tickets.strike(_DATA, Stay(1), "20261124")
    tickets.strike(_DATA, Stay(2, "20261120"), "20261119")
    vfs.umount(_DATA)
    return disc


def cut(disc, change, writes_left):
    """True when the change went through."""
    disc.writes_left = writes_left
    vfs.mount(vfs.VfsLfs2(disc), _DATA)
    try:
        change()
        return True
    except PowerCut:
        return False
    finally:
        disc.writes_left = 0  # a dead disc takes nothing any more, whatever the file system still wants to write
        try:
            vfs.umount(_DATA)
        except PowerCut:
            print("cut in umount", file=sys.stderr)
        gc.collect()  # nor what the collector, which closes files, wants to write


def after(disc, look):
    """What is found when the power is back; the log still takes a line."""
    disc.writes_left = None
    vfs.mount(vfs.VfsLfs2(disc), _DATA)
    atomic.clean(_DATA)
    found = look()
    _, last = lines_found()
    add(DONE)
    assert lines_found()[1] == last + 1
    with open(_DATA + "/log", "rb") as file:
        assert len(file.read()) % LINE == 0
    vfs.umount(_DATA)
    return found


# what is done, what is looked at, the states that may be found, in their order
_WORK = {
    "begin": (begin, lines_found, [(1, _LINES), (1, _LINES + 1), (1, _LINES + 2)]),
    "taken": (lambda: log().taken_over(_LINES - 2), lines_found, [(1, _LINES), (_LINES - 2, _LINES)]),
    "strike": (strike, struck_found, [(True, True, False), (True, False, True)]),
}


def main(which):
    change, look, states = _WORK[which]
    whole = prepared()
    seen = [0] * len(states)
    writes, done = 0, False
    while not done:
        writes += 1
        disc = whole.copy()
        done = cut(disc, change, writes)
        found = after(disc, look)
        assert found in states, found
        if done:
            assert found == states[-1], found
        seen[states.index(found)] += 1
    print(writes, *seen)


main(sys.argv[1])
