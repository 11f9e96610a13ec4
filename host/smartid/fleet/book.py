# SPDX-License-Identifier: Apache-2.0
"""The book of readers: every entry is one transaction, so that a bench that stops leaves whole entries only.

A reader's name is written down before its keys are made, and is taken up again by whoever comes next; so a bench that
was stopped goes on where it was, and no name is ever given twice, not even by two benches at once.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import MetaData, create_engine, select
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.orm import Session

from smartid.fleet.errors import FleetError
from smartid.fleet.tables import Base, Certificate, HeldList, LogLine, Reader
from smartid.pki import reader_log
from smartid.pki.cvc import CvCertificate
from smartid.pki.reader_log import Line, LogFile
from smartid.pki.supply import names

BEGUN, REPLACED = "begun", "replaced"
_TRIES = 20


class Book:
    """url: as SQLAlchemy writes it. Raises FleetError, here and in every method."""

    def __init__(self, url: str) -> None:
        try:
            self._engine = create_engine(url, pool_pre_ping=True)
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise FleetError(f"not a database: {_without_password(url)} ({error})") from error
        with self._told():
            Base.metadata.create_all(self._engine)

    @property
    def tables(self) -> MetaData:
        return Base.metadata

    def close(self) -> None:
        self._engine.dispose()

    # --- one reader's way ------------------------------------------------------------------------------
    def name_for(self, reached: str, place: str, taken: Callable[[str], bool] = lambda _: False) -> str:
        """The name under which that reader is being provisioned: the one begun before, or a new one.

        taken: whether the issuer has given that name away already.
        """
        for _ in range(_TRIES):
            try:
                with self._transaction() as session:
                    begun = session.scalars(_of(reached).where(Reader.state == BEGUN)).first()
                    if begun is not None:
                        begun.place = place
                        return begun.holder
                    holder = _next_name(session, reached, taken)
                    session.add(
                        Reader(holder=holder, reached=reached, place=place, state=BEGUN, changed=datetime.now())
                    )
                return holder
            except IntegrityError:  # another bench was a moment faster
                continue
        raise FleetError(f"no name for {reached}: too many benches at once")

    def done(self, holder: str, facts: Mapping[str, Any], certificates: Mapping[str, CvCertificate]) -> None:
        """The reader begun under that name is provisioned. facts: what `reader.info` says; certificates: by kind.

        A reader that had keys already keeps the name they were made for.
        """
        with self._transaction() as session:
            begun = session.get(Reader, holder)
            if begun is None:
                raise FleetError(f"{holder} was never begun")
            reader = begun if facts["holder"] == holder else self._renamed(session, begun, facts["holder"])
            for earlier in session.scalars(_of(reader.reached).where(Reader.holder != reader.holder)):
                earlier.state = REPLACED
            self._seen(reader, facts)
            for kind, certificate in certificates.items():
                _add_once(session, reader.holder, kind, certificate)

    def _renamed(self, session: Session, begun: Reader, holder: str) -> Reader:
        reader = session.get(Reader, holder) or Reader(holder=holder, state=BEGUN, changed=datetime.now())
        reader.reached, reader.place = begun.reached, begun.place
        session.add(reader)
        session.delete(begun)
        return reader

    def current(self, reached: str) -> dict[str, Any] | None:
        """The row of that reader as it is in use; None while it is not."""
        rows = [row for row in self.readers() if row["reached"] == reached and row["state"] not in (BEGUN, REPLACED)]
        return rows[-1] if rows else None

    def seen(self, facts: Mapping[str, Any]) -> bool:
        """What a reader says of itself today; False for one that the book does not know."""
        with self._transaction() as session:
            reader = session.get(Reader, facts.get("holder") or "")
            if reader is not None:
                self._seen(reader, facts)
            return reader is not None

    def _seen(self, reader: Reader, facts: Mapping[str, Any]) -> None:
        reader.state, reader.board, reader.version = facts["state"], facts["board"], facts["version"]
        reader.provisioned, reader.changed = facts["provisioned"], datetime.now()
        reader.place = facts["settings"]["place"]
        held = {one.name: one for one in reader.lists}
        for entry in facts["trust"]:
            row = held.get(entry["name"])
            if row is None:
                row = HeldList(name=entry["name"])
                reader.lists.append(row)
            row.number, row.issued, row.good_until = entry["number"], entry["issued"], entry["good_until"]

    def keep_log(self, log: LogFile) -> int:
        """Lines that were found intact; how many of them are new. Raises FleetError where the book has others."""
        with self._transaction() as session:
            kept = {row.number: row.encoded for row in session.scalars(_lines_of(log.holder))}
            _known(session, log.holder)
            if any(kept.get(line.number, line.encoded) != line.encoded for line in log.lines):
                raise FleetError(f"{log.holder} gave other lines before under the same numbers")
            new = [line for line in log.lines if line.number not in kept]
            session.add_all(LogLine(holder=log.holder, number=line.number, encoded=line.encoded) for line in new)
        return len(new)

    # --- what the book says -----------------------------------------------------------------------------
    def readers(self) -> list[dict[str, Any]]:
        """Every reader, its newest certificate's last day with it."""
        with self._transaction() as session:
            return [_row(reader) for reader in session.scalars(select(Reader).order_by(Reader.holder))]

    def expiring(self, before: date) -> list[dict[str, Any]]:
        """Readers in use whose newest terminal certificate ends before that day, the soonest first."""
        ending = [row for row in self.readers() if row["state"] not in (BEGUN, REPLACED) and row["expires"]]
        return sorted((row for row in ending if row["expires"] < before.isoformat()), key=lambda row: row["expires"])

    def certificates(self) -> list[tuple[str, str, bytes]]:
        """(holder, kind, encoded) of every certificate."""
        with self._transaction() as session:
            rows = session.scalars(select(Certificate).order_by(Certificate.holder, Certificate.kind, Certificate.id))
            return [(row.holder, row.kind, row.encoded) for row in rows]

    def log(self, holder: str) -> list[Line]:
        """All lines of one reader; numbers that are missing were handed in elsewhere, which the issuer has seen to.

        Raises FleetError where a line does not follow from the one before it, and for a reader that nobody knows.
        """
        with self._transaction() as session:
            _known(session, holder)
            lines = [reader_log.line(row.encoded) for row in session.scalars(_lines_of(holder))]
        number, chain = 0, reader_log.NO_CHAIN
        for line in lines:
            if line.number == number + 1 and not line.follows(chain):
                raise FleetError(f"{holder}: line {line.number} of the record was changed, or the one before it")
            number, chain = line.number, line.chain
        return lines

    # --- the database -----------------------------------------------------------------------------------
    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Session]:
        with self._told(), Session(self._engine) as session, session.begin():
            yield session

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """A database that fails, in one line. A name taken twice is the caller's to know."""
        try:
            yield
        except IntegrityError:
            raise
        except DBAPIError as error:
            reason = str(error.orig or error).strip().splitlines()[0]
            url = self._engine.url.render_as_string(hide_password=True)
            raise FleetError(f"the record of readers cannot be reached ({url}): {reason}") from error


