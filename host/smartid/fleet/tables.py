# SPDX-License-Identifier: Apache-2.0
"""The record's tables. Nothing secret is in them: certificates are public, keys never leave readers and issuer."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    """The common ground of the tables."""


class Reader(Base):
    """One name for a reader's keys. `reached`: the port's serial number, or a simulated reader's name.

    A reader that starts anew takes another name; its old row stays, `state` then "replaced".
    state: "begun" while it is being provisioned, then what the reader says of itself.
    """

    __tablename__ = "readers"

    holder: Mapped[str] = mapped_column(String(16), primary_key=True)
    reached: Mapped[str] = mapped_column(String(80), index=True)
    place: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    board: Mapped[str] = mapped_column(String(20), default="")
    version: Mapped[str] = mapped_column(String(20), default="")
    provisioned: Mapped[int] = mapped_column(default=0)
    changed: Mapped[datetime]
    certificates: Mapped[list[Certificate]] = relationship(back_populates="reader", order_by="Certificate.effective")
    lists: Mapped[list[HeldList]] = relationship(back_populates="reader", cascade="all, delete-orphan")


class Certificate(Base):
    """A CV certificate that a reader was given. kind: "terminal" or "signer"."""

    __tablename__ = "certificates"
    __table_args__ = (UniqueConstraint("digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    holder: Mapped[str] = mapped_column(ForeignKey("readers.holder"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    effective: Mapped[date]
    expires: Mapped[date] = mapped_column(index=True)
    digest: Mapped[str] = mapped_column(String(64))
    encoded: Mapped[bytes] = mapped_column(LargeBinary)
    reader: Mapped[Reader] = relationship(back_populates="certificates")


class LogLine(Base):
    """A line of a reader's audit log as it was read out and found intact: its 67 octets (pki/reader_log.py)."""

    __tablename__ = "log_lines"

    holder: Mapped[str] = mapped_column(ForeignKey("readers.holder"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    encoded: Mapped[bytes] = mapped_column(LargeBinary)


class HeldList(Base):
    """A list as the reader says it holds it. number: None where the list has none."""

    __tablename__ = "lists"
    __table_args__ = (UniqueConstraint("holder", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    holder: Mapped[str] = mapped_column(ForeignKey("readers.holder"), index=True)
    name: Mapped[str] = mapped_column(String(20))
    number: Mapped[int | None]
    issued: Mapped[str | None] = mapped_column(String(8))
    good_until: Mapped[str | None] = mapped_column(String(8))
    reader: Mapped[Reader] = relationship(back_populates="lists")
