# SPDX-License-Identifier: Apache-2.0
"""What a reader is fit for, as one word, from facts alone."""

BLANK = "blank"  # never provisioned: trusts nobody, has no key
LOCKED = "locked"  # by its host, until the same host unlocks it
TIME_NOT_SET = "time not set"  # nothing's validity can be judged
RUN_OUT = "certificate run out"  # the cards will refuse its terminal certificate
PROVISIONED = "provisioned"  # all is there, but its certificate does not count yet
IN_SERVICE = "in service"
STATES = (BLANK, LOCKED, TIME_NOT_SET, RUN_OUT, PROVISIONED, IN_SERVICE)


def state(provisioned, placed, locked, today, valid_from, valid_to):
    """One of STATES; what stands first in the order of the lines below is told.

    provisioned: by a host; placed: trust was put into the flash by hand, as on a bench, without a terminal key;
    locked; today: YYYYMMDD or None; valid_from, valid_to: of the terminal certificate, None without one.
    """
    if not (provisioned or placed):
        return BLANK
    if locked:
        return LOCKED
    if today is None:
        return TIME_NOT_SET
    if valid_to is not None and today > valid_to:
        return RUN_OUT
    if provisioned and (valid_from is None or today < valid_from):
        return PROVISIONED
    return IN_SERVICE
