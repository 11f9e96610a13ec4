# SPDX-License-Identifier: Apache-2.0
"""For the commands that talk to a reader: the one on a port, or a simulated one that lives as long as the command."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from smartid.cli.completion import complete_ports
from smartid.device import Client, only_reader, open_port

if TYPE_CHECKING:
    from smartid.sim.world import World


def reader_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--device PORT | --sim, as every command of this kind has them."""
    sim = click.option("--sim", is_flag=True, help="A simulated reader.")
    device = click.option(
        "--device",
        metavar="PORT",
        shell_complete=complete_ports,
        help="The reader's serial port; needed where there are several.",
    )
    return device(sim(command))


@contextlib.contextmanager
def opened(device: str | None, sim: bool, place: str = "bench") -> Iterator[tuple[Client, World | None]]:
    """A client of the reader and, for a simulated one, its world at that place.

    Raises UsageError, DeviceError, SmartidError.
    """
    if device and sim:
        raise click.UsageError("--device and --sim exclude each other")
    if not sim:
        with open_port(device or only_reader()) as port:
            yield Client(port), None
        return
    from smartid import pki
    from smartid.sim.connected import connected
    from smartid.sim.world import World

    with World(pki=pki.open_or_init(), lang="en", place=place) as world, connected(world) as client:
        yield client, world


@contextlib.contextmanager
def kept(device: str | None, sim: bool, name: str | None) -> Iterator[tuple[Client, World | None]]:
    """As opened(), but a simulated reader is one of those that keep what they were told, by its name."""
    if (device and sim) or (name and not sim):
        raise click.UsageError("--device and --sim exclude each other, and --name goes with --sim")
    if not sim:
        with open_port(device or only_reader()) as port:
            yield Client(port), None
        return
    from smartid.sim import shelf
    from smartid.sim.connected import connected

    with shelf.taken(name or shelf.DEFAULT_NAME) as world, connected(world) as client:
        yield client, world


@contextlib.contextmanager
def connector(
    device: str | None, sim: bool, name: str | None
) -> Iterator[tuple[Callable[[], contextlib.AbstractContextManager[Client]], World | None]]:
    """How to reach the reader, as often as it takes: its cable may be pulled. A simulated one's world with it."""
    if sim or (device and name):
        with kept(device, sim, name) as (client, world):
            yield lambda: contextlib.nullcontext(client), world
        return
    path = device or only_reader()

    @contextlib.contextmanager
    def connect() -> Iterator[Client]:
        with open_port(path) as port:
            yield Client(port)

    yield connect, None
