# SPDX-License-Identifier: Apache-2.0
"""EF.CardAccess: the SecurityInfos that can be read before anything is proved (Doc 9303-11, 9.2).

Everything here is unsigned; a later check compares it with the signed copies.
"""

from reader.codec import der
from reader.errors import LdsError, TlvError
from reader.lds import profile

_STANDARDISED = b"\x04\x00\x7f\x00\x07\x01\x02"  # standardizedDomainParameters 0.4.0.127.0.7.1.2
_PACE_VERSION = 2
_MOST_INFOS = 32


class PaceInfo:
    """oid: contents octets; parameter_id: integer or None; curve: a name, None where this reader does not know it.

    ambiguous: the card offers more than one set of domain parameters, so the chosen one must be named.
    """

    def __init__(self, oid, parameter_id):
        self.oid = oid
        self.parameter_id = parameter_id
        self.curve = profile.PARAMETERS.get(parameter_id)
        self.ambiguous = False


class SecurityInfos:
    """pace: list of PaceInfo in the card's order; encoded: every SecurityInfo as octets, for comparison."""

    def __init__(self):
        self.pace = []
        self.encoded = []


def parse_card_access(data):
    """SecurityInfos of EF.CardAccess. Raises LdsError."""
    try:
        return _parse(der.only(data, der.SET))
    except TlvError as error:
        raise LdsError("CardAccess: %s" % error)


def _parse(cursor):
    infos = SecurityInfos()
    own_parameters = {}  # parameterId of the card's own choice -> standardised one
    while cursor.more():
        if len(infos.encoded) == _MOST_INFOS:
            raise LdsError("CardAccess: too many objects")
        encoded = bytes(cursor.whole(der.SEQUENCE))
        infos.encoded.append(encoded)
        info = der.only(encoded)
        oid = info.oid()
        if oid.startswith(profile.OID_PACE):
            _pace_object(oid, info, infos.pace, own_parameters)
    _resolve(infos.pace, own_parameters)
    return infos


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
        standardised = algorithm.integer() if algorithm.oid() == _STANDARDISED else None
        own_parameters[info.integer() if info.more() else None] = standardised


def _resolve(found, own_parameters):
    sets = set(own_parameters)
    for info in found:
        sets.add(info.parameter_id)
        if info.curve is None:
            info.curve = profile.PARAMETERS.get(own_parameters.get(info.parameter_id))
    for info in found:
        info.ambiguous = len(sets) > 1 and info.parameter_id is not None and info.parameter_id < 256
