# SPDX-License-Identifier: Apache-2.0
"""`smartid reader`: the readers on this machine, and what each says of itself."""

from __future__ import annotations

import json
from typing import Any

import click

from smartid.cli.opened import opened, reader_options
from smartid.device import Client, DeviceError, find_readers, open_port

_JSON = click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
_LIST_TIMEOUT_S = 2.0


@click.group()
def reader() -> None:
    """Readers on this machine."""


@reader.command("list")
@_JSON
def list_(as_json: bool) -> None:
    """Ports whose USB identity is one of ours, and who answers there."""
    found = [port.as_dict() | {"answers": _who_answers(port.port)} for port in find_readers()]
    if as_json:
        click.echo(json.dumps(found, indent=2))
    elif not found:
        click.echo("No reader is plugged in.")
    for port in [] if as_json else found:
        click.echo(f"{port['port']:<16} {port['board']:<28} {port['serial_number']:<18} {port['answers']}")


def _who_answers(path: str) -> str:
    """Name and version, or why there is none: one port that fails must not hide the others."""
    try:
        with open_port(path) as port:
            info = Client(port).call("reader.info", timeout_s=_LIST_TIMEOUT_S)
    except DeviceError as error:
        return str(error)
    return f"{info['name']} {info['version']}"


@reader.command()
@reader_options
@_JSON
def info(device: str | None, sim: bool, as_json: bool) -> None:
    """What a reader is, how it is set, and how much memory it has left."""
    with opened(device, sim) as (client, _):
        facts = client.call("reader.info")
        facts["memory"] = client.call("reader.memory")
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    for line in _lines(facts):
        click.echo(line)


def _lines(facts: dict[str, Any], indent: str = "") -> list[str]:
    lines = []
    for key, value in facts.items():
        label = indent + key.replace("_", " ")
        if isinstance(value, dict):
            lines += [label, *_lines(value, indent + "  ")]
        else:
            lines.append(f"{label:<18} {value}")
    return lines
