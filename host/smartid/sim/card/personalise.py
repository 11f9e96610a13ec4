# SPDX-License-Identifier: Apache-2.0
"""What goes into a document: the file tree, the passwords, the keys. Identity cards and passports by the same steps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from smartid import profile
from smartid.people import Chip, Passport, Person
from smartid.people import photo as photos
from smartid.pki import Pki
from smartid.sim.card import (
    active_key,
    basic_access,
    chip_key,
    cv_certificate,
    first_records,
    lds,
    pace,
    security_infos,
    sod,
    spoil,
    tlv,
)
from smartid.sim.card.active_key import ActiveKey
from smartid.sim.card.applications import GUARDS, identity, library, master, residence
from smartid.sim.card.applications.residence import Residence
from smartid.sim.card.basic_access import AccessKeys
from smartid.sim.card.chip_key import ChipKey
from smartid.sim.card.ciphers import AES_128, SUITES
from smartid.sim.card.curves import CURVES
from smartid.sim.card.ecert_load import Ecert, load
from smartid.sim.card.files import DedicatedFile, Rule, after_access, always
from smartid.sim.card.interference import Interference
from smartid.sim.card.lds import Photo
from smartid.sim.card.pace import Offer
from smartid.sim.card.randomness import Randomness
from smartid.sim.card.signed_record import Holder
from smartid.sim.card.spoil import Spoil

_SALT_SIZE = 8
_CERTIFICATE = 0x7F21


@dataclass(frozen=True)
class Contents:
    master: DedicatedFile
    offers: tuple[Offer, ...]
    passwords: dict[int, bytes]  # by password reference of MSE:Set AT
    read_delay_us: int = 0  # on top of the model, per READ BINARY
    guards: Mapping[bytes | int, Rule] = field(default_factory=lambda: GUARDS)
    access_keys: AccessKeys | None = None  # of basic access control, where there is any
    chip_key: ChipKey | None = None
    active_key: ActiveKey | None = None
    trust_points: tuple[bytes, ...] = ()  # bodies 7F4E of root certificates
    issued: date = date(2018, 11, 26)
    residence: Residence | None = None  # none of these in a passport
    ecert: Ecert | None = None
    interference: Interference = field(default_factory=Interference)


@dataclass(frozen=True)
class ChipKeys:
    """One of the two, or none."""

    agreement: ChipKey | None = None
    active: ActiveKey | None = None

    def infos(self) -> list[bytes]:
        """What DG14 says of them."""
        if self.agreement:
            return security_infos.chip_authentication(self.agreement)
        info = self.active.security_info() if self.active else None
        return [info] if info else []


def contents(
    person: Person | Passport,
    pki: Pki,
    randomness: Randomness,
    spoiled: str | None = None,
    jpeg: bytes | None = None,
    offers: Sequence[Offer] | None = None,
    trust_points: Iterable[bytes] | None = None,
) -> Contents:
    """Raises PhotoError, NoSigner, KeyLocked; spoil.UnknownSpoil for a name that is not in spoil.SPOILS."""
    wrong = spoil.find(spoiled)
    offers = offers_of(person.chip) if offers is None else tuple(offers)
    keys = _keys(person.chip, offers, randomness)
    inside = _keys(person.chip, offers, randomness) if wrong.chip_key else keys
    signer = wrong.signer(pki, person.issued)
    groups = wrong.before_signing(_groups(person, wrong, jpeg, randomness) | _key_groups(offers, keys))
    signed = wrong.sod(sod.build(groups, signer, person.issued))
    groups = wrong.after_signing(groups)
    if wrong.chip_key == "swapped":
        groups |= _key_groups(offers, inside)
    working, access = _card_access(wrong, offers)
    open_to_all = person.chip.bac or bool(wrong.card_access)
    tree = _master(person, offers, access, keys, lambda infos: sod.card_security(infos, signer, person.issued))
    tree.adopt([identity.build(groups, signed, always if open_to_all else after_access)])
    own = _own_applications(person, pki, wrong, tree) if isinstance(person, Person) else {}
    return Contents(
        tree,
        working,
        _passwords(person),
        wrong.read_delay_us,
        GUARDS if isinstance(person, Person) else {},
        basic_access.access_keys(person.mrz_information) if open_to_all else None,
        inside.agreement,
        inside.active,
        _trust_points(person, pki, trust_points),
        person.issued,
        interference=wrong.interference(),
        **own,
    )


def _own_applications(person: Person, pki: Pki, wrong: Spoil, tree: DedicatedFile) -> dict[str, Any]:
    """What an identity card has besides and a passport has not, put into the tree."""
    first = first_records.write(person, pki, wrong.stay)
    holder = Holder(person.document_number.ljust(9, "<").encode(), f"{person.issued:%Y%m%d}".encode())
    resident = residence.build(holder, first.certificates, first.confirmations, first.stays)
    tree.adopt([resident.directory, library.build(first.entries)])
    loaded = load(person, pki, wrong) if person.ecert else None
    if loaded:
        tree.adopt([loaded.directory])
    return {"residence": resident, "ecert": loaded}


def offers_of(chip: Chip) -> tuple[Offer, ...]:
    """A chip with chip authentication mapping offers generic mapping beside it (9303-11, 4.4.2)."""
    if not chip.mapping:
        return ()
    mappings = (pace.CHIP, pace.GENERIC) if chip.mapping == pace.CHIP else (chip.mapping,)
    offers = [pace.offer(chip.curve, chip.cipher, mapping) for mapping in mappings]
    if chip.second_curve:
        offers.append(pace.offer(chip.second_curve, chip.cipher, mappings[-1]))
    return tuple(offers)


def _keys(chip: Chip, offers: Sequence[Offer], randomness: Randomness) -> ChipKeys:
    """A key of chip authentication, on the curve of the mapping that needs it; or one of active authentication."""
    if chip.proof == "AA-ECDSA":
        return ChipKeys(active=active_key.generate_ecdsa(CURVES[chip.curve], randomness))
    if chip.proof == "AA-RSA":
        return ChipKeys(active=active_key.generate_rsa(chip.rsa_bits, chip.rsa_hash))
    mapped = [offer.curve for offer in offers if offer.mapping == pace.CHIP]
    curve = (mapped or [offer.curve for offer in offers] or [CURVES[chip.curve]])[0]
    suite = SUITES[chip.proof_cipher or chip.cipher]
    return ChipKeys(agreement=chip_key.generate(curve, suite, randomness, chip.explicit))


def _groups(person: Person | Passport, wrong: Spoil, jpeg: bytes | None, randomness: Randomness) -> dict[int, bytes]:
    jpeg = photos.check(person.photo() if jpeg is None else jpeg)
    photo = Photo(wrong.photo(jpeg), photos.size(jpeg))
    if isinstance(person, Passport):
        return lds.passport_groups(person, photo)
    return lds.data_groups(person, photo, randomness.read(_SALT_SIZE))


def _key_groups(offers: Sequence[Offer], keys: ChipKeys) -> dict[int, bytes]:
    """DG14, where there is anything to say, and DG15."""
    infos = security_infos.pace(offers) + keys.infos()
    groups = {14: lds.dg14(security_infos.encode(infos))} if infos else {}
    return groups | ({15: lds.dg15(keys.active.public_key_info())} if keys.active else {})


def _card_access(wrong: Spoil, offers: tuple[Offer, ...]) -> tuple[tuple[Offer, ...], bytes | None]:
    """What PACE runs on, and EF.CardAccess where it is not what the signed files say."""
    if wrong.card_access == "stripped":
        return offers, b""
    if wrong.card_access == "weaker":
        weaker = AES_128 if offers[0].suite is not AES_128 else SUITES["3DES"]
        only = (replace(offers[0], suite=weaker, mapping=pace.GENERIC),)
        return only, security_infos.encode(security_infos.pace(only))
    return offers, None


def _master(person, offers: Sequence[Offer], access: bytes | None, keys: ChipKeys, sign) -> DedicatedFile:
    if isinstance(person, Passport):
        return master.build_passport(offers, access)
    infos = security_infos.pace(offers) + [security_infos.directory(master.DIRECTORY)]
    if keys.agreement:
        infos += [*keys.infos(), security_infos.terminal_authentication()]
    return master.build(offers, access, sign(security_infos.encode(infos)))


def _passwords(person: Person | Passport) -> dict[int, bytes]:
    passwords = {profile.PASSWORD_MRZ: pace.password_from_mrz(person.mrz_information)}
    if person.can:
        passwords[profile.PASSWORD_CAN] = pace.password_from_can(person.can)
    return passwords


def _trust_points(person: Person | Passport, pki: Pki, points: Iterable[bytes] | None) -> tuple[bytes, ...]:
    """The bodies of the roots in service at the date of issue: the issuer's, and the bench's beside it."""
    if isinstance(person, Passport):
        return ()
    if points is None:
        points = [tree.root(person.issued).certificate.encoded for tree in (pki.cv, pki.bench_cv)]
    return tuple(cv_certificate.certificate(tlv.single(point, _CERTIFICATE))[0].encoded for point in points)
