# SPDX-License-Identifier: Apache-2.0
"""`smartid fleet`: many readers and the record of them."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import click

from smartid.errors import SmartidError
from smartid.paths import data_home

_DATABASE = "SMARTID_FLEET"
_MOST_SIMULATED = 200


class NotAll(SmartidError):
    """Some readers did not do what was wanted of them."""


def _book(url: str | None):
    from smartid.fleet.book import Book

    if not url:
        data_home().mkdir(mode=0o700, parents=True, exist_ok=True)
        url = f"sqlite:///{data_home() / 'fleet.db'}"
    return Book(url)


_database = click.option(
    "--db", envvar=_DATABASE, metavar="URL", help=f"The record's database. [fleet.db; {_DATABASE}]"
)
_json = click.option("--json", "as_json", is_flag=True, help="Machine-readable.")


@click.group()
def fleet() -> None:
    """Provision readers by the dozen, see which there are and what ends soon, collect their logs."""


@fleet.command()
@click.option("--sim", type=click.IntRange(1, _MOST_SIMULATED), metavar="N", help="So many simulated readers.")
@click.option("--device", "devices", multiple=True, metavar="PORT", help="Readers on these ports. [all that are found]")
@click.option("--place", default="kiosk", show_default=True, help="Where they will stand.")
@click.option("--at-once", type=click.IntRange(1, 64), default=4, show_default=True, help="How many at a time.")
@click.option("--renew", is_flag=True, help="Also those that are in service already.")
@_database
@_json
def provision(
    sim: int | None, devices: Sequence[str], place: str, at_once: int, renew: bool, db: str | None, as_json: bool
) -> None:
    """Keys, certificates, lists and settings for every reader on the bench. Run again, it goes on where it stopped."""
    from smartid import pki
    from smartid.cli import provisions
    from smartid.fleet.provisioning import Line

    at = provisions.place(place)
    pin = provisions.officer_pin() if at.name in provisions.OFFICERS_PLACES else None
    stations, now = _stations(sim, devices)
    with contextlib.closing(_book(db)) as book, _bars([station.reached for station in stations], as_json) as progress:
        line = Line(book, pki.open_existing(), provisions.host_key(), at, now, pin, progress=progress)
        outcomes = line.provision(stations, at_once, renew)
    _report(outcomes, as_json)


@fleet.command("list")
@_database
@_json
def list_(db: str | None, as_json: bool) -> None:
    """Every reader in the record."""
    with contextlib.closing(_book(db)) as book:
        _print(book.readers(), as_json)


@fleet.command()
@click.option("--days", type=click.IntRange(0), default=7, show_default=True, help="Within so many days.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Another day than this computer's.")
@_database
@_json
def expiring(days: int, today: datetime | None, db: str | None, as_json: bool) -> None:
    """Readers whose certificate ends soon, the soonest first."""
    with contextlib.closing(_book(db)) as book:
        _print(book.expiring((today.date() if today else date.today()) + timedelta(days=days)), as_json)


@fleet.command()
@click.option("--sim", type=click.IntRange(1, _MOST_SIMULATED), metavar="N", help="So many simulated readers.")
@click.option("--device", "devices", multiple=True, metavar="PORT", help="Readers on these ports. [all that are found]")
@click.option("--at-once", type=click.IntRange(1, 64), default=4, show_default=True, help="How many at a time.")
@click.option("--take-over", is_flag=True, help="The readers may forget what was collected, and have room again.")
@_database
@_json
def collect(
    sim: int | None, devices: Sequence[str], at_once: int, take_over: bool, db: str | None, as_json: bool
) -> None:
    """Read the audit logs out, check them and keep them in the record. Run again, it takes what is new."""
    from smartid import pki
    from smartid.cli import provisions
    from smartid.fleet.collecting import Collector

    stations, _ = _stations(sim, devices)
    with contextlib.closing(_book(db)) as book:
        found = Collector(book, pki.open_existing(), provisions.host_key(), take_over).collect(stations, at_once)
    if as_json:
        click.echo(json.dumps([vars(one) for one in found], indent=2))
    for one in [] if as_json else found:
        click.echo(f"{one.reached:<14} {one.holder or '-':<16}  {one.error or f'{one.new} new, {one.last} in all'}")
    if failed := sum(bool(one.error) for one in found):
        raise NotAll(f"{failed} of {len(found)} logs were not collected; run it again for the rest")


@fleet.command()
@click.argument("holder")
@_database
@_json
def log(holder: str, db: str | None, as_json: bool) -> None:
    """The collected audit log of the reader with that name, checked line by line."""
    from smartid.cli.pki_records import say_log

    with contextlib.closing(_book(db)) as book:
        lines = book.log(holder)
    missing = (lines[-1].number - len(lines)) if lines else 0
    say_log({"reader": holder, "lines": len(lines), "elsewhere": missing, "intact": True}, lines, True, as_json)


# --- the readers on the bench ------------------------------------------------------------------------------
def _stations(sim: int | None, devices: Sequence[str]):
    """(the readers on the bench, what time it is there)"""
    if sim and devices:
        raise click.UsageError("--device and --sim exclude each other")
    return _simulated(sim) if sim else _plugged_in(devices)


def _simulated(count: int):
    """They keep what they are told, as `smartid reader provision --sim --name fleet-NN` would find them."""
    from smartid import pki
    from smartid.fleet.provisioning import Station
    from smartid.sim import shelf, story
    from smartid.sim.connected import connected

    def held(name: str) -> Callable[[], Any]:
        @contextlib.contextmanager
        def hold() -> Iterator[Any]:
            with shelf.taken(name) as world, connected(world) as client:
                yield lambda: contextlib.nullcontext(client)

        return hold

    names = [f"fleet-{number:02}" for number in range(1, count + 1)]
    return [Station(name, held(name)) for name in names], story.time(pki.open_existing())


def _plugged_in(devices: Sequence[str]):
    from smartid.device import Client, find_readers, open_port
    from smartid.fleet.provisioning import Station

    found = {reader.port: reader for reader in find_readers()}
    ports = list(devices) or list(found)
    if not ports:
        raise click.UsageError("no reader found: plug some in, name their ports with --device, or use --sim N")

    def held(port: str) -> Callable[[], Any]:
        @contextlib.contextmanager
        def connect() -> Iterator[Client]:
            with open_port(port) as opened:
                yield Client(opened)

        return lambda: contextlib.nullcontext(connect)

    names = {port: found[port].serial_number if port in found else "" for port in ports}
    return [Station(names[port] or os.path.basename(port), held(port)) for port in ports], datetime.now()


# --- what is printed ---------------------------------------------------------------------------------------
@contextlib.contextmanager
def _bars(names: Sequence[str], quiet: bool) -> Iterator[Callable[[str, str, int, int], None]]:
    """A bar for each reader on a terminal; a line for each end elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda *_: None
        return
    columns = (
        TextColumn("{task.fields[reader]:<14}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console) as progress:
        tasks = {name: progress.add_task("waiting", total=None, reader=name) for name in names}

        def tell(name: str, what: str, done: int, of: int) -> None:
            whole = {"total": 1, "completed": 1} if what == "done" else {"total": of or None, "completed": done}
            progress.update(tasks[name], description=what, **whole)

        yield tell


def _report(outcomes: Sequence[Any], as_json: bool) -> None:
    failed = [outcome for outcome in outcomes if outcome.error]
    if as_json:
        click.echo(json.dumps([vars(outcome) for outcome in outcomes], indent=2))
    else:
        for outcome in outcomes:
            click.echo(f"{outcome.reached:<14} {outcome.holder or '-':<16}  {outcome.error or outcome.state}")
    if failed:
        raise NotAll(f"{len(failed)} of {len(outcomes)} readers are not provisioned; run it again for the rest")


def _print(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        until = f"until {row['expires']}" if row["expires"] else ""
        click.echo(f"{row['holder']:<16}  {row['reached']:<14} {row['place']:<13} {row['state']:<12} {until}".rstrip())
