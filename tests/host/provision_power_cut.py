# SPDX-License-Identifier: Apache-2.0
"""Run under MicroPython by test_provisioning_power_cut: the power goes while keys and files are replaced, at write after
write. Prints how many positions were tried, and how often the old and the new set were found after it.

Argument: "vault" (a new vault, every position) or "provision" (a whole session, every STRIDE-th, every one at the end).
"""

import gc
import sys

import vfs

from listmaker import Issuer, lost_list, trust_list
from provisioning import HOLDER, Host, Reader, certified, desk, settings
from ram_disc import PowerCut, RamDisc
from reader.storage import atomic, slots
from reader.storage.state import IN_SERVICE
from reader.storage.vault import LIST_KEY, TERMINAL_KEY, Entries, Vault
from reader.trust import lost_list as lists

__import__("reader.memory")  # at once: it bounds the garbage, for a heap far smaller than this one
gc.threshold(-1)
_BLOCKS = 256
_STRIDE = 4
_DATA = "/data"
_KEYS = (b"1" * 32, b"2" * 32)
ISSUER = Issuer()
HOST = Host()


def on(disc, work, writes_left=None):
    """work() with the disc mounted; None instead of its result when the power went."""
    disc.writes_left = writes_left
    vfs.mount(vfs.VfsLfs2(disc), _DATA)
    try:
        return work()
    except PowerCut:
        return None
    finally:
        if writes_left is not None:
            disc.writes_left = 0  # a dead disc takes nothing any more, whatever the file system still wants to write
        try:
            vfs.umount(_DATA)
        except PowerCut:
            print("cut in umount", file=sys.stderr)


def vault():
    reader = Reader(_DATA)
    return Vault(slots.root(_DATA), reader.board.device_secret, reader.random)


def store(key):
    with Entries({TERMINAL_KEY: bytearray(key), LIST_KEY: bytearray(key)}) as entries:
        vault().store(entries)
    return True


def stored():
    """Which of _KEYS lies in the vault; both entries agree."""
    atomic.clean(_DATA + "/vault")
    with vault().opened() as keys:
        assert keys[TERMINAL_KEY] == keys[LIST_KEY]
        return _KEYS.index(bytes(keys[TERMINAL_KEY]))


def provision(number):
    """A whole session, with new keys, lists and place."""
    reader = Reader(_DATA, seed=1000 * number)
    at = desk(reader)
    HOST.begin(at)
    asked = at.serve("provision.request", {"holder": HOLDER[:-1] + "%d" % number})
    HOST.secret(at, "list-key", _KEYS[number - 1])
    terminal = certified(asked["terminal"], ISSUER.verifier_key, b"UTSPECIMNDV26002", ISSUER.random)
    for name, content in (
        ("settings.json", settings(place=("kiosk", "bench")[number - 1])),
        ("csca/0.cer", ISSUER.csca),
        ("trust/trust.lst", trust_list(ISSUER, number, [ISSUER.csca])),
        ("trust/lost.lst", lost_list(ISSUER, number, _KEYS[number - 1], [("A1234563", "2020010%d" % number)])),
        ("terminal/0.cvc", terminal),
    ):
        HOST.put(at, name, content)
    return HOST.commit(at)


def found():
    """Which set is in force, every part of it looked at."""
    atomic.clean(_DATA)
    number = slots.manifest(_DATA)["number"]
    reader, root = Reader(_DATA), slots.root(_DATA)
    assert reader.state() == IN_SERVICE, reader.state()
    assert reader.settings.place == ("kiosk", "bench")[number - 1] and reader.settings.rejected == []
    with vault().opened() as keys:
        reported, head = lists.look_up(root + "/trust/lost.lst", keys[LIST_KEY], "A1234563", "2020010%d" % number)
        assert reported and head.number == number
    assert slots.manifest(_DATA)["holder"] == HOLDER[:-1] + "%d" % number
    return number - 1


def positions(prepared, change, look, stride):
    """[how often the old, how often the new was found], how many positions were tried, how many writes there are."""
    writes, total = [0, 0], 0
    writes_in_all = writes_of(prepared, change)
    where = [n for n in range(1, writes_in_all + 2) if n % stride == 0 or n > writes_in_all - 30]
    for n in where:
        disc = prepared.copy()
        done = on(disc, change, n)
        state = on(disc, look)
        assert state is not None
        if done:
            assert state == 1
        writes[state] += 1
        total += 1
        assert on(disc, change) and on(disc, look) == 1, "it can be done again"
    return writes, total, writes_in_all


def writes_of(prepared, change):
    """How many writes the change takes when the power stays."""
    disc, plenty = prepared.copy(), 1 << 30
    disc.writes_left = plenty
    vfs.mount(vfs.VfsLfs2(disc), _DATA)
    change()
    used = plenty - disc.writes_left
    vfs.umount(_DATA)
    return used


def main(which):
    disc = RamDisc(_BLOCKS)
    vfs.VfsLfs2.mkfs(disc)
    if which == "vault":
        on(disc, lambda: store(_KEYS[0]))
        (old, new), tried, writes = positions(disc, lambda: store(_KEYS[1]), stored, 1)
    else:
        on(disc, lambda: provision(1))
        (old, new), tried, writes = positions(disc, again, found, _STRIDE)
    print("writes", writes, "positions", tried, "old", old, "new", new)


def again():
    """The second session, unless an earlier one went through although its answer was lost."""
    return True if slots.manifest(_DATA)["number"] == 2 else provision(2)


main(sys.argv[1])
