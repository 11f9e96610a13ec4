# SPDX-License-Identifier: Apache-2.0
"""`smartid reader pcsc`: our reader as a reader of the PC/SC system, for other people's programs."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from smartid.cli.opened import opened, reader_options
from smartid.cli.outside import bring, is_outside, outside_card
from smartid.device.host_key import HostKey
from smartid.errors import SmartidError
from smartid.pcsc.errors import CardGone
from smartid.pcsc.messages import PORT

if TYPE_CHECKING:
    from smartid.pcsc.reader import LentCard
    from smartid.sim.outside_card import OutsideCard
    from smartid.sim.world import World

_DEFAULT_CARD = "chan"


@click.command()
@reader_options
@click.option(
    "--card", "card_name", metavar="NAME", help=f"With --sim: whose card is placed, or vpcd:PORT.  [{_DEFAULT_CARD}]"
)
@click.option("--slot", is_flag=True, help="With --sim: the card goes into the slot instead of on the antenna.")
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help="Where vpcd listens.")
@click.option(
    "--no-pin-pad", is_flag=True, help="Send the program's PIN to the card, instead of one typed on the reader."
)
def pcsc(device: str | None, sim: bool, card_name: str | None, slot: bool, port: int, no_pin_pad: bool) -> None:
    """Serve the card in the reader to PC/SC programs until Ctrl-C: needs pcscd and vsmartcard-vpcd.

    \b
    smartid reader pcsc --sim --card chan --slot
    pkcs11-tool --login --pin 000000 --test
    \b
    When a program has a PIN verified or changed (VERIFY, CHANGE REFERENCE DATA), the reader asks for it on its own
    screen and keys; the program's digits are ignored, and none reaches the computer.
    """
    if (card_name or slot) and not sim:
        raise click.UsageError("--card and --slot go with --sim; a real card lies on the reader or is in its slot")
    with _lending(device, sim, card_name or _DEFAULT_CARD, slot, not no_pin_pad) as card:
        try:
            while True:
                serve(card, port, click.echo)
        except KeyboardInterrupt:
            click.echo("given back")
        finally:
            with contextlib.suppress(SmartidError):
                card.give_back()


def serve(card: LentCard, port: int, say: Any) -> None:
    """One card, from when it comes to when it goes. Raises NoVirtualReader, DeviceError."""
    from smartid.pcsc.slot import VpcdSlot

    try:
        if not card.connect():
            return
        with VpcdSlot(card, port) as slot:
            say(f"the card ({card.interface}) is in the virtual reader on port {port}; Ctrl-C gives it back")
            slot.run()
    except CardGone as gone:
        say(str(gone))


@contextlib.contextmanager
def _lending(device: str | None, sim: bool, name: str, in_slot: bool, pin_pad: bool) -> Iterator[LentCard]:
    from smartid.pcsc.reader import LentCard

    outside = outside_card(name) if sim and is_outside(name) else None
    with opened(device, sim) as (client, world):
        if world is None:
            from smartid.cli import provisions

            yield LentCard(client, provisions.host_key(), pin_pad)
            return
        hands = _Hands(world, _placing(world, outside or name, in_slot))
        client.call("events.subscribe")
        yield LentCard(client, _owner(), pin_pad, hands.heard)


def _placing(world: World, whose: OutsideCard | str, in_slot: bool) -> Callable[[], None]:
    if not isinstance(whose, str):
        return lambda: bring(world, whose, in_slot)
    from smartid import people, pki
    from smartid.sim.card import Card

    card = Card.personalise(people.find(whose), pki.open_or_init())
    return lambda: (world.insert if in_slot else world.place)(card)


def _owner() -> HostKey:
    from smartid import pki
    from smartid.sim import provisioned

    return provisioned.owner(pki.open_or_init())


class _Hands:
    """Of the person at the simulated reader: they place the card once it is asked for, and this terminal is the keypad."""

    def __init__(self, world: World, place: Callable[[], None]) -> None:
        self._world, self._place = world, place
        self._placed = False

    def heard(self, method: str, params: dict[str, Any]) -> None:
        if method != "event" or params.get("kind") != "screen":
            return
        if params.get("name") == "place" and not self._placed:
            self._placed = True
            self._place()
        elif params.get("name") == "pin":
            self._type()

    def _type(self) -> None:
        try:
            digits = click.prompt("The simulated reader asks for a PIN", hide_input=True, err=True)
        except click.Abort:
            digits = ""
        self._world.type([*digits, "enter"] if digits.isdigit() else ["cancel"])
