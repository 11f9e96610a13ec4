# SPDX-License-Identifier: Apache-2.0
"""A card that was reported lost: everything stops, nothing personal is shown or kept; the card goes to the office."""

from reader.crypto.util import wipe
from reader.lds import dg, mrz
from reader.protocols.evidence import LostEvidence
from reader.storage import folders, slots
from reader.storage.vault import LIST_KEY, Vault
from reader.trust.lost_list import look_up


def lost(reader, reading):
    """Look the card up, by number and date of issue, as soon as DG1 and DG12 have been read.

    Leaves in reading.evidence: "owner": (number, date of issue); "lost": LostEvidence, absent without a list.
    Raises ReportedLost, ListError, VaultError, LdsError.
    """
    owner = mrz.parse(reading.files[1]).number, dg.document_details(reading.files[12])
    reading.evidence["owner"] = owner
    root = slots.root(reader.data)
    if not folders.exists(root + "/trust/lost.lst"):
        return
    with Vault(root, reader.board.device_secret, reader.random).opened() as keys:
        reported, header = look_up(root + "/trust/lost.lst", keys[LIST_KEY], *owner)  # pyright: ignore[reportGeneralTypeIssues]
    reading.evidence["lost"] = LostEvidence(reported, header.issued, header.good_until)
    if reported:
        reader.ui.clear()
        wipe(*reading.files.values())
        reading.files = {}
        from reader.refusals import ReportedLost

        raise ReportedLost()
