# SPDX-License-Identifier: Apache-2.0
"""The residence application: whose signatures the card believes, what is confirmed, and the holder's stay."""

from dataclasses import dataclass

from smartid import profile
from smartid.sim.card import acceptance, rights, signed_record
from smartid.sim.card.files import DedicatedFile, Record, RecordFile, by_right
from smartid.sim.card.nonvolatile import Nonvolatile
from smartid.sim.card.signed_record import STANDING, Holder

CERTIFICATES, CONFIRMATION, STAY_RECORDS = (0x011A, 0x1A), (0x0102, 0x02), (0x0103, 0x03)
_MOST_CERTIFICATES, _MOST_CONFIRMATIONS, _MOST_STAYS = 16, 2, 40
_CERTIFICATE_SIZE, _RECORD_SIZE = 320, 208


@dataclass(frozen=True)
class Residence:
    """`directory` holds the two files, and EF.StayRecords where the holder's stay is subject to anything."""

    directory: DedicatedFile
    certificates: RecordFile
    confirmations: RecordFile
    holder: Holder

    def pending(self, memory: Nonvolatile) -> bool:
        """The holder has not yet confirmed what the chip says."""
        last = self.confirmations.records(memory)[-1].content
        values = signed_record.read(signed_record.CONFIRMATION, last, self.holder).values
        return values[STANDING] == acceptance.PENDING


def build(
    holder: Holder, certificates: list[Record], confirmations: list[bytes], stays: list[bytes] | None
) -> Residence:
    """`stays`: None for a holder with no EF.StayRecords."""
    signers = RecordFile(
        *CERTIFICATES,
        "certificates",
        tuple(certificates),
        _MOST_CERTIFICATES,
        _CERTIFICATE_SIZE,
        by_right(rights.READ_CERTIFICATES),
        by_right(rights.APPEND_CERTIFICATES),
        acceptance.certificate,
    )
    confirmed = RecordFile(
        *CONFIRMATION,
        "confirmation",
        _records(confirmations),
        _MOST_CONFIRMATIONS,
        _RECORD_SIZE,
        by_right(rights.READ_RESIDENCE),
        by_right(rights.APPEND_CONFIRMATION),
        acceptance.confirmation,
    )
    files = [signers, confirmed] + ([_stay_records(stays)] if stays is not None else [])
    directory = DedicatedFile(None, (profile.AID_RESIDENCE,), by_right(rights.ANY_RESIDENCE), files)
    return Residence(directory, signers, confirmed, holder)


def _stay_records(stays: list[bytes]) -> RecordFile:
    return RecordFile(
        *STAY_RECORDS,
        "stay",
        _records(stays),
        _MOST_STAYS,
        _RECORD_SIZE,
        by_right(rights.READ_RESIDENCE),
        by_right(rights.APPEND_STAY),
        acceptance.stay,
    )


def _records(contents: list[bytes]) -> tuple[Record, ...]:
    return tuple(Record(content) for content in contents)
