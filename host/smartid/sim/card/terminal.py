# SPDX-License-Identifier: Apache-2.0
"""Terminal authentication, version 1: trust points, the chain a terminal shows, the card's own date.

TR-03110-3, 2.5 and 2.7; Doc 9303-11, 7.1. Trust points and date stand in non-volatile memory and change together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from smartid.sim.card import cv_certificate
from smartid.sim.card.cv_certificate import CVCA, DOMESTIC_DV, FOREIGN_DV, TERMINAL, CvBody, Malformed
from smartid.sim.card.nonvolatile import Nonvolatile
from smartid.sim.card.rights import Rights

TRUST_CELL, DATE_CELL = "trust-points", "card-date"
ENABLED_MOST = 2  # trust points of one authority
_SEQUENCE = 5  # last characters of a reference: which key of the same authority

# Role of the issuer -> roles it may certify
_CERTIFIES = {CVCA: (CVCA, DOMESTIC_DV, FOREIGN_DV), DOMESTIC_DV: (TERMINAL,), FOREIGN_DV: (TERMINAL,), TERMINAL: ()}


class Distrusted(Exception):
    """Well-formed, and not to be believed: signature, role, date. Never leaves the card."""


@dataclass(frozen=True)
class Holder:
    """A verified certificate's holder. `granted`: everything ANDed from the root down to it."""

    body: CvBody
    granted: Rights
    domestic: bool = True  # whether its date may be believed


@dataclass
class TerminalChain:
    """One session's: the key chosen for verifying, the keys imported, the terminal named, whether it proved itself."""

    issuer: Holder | None = None
    imported: dict[bytes, Holder] = field(default_factory=dict)
    named: Holder | None = None
    done: bool = False


class Trust:
    """The card's trust points and date. `first`: bodies of root certificates, `issued`: the date at personalisation."""

    def __init__(self, memory: Nonvolatile, first: Sequence[bytes], issued: date) -> None:
        self._memory, self._first, self._issued = memory, b"".join(first), issued

    @property
    def today(self) -> date:
        """The latest day that a verified certificate has proved to have come."""
        return date.fromisoformat(self._memory.read(DATE_CELL, str(self._issued).encode()).decode())

    def points(self) -> list[CvBody]:
        return cv_certificate.bodies(self._memory.read(TRUST_CELL, self._first))

    def references(self) -> list[bytes]:
        """The newest name of each authority: what PACE tells the terminal (87 and 88), at most two."""
        newest: dict[bytes, CvBody] = {}
        for point in self.points():
            family = point.holder[:-_SEQUENCE]
            if family not in newest or newest[family].effective <= point.effective:
                newest[family] = point
        return [point.holder for point in newest.values()][:2]

    def find(self, name: bytes) -> Holder | None:
        for point in self.points():
            if point.holder == name:
                return Holder(point, point.rights)
        return None

    def check(self, issuer: Holder, body: CvBody, signature: bytes) -> Holder:
        """`body` under `issuer`. Raises Distrusted, Malformed (a key that is not on the issuer's curve)."""
        above = issuer.body
        if body.authority != above.holder or body.role not in _CERTIFIES[above.role]:
            raise Distrusted
        if (body.key.curve is not None) != (body.role == CVCA):
            raise Malformed("domain parameters stand in a root's certificate and only there")
        if not above.key.verifies(body.encoded, signature):
            raise Distrusted
        if body.role == CVCA:
            return Holder(body, body.rights)
        expired_root = above.role == CVCA and above.expires < self.today
        if body.expires < self.today or expired_root:
            raise Distrusted
        body = replace(body, key=body.key.on(above.key.curve))
        return Holder(body, issuer.granted & body.rights, issuer.domestic and body.role != FOREIGN_DV)

    def changes(self, holder: Holder) -> dict[str, bytes]:
        """The cells to write for a certificate just verified: date and trust points, both or neither."""
        body, cells, today = holder.body, {}, self.today
        if holder.domestic and body.effective > today:
            today = body.effective
            cells[DATE_CELL] = str(today).encode()
        if body.role == CVCA:
            cells[TRUST_CELL] = b"".join(point.encoded for point in self._enabled(body))
        return cells

    def _enabled(self, new: CvBody) -> list[CvBody]:
        """All trust points after a link: of one authority the two with the latest effective dates."""
        families: dict[bytes, list[CvBody]] = {}
        for point in (*self.points(), new):
            family = families.setdefault(point.holder[:-_SEQUENCE], [])
            if all(point.holder != earlier.holder for earlier in family):
                family.append(point)
        newest = (sorted(family, key=lambda point: point.effective)[-ENABLED_MOST:] for family in families.values())
        return [point for family in newest for point in family]
