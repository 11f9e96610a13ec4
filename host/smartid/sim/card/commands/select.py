# SPDX-License-Identifier: Apache-2.0
"""SELECT, by name, by identifier and by path. ISO/IEC 7816-4, 11.2.2. A failed one changes nothing."""

from typing import TYPE_CHECKING

from smartid import profile
from smartid.sim.card import status, tlv
from smartid.sim.card.apdu import Command
from smartid.sim.card.applications import FID_ECERT
from smartid.sim.card.applications.ecert import APPLET_ANSWER
from smartid.sim.card.files import DedicatedFile, ElementaryFile, always
from smartid.sim.card.status import Refused

if TYPE_CHECKING:
    from smartid.sim.card.card import Card

Found = DedicatedFile | ElementaryFile

_TEMPLATES = {0x00: 0x6F, 0x04: 0x62}  # P2: file control information, file control parameters
_NOTHING = 0x0C  # P2: no answer data


def select(card: "Card", command: Command) -> tuple[bytes, int]:
    way = _WAYS.get(command.p1)
    if way is None or command.p2 not in (*_TEMPLATES, _NOTHING):
        raise Refused(status.WRONG_P1P2)
    if way is _by_name and command.data == profile.AID_ISOAPPLET:
        return _applet(card)
    directory, found = way(card, command.data)
    answer = b""
    if command.p2 != _NOTHING and command.ne:
        answer = tlv.encode(_TEMPLATES[command.p2], found.control_parameters())
        if len(answer) > command.ne:
            raise Refused(0x6C00 | len(answer))
    _go(card, directory, found)
    return answer, status.OK


def _applet(card: "Card") -> tuple[bytes, int]:
    """The e-Cert application's second name: it tells what it can do, and leads to the master file."""
    _by_name(card, profile.AID_ECERT)
    card.session.directory, card.session.file = card.master, None
    return APPLET_ANSWER, status.OK


def _go(card: "Card", directory: DedicatedFile, found: Found) -> None:
    """Outside the e-Cert application nothing that was said to it counts any more."""
    card.session.directory = directory
    card.session.file = found if isinstance(found, ElementaryFile) else None
    if directory.fid != FID_ECERT:
        card.session.pin_verified = card.session.signing = False


def _by_identifier(card: "Card", data: bytes) -> tuple[DedicatedFile, Found]:
    """MF, DF or EF: the master file, a child of the current DF, the DF itself (no data: the master file)."""
    if data in (b"", profile.FID_MF.to_bytes(2, "big")):
        return card.master, card.master
    return _step(card, card.session.directory, _identifier(data))


def _child_directory(card: "Card", data: bytes) -> tuple[DedicatedFile, Found]:
    return _of_kind(DedicatedFile, _step(card, card.session.directory, _identifier(data)))


def _elementary_file(card: "Card", data: bytes) -> tuple[DedicatedFile, Found]:
    return _of_kind(ElementaryFile, _step(card, card.session.directory, _identifier(data)))


def _parent(card: "Card", data: bytes) -> tuple[DedicatedFile, Found]:
    parent = card.session.directory.parent
    if data:
        raise Refused(status.WRONG_LENGTH)
    if parent is None:
        raise Refused(status.NOT_FOUND)
    return parent, parent


def _by_name(card: "Card", data: bytes) -> tuple[DedicatedFile, Found]:
    """What the card lacks is guarded like what it has: before PACE nobody can tell."""
    application = next((child for child in card.master.children if data in child.names), None)
    rule = application.select if application else card.guards.get(data, always)
    if not rule(card.session):
        raise Refused(status.NOT_ALLOWED)
    if application is None:
        raise Refused(status.NOT_FOUND)
    return application, application


def _from_master(card: "Card", data: bytes) -> tuple[DedicatedFile, Found]:
    """A path that may name the master file at its head."""
    return _walk(card, card.master, data.removeprefix(profile.FID_MF.to_bytes(2, "big")))


def _from_current(card: "Card", data: bytes) -> tuple[DedicatedFile, Found]:
    return _walk(card, card.session.directory, data)


_WAYS = {
    0x00: _by_identifier,
    0x01: _child_directory,
    0x02: _elementary_file,
    0x03: _parent,
    0x04: _by_name,
    0x08: _from_master,
    0x09: _from_current,
}


def _walk(card: "Card", start: DedicatedFile, path: bytes) -> tuple[DedicatedFile, Found]:
    if not path or len(path) % 2:
        raise Refused(status.WRONG_LENGTH)
    directory: DedicatedFile = start
    found: Found = start
    for place in range(0, len(path), 2):
        if not isinstance(found, DedicatedFile):
            raise Refused(status.NOT_FOUND)
        directory, found = _step(card, found, _identifier(path[place : place + 2]))
    return directory, found


def _step(card: "Card", directory: DedicatedFile, fid: int) -> tuple[DedicatedFile, Found]:
    """From `directory` to what has that identifier in it; the current DF afterwards, and what was found."""
    rule = card.guards.get(fid) if directory is card.master else None
    if rule is not None and not rule(card.session):
        raise Refused(status.NOT_ALLOWED)
    found = directory if fid == directory.fid else directory.by_fid(fid)
    if found is None:
        raise Refused(status.NOT_FOUND)
    permitted = found.select if isinstance(found, DedicatedFile) else found.read
    if not permitted(card.session):
        raise Refused(status.NOT_ALLOWED)
    return (found if isinstance(found, DedicatedFile) else directory), found


def _of_kind(kind: type, way: tuple[DedicatedFile, Found]) -> tuple[DedicatedFile, Found]:
    if not isinstance(way[1], kind):
        raise Refused(status.NOT_FOUND)
    return way


def _identifier(data: bytes) -> int:
    if len(data) != 2:
        raise Refused(status.WRONG_LENGTH)
    return int.from_bytes(data, "big")
