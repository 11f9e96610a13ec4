# SPDX-License-Identifier: Apache-2.0
"""`smartid cards`: the invented people's cards, and making more of them. `serve` stands in a module of its own."""

import importlib
import importlib.util
import json
from datetime import date
from pathlib import Path

import click

from smartid import people
from smartid.cli.completion import complete_people
from smartid.people import number, photo, rules
from smartid.people.describe import as_dict, as_lines

_LAZY = {"serve": "smartid.cli.serve"}  # loads the simulated chips


class _Group(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return [
            *super().list_commands(ctx),
            *(name for name, module in _LAZY.items() if importlib.util.find_spec(module)),
        ]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _LAZY and importlib.util.find_spec(_LAZY[cmd_name]):
            return getattr(importlib.import_module(_LAZY[cmd_name]), cmd_name)
        return super().get_command(ctx, cmd_name)


class _Day(click.ParamType):
    name = "YYYY-MM-DD"

    def convert(self, value, param, ctx) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date such as 1985-03-14", param, ctx)


_DAY = _Day()
_JSON = click.option("--json", "as_json", is_flag=True, help="Machine-readable.")


@click.group(cls=_Group)
def cards() -> None:
    """The invented people's cards."""


@cards.command("list")
@_JSON
def list_cards(as_json: bool) -> None:
    """Every card: short name, number, holder, card access number, what is special."""
    everybody = people.load()
    if as_json:
        click.echo(json.dumps([as_dict(person) for person in everybody], ensure_ascii=False, indent=2))
        return
    for person in everybody:
        name = f"{person.name_en} {person.name_zh}".rstrip()
        click.echo(f"{person.key:<8} {person.number:<12} CAN {person.can}  {name} - {person.note.en}".rstrip(" -"))


@cards.command("show")
@click.argument("name", shell_complete=complete_people)
@_JSON
def show_card(name: str, as_json: bool) -> None:
    """One card in full."""
    person = people.find(name)
    if as_json:
        click.echo(json.dumps(as_dict(person), ensure_ascii=False, indent=2))
        return
    for line in as_lines(person):
        click.echo(line)


@cards.command("new")
@click.argument("name")
@click.option(
    "--number",
    "body",
    required=True,
    help="One or two letters and six digits; the check character may follow in brackets.",
)
@click.option("--surname", required=True, help="In capitals, as printed.")
@click.option("--given", required=True, help="Given names, as printed.")
@click.option("--chinese", default="", help="Chinese name.")
@click.option("--codes", default="", help="A commercial code per Chinese character, by commas; ---- where it has none.")
@click.option("--birth", required=True, type=_DAY, help="Date of birth.")
@click.option("--sex", required=True, type=click.Choice(["M", "F"]))
@click.option(
    "--type", "card_type", default="permanent-adult", show_default=True, type=click.Choice(sorted(rules.CARD_TYPES))
)
@click.option("--symbols", default="***AZ", show_default=True)
@click.option("--first-registration", required=True, metavar="YYYY-MM")
@click.option("--issued", required=True, type=_DAY)
@click.option("--expires", type=_DAY, help="Stands in the MRZ only.  [default: ten years after issue]")
@click.option("--can", help="Six digits printed on the card.  [default: made up]")
@click.option("--confirmation", type=click.Choice(sorted(rules.CONFIRMATIONS)), help="[default: by card type]")
@click.option("--stay", type=click.Choice(sorted(rules.CONDITIONS)), help="Condition of stay.")
@click.option("--limit", type=_DAY, help="Limit of stay.")
@click.option("--curve", type=click.Choice(rules.CURVES), default="brainpoolP256r1", show_default=True)
@click.option("--cipher", type=click.Choice(rules.CIPHERS), default="AES-256", show_default=True)
@click.option(
    "--photo", "photo_path", type=click.Path(path_type=Path), help="A baseline JPEG.  [default: a drawn figure]"
)
@_JSON
def new_card(name: str, body: str, photo_path: Path | None, as_json: bool, **given) -> None:
    """Make a person of your own. NAME is the short name; nothing is written unless every rule holds."""
    person = _person(name, body, **given)
    picture = photo.read(photo_path) if photo_path else photo.silhouette()
    path = people.add(person, picture)
    if as_json:
        click.echo(json.dumps(as_dict(person) | {"file": str(path)}, ensure_ascii=False, indent=2))
    else:
        click.echo(f"{person.number} {person.name_en}, CAN {person.can}: {path}")


def _person(name: str, body: str, *, stay, limit, codes, curve, cipher, chinese, expires, can, confirmation, **given):
    """What was typed, with the rest filled in as an issuing office would."""
    if limit and not stay:
        raise click.UsageError("--limit needs --stay")
    issued, card_type = given["issued"], given["card_type"]
    return people.Person(
        key=name,
        number=body if "(" in body else number.complete(body),
        name_zh=chinese,
        codes=tuple(code.strip() for code in codes.split(",") if code.strip()),
        expires=expires or rules.years_later(issued, 10),
        can=can or rules.random_can(),
        confirmation=confirmation or rules.usual_confirmation(card_type),
        stay=people.Stay(stay, limit) if stay else None,
        chip=people.Chip(curve, cipher),
        **given,
    )
