# SPDX-License-Identifier: Apache-2.0
"""The files of the identity application. Doc 9303-10, 4; DG13 and the symbols in it are the profile's own."""

from dataclasses import dataclass

from smartid import profile
from smartid.people import Passport, Person
from smartid.sim.card import tlv

LDS_VERSION, UNICODE_VERSION = b"0107", b"040000"
ISSUING_AUTHORITY = b"Specimen Issuer UTO"
FORM_YEAR = b"2018"

# Biometric header of DG2 (9303-10, table 41) and the face record in it (ISO/IEC 19794-5:2005, 5)
_HEADER_VERSION, _FACE_TYPE = b"\x01\x01", b"\x02"
_FORMAT_OWNER, _FORMAT_FACE = b"\x01\x01", b"\x00\x08"
_FACE_MAGIC = b"FAC\x00010\x00"
_GENDER = {"M": 1, "F": 2}
_FULL_FRONTAL, _JPEG, _SRGB, _FROM_CAMERA = 1, 0, 1, 2


@dataclass(frozen=True)
class Photo:
    jpeg: bytes
    size: tuple[int, int]  # width and height in pixels, as the face record states them


def data_groups(person: Person, photo: Photo, salt: bytes) -> dict[int, bytes]:
    """File content by data group number. `salt`: random, so that the dummy DG3 differs from card to card."""
    return passport_groups(person, photo) | {3: dg3(salt), 11: dg11(person), 12: dg12(person), 13: dg13(person)}


def passport_groups(person: Person | Passport, photo: Photo) -> dict[int, bytes]:
    """What every document has."""
    return {1: dg1(person), 2: dg2(person, photo)}


def dg14(security_infos: bytes) -> bytes:
    return tlv.encode(profile.TAG_DG14, security_infos)


def dg15(public_key_info: bytes) -> bytes:
    return tlv.encode(profile.TAG_DG15, public_key_info)


def com(groups: dict[int, bytes]) -> bytes:
    """EF.COM: versions and which data groups there are."""
    present = b"".join(content[:1] for _, content in sorted(groups.items()))
    return tlv.encode(
        profile.TAG_COM,
        tlv.encode(0x5F01, LDS_VERSION),
        tlv.encode(0x5F36, UNICODE_VERSION),
        tlv.encode(profile.TAG_LIST, present),
    )


def dg1(person: Person | Passport) -> bytes:
    return tlv.encode(profile.TAG_DG1, tlv.encode(profile.TAG_MRZ, "".join(person.mrz).encode("ascii")))


def dg2(person: Person | Passport, photo: Photo) -> bytes:
    """One face: a biometric template whose data block is a face record."""
    header = tlv.encode(
        profile.TAG_FACE_HEADER,
        tlv.encode(0x80, _HEADER_VERSION),
        tlv.encode(0x81, _FACE_TYPE),
        tlv.encode(0x87, _FORMAT_OWNER),
        tlv.encode(0x88, _FORMAT_FACE),
    )
    block = tlv.encode(profile.TAG_FACE_IMAGE, face_record(person, photo))
    group = tlv.encode(0x02, b"\x01") + tlv.encode(profile.TAG_FACE, header, block)
    return tlv.encode(profile.TAG_DG2, tlv.encode(profile.TAG_FACE_GROUP, group))


def face_record(person: Person | Passport, photo: Photo) -> bytes:
    """Facial header (14 bytes), facial information (20), image information (12), JPEG."""
    width, height = photo.size
    information = b"\0\0" + bytes([_GENDER[person.sex]]) + bytes(2 + 3 + 2 + 3 + 3)  # nothing else is specified
    picture = bytes([_FULL_FRONTAL, _JPEG]) + width.to_bytes(2, "big") + height.to_bytes(2, "big")
    picture += bytes([_SRGB, _FROM_CAMERA]) + bytes(2 + 2)  # device and quality are not specified
    block_size = 4 + len(information) + len(picture) + len(photo.jpeg)
    total = len(_FACE_MAGIC) + 4 + 2 + block_size
    head = _FACE_MAGIC + total.to_bytes(4, "big") + (1).to_bytes(2, "big")
    return head + block_size.to_bytes(4, "big") + information + picture + photo.jpeg


def dg3(salt: bytes) -> bytes:
    """A template group with no finger in it; nobody may read it, so that only its hash is seen."""
    empty = tlv.encode(profile.TAG_FACE_GROUP, tlv.encode(0x02, b"\0"))
    return tlv.encode(profile.TAG_DG3, empty, tlv.encode(0x53, salt))


def dg11(person: Person) -> bytes:
    """Names in full: the Chinese name where there is one, the English name uncut."""
    english = full_name(person).encode()
    others = tlv.encode(0x02, b"\x01") + tlv.encode(profile.TAG_OTHER_NAME, english)
    tags = (profile.TAG_NAME_NATIONAL, profile.TAG_OTHER_NAME, profile.TAG_PERSONAL_NUMBER, profile.TAG_FULL_BIRTH_DATE)
    return tlv.encode(
        profile.TAG_DG11,
        _tag_list(tags),
        tlv.encode(profile.TAG_NAME_NATIONAL, person.name_zh.encode() or english),
        tlv.encode(profile.TAG_OTHER_NAMES, others),
        tlv.encode(profile.TAG_PERSONAL_NUMBER, person.number.encode()),
        tlv.encode(profile.TAG_FULL_BIRTH_DATE, f"{person.birth:%Y%m%d}".encode()),
    )


def dg12(person: Person) -> bytes:
    return tlv.encode(
        profile.TAG_DG12,
        _tag_list((profile.TAG_ISSUER, profile.TAG_ISSUE_DATE)),
        tlv.encode(profile.TAG_ISSUER, ISSUING_AUTHORITY),
        tlv.encode(profile.TAG_ISSUE_DATE, f"{person.issued:%Y%m%d}".encode()),
    )


def dg13(person: Person) -> bytes:
    """The particulars printed on the card and in no ICAO data group."""
    items = {
        profile.TAG_NUMBER: person.number.encode(),
        profile.TAG_CARD_TYPE: bytes([person.card_type_number]),
        profile.TAG_SYMBOLS: person.symbols.encode(),
        profile.TAG_FIRST_REGISTRATION: person.first_registration.replace("-", "").encode(),
        profile.TAG_CODES: "".join(person.codes).encode(),
        profile.TAG_FORM: FORM_YEAR,
    }
    return tlv.encode(profile.TAG_DG13, _tag_list(items), *(tlv.encode(tag, value) for tag, value in items.items()))


def full_name(person: Person) -> str:
    """SURNAME<<GIVEN<NAMES: spaces as fillers, hyphens and apostrophes as printed, nothing cut."""
    return "<<".join(part.upper().replace(",", " ").replace(" ", "<") for part in (person.surname, person.given))


def _tag_list(tags) -> bytes:
    return tlv.encode(profile.TAG_LIST, *(tag.to_bytes(2, "big") for tag in tags))
