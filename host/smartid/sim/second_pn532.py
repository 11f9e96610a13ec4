# SPDX-License-Identifier: Apache-2.0
"""A second PN532 on a serial port of its own, its antenna lying on the simulated reader's: the other half of a table
with hardware in the loop.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from smartid.sim.chips.pn532_picc import join
from smartid.sim.front_pn532 import Pn532Line
from smartid.sim.radio import Field
from smartid.sim.world import World


@contextlib.contextmanager
def second_pn532(world: World) -> Iterator[str]:
    """The path of its terminal, for `--target-pn532`."""
    with Pn532Line(Field(), lock=world.lock) as line:
        with world.lock:
            join(line.chip.antenna, world.field)
        server = threading.Thread(target=line.run, name="second PN532", daemon=True)
        server.start()
        try:
            yield line.path
        finally:
            with world.lock:
                world.field.remove(line.chip.antenna)
            line.stop()
            server.join()
