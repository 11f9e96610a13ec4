# SPDX-License-Identifier: Apache-2.0
"""What the reader notices while nobody uses it."""

import asyncio

import pytest

from reader import menu
from reader.errors import ClockNotSet, StorageError
from reader.workflows.on_duty import Officer


class Ui:
    officer = "0417"

    def set_officer(self, number):
        self.officer = number


class Clock:
    day = (2026, 11, 24, 14, 32, 0)

    def now(self):
        if self.day is None:
            raise ClockNotSet("stopped")
        return self.day


class Reader:
    def __init__(self, monkeypatch):
        self.data, self.clock, self.ui, self.officer = "", Clock(), Ui(), None
        self.manifest = {"number": 1, "locked": False}
        monkeypatch.setattr(menu, "_LOOK_MS", 0)
        monkeypatch.setattr(menu.slots, "manifest", lambda data: dict(self._found()))

    def _found(self):
        if self.manifest is None:
            raise StorageError("damaged")
        return self.manifest


@pytest.fixture
def reader(monkeypatch):
    return Reader(monkeypatch)


def noticed(reader, change):
    """Whether the change ends the waiting."""

    async def go():
        waiting = asyncio.ensure_future(menu._changed(reader, menu._facts(reader)))
        await asyncio.sleep(0.01)
        assert not waiting.done()
        change()
        await asyncio.wait_for(waiting, 1)
        return True

    return asyncio.run(go())


def test_a_lock_a_new_set_and_another_day_are_noticed(reader):
    assert noticed(reader, lambda: reader.manifest.update(locked=True))
    assert noticed(reader, lambda: reader.manifest.update(number=2))
    assert noticed(reader, lambda: setattr(reader.clock, "day", (2026, 11, 25, 0, 0, 0)))
    assert noticed(reader, lambda: setattr(reader.clock, "day", None))
    assert noticed(reader, lambda: setattr(reader, "manifest", None))


def test_an_officer_who_went_away_is_logged_out(reader, monkeypatch):
    monkeypatch.setattr(menu, "_ON_DUTY_LOOKS", 5)
    key = bytearray(b"\x55" * 32)
    reader.officer = Officer("0417", key)
    asyncio.run(asyncio.wait_for(menu._changed(reader, menu._facts(reader)), 1))
    assert reader.officer is None and reader.ui.officer == "" and key == bytes(32)
