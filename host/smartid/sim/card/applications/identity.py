# SPDX-License-Identifier: Apache-2.0
"""The identity application: ICAO's LDS1, read after PACE, never written. Doc 9303-10."""

from smartid import profile
from smartid.sim.card import lds
from smartid.sim.card.applications import SELECT_RULES
from smartid.sim.card.files import DedicatedFile, ElementaryFile, after_pace, never

_PLACES = {
    1: profile.DG1,
    2: profile.DG2,
    3: profile.DG3,
    11: profile.DG11,
    12: profile.DG12,
    13: profile.DG13,
    14: profile.DG14,
}
_READ_RULES = {3: never}  # fingerprints: no terminal is granted them here


def build(groups: dict[int, bytes], sod: bytes) -> DedicatedFile:
    """`groups`: file content by data group number."""
    files = [
        ElementaryFile(*profile.EF_COM, lds.com(groups), after_pace),
        ElementaryFile(*profile.EF_SOD, sod, after_pace),
    ]
    for number, content in groups.items():
        files.append(ElementaryFile(*_PLACES[number], content, _READ_RULES.get(number, after_pace)))
    return DedicatedFile(None, (profile.AID_IDENTITY,), SELECT_RULES[profile.AID_IDENTITY], files)
