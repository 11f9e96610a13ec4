# SPDX-License-Identifier: Apache-2.0
"""The second half of PACE-CAM (Doc 9303-11, 4.4.3.5.2): was the card's mapping key made from its signed key?

Done when that key has been read, from DG14 or EF.CardSecurity. What it is worth depends on the signature over them.
"""

from reader.crypto import ec
from reader.crypto.util import equal
from reader.errors import DataError
from reader.protocols.evidence import ChipEvidence
from reader.trust.public_key import public_key


def check(opened, chip_keys):
    """ChipEvidence of an Opened by CAM against the card's ChipKey objects: one of them must explain the mapping."""
    reason = "no key"
    for key in chip_keys:
        reason = _wrong(opened, key)
        if reason is None:
            return ChipEvidence("CAM", key.encoded, True)
    return ChipEvidence("CAM", b"", False, reason=reason)


def _wrong(opened, key):
    """PK_Map,IC = CA_IC * PK_IC, or what is wrong."""
    try:
        name, octets = public_key(key.encoded)
        if name != opened.curve:
            return "the key's curve is not PACE's"
        curve = ec.curve(name)
        mapped = curve.encode(curve.multiply(opened.chip_data, curve.decode(octets)))
    except DataError as error:
        return str(error)
    return None if equal(mapped, opened.map_key) else "the mapping is of another key"