def _of(reached: str):
    return select(Reader).where(Reader.reached == reached)


def _known(session: Session, holder: str) -> None:
    if session.get(Reader, holder) is None:
        raise FleetError(f"{holder} is not in the record: provision it from here first")


def _lines_of(holder: str):
    return select(LogLine).where(LogLine.holder == holder).order_by(LogLine.number)


def _next_name(session: Session, reached: str, taken: Callable[[str], bool]) -> str:
    return next(name for name in names(reached) if not taken(name) and session.get(Reader, name) is None)


def _add_once(session: Session, holder: str, kind: str, certificate: CvCertificate) -> None:
    digest = hashlib.sha256(certificate.encoded).hexdigest()
    if session.scalars(select(Certificate).where(Certificate.digest == digest)).first() is None:
        session.add(Certificate(
            holder=holder, kind=kind, effective=certificate.effective, expires=certificate.expires,
            digest=digest, encoded=certificate.encoded,
        ))  # fmt: skip


def _row(reader: Reader) -> dict[str, Any]:
    terminal = [certificate for certificate in reader.certificates if certificate.kind == "terminal"]
    return {
        "holder": reader.holder, "reached": reader.reached, "place": reader.place, "state": reader.state,
        "board": reader.board, "version": reader.version, "provisioned": reader.provisioned,
        "changed": reader.changed.isoformat(timespec="seconds"),
        "expires": terminal[-1].expires.isoformat() if terminal else None,
        "lists": {one.name: {"number": one.number, "issued": one.issued, "good_until": one.good_until}
                  for one in sorted(reader.lists, key=lambda one: one.name)},
    }  # fmt: skip


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if rest else scheme
