# SPDX-License-Identifier: Apache-2.0
"""`smartid reader`: the readers on this machine, what each says of itself, and what their owner may do to them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from smartid.cli.deploy import bundle, deploy, update
from smartid.cli.doctor import doctor
from smartid.cli.opened import connector, kept, reader_options
from smartid.cli.pcsc import pcsc
from smartid.cli.progress import bar
from smartid.device import Client, DeviceError, describe_reader, find_readers, open_port
from smartid.device.ports import FoundPort

if TYPE_CHECKING:
    from smartid.sim.world import World

_JSON = click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
_LIST_TIMEOUT_S = 2.0
_STEPS = {
    "keys": "making keys",
    "files": "files sent",
    "check": "the reader checks everything",
    "switch": "switching over",
    "cable": "the cable is out; waiting for it",
}
_TIME_FORMATS = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]


@click.group()
def reader() -> None:
    """Readers on this machine."""


for command in (doctor, deploy, bundle, update, pcsc):
    reader.add_command(command)


@reader.command("list")
@click.option("--port", "ports", multiple=True, metavar="PORT", help="Also this port: a simulated reader's, for one.")
@_JSON
def list_(ports: tuple[str, ...], as_json: bool) -> None:
    """Ports whose USB identity is one of ours, and who answers there."""
    there = find_readers() + [FoundPort(port, "named", "") for port in ports]
    found = [port.as_dict() | {"answers": _who_answers(port.port)} for port in there]
    if as_json:
        click.echo(json.dumps(found, indent=2))
    elif not found:
        click.echo("No reader is plugged in.")
    for port in [] if as_json else found:
        click.echo(f"{port['port']:<16} {port['board']:<28} {port['serial_number']:<18} {port['answers']}")


def _who_answers(path: str) -> str:
    """Name, version and state, or why there is none: one port that fails must not hide the others."""
    try:
        with open_port(path) as port:
            info = Client(port).call("reader.info", timeout_s=_LIST_TIMEOUT_S)
    except DeviceError as error:
        return str(error)
    return f"{info['name']} {info['version']}" + (f", {info['state']}" if "state" in info else "")


def _one_reader(command: Callable[..., Any]) -> Callable[..., Any]:
    """--device PORT | --sim [--name NAME], and --json."""
    name = click.option("--name", metavar="NAME", help="With --sim: which simulated reader. [sim]")
    return reader_options(name(_JSON(command)))


@reader.command()
@_one_reader
def info(device: str | None, sim: bool, name: str | None, as_json: bool) -> None:
    """What a reader is fit for, how it is set, how old its trust is, and how much memory it has left."""
    with kept(device, sim, name) as (client, _):
        facts = client.call("reader.info")
        facts["memory"] = client.call("reader.memory")
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    for line in describe_reader.lines(facts):
        click.echo(line)


@reader.command()
@_one_reader
@click.option("--place", metavar="PLACE", default="bench", show_default=True, help="Where the reader will stand.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="The language it begins with.")
def provision(device: str | None, sim: bool, name: str | None, as_json: bool, place: str, lang: str | None) -> None:
    """Bring a reader into service: keys of its own, certificates, lists, place and settings.

    Needs the issuer's keys (`smartid pki init`). A cable pulled at any moment does no harm: the reader has what it had,
    and the command goes on where it was when the cable is back, or when it is run again. At a place where officers
    sign, the PIN is asked for, or taken from SMARTID_OFFICER_PIN.
    """
    from smartid import pki as issuer
    from smartid.cli import provisions
    from smartid.device import provisioning

    keys = issuer.open_existing()
    where = provisions.place(place)
    pin = provisions.officer_pin() if place in provisions.OFFICERS_PLACES else None
    with connector(device, sim, name) as (connect, world), bar(_STEPS) as progress:
        now = _now(world)
        settings = {"lang": lang} if lang else {}
        plan = provisioning.Plan(
            provisions.holder_name(keys, name or ("sim" if sim else "reader")),
            lambda requests: provisions.load(keys, where, now.date(), settings, requests, pin),
            now,
        )
        state = provisioning.provision(connect, provisions.host_key(), plan, progress)
    _say({"state": state, "place": place, "holder": plan.holder}, as_json, describe_reader.STATES[state])


@reader.command()
@_one_reader
def lock(device: str | None, sim: bool, name: str | None, as_json: bool) -> None:
    """Take a reader out of service until its owner unlocks it."""
    _steward(device, sim, name, as_json, lambda steward, _: steward.lock())


@reader.command()
@_one_reader
def unlock(device: str | None, sim: bool, name: str | None, as_json: bool) -> None:
    """Put a locked reader back into service."""
    _steward(device, sim, name, as_json, lambda steward, _: steward.unlock())


@reader.command("set-time")
@_one_reader
@click.option("--time", "moment", type=click.DateTime(_TIME_FORMATS), help="Another time than this computer's.")
def set_time(device: str | None, sim: bool, name: str | None, as_json: bool, moment: datetime | None) -> None:
    """Set a reader's clock; never to before the last day that it trusts."""
    _steward(device, sim, name, as_json, lambda steward, now: steward.set_time(moment or now))


@reader.command()
@_one_reader
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Keep it in this file.")
@click.option("--take-over", is_flag=True, help="With --out: the reader need not keep these lines any longer.")
def log(device: str | None, sim: bool, name: str | None, as_json: bool, out: Path | None, take_over: bool) -> None:
    """Read the audit log out, signed afresh by the reader, and check it as `smartid pki verify-log` does."""
    from smartid import pki as issuer
    from smartid.cli import provisions
    from smartid.cli.params import write_to
    from smartid.cli.pki_records import say_log
    from smartid.device import reader_log

    if take_over and not out:
        raise click.UsageError("--take-over needs --out: without a file the lines would be nowhere")
    key = provisions.host_key()
    with kept(device, sim, name) as (client, _):
        found = reader_log.read(client, key)
        issuer.open_existing().logs.accept(found, fresh=True)
        write_to(out, found.encoded())
        facts = {"reader": found.holder, "first": found.first, "last": found.last, "intact": True}
        if take_over and found.last:
            facts["room"] = reader_log.taken_over(client, key, found.last)
    say_log(facts, found.lines, not out, as_json)


def _steward(
    device: str | None, sim: bool, name: str | None, as_json: bool, act: Callable[[Any, datetime], str]
) -> None:
    from smartid.cli import provisions
    from smartid.device.provisioning import Steward

    with kept(device, sim, name) as (client, world):
        state = act(Steward(client, provisions.host_key()), _now(world))
    _say({"state": state}, as_json, describe_reader.STATES[state])


def _now(world: World | None) -> datetime:
    """In the simulated world it is the time of its story, unless its clock says a later one."""
    if world is None:
        return datetime.now()
    from smartid import pki
    from smartid.sim import story

    try:
        now = story.time(pki.open_existing())
    except pki.NotInitialised:
        now = story.STORY_TIME
    return now if world.clock.lost else max(now, world.clock.now)


def _say(facts: dict[str, Any], as_json: bool, words: str) -> None:
    click.echo(json.dumps(facts, indent=2) if as_json else words)
