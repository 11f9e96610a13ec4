# SPDX-License-Identifier: Apache-2.0
"""What goes into a person's card: the file tree, the passwords, what PACE runs on."""

from collections.abc import Sequence
from dataclasses import dataclass

from smartid import profile
from smartid.people import Person
from smartid.people import photo as photos
from smartid.pki import Pki
from smartid.sim.card import pace, sod, spoil
from smartid.sim.card.applications import identity, master
from smartid.sim.card.files import DedicatedFile
from smartid.sim.card.lds import Photo, data_groups
from smartid.sim.card.pace import Offer
from smartid.sim.card.randomness import Randomness

_SALT_SIZE = 8


@dataclass(frozen=True)
class Contents:
    master: DedicatedFile
    offers: tuple[Offer, ...]
    passwords: dict[int, bytes]  # by password reference of MSE:Set AT
    read_delay_us: int = 0  # on top of the model, per READ BINARY


def contents(
    person: Person,
    pki: Pki,
    randomness: Randomness,
    spoiled: str | None = None,
    jpeg: bytes | None = None,
    offers: Sequence[Offer] | None = None,
) -> Contents:
    """Raises PhotoError, NoSigner, KeyLocked; spoil.UnknownSpoil for a name that is not in spoil.SPOILS."""
    offers = tuple(offers or (pace.offer(person.chip.curve, person.chip.cipher),))
    wrong = spoil.find(spoiled)
    jpeg = photos.check(person.photo() if jpeg is None else jpeg)
    groups = data_groups(
        person, Photo(wrong.photo(jpeg), photos.size(jpeg)), master.security_infos(offers), randomness.read(_SALT_SIZE)
    )
    groups = wrong.before_signing(groups)
    signed = wrong.sod(sod.build(groups, wrong.signer(pki, person.issued), person.issued))
    tree = master.build(offers).adopt([identity.build(wrong.after_signing(groups), signed)])
    passwords = {
        profile.PASSWORD_MRZ: pace.password_from_mrz(person.mrz_information),
        profile.PASSWORD_CAN: pace.password_from_can(person.can),
    }
    return Contents(tree, offers, passwords, wrong.read_delay_us)
