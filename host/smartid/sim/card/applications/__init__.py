# SPDX-License-Identifier: Apache-2.0
"""The applications of the card, one file each, and who may select which.

An application that this card does not hold is still guarded by its rule, so that nobody can tell from outside, before
PACE, which options a holder has taken.
"""

from smartid import profile
from smartid.sim.card import rights
from smartid.sim.card.files import Rule, after_pace_or_on_contact, by_right

FID_ECERT = 0x5015

# Name of an application, or identifier of its directory -> who may select it
GUARDS: dict[bytes | int, Rule] = {
    profile.AID_RESIDENCE: by_right(rights.ANY_RESIDENCE),
    profile.AID_LIBRARY: by_right(rights.ANY_LIBRARY),
    profile.AID_ECERT: after_pace_or_on_contact,
    profile.AID_ISOAPPLET: after_pace_or_on_contact,  # a second name of the e-Cert application
    FID_ECERT: after_pace_or_on_contact,
}
