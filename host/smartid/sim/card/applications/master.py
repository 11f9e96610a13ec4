# SPDX-License-Identifier: Apache-2.0
"""The master file: what anyone may read, the same on every card issued in the same year."""

from collections.abc import Sequence

from smartid import profile
from smartid.sim.card import tlv
from smartid.sim.card.apdu import MAX_COMMAND, MAX_RESPONSE
from smartid.sim.card.files import DedicatedFile, ElementaryFile, always
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


def security_infos(offers: Sequence[Offer]) -> bytes:
    """SET OF SecurityInfo (Doc 9303-11, 9.2), as EF.CardAccess holds it and DG14 repeats it under signature."""
    return tlv.encode(0x31, *sorted(offer.security_info() for offer in offers))


def build(offers: Sequence[Offer]) -> DedicatedFile:
    files = [
        ElementaryFile(*profile.EF_DIR, DIRECTORY, always),
        ElementaryFile(*profile.EF_ATR_INFO, ATR_INFORMATION, always),
        ElementaryFile(*profile.EF_CARD_ACCESS, security_infos(offers), always),
    ]
    return DedicatedFile(fid=profile.FID_MF, files=files)
