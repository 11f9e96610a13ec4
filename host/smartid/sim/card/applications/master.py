# SPDX-License-Identifier: Apache-2.0
"""The master file: what anyone may read, the same on every card issued in the same year."""

from collections.abc import Sequence

from smartid import profile
from smartid.sim.card import security_infos, tlv
from smartid.sim.card.apdu import MAX_COMMAND, MAX_RESPONSE
from smartid.sim.card.files import DedicatedFile, TransparentFile, after_pace, always
from smartid.sim.card.pace import Offer

_TEMPLATE, _AID, _LABEL, _PATH = 0x61, 0x4F, 0x50, 0x51  # ISO/IEC 7816-4, 12.2.2
_CAPABILITIES = bytes.fromhex("B601E0")  # DF selection, data coding; chaining and extended length

DIRECTORY = b"".join(
    (
        tlv.encode(_TEMPLATE, tlv.encode(_AID, profile.AID_IDENTITY)),
        tlv.encode(
            _TEMPLATE,
            tlv.encode(_AID, profile.AID_ECERT),
            tlv.encode(_LABEL, b"e-Cert"),
            tlv.encode(_PATH, bytes.fromhex("3F005015")),
        ),
        tlv.encode(_TEMPLATE, tlv.encode(_AID, profile.AID_RESIDENCE)),
        tlv.encode(_TEMPLATE, tlv.encode(_AID, profile.AID_LIBRARY)),
    )
)

ATR_INFORMATION = tlv.encode(0x47, _CAPABILITIES) + tlv.encode(
    0x7F66, *(tlv.encode(0x02, size.to_bytes(2, "big")) for size in (MAX_COMMAND, MAX_RESPONSE))
)


def build(
    offers: Sequence[Offer], card_access: bytes | None = None, card_security: bytes | None = None
) -> DedicatedFile:
    """`card_access`: other than what follows from `offers`; empty where there is no such file."""
    content = security_infos.encode(security_infos.pace(offers)) if card_access is None else card_access
    files = [
        TransparentFile(*profile.EF_DIR, DIRECTORY, always),
        TransparentFile(*profile.EF_ATR_INFO, ATR_INFORMATION, always),
    ]
    if content:
        files.append(TransparentFile(*profile.EF_CARD_ACCESS, content, always))
    if card_security:
        files.append(TransparentFile(*profile.EF_CARD_SECURITY, card_security, after_pace))
    return DedicatedFile(fid=profile.FID_MF, files=files)


def build_passport(offers: Sequence[Offer], card_access: bytes | None = None) -> DedicatedFile:
    """A passport's: no directory of applications, no signed copy in the master file."""
    tree = build(offers, b"" if not offers else card_access)
    tree.files = [file for file in tree.files if file.fid != profile.EF_DIR[0]]
    return tree
