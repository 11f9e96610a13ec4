# SPDX-License-Identifier: Apache-2.0
"""What a record of stay means on a day: its state, and the names of the conditions."""

from micropython import const

from reader.codec.dates import days

_SOON = const(28)  # days before the limit in which a resident may ask for more time
_UNCONDITIONAL = const(0)

# code in C3 -> key of a text
CONDITIONS = {code: "condition-%02x" % code for code in range(0x0D)}


def state(condition, limit, today):
    """(name, days left, or since when it has passed; None where nothing runs out). condition: code; limit: YYYYMMDD or
    None; today: YYYYMMDD.

    Names: unconditional, no-limit, valid, ends-soon (28 days or fewer), ends-today, passed. The day of the limit still
    counts.
    """
    if limit is None:
        return ("unconditional" if condition == _UNCONDITIONAL else "no-limit"), None
    left = days(limit) - days(today)
    if left < 0:
        return "passed", -left
    if left == 0:
        return "ends-today", 0
    return ("ends-soon" if left <= _SOON else "valid"), left
