# SPDX-License-Identifier: Apache-2.0
"""A table set up for cases: a reader on a port, a simulated one, or a recording; and the cases played on it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from smartid.bench.picture import png
from smartid.device import Client, open_port
from smartid.hil import facts
from smartid.hil.cases import Case
from smartid.hil.hands import NoHand, PersonHand, PlayerHand
from smartid.hil.journal import Journal
from smartid.hil.player import Player
from smartid.hil.record import ReplayedPort, Tape, TapedPort
from smartid.hil.run import Result, run
from smartid.hil.table import Hand, Table
from smartid.hil.target import open_target
from smartid.pki import Pki

_PICO_PATIENCE = 40.0  # the emulated board is so much slower than a real one
_START_S = 20.0


@dataclass(frozen=True)
class Wanted:
    """device, target: serial ports; person: who is told which card to lay, None where nobody is there.

    owners: public points of the hosts that provision with the issuer's lists. record: a folder, None for no recording.
    """

    device: str
    issuer: Pki
    target: str | None = None
    person: Callable[[str], None] | None = None
    owners: Iterable[bytes] = ()
    record: Path | None = None
    depth: str = "device"
    patience: float = 1.0


class Session:
    """play(cases) gives each result as it comes."""

    def __init__(self, look: Callable[[str], bytes | None] = lambda name: None) -> None:
        self._look = look
        self.journal = Journal()
        self.table: Any = None
        self.tape: Tape | None = None
        self.recording: ReplayedPort | None = None

    def play(self, cases: Iterable[Case]) -> Iterator[Result]:
        for result in run(cases, self.table, self._begin):
            if self.tape:
                self.tape.case(result.name, result.journal)
            yield result

    def _begin(self, case: Case) -> Journal:
        self.journal = Journal(look=self._look)
        if self.recording:
            self.recording.case(case.name, self.journal)
        return self.journal

    def said(self, name: str, lang: str) -> None:
        self.journal.screen(name, lang)

    def heard(self, event: dict[str, Any]) -> None:
        self.journal.apdu(event)


@contextlib.contextmanager
def on_port(
    wanted: Wanted,
    keypad: Callable[[list[str]], None] | None = None,
    look: Callable[[str], bytes | None] = lambda name: None,
    watch: Callable[[], None] | None = None,
) -> Iterator[Session]:
    """keypad: types keys by their names; look: a picture of a screen; watch: raises when the reader has died. Where there
    are such.

    Raises DeviceError, TargetError.
    """
    session = Session(look)
    with contextlib.ExitStack() as stack:
        port: Any = stack.enter_context(open_port(wanted.device))
        port.watch = watch or port.watch
        if wanted.record:
            session.tape = Tape(wanted.record)
            port = TapedPort(port, session.tape)
        player = None
        if wanted.target:
            player = stack.enter_context(Player(open_target(wanted.target), session.heard))
        hand = _hand(player, keypad, wanted.person)
        table = session.table = Table(Client(port), hand, wanted.issuer, wanted.patience)
        target = player.target if player else None
        table.facts = facts.read(
            table, wanted.depth, target, wanted.person is not None, keypad is not None, wanted.owners
        )
        if session.tape:
            session.tape.facts(table.facts)
        table.said = session.said
        yield session


def _hand(
    player: Player | None, keypad: Callable[[list[str]], None] | None, person: Callable[[str], None] | None
) -> Hand:
    if player:
        return PlayerHand(player, keypad, person)
    return PersonHand(person) if person else NoHand()


@contextlib.contextmanager
def simulated(wanted: Wanted, board: str, place: str) -> Iterator[Session]:
    """A reader and a second PN532 in a simulated world, reached by terminals as real ones are. Raises SmartidError."""
    from smartid.sim.second_pn532 import second_pn532

    world = _world(wanted.issuer, board, place)
    pictures: dict[str, bytes] = {}

    def seen(event: dict[str, Any]) -> None:
        if event.get("kind") == "screen":
            pictures[str(event["name"])] = world.display.rgb565()

    def watch() -> None:
        if world.failure:
            raise world.failure

    world.trace = seen
    patience = _PICO_PATIENCE if board == "pico" else 1.0
    with world, second_pn532(world) as target:
        world.wait_for(lambda: world.screen[0], _START_S * patience, "the reader shows nothing")
        here = replace(wanted, device=world.pty, target=target, patience=patience)
        with on_port(
            here,
            keypad=world.type,
            look=lambda name: png(pictures[name]) if name in pictures else None,
            watch=watch,
        ) as session:
            yield session


def _world(issuer: Pki, board: str, place: str) -> Any:
    if board == "pico":  # it has no fuses to keep a key under, so no issuer provisions it
        from smartid.sim.pico.world import PicoWorld

        return PicoWorld(place=place, lang="en", trust=issuer.csca_der())
    from smartid.sim.world import World

    return World(place=place, lang="en", pki=issuer)


@contextlib.contextmanager
def replayed(folder: Path) -> Iterator[Session]:
    """A recording in the reader's place. Raises NotARecording."""
    session = Session()
    port = session.recording = ReplayedPort(folder)
    session.table = Table(Client(port), NoHand(), None)  # type: ignore[arg-type]  # has what Client uses of a Port
    facts.read(session.table, "", None, False, False, ())  # heard again, so that what is shown is known
    session.table.facts = port.facts
    session.table.said = session.said
    yield session
