# SPDX-License-Identifier: Apache-2.0
"""For the commands that talk to a reader: the one on a port, or a simulated one that lives as long as the command."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from smartid.device import Client, only_reader, open_port

if TYPE_CHECKING:
    from smartid.sim.world import World

_START_TIMEOUT_S = 20.0


def reader_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--device PORT | --sim, as every command of this kind has them."""
    sim = click.option("--sim", is_flag=True, help="A simulated reader.")
    device = click.option("--device", metavar="PORT", help="The reader's serial port; needed where there are several.")
    return device(sim(command))


@contextlib.contextmanager
def opened(device: str | None, sim: bool) -> Iterator[tuple[Client, World | None]]:
    """A client of the reader and, for a simulated one, its world. Raises UsageError, DeviceError, SmartidError."""
    if device and sim:
        raise click.UsageError("--device and --sim exclude each other")
    if not sim:
        with open_port(device or only_reader()) as port:
            yield Client(port), None
        return
    with _world() as world:
        world.wait_screen("idle", timeout=_START_TIMEOUT_S)
        with open_port(world.pty) as port:
            port.watch = lambda: _still_runs(world)
            yield Client(port), world


def _still_runs(world: World) -> None:
    """Raises what ended the simulated reader: its terminal would only be silent."""
    if world.failure:
        raise world.failure


def _world() -> World:
    from smartid import pki
    from smartid.sim.world import World

    return World(trust=pki.open_or_init().csca_der(), lang="en", place="bench")
