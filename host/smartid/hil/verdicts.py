# SPDX-License-Identifier: Apache-2.0
"""Everybody's document, and every way a card can be wrong, with what a reader at the bench says of it: two tables.

A line: whose document, how it was opened, the overall verdict, then the reasons of the four claims (signed, genuine,
lost, trust); in brackets what was not checked; or the code of the error that ended the reading.
"""

from __future__ import annotations

from typing import Any, NamedTuple

_EVERYBODY = """
chan       PACE-GM  genuine signed chip-ca  not-reported trust-age
wong       PACE-CAM genuine signed chip-cam not-reported trust-age
sai        PACE-CAM genuine signed chip-cam not-reported trust-age
chow       PACE-GM  genuine signed chip-ca  not-reported trust-age
macd       PACE-GM  genuine signed chip-ca  not-reported trust-age
ho         PACE-CAM genuine signed chip-cam not-reported trust-age
cheung     PACE-GM  genuine signed chip-ca  not-reported trust-age
dela       PACE-IM  genuine signed chip-ca  not-reported trust-age
choi       E-61
tang       PACE-GM  genuine signed chip-ca  not-reported trust-age
lee        PACE-GM  genuine signed chip-aa  not-reported trust-age
okoro      BAC      genuine signed chip-aa  (not-listed) trust-age
lindqvist  PACE-IM  genuine signed chip-ca  (not-listed) trust-age
"""

# Whose card, spoilt how (sim/card/spoil.py); "by mrz": opened by that instead of the six digits
_ATTACKS = """
tang  dg1                     PACE-GM  bad    data-altered   (key-unconfirmed) not-reported trust-age
tang  dg2                     PACE-GM  bad    data-altered   (key-unconfirmed) not-reported trust-age
tang  sod                     PACE-GM  bad    bad-signature  (key-unconfirmed) not-reported trust-age
tang  unknown-signer          PACE-GM  bad    unknown-signer (key-unconfirmed) not-reported trust-age
tang  forged-signer           PACE-GM  bad    bad-signature  (key-unconfirmed) not-reported trust-age
tang  expired-signer          PACE-GM  partly signer-expired (key-unconfirmed) not-reported trust-age
tang  ca-key                  PACE-GM  bad    data-altered   chip-failed       not-reported trust-age
tang  clone                   PACE-GM  bad    signed         chip-failed       not-reported trust-age
wong  clone                   PACE-CAM bad    signed         chip-failed       not-reported trust-age
wong  cam-data                PACE-CAM bad    signed         chip-failed       not-reported trust-age
lee   clone                   PACE-GM  bad    signed         chip-failed       not-reported trust-age
okoro clone                   BAC      bad    signed         chip-failed       (not-listed) trust-age
tang  cardaccess-weaker       PACE-GM  bad    signed         downgrade-access  not-reported trust-age
tang  cardaccess              E-24
tang  cardaccess by mrz       BAC      bad    signed         downgrade-pace    not-reported trust-age
tang  ca-6300                 PACE-GM  bad    signed         chip-failed       not-reported trust-age
tang  ca-6982                 PACE-GM  bad    signed         chip-failed       not-reported trust-age
tang  ca-6a80                 PACE-GM  bad    signed         chip-failed       not-reported trust-age
tang  ca-6a88                 PACE-GM  bad    signed         chip-failed       not-reported trust-age
tang  ca-6fff                 PACE-GM  bad    signed         chip-failed       not-reported trust-age
tang  pace-6300               E-2B
tang  pace-6982               E-2B
tang  pace-6a80               E-2B
tang  pace-6a88               E-2B
tang  pace-6fff               E-2B
macd  pace-6982 by mrz        E-2B
tang  point-zero              E-2B
tang  point-off-curve         E-2B
tang  point-echo              E-2B
wong  point-off-curve         E-2B
dela  point-zero              E-2B
tang  sm-replay               E-29
tang  sm-reorder              E-29
tang  sm-flip                 E-29
tang  sm-mac                  E-29
tang  sm-plain                E-29
okoro sm-mac                  E-29
tang  tlv                     E-31
tang  tlv-inner               E-32
"""


class Row(NamedTuple):
    """Whose document, what is wrong with it (None: nothing), whether its MRZ opens it, and what the reader says."""

    name: str
    spoil: str | None
    by_mrz: bool
    expected: str

    @property
    def read(self) -> bool:
        """Whether the reader shows what stands on the card."""
        return not self.expected.startswith("E-")

    @property
    def key(self) -> str:
        return "-".join(filter(None, (self.name, self.spoil, "by-mrz" if self.by_mrz else "")))


def _row(name: str, *fields: str) -> Row:
    """Of the second table."""
    spoil, *expected = fields
    by_mrz = expected[:2] == ["by", "mrz"]
    return Row(name, spoil, by_mrz, " ".join(expected[2 * by_mrz :]))


def _lines(table: str) -> list[list[str]]:
    return [text.split() for text in table.strip().splitlines()]


EVERYBODY = [Row(name, None, False, " ".join(expected)) for name, *expected in _lines(_EVERYBODY)]
ATTACKS = [_row(*fields) for fields in _lines(_ATTACKS)]


def line(outcome: dict[str, Any] | str) -> str:
    """How it was opened, the overall verdict, the reason of each claim; or the code of the error."""
    if isinstance(outcome, str):
        return outcome
    verdicts = outcome["verdicts"]
    claims = [
        claim["reason"] if claim["state"] != "unchecked" else f"({claim['reason']})" for claim in verdicts["claims"]
    ]
    return " ".join([outcome["opened"]["protocol"], verdicts["overall"], *claims])


def proofs(said: str) -> str:
    """Of a line, what hangs on the card and its issuer alone: how it was opened, signed, genuine; or the error's code."""
    opened, *more = said.split()
    return " ".join([opened, *more[1:3]])
