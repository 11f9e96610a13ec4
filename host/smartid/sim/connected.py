# SPDX-License-Identifier: Apache-2.0
"""A client on the serial port of a simulated reader."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from smartid.device import Client, open_port
from smartid.sim.world import World

_START_TIMEOUT_S = 20.0


@contextlib.contextmanager
def connected(world: World) -> Iterator[Client]:
    """Wait until the reader is up. Raises what ended it, when it ends."""
    world.wait_for(lambda: world.screen[0], _START_TIMEOUT_S, "the reader shows nothing")
    with open_port(world.pty) as port:
        port.watch = lambda: _still_runs(world)
        yield Client(port)


def _still_runs(world: World) -> None:
    """Its terminal would only be silent."""
    if world.failure:
        raise world.failure
