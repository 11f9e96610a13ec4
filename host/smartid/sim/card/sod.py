# SPDX-License-Identifier: Apache-2.0
"""What the document signer signs: EF.SOD (Doc 9303-10, 4.6.2) and EF.CardSecurity (Doc 9303-11, 9.2.12)."""

import hashlib
from datetime import date, datetime, time

from smartid import profile
from smartid.pki import Signer, cms, der
from smartid.sim.card import tlv

ID_LDS_SECURITY_OBJECT = "2.23.136.1.1.1"
ID_SECURITY_OBJECT = "0.4.0.127.0.7.3.2.1"
_VERSION_0 = 0


def build(groups: dict[int, bytes], signer: Signer, signed_on: date) -> bytes:
    """`groups`: file content by data group number."""
    content = security_object({number: hashlib.sha256(content).digest() for number, content in groups.items()})
    return tlv.encode(profile.TAG_SOD, _signed(ID_LDS_SECURITY_OBJECT, content, signer, signed_on))


def card_security(security_infos: bytes, signer: Signer, signed_on: date) -> bytes:
    """`security_infos`: the SET, encoded."""
    return _signed(ID_SECURITY_OBJECT, security_infos, signer, signed_on)


def _signed(kind: str, content: bytes, signer: Signer, signed_on: date) -> bytes:
    return cms.signed_data(kind, content, signer, datetime.combine(signed_on, time(0, 0)))


def security_object(digests: dict[int, bytes]) -> bytes:
    """LDSSecurityObject, version 0, SHA-256."""
    hashes = (der.sequence(der.integer(number), der.octet_string(value)) for number, value in sorted(digests.items()))
    return der.sequence(der.integer(_VERSION_0), cms.SHA256, der.sequence(*hashes))
