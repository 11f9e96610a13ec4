# SPDX-License-Identifier: Apache-2.0
"""What a reader is fit for, from every combination of facts; the clock that is not believed."""

from ram_disc import folder, put
from reader.storage import state, trusted_time
from reader.storage.state import BLANK, IN_SERVICE, LOCKED, PROVISIONED, RUN_OUT, TIME_NOT_SET

_DATES = ("20261101", "20261201")


def test_states():
    for facts, wanted in (
        ((False, False, False, "20261124", None, None), BLANK),
        ((False, False, False, None, None, None), BLANK),
        ((False, True, False, "20261124", None, None), IN_SERVICE),
        ((False, True, False, None, None, None), TIME_NOT_SET),
        ((True, True, True, None) + _DATES, LOCKED),
        ((True, True, True, "20261124") + _DATES, LOCKED),
        ((True, True, False, None) + _DATES, TIME_NOT_SET),
        ((True, True, False, "20261031") + _DATES, PROVISIONED),
        ((True, True, False, "20261101") + _DATES, IN_SERVICE),
        ((True, True, False, "20261201") + _DATES, IN_SERVICE),
        ((True, True, False, "20261202") + _DATES, RUN_OUT),
        ((True, True, False, "20261124", None, None), PROVISIONED),
    ):
        assert state.state(*facts) == wanted, facts


def test_trusted_day_never_goes_back():
    data = folder()
    assert trusted_time.last(data) == ""
    assert trusted_time.today(data, "20000101") == "20000101"
    assert trusted_time.advance(data, "20261124") == "20261124"
    assert trusted_time.advance(data, "20251124") == "20261124"
    assert trusted_time.advance(data, "") == "20261124"
    assert trusted_time.today(data, "20261123") is None
    assert trusted_time.today(data, "20261124") == "20261124"
    assert trusted_time.today(data, None) is None


def test_a_damaged_day_is_no_day():
    data = folder()
    put(data + "/time", b"20261124")
    assert trusted_time.today(data, "20300101") is None
