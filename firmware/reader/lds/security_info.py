# SPDX-License-Identifier: Apache-2.0
"""SecurityInfos (Doc 9303-11, 9.2): of EF.CardAccess, which nobody signed, and of DG14 and EF.CardSecurity.

What the signed ones say must be what the unsigned ones said; protocols/plan.py compares them.
"""

from reader.codec import der, tlv
from reader.errors import LdsError, TlvError
from reader.lds import profile

_PACE_VERSION = 2
_CHIP_VERSION = 1  # version 2 is a protocol of TR-03110 that ordinary documents do not have
_MOST_INFOS = 32
_ECDSA_HASHES = {1: "sha1", 2: "sha224", 3: "sha256", 4: "sha384", 5: "sha512"}


class PaceInfo:
    """oid: contents octets; parameter_id: integer or None; curve: a name, None where this reader does not know it.

    ambiguous: the card offers more than one set of domain parameters, so the chosen one must be named.
    """

    def __init__(self, oid, parameter_id):
        self.oid = oid
        self.parameter_id = parameter_id
        self.curve = profile.PARAMETERS.get(parameter_id)
        self.ambiguous = False


class ChipInfo:
    """ChipAuthenticationInfo (9.2.5). oid: contents octets; key_id: integer or None."""

    def __init__(self, oid, key_id):
        self.oid, self.key_id = oid, key_id


class ChipKey:
    """ChipAuthenticationPublicKeyInfo (9.2.6). encoded: the SubjectPublicKeyInfo; key_id: integer or None."""

    def __init__(self, encoded, key_id):
        self.encoded, self.key_id = encoded, key_id


class SecurityInfos:
    """pace, chip, chip_keys: lists of PaceInfo, ChipInfo, ChipKey in the card's order; active_hash: the hash with which
    an elliptic active authentication key signs, or None; terminal: whether terminal authentication is announced;
    encoded: every SecurityInfo as octets, for comparison.
    """

    def __init__(self):
        self.pace, self.chip, self.chip_keys, self.encoded = [], [], [], []
        self.active_hash = None
        self.terminal = False

    def pace_objects(self):
        """The encoded objects about PACE, domain parameters included, as a set."""
        return {one for one in self.encoded if der.only(one).oid().startswith(profile.OID_PACE)}


def parse(data):
    """SecurityInfos of EF.CardAccess, or of EF.CardSecurity's signed content. Raises LdsError."""
    try:
        return _parse(der.only(data, der.SET))
    except TlvError as error:
        raise LdsError("SecurityInfos: %s" % error)


parse_card_access = parse


def parse_dg14(file):
    """SecurityInfos of DG14 as read. Raises LdsError."""
    try:
        return parse(tlv.only(file, profile.TAG_DG14))
    except TlvError as error:
        raise LdsError("DG14: %s" % error)


def active_key(file):
    """The SubjectPublicKeyInfo in DG15 as read (Doc 9303-11, 6.1.5). Raises LdsError."""
    try:
        return bytes(tlv.only(file, profile.TAG_DG15))
    except TlvError as error:
        raise LdsError("DG15: %s" % error)


def _parse(cursor):
    infos = SecurityInfos()
    own_parameters = {}  # parameterId of the card's own choice -> standardised one
    while cursor.more():
        if len(infos.encoded) == _MOST_INFOS:
            raise LdsError("SecurityInfos: too many objects")
        encoded = bytes(cursor.whole(der.SEQUENCE))
        infos.encoded.append(encoded)
        info = der.only(encoded)
        oid = info.oid()
        if oid.startswith(profile.OID_PACE):
            _pace_object(oid, info, infos.pace, own_parameters)
        elif oid.startswith(profile.OID_CHIP_AUTHENTICATION):
            _chip_object(oid, info, infos)
        elif oid == profile.OID_PUBLIC_KEY_ECDH:
            infos.chip_keys.append(ChipKey(bytes(info.whole(der.SEQUENCE)), _optional_id(info)))
        elif oid == profile.OID_ACTIVE_AUTHENTICATION:
            _active_object(info, infos)
        elif oid == profile.OID_TERMINAL_AUTHENTICATION:
            infos.terminal = True
    _resolve(infos.pace, own_parameters)
    return infos


def _optional_id(info):
    value = info.integer() if info.more() else None
    info.done()
    return value


def _chip_object(oid, info, infos):
    """Objects whose identifier names a cipher; domain parameters stand in the keys themselves."""
    if len(oid) == len(profile.OID_CA_ECDH) + 1 and info.tag() == der.INTEGER and info.integer() == _CHIP_VERSION:
        infos.chip.append(ChipInfo(oid, _optional_id(info)))


def _active_object(info, infos):
    """ActiveAuthenticationInfo (9.2.8): the algorithm is one of plain ECDSA's."""
    info.integer()
    algorithm = info.oid()
    if algorithm[:-1] == profile.OID_ECDSA_PLAIN:
        infos.active_hash = _ECDSA_HASHES.get(algorithm[-1])


def _pace_object(oid, info, found, own_parameters):
    """PACEInfo (9.2.1), with a cipher in its identifier, or PACEDomainParameterInfo (9.2.2), without."""
    if len(oid) == len(profile.OID_PACE) + 2:
        version = info.integer()
        parameter_id = info.integer() if info.more() else None
        info.done()
        if version == _PACE_VERSION:
            found.append(PaceInfo(oid, parameter_id))
    elif len(oid) == len(profile.OID_PACE) + 1:
        algorithm = info.enter()
        standardised = algorithm.integer() if algorithm.oid() == profile.OID_STANDARDISED_PARAMETERS else None
        own_parameters[info.integer() if info.more() else None] = standardised


def _resolve(found, own_parameters):
    sets = set(own_parameters)
    for info in found:
        sets.add(info.parameter_id)
        if info.curve is None:
            info.curve = profile.PARAMETERS.get(own_parameters.get(info.parameter_id))
    for info in found:
        info.ambiguous = len(sets) > 1 and info.parameter_id is not None and info.parameter_id < 256
