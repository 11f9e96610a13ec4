# SPDX-License-Identifier: Apache-2.0
"""The file tree: dedicated files, transparent elementary files, and who may do what with them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from smartid.sim.card import tlv

if TYPE_CHECKING:
    from smartid.sim.card.session import Session

Rule = Callable[["Session"], bool]


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


@dataclass(frozen=True)
class ElementaryFile:
    """Transparent. `sfi`: 1 to 30."""

    fid: int
    sfi: int
    content: bytes
    read: Rule

    def control_parameters(self) -> bytes:
        """Size, kind, identifier, short identifier, operational (ISO/IEC 7816-4, 5.3.3)."""
        return b"".join(
            (
                tlv.encode(0x80, len(self.content).to_bytes(2, "big")),
                tlv.encode(0x82, b"\x01"),
                tlv.encode(0x83, self.fid.to_bytes(2, "big")),
                tlv.encode(0x88, bytes([self.sfi << 3])),
                tlv.encode(0x8A, b"\x05"),
            )
        )


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
