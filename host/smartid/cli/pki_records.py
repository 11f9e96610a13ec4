# SPDX-License-Identifier: Apache-2.0
"""`smartid pki issue-ticket`, `ticket-list`, `verify-log`: changes of stay on their way to the cards, and the logs of
the readers that deliver them.
"""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import click

from smartid import pki as issuer
from smartid.cli.params import DATE, FILE, JSON, OUT, Day, Number, content_of, say, write_to
from smartid.people.rules import CONDITIONS
from smartid.pki import reader_log, signed_list, ticket_list
from smartid.pki.reader_log import Line
from smartid.pki.records import Card
from smartid.pki.tickets import UNCHANGED

_NONE = "none"


class _Limit(Day):
    def convert(self, value, param, ctx):
        if value is UNCHANGED:
            return value
        return None if value == _NONE else super().convert(value, param, ctx)


@click.command("issue-ticket")
@click.argument("number", type=Number())
@click.argument("issued", type=Day())
@click.option("--condition", type=click.Choice(list(CONDITIONS)), help="The new condition of stay.")
@click.option("--limit", type=_Limit(), default=UNCHANGED, metavar="YYYY-MM-DD|none", help="The new limit of stay.")
@click.option("--until", type=Day(), metavar="YYYY-MM-DD", help="Last day to deliver it.  [90 days]")
@click.option("--record", type=FILE, help="The record in force on the card, where it is not the first.")
@click.option("--withdraw", is_flag=True, help="Take back what waits for this card.")
@DATE
@JSON
def issue_ticket(
    number: str,
    issued: date,
    condition: str | None,
    limit: date | None | object,
    until: date | None,
    record: Path | None,
    withdraw: bool,
    day: date,
    as_json: bool,
) -> None:
    """Change the stay on the card with this NUMBER, ISSUED on that day; `ticket-list` brings it to the readers.

    What is not given stays as it is. An earlier ticket that still waits for the card is replaced.
    """
    opened, card = issuer.open_existing(), Card(number, issued)
    if withdraw:
        say({"withdrawn": opened.tickets.withdraw(card), "waiting": opened.tickets.waiting()}, as_json)
        return
    code = CONDITIONS[condition] if condition else None
    in_force = content_of(record) if record else None
    made = opened.tickets.issue(card, day, code, limit, until, in_force)
    names = {value: name for name, value in CONDITIONS.items()}
    facts = {
        "reference": made.reference,
        "serial": made.stay.serial,
        "condition": names.get(made.stay.condition),
        "limit": f"{made.stay.limit:%d-%m-%Y}" if made.stay.limit else None,
        "deliver_until": f"{made.stay.deliver_until:%d-%m-%Y}",
        "signer": made.signer.certificate.holder,
        "waiting": opened.tickets.waiting(),
    }
    say(facts, as_json)


@click.command("ticket-list")
@OUT
@DATE
@JSON
def tickets(out: Path | None, day: date, as_json: bool) -> None:
    """Sign the next list of the tickets that wait."""
    made = issuer.open_existing().tickets.build(day)
    write_to(out, made)
    found, head = ticket_list.parse(made), signed_list.head(made, ticket_list.MAGIC)
    days = {"issued": f"{head.issued:%d-%m-%Y}", "good_until": f"{head.good_until:%d-%m-%Y}"}
    say({"number": head.number, **days, "octets": len(made), "tickets": len(found.entries)}, as_json)


@click.command("verify-log")
@click.argument("file", type=FILE)
@click.option("--card", type=(Number(), Day()), metavar="NUMBER ISSUED", help="Only the lines about this card.")
@click.option("--lines", "listed", is_flag=True, help="Print the lines, too.")
@JSON
def verify_log(file: Path, card: tuple[str, date] | None, listed: bool, as_json: bool) -> None:
    """Check a log that `smartid reader log` read out: any line changed, removed, put in or moved is found."""
    opened = issuer.open_existing()
    log = reader_log.parse(content_of(file))
    opened.logs.accept(log)
    lines = log.lines
    if card:
        wanted = reader_log.card_mark(opened.registers.list_key(), Card(*card))
        lines = [line for line in lines if line.card == wanted]
    facts = {"reader": log.holder, "first": log.first, "last": log.last, "intact": True, "lines": len(lines)}
    say_log(facts, lines, listed or card is not None, as_json)


def say_log(facts: dict, lines: list[Line], listed: bool, as_json: bool) -> None:
    """The facts, how many lines each workflow has, and the lines themselves if they are wanted."""
    rows = [_row(line) for line in lines] if listed else []
    if as_json:
        click.echo(json.dumps(facts | {"rows": rows}, indent=2))
        return
    say(facts | dict(Counter(line.workflow for line in lines)), as_json)
    for row in rows:
        click.echo("{number:>6}  {time:<19}  {place:<12} {officer:<8} {workflow:<12} {outcome:<7} {card}".format(**row))


def _row(line: Line) -> dict:
    return {
        "number": line.number,
        "time": f"{line.moment:%d-%m-%Y %H:%M:%S}" if line.moment else "-",
        "place": line.place,
        "officer": line.officer,
        "workflow": line.workflow,
        "outcome": line.outcome,
        "card": line.card.hex() if line.card else "-",
    }


COMMANDS = (issue_ticket, tickets, verify_log)
