# SPDX-License-Identifier: Apache-2.0
"""EF.SOD: the hashes of the data groups, signed. Doc 9303-10, 4.6.2 and appendix D."""

import hashlib
from datetime import date, datetime, time

from smartid import profile
from smartid.pki import Signer, cms, der
from smartid.sim.card import tlv

ID_LDS_SECURITY_OBJECT = "2.23.136.1.1.1"
_VERSION_0 = 0


def build(groups: dict[int, bytes], signer: Signer, signed_on: date) -> bytes:
    """`groups`: file content by data group number."""
    content = security_object({number: hashlib.sha256(content).digest() for number, content in groups.items()})
    signed_at = datetime.combine(signed_on, time(0, 0))
    return tlv.encode(profile.TAG_SOD, cms.signed_data(ID_LDS_SECURITY_OBJECT, content, signer, signed_at))


def security_object(digests: dict[int, bytes]) -> bytes:
    """LDSSecurityObject, version 0, SHA-256."""
    hashes = (der.sequence(der.integer(number), der.octet_string(value)) for number, value in sorted(digests.items()))
    return der.sequence(der.integer(_VERSION_0), cms.SHA256, der.sequence(*hashes))
