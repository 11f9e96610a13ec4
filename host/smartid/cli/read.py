# SPDX-License-Identifier: Apache-2.0
"""`smartid read`: what the reader reads from a card, and how far it can be trusted."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from smartid.cli.completion import complete_people, complete_places
from smartid.cli.opened import opened, reader_options
from smartid.cli.outside import bring, is_outside, outside_card
from smartid.device import Client, describe
from smartid.errors import SmartidError

if TYPE_CHECKING:
    from smartid.sim.world import World

_TIMEOUT_S = 120.0
_DEFAULT_CARD = "chan"
_DEFAULT_PLACE = "bench"
_CAN_DIGITS = 6
_MRZ_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"


class NotGenuine(SmartidError):
    """The card was read, and its data are not what the issuer signed."""


def _checked(can: str) -> str:
    if not (len(can) == _CAN_DIGITS and can.isascii() and can.isdigit()):
        raise click.BadParameter(f"{_CAN_DIGITS} digits, as printed on the card")
    return can


def _mrz(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not (24 <= len(value) <= 40 and not value.strip(_MRZ_CHARACTERS)):
        raise click.BadParameter("number, birth and expiry from the zone, each with its check digit")
    return value


def _can(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    return None if value is None else _checked(value)


@click.command()
@reader_options
@click.option(
    "--card",
    "card_name",
    metavar="NAME",
    shell_complete=complete_people,
    help=f"With --sim: whose card is placed, or pcsc:READER, or vpcd:PORT. [{_DEFAULT_CARD}]",
)
@click.option("--slot", is_flag=True, help="With --sim: the card goes into the slot instead of on the antenna.")
@click.option("--can", metavar="DIGITS", callback=_can, help="The six digits printed on the card.")
@click.option(
    "--place", metavar="PLACE", shell_complete=complete_places, help="With --sim: where the reader stands. [bench]"
)
@click.option("--mrz", metavar="TEXT", callback=_mrz, help="A passport's number, birth and expiry, as in its zone.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def read(
    device: str | None,
    sim: bool,
    card_name: str | None,
    slot: bool,
    can: str | None,
    place: str | None,
    mrz: str | None,
    as_json: bool,
) -> None:
    """Have a card read, and print what it says and what is to be thought of it.

    Exit status 1 also when the data are not what the issuer signed.
    """
    if (card_name or slot) and not sim:
        raise click.UsageError("--card and --slot go with --sim; a real card lies on the reader or is in its slot")
    if place and not sim:
        raise click.UsageError("--place goes with --sim; a real reader knows where it stands")
    from smartid.cli import provisions

    where = provisions.place(place or _DEFAULT_PLACE).name
    outside = outside_card(str(card_name)) if is_outside(card_name) else None
    person = _person(card_name or _DEFAULT_CARD) if sim and not outside else None
    opens = _opens(can, mrz, person)
    with opened(device, sim, where) as (client, world):
        result = _read(client, opens, _placing(world, person or outside, slot) if world else _telling)
    _print(result, as_json)
    if result["verdicts"]["overall"] == "bad":
        raise NotGenuine("the data on this card are not what the issuer signed")


def _person(name: str) -> Any:
    from smartid import people

    return people.find(name)


def _opens(can: str | None, mrz: str | None, person: Any) -> dict[str, str]:
    """What opens the card: as given, else as this person's card or passport has it printed, else asked for."""
    if can and mrz:
        raise click.UsageError("--can and --mrz exclude each other")
    if mrz or (not can and person and not person.can):
        return {"mrz": mrz or person.mrz_information}
    return {"can": can or (person.can if person else _ask_can())}


def _ask_can() -> str:
    """From the person at the terminal, unseen. Raises UsageError where there is none."""
    if not sys.stdin.isatty():
        raise click.UsageError("--can is needed: the six digits printed on the card")
    return _checked(click.prompt("The six digits printed on the card", hide_input=True))


def _read(client: Client, opens: dict[str, str], on_place: Callable[[], None]) -> dict[str, Any]:
    """Order the reading; on_place() when the reader first asks for the card: it does so again every second."""
    asked = False

    def heard(method: str, params: dict[str, Any]) -> None:
        nonlocal asked
        if not asked and method == "event" and params.get("kind") == "screen" and params.get("name") == "place":
            asked = True
            on_place()

    client.call("events.subscribe")
    return client.call("reader.card", opens, heard, _TIMEOUT_S)


def _telling() -> None:
    click.echo("Place the card on the reader.", err=True)


def _placing(world: World, whose: Any, slot: bool) -> Callable[[], None]:
    """Lays the person's card, or one from outside, on the simulated antenna or into the slot."""
    from smartid import pki
    from smartid.sim.card import Card
    from smartid.sim.outside_card import OutsideCard

    if isinstance(whose, OutsideCard):
        return lambda: bring(world, whose, slot)
    card = Card.personalise(whose, pki.open_or_init())
    return lambda: (world.insert if slot else world.place)(card)


def _print(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=2))
        return
    for line in (*describe.person(result["person"]), "", *describe.verdicts(result["verdicts"])):
        click.echo(line)
