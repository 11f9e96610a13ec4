# SPDX-License-Identifier: Apache-2.0
"""The applications of the card, one file each, and who may select which.

An application that this card does not hold is still guarded by its rule, so that nobody can tell from outside, before
PACE, which options a holder has taken.
"""

from smartid import profile
from smartid.sim.card.files import Rule, after_pace, after_pace_or_on_contact, by_terminal_right

FID_ECERT = 0x5015

SELECT_RULES: dict[bytes, Rule] = {
    profile.AID_IDENTITY: after_pace,
    profile.AID_RESIDENCE: by_terminal_right,
    profile.AID_LIBRARY: by_terminal_right,
    profile.AID_ECERT: after_pace_or_on_contact,
    profile.AID_ISOAPPLET: after_pace_or_on_contact,  # a second name of the e-Cert application
}
DIRECTORY_RULES: dict[int, Rule] = {FID_ECERT: after_pace_or_on_contact}
