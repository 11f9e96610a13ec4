# SPDX-License-Identifier: Apache-2.0
"""Cards that are wrong on purpose, for tests and for the bench: name -> what is done to an honest card."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from smartid.errors import SmartidError
from smartid.pki import Pki, Signer, cv_key, keys, records
from smartid.pki.cv_tree import CURVE
from smartid.sim.card import interference, tlv, wrong_signers
from smartid.sim.card.interference import CHIP_FIRST, PACE_FIRST, Interference

Groups = dict[int, bytes]
_SHA_256 = 3  # last arc of id-TA-ECDSA-SHA-256
ENDLESS_US = 3_600_000_000  # an hour: whoever waits for it waits too long


class UnknownSpoil(SmartidError):
    """No such way to spoil a card."""


def _same(value):
    return value


def _right_signer(pki: Pki, issued: date) -> Signer:
    return pki.document_signer(issued)


@dataclass(frozen=True)
class Spoil:
    """The steps of making a card at which something can go wrong; each does nothing unless named."""

    photo: Callable[[bytes], bytes] = _same
    before_signing: Callable[[Groups], Groups] = _same
    signer: Callable[[Pki, date], Signer] = _right_signer
    after_signing: Callable[[Groups], Groups] = _same
    sod: Callable[[bytes], bytes] = _same
    stay: Callable[[bytes], bytes] = _same
    ecert_key: bool = False  # another key in the chip than the e-Cert names
    read_delay_us: int = 0
    chip_key: str = ""  # "swapped": another key in the chip and, unsigned, in DG14; "cloned": in the chip alone
    card_access: str = ""  # "stripped": not there; "weaker": what was never signed; with both, basic access is open
    interference: Callable[[], Interference] = Interference


def _change_photo(groups: Groups) -> Groups:
    return groups | {2: interference.flip(groups[2], len(groups[2]) // 2)}


def _change_sex(groups: Groups) -> Groups:
    """M for F and F for M in the MRZ: a forger who edits, and cannot sign."""
    place = groups[1].rindex(b"UTO") - 8
    swapped = {ord("M"): b"F", ord("F"): b"M"}[groups[1][place]]
    return groups | {1: groups[1][:place] + swapped + groups[1][place + 1 :]}


def _change_signature(sod: bytes) -> bytes:
    return interference.flip(sod, len(sod) - 1)


def _absurd_length(groups: Groups) -> Groups:
    return groups | {1: groups[1][:1] + b"\x84\x7f\xff\xff\xff" + groups[1][2:]}


def _absurd_inner_length(groups: Groups) -> Groups:
    """DG11 whose list of tags claims to reach past the file."""
    tag, value = next(tlv.parse(groups[11]))
    return groups | {11: tlv.encode(tag, value[:1] + b"\x82\xff\xff" + value[2:])}


def _cut_short(jpeg: bytes) -> bytes:
    """The last third missing, the signature of the whole in order."""
    return jpeg[: len(jpeg) * 2 // 3]


def _absurd_size(jpeg: bytes) -> bytes:
    """A baseline frame header that claims 65,535 by 65,535 pixels."""
    place = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:place] + b"\xff\xff\xff\xff" + jpeg[place + 4 :]


def _stay_flipped(record: bytes) -> bytes:
    """A signature with a wrong bit, as if the memory had gone bad."""
    return interference.flip(record, len(record) - 10)


def _stay_forged(record: bytes) -> bytes:
    """Signed by somebody else's key, under the right signer's certificate."""
    honest = records.read(record)
    signature = cv_key.sign(keys.generate(CURVE), _SHA_256, honest.body)
    return records.whole(honest.body, signature, honest.certificate)


SPOILS = {
    "dg1": Spoil(after_signing=_change_sex),
    "dg2": Spoil(after_signing=_change_photo),
    "sod": Spoil(sod=_change_signature),
    "unknown-signer": Spoil(signer=wrong_signers.unknown),
    "forged-signer": Spoil(signer=wrong_signers.forged),
    "expired-signer": Spoil(signer=wrong_signers.expired),
    "tlv": Spoil(before_signing=_absurd_length),
    "tlv-inner": Spoil(before_signing=_absurd_inner_length),
    "jpeg": Spoil(photo=_cut_short),
    "jpeg-size": Spoil(photo=_absurd_size),
    "stay": Spoil(stay=_stay_flipped),
    "stay-forged": Spoil(stay=_stay_forged),
    "ecert-key": Spoil(ecert_key=True),
    "slow": Spoil(read_delay_us=ENDLESS_US),
    "ca-key": Spoil(chip_key="swapped"),
    "clone": Spoil(chip_key="cloned"),
    "cardaccess": Spoil(card_access="stripped"),
    "cardaccess-weaker": Spoil(card_access="weaker"),
    "cam-data": Spoil(interference=interference.WrongChipData),
    "point-zero": Spoil(interference=interference.ZeroPoint),
    "point-off-curve": Spoil(interference=interference.OffCurve),
    "point-echo": Spoil(interference=interference.Echo),
    "sm-replay": Spoil(interference=interference.Replay),
    "sm-reorder": Spoil(interference=interference.Reorder),
    "sm-flip": Spoil(interference=interference.FlipCryptogram),
    "sm-mac": Spoil(interference=interference.FlipMac),
    "sm-plain": Spoil(interference=interference.PlainAnswer),
}
_REFUSALS = (0x6300, 0x6982, 0x6A80, 0x6A88, 0x6FFF)
for _sw in _REFUSALS:
    SPOILS[f"pace-{_sw:04x}"] = Spoil(interference=partial(interference.Refuse, PACE_FIRST, _sw))
    SPOILS[f"ca-{_sw:04x}"] = Spoil(interference=partial(interference.Refuse, CHIP_FIRST, _sw))


def find(name: str | None) -> Spoil:
    """An honest card for None. Raises UnknownSpoil."""
    if name is None:
        return Spoil()
    if name not in SPOILS:
        raise UnknownSpoil(f"a card can be spoiled by {', '.join(SPOILS)}; not by {name!r}")
    return SPOILS[name]
