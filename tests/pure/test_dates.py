# SPDX-License-Identifier: Apache-2.0
"""Dates as eight digits."""

from reader.codec.dates import days, is_date


def test_days_that_exist():
    for text in ("20261124", "20240229", "20000229", "19000228", "00010101", "20261231"):
        assert is_date(text), text


def test_days_that_do_not():
    for text in (
        "20260229",
        "19000229",
        "20261301",
        "20260001",
        "20260100",
        "20260431",
        "2026112",
        "2026-1-1",
        "",
        "2026112\u00b2",
    ):
        assert not is_date(text), text


def test_differences_are_days():
    assert days("20261125") - days("20261124") == 1
    assert days("20270101") - days("20261231") == 1
    assert days("20240301") - days("20240228") == 2
    assert days("20230301") - days("20230228") == 1
    assert days("20261124") - days("20160219") == 3931
