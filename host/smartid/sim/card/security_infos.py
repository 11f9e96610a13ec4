# SPDX-License-Identifier: Apache-2.0
"""Writing SecurityInfos: what EF.CardAccess, EF.CardSecurity and DG14 consist of. Doc 9303-11, 9.2; TR-03110-3, A.1."""

from collections.abc import Iterable, Sequence

from smartid.sim.card import tlv
from smartid.sim.card.chip_key import ChipKey
from smartid.sim.card.curves import Curve, Point
from smartid.sim.card.pace import Offer

_INTEGER, _BITS, _OCTETS, _NULL, _OID, _SEQUENCE, _SET = 0x02, 0x03, 0x04, 0x05, 0x06, 0x30, 0x31

_BSI = bytes.fromhex("04007F0007")
_ID_STANDARDISED = _BSI + b"\x01\x02"
_ID_PUBLIC_KEY_ECDH = _BSI + b"\x02\x02\x01\x02"
_ID_CHIP_AUTHENTICATION_ECDH = _BSI + b"\x02\x02\x03\x02"
_ID_TERMINAL_AUTHENTICATION = _BSI + b"\x02\x02\x02"
_ID_ECDSA_PLAIN_SHA256 = _BSI + b"\x01\x01\x04\x01\x03"
_ID_ACTIVE_AUTHENTICATION = bytes.fromhex("678108010105")  # 2.23.136.1.1.5
_ID_EF_DIR = bytes.fromhex("67810801010D")  # 2.23.136.1.1.13
_ID_EC_PUBLIC_KEY = bytes.fromhex("2A8648CE3D0201")
_ID_PRIME_FIELD = bytes.fromhex("2A8648CE3D0101")
_ID_RSA = bytes.fromhex("2A864886F70D010101")


def encode(infos: Iterable[bytes]) -> bytes:
    """SET OF SecurityInfo in ascending order, each once."""
    return tlv.encode(_SET, *sorted(set(infos)))


def pace(offers: Sequence[Offer]) -> list[bytes]:
    """A PACEInfo per offer; with several sets of parameters, each set said once more for itself (9.2.2)."""
    infos = [offer.security_info() for offer in offers]
    if len({offer.parameter_id for offer in offers}) > 1:
        infos += [_domain(offer) for offer in offers]
    return infos


def _domain(offer: Offer) -> bytes:
    algorithm = tlv.encode(_SEQUENCE, _oid(_ID_STANDARDISED), _integer(offer.parameter_id))
    return tlv.encode(_SEQUENCE, _oid(offer.family), algorithm, _integer(offer.parameter_id))


def chip_protocol(key: ChipKey) -> bytes:
    """Content bytes of id-CA-ECDH-..., with the key's cipher."""
    return _ID_CHIP_AUTHENTICATION_ECDH + bytes([key.suite.arc])


def chip_authentication(key: ChipKey) -> list[bytes]:
    """ChipAuthenticationInfo, version 1, and ChipAuthenticationPublicKeyInfo (9.2.5, 9.2.6)."""
    public = ec_public_key(key.curve, key.public, key.explicit)
    return [
        tlv.encode(_SEQUENCE, _oid(chip_protocol(key)), _integer(1)),
        tlv.encode(_SEQUENCE, _oid(_ID_PUBLIC_KEY_ECDH), public),
    ]


def terminal_authentication() -> bytes:
    return tlv.encode(_SEQUENCE, _oid(_ID_TERMINAL_AUTHENTICATION), _integer(1))


def directory(content: bytes) -> bytes:
    """EFDIRInfo: the signed copy of EF.DIR (9.2.10)."""
    return tlv.encode(_SEQUENCE, _oid(_ID_EF_DIR), tlv.encode(_OCTETS, content))


def active_authentication() -> bytes:
    """ActiveAuthenticationInfo: how an ECDSA key signs (9.2.8)."""
    return tlv.encode(_SEQUENCE, _oid(_ID_ACTIVE_AUTHENTICATION), _integer(1), _oid(_ID_ECDSA_PLAIN_SHA256))


def ec_public_key(curve: Curve, point: Point, explicit: bool) -> bytes:
    """SubjectPublicKeyInfo; the curve by its standardised number (9.1) or spelled out (RFC 3279, 2.3.5)."""
    if explicit:
        algorithm = tlv.encode(_SEQUENCE, _oid(_ID_EC_PUBLIC_KEY), _domain_parameters(curve))
    else:
        algorithm = tlv.encode(_SEQUENCE, _oid(_ID_STANDARDISED), _integer(curve.parameter_id))
    return tlv.encode(_SEQUENCE, algorithm, tlv.encode(_BITS, b"\0", curve.encode(point)))


def rsa_public_key(modulus: int, exponent: int) -> bytes:
    numbers = tlv.encode(_SEQUENCE, _integer(modulus), _integer(exponent))
    algorithm = tlv.encode(_SEQUENCE, _oid(_ID_RSA), tlv.encode(_NULL))
    return tlv.encode(_SEQUENCE, algorithm, tlv.encode(_BITS, b"\0", numbers))


def _domain_parameters(curve: Curve) -> bytes:
    coefficients = (tlv.encode(_OCTETS, number.to_bytes(curve.size, "big")) for number in (curve.a, curve.b))
    return tlv.encode(
        _SEQUENCE,
        _integer(1),
        tlv.encode(_SEQUENCE, _oid(_ID_PRIME_FIELD), _integer(curve.p)),
        tlv.encode(_SEQUENCE, *coefficients),
        tlv.encode(_OCTETS, curve.encode(curve.generator)),
        _integer(curve.n),
        _integer(1),
    )


def _integer(value: int) -> bytes:
    return tlv.encode(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _oid(content: bytes) -> bytes:
    return tlv.encode(_OID, content)
