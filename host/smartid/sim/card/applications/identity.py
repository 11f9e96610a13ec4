# SPDX-License-Identifier: Apache-2.0
"""The identity application: ICAO's LDS1, read after PACE or basic access control, never written. Doc 9303-10."""

from smartid import profile
from smartid.sim.card import lds, rights
from smartid.sim.card.files import DedicatedFile, Rule, TransparentFile, after_access, by_access

_PLACES = {
    1: profile.DG1,
    2: profile.DG2,
    3: profile.DG3,
    11: profile.DG11,
    12: profile.DG12,
    13: profile.DG13,
    14: profile.DG14,
    15: profile.DG15,
}
_READ_RULES = {3: by_access(rights.READ_DG3)}  # fingerprints


def build(groups: dict[int, bytes], sod: bytes, select: Rule = after_access) -> DedicatedFile:
    """`groups`: file content by data group number. `select`: anyone, where there is basic access control."""
    files = [
        TransparentFile(*profile.EF_COM, lds.com(groups), after_access),
        TransparentFile(*profile.EF_SOD, sod, after_access),
    ]
    for number, content in groups.items():
        files.append(TransparentFile(*_PLACES[number], content, _READ_RULES.get(number, after_access)))
    return DedicatedFile(None, (profile.AID_IDENTITY,), select, files)
