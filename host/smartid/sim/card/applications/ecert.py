# SPDX-License-Identifier: Apache-2.0
"""The e-Cert application: one RSA key, its certificate and a PIN, described as ISO/IEC 7816-15 (PKCS#15) has it.

OpenSC uses only card kinds it knows. The open IsoApplet is one, and this application takes its name as a second one.
"""

from smartid import profile
from smartid.sim.card import tlv
from smartid.sim.card.applications import FID_ECERT
from smartid.sim.card.files import DedicatedFile, TransparentFile, after_pace_or_on_contact

CERTIFICATE, AUTHENTICATION, PRIVATE_KEYS, CERTIFICATES = 0x4301, 0x4401, 0x4402, 0x4403
OBJECTS, TOKEN_INFO = 0x5031, 0x5032
_SHORT = {  # identifiers' short forms; the last two are those of ISO/IEC 7816-15, 6.3
    AUTHENTICATION: 0x01,
    PRIVATE_KEYS: 0x02,
    CERTIFICATES: 0x03,
    CERTIFICATE: 0x04,
    OBJECTS: 0x11,
    TOKEN_INFO: 0x12,
}
PIN_REFERENCE, KEY_REFERENCE = 0x81, 0x01
APPLET_ANSWER = bytes.fromhex("000602")  # API 0.6; GET CHALLENGE works, extended length is not asked for, no EC keys

_MASTER = profile.FID_MF.to_bytes(2, "big")
_DIRECTORY = FID_ECERT.to_bytes(2, "big")
_SEQUENCE, _INTEGER, _BITS, _OCTETS, _NULL, _ENUMERATED, _TEXT, _TRUE_CONTEXT = 0x30, 2, 3, 4, 5, 0x0A, 0x0C, 0xA1
_PIN_ID, _KEY_ID = b"\x01", b"\x45"


def build(certificate: bytes, serial: bytes) -> DedicatedFile:
    """`certificate`: DER; `serial`: eight bytes that tell this card from others, seen after PACE or on contact."""
    contents = {
        OBJECTS: _object_directory(),
        TOKEN_INFO: _token_info(serial),
        AUTHENTICATION: _authentication_objects(),
        PRIVATE_KEYS: _private_keys(),
        CERTIFICATES: _certificates(),
        CERTIFICATE: certificate,
    }
    files = [TransparentFile(fid, _SHORT[fid], content, after_pace_or_on_contact) for fid, content in contents.items()]
    return DedicatedFile(FID_ECERT, (profile.AID_ECERT,), after_pace_or_on_contact, files)


def _object_directory() -> bytes:
    """Where the private keys (A0), the certificates (A4) and the PIN (A8) are described."""
    places = {0xA8: AUTHENTICATION, 0xA0: PRIVATE_KEYS, 0xA4: CERTIFICATES}
    return b"".join(tlv.encode(tag, _path(fid)) for tag, fid in places.items())


def _token_info(serial: bytes) -> bytes:
    """Version 1; flags: makes random numbers, complies with the EID profile."""
    return tlv.encode(
        _SEQUENCE,
        tlv.encode(_INTEGER, b"\0"),
        tlv.encode(_OCTETS, serial),
        tlv.encode(_TEXT, b"Specimen UTO"),
        tlv.encode(0x80, b"e-Cert"),
        tlv.encode(_BITS, b"\x04\x30"),
    )


def _authentication_objects() -> bytes:
    """Local, initialised, padded; ASCII digits, 6 to 8 of them, stored as 8 characters, padded with FF."""
    attributes = tlv.encode(
        _SEQUENCE,
        tlv.encode(_BITS, b"\x02\x4c"),
        tlv.encode(_ENUMERATED, b"\x01"),
        *(tlv.encode(_INTEGER, bytes([length])) for length in (6, 8, 8)),
        tlv.encode(0x80, bytes([PIN_REFERENCE])),
        tlv.encode(_OCTETS, b"\xff"),
        tlv.encode(_SEQUENCE, tlv.encode(_OCTETS, _MASTER + _DIRECTORY)),
    )
    return tlv.encode(
        _SEQUENCE,
        _common("e-Cert PIN", tlv.encode(_BITS, b"\x06\xc0")),
        tlv.encode(_SEQUENCE, tlv.encode(_OCTETS, _PIN_ID)),
        tlv.encode(_TRUE_CONTEXT, attributes),
    )


def _private_keys() -> bytes:
    """Signs; sensitive always, extractable never, on the card; RSA of 2,048 bits; its use needs the PIN."""
    key = tlv.encode(
        _SEQUENCE,
        tlv.encode(_OCTETS, _KEY_ID),
        tlv.encode(_BITS, b"\x05\x20"),
        tlv.encode(_BITS, b"\x03\xb8"),
        tlv.encode(_INTEGER, bytes([KEY_REFERENCE])),
    )
    attributes = tlv.encode(
        _SEQUENCE, tlv.encode(_SEQUENCE, tlv.encode(_OCTETS)), tlv.encode(_INTEGER, (2048).to_bytes(2, "big"))
    )
    flags = tlv.encode(_BITS, b"\x07\x80") + tlv.encode(_OCTETS, _PIN_ID)
    return tlv.encode(_SEQUENCE, _common("e-Cert key", flags), key, tlv.encode(_TRUE_CONTEXT, attributes))


def _certificates() -> bytes:
    attributes = tlv.encode(_SEQUENCE, _path(CERTIFICATE))
    return tlv.encode(
        _SEQUENCE,
        _common("e-Cert"),
        tlv.encode(_SEQUENCE, tlv.encode(_OCTETS, _KEY_ID)),
        tlv.encode(_TRUE_CONTEXT, attributes),
    )


def _common(label: str, more: bytes = b"") -> bytes:
    return tlv.encode(_SEQUENCE, tlv.encode(_TEXT, label.encode()), more)


def _path(fid: int) -> bytes:
    return tlv.encode(_SEQUENCE, tlv.encode(_OCTETS, _MASTER + _DIRECTORY + fid.to_bytes(2, "big")))
