# SPDX-License-Identifier: Apache-2.0
"""A folder in the cache is whole or not there, whoever makes it and whatever goes wrong."""

import os

import pytest

from smartid.sim import kept


def writes(text):
    return lambda folder: (folder / "file").write_text(text)


def test_it_is_made_once(tmp_path):
    for text in ("first", "second"):
        kept.folder(tmp_path / "a", writes(text), 2)
    assert (tmp_path / "a" / "file").read_text() == "first"


def test_what_fails_leaves_nothing(tmp_path):
    def fails(folder):
        writes("half")(folder)
        raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        kept.folder(tmp_path / "a", fails, 2)
    assert list(tmp_path.iterdir()) == []


def test_another_process_may_be_faster(tmp_path):
    def slow(folder):
        writes("mine")(folder)
        (tmp_path / "a").mkdir()
        writes("its")(tmp_path / "a")

    kept.folder(tmp_path / "a", slow, 2)
    assert (tmp_path / "a" / "file").read_text() == "its"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_the_one_that_was_not_used_longest_goes(tmp_path):
    for age, name in enumerate("abc"):
        kept.folder(tmp_path / name, writes(name), 3)
        os.utime(tmp_path / name, (1000 + age, 1000 + age))
    kept.folder(tmp_path / "a", writes("a"), 3)
    kept.folder(tmp_path / "d", writes("d"), 3)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "c", "d"]
