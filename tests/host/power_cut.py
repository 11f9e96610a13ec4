# SPDX-License-Identifier: Apache-2.0
"""Run under MicroPython by test_storage_power_cut: the power goes at every write of a settings change, in turn.

Prints one line: how many positions were tried, and how often the old and the new settings were found after it.
"""

import vfs

from ram_disc import PowerCut, RamDisc
from reader.storage import atomic
from reader.storage.settings import Settings


def changed_at(disc, writes_left):
    """Change a setting with the power going after so many writes. True when the change went through."""
    disc.writes_left = writes_left
    vfs.mount(vfs.VfsLfs2(disc), "/data")
    try:
        settings = Settings("/data/settings.json")
        settings.set("lang", "en")
        settings.set("clear_after_s", 60)
        return True
    except PowerCut:
        return False
    finally:
        disc.writes_left = 0  # a dead disc takes nothing any more, whatever the file system still wants to write
        try:
            vfs.umount("/data")
        except PowerCut:
            print("cut in umount")


def found_after(disc):
    """(lang, clear_after_s) after the power is back."""
    disc.writes_left = None
    vfs.mount(vfs.VfsLfs2(disc), "/data")
    atomic.clean("/data")
    settings = Settings("/data/settings.json")
    assert settings.rejected == [], settings.rejected
    assert atomic.read("/data/settings.json.new", 9999) is None
    with open("/data/other", "rb") as file:
        assert file.read() == b"untouched" * 100
    settings.set("place", "kiosk")  # the file system still takes a write
    assert Settings("/data/settings.json").place == "kiosk"
    vfs.umount("/data")
    return settings.lang, settings.clear_after_s


def prepared():
    disc = RamDisc()
    vfs.VfsLfs2.mkfs(disc)
    vfs.mount(vfs.VfsLfs2(disc), "/data")
    with open("/data/other", "wb") as file:
        file.write(b"untouched" * 100)
    Settings("/data/settings.json").set("lang", "zh")
    vfs.umount("/data")
    return disc


def main():
    whole = prepared()
    seen = {}
    writes = 0
    while True:
        writes += 1
        disc = whole.copy()
        done = changed_at(disc, writes)
        found = found_after(disc)
        seen[found] = seen.get(found, 0) + 1
        if done:
            assert found == ("en", 60), found
            break
    old, between, new = ("zh", 30), ("en", 30), ("en", 60)
    assert set(seen) <= {old, between, new}, seen
    print("positions", writes, "old", seen.get(old, 0), "between", seen.get(between, 0), "new", seen.get(new, 0))


main()
