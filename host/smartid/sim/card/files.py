# SPDX-License-Identifier: Apache-2.0
"""The file tree: dedicated files, elementary files transparent and of records, and who may do what with them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartid.sim.card import tlv
from smartid.sim.card.nonvolatile import Nonvolatile

if TYPE_CHECKING:
    from smartid.sim.card.card import Card
    from smartid.sim.card.session import Session

Rule = Callable[["Session"], bool]
Accept = Callable[["Card", "RecordFile", bytes], bytes]


def always(session: "Session") -> bool:
    return True


def after_access(session: "Session") -> bool:
    """PACE or basic access control."""
    return session.authenticated


def after_pace(session: "Session") -> bool:
    return session.after_pace


def after_pace_or_on_contact(session: "Session") -> bool:
    return session.after_pace or session.interface == "contact"


def by_right(extension: int) -> Rule:
    """Any of these bits of the rights extension, which terminal authentication gives."""
    return lambda session: session.rights.any_of(extension)


def by_access(bits: int) -> Rule:
    """All of these access bits of the terminal's role."""
    return lambda session: session.rights.access & bits == bits


def never(session: "Session") -> bool:
    return False


class ElementaryFile:
    """`sfi`: 1 to 30, or nought for none; `read`: who may read it, and so select it."""

    fid: int
    sfi: int
    read: Rule

    def kind(self) -> bytes:
        """Size where there is one, and file descriptor: the first data objects of the control parameters."""
        raise NotImplementedError

    def control_parameters(self) -> bytes:
        """Kind, identifier, short identifier, operational (ISO/IEC 7816-4, 5.3.3)."""
        short = bytes([self.sfi << 3]) if self.sfi else b""
        parts = (
            tlv.encode(0x83, self.fid.to_bytes(2, "big")),
            tlv.encode(0x88, short),
            tlv.encode(0x8A, b"\x05"),
        )
        return self.kind() + b"".join(parts)


@dataclass(frozen=True)
class TransparentFile(ElementaryFile):
    fid: int
    sfi: int
    content: bytes
    read: Rule

    def kind(self) -> bytes:
        return tlv.encode(0x80, len(self.content).to_bytes(2, "big")) + tlv.encode(0x82, b"\x01")


@dataclass(frozen=True)
class Record:
    """`note`: what the card keeps with a record and never gives out."""

    content: bytes
    note: bytes = b""


@dataclass(frozen=True)
class RecordFile(ElementaryFile):
    """Linear, variable length, appended to and never changed. `first`: written at personalisation.

    `size`: bytes of the longest record; `most`: how many there is room for; `append`: who may; `accept`: checks a
    new record and gives its note. The records appended since stand in non-volatile memory: a cell each, and one that
    counts them, which is what makes a record exist.
    """

    fid: int
    sfi: int
    cell: str
    first: tuple[Record, ...]
    most: int
    size: int
    read: Rule
    append: Rule
    accept: Accept

    def kind(self) -> bytes:
        return tlv.encode(0x82, b"\x04\x41", self.size.to_bytes(2, "big"), bytes([self.most]))

    def records(self, memory: Nonvolatile) -> list[Record]:
        """In order of their numbers, which begin at 1."""
        added = (
            Record(memory.read(self._content(number)), memory.read(self._note(number)))
            for number in range(self._added(memory))
        )
        return [*self.first, *added]

    def cells(self, memory: Nonvolatile, record: Record) -> dict[str, bytes]:
        """What to write, at once, for one record more."""
        number = self._added(memory)
        return {
            self._content(number): record.content,
            self._note(number): record.note,
            self._count: bytes([number + 1]),
        }

    @property
    def _count(self) -> str:
        return f"{self.cell}-count"

    def _added(self, memory: Nonvolatile) -> int:
        return memory.read(self._count, b"\0")[0]

    def _content(self, number: int) -> str:
        return f"{self.cell}-{number:02}"

    def _note(self, number: int) -> str:
        return f"{self.cell}-{number:02}-note"


@dataclass
class DedicatedFile:
    """The master file or an application. `names`: its AIDs; `select`: who may select it."""

    fid: int | None
    names: tuple[bytes, ...] = ()
    select: Rule = always
    files: list[ElementaryFile] = field(default_factory=list)
    children: list["DedicatedFile"] = field(default_factory=list)
    parent: "DedicatedFile | None" = field(default=None, repr=False)

    def adopt(self, children: Iterable["DedicatedFile"]) -> "DedicatedFile":
        for child in children:
            child.parent = self
            self.children.append(child)
        return self

    def by_sfi(self, sfi: int) -> ElementaryFile | None:
        return next((file for file in self.files if file.sfi == sfi), None)

    def by_fid(self, fid: int) -> "ElementaryFile | DedicatedFile | None":
        return next((file for file in (*self.files, *self.children) if file.fid == fid), None)

    def control_parameters(self) -> bytes:
        parts = [tlv.encode(0x82, b"\x38")]
        if self.fid is not None:
            parts.append(tlv.encode(0x83, self.fid.to_bytes(2, "big")))
        parts += [tlv.encode(0x84, name) for name in self.names[:1]]
        return b"".join((*parts, tlv.encode(0x8A, b"\x05")))
