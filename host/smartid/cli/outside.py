# SPDX-License-Identifier: Apache-2.0
"""`--card pcsc:READER` and `--card vpcd:[HOST:]PORT`: a card that is not of our making, for the simulated reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from smartid.sim.outside_card import OutsideCard
    from smartid.sim.world import World

_SYSTEM, _PORT = "pcsc:", "vpcd:"


def is_outside(name: str | None) -> bool:
    return bool(name) and str(name).startswith((_SYSTEM, _PORT))


def outside_card(name: str) -> OutsideCard:
    """Raises NoService, NoReader, CardGone; UsageError for a port that is none."""
    from smartid.pcsc.port import PortCard
    from smartid.pcsc.system import SystemCard
    from smartid.sim.outside_card import OutsideCard

    if name.startswith(_SYSTEM):
        return OutsideCard(SystemCard(name.removeprefix(_SYSTEM)))
    host, _, port = name.removeprefix(_PORT).rpartition(":")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise click.UsageError(f"--card {name}: a port is a number from 1 to 65535, as in vpcd:35963")
    click.echo(f"Waiting for a virtual card on port {port}.", err=True)
    return OutsideCard(PortCard(int(port), host or "127.0.0.1"))


def bring(world: World, card: OutsideCard, in_slot: bool) -> None:
    """Into the slot or onto the antenna; when it goes outside, it is taken away here too, and said why."""
    from smartid.sim.outside_card import OutsidePicc

    def gone(error: Exception) -> None:
        click.echo(f"smartid: {error}", err=True)
        (world.withdraw if in_slot else world.remove)()

    card.on_gone = gone
    if in_slot:
        world.insert(card)
    else:
        world.place(OutsidePicc(card))
