# SPDX-License-Identifier: Apache-2.0
"""`smartid reader deploy | bundle | update`: firmware onto a board, into a signed file, and from there into a reader."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from smartid.cli.opened import connector
from smartid.cli.progress import bar
from smartid.device import only_reader

_WORDS = {
    "asking": "asking the board what it is",
    "compiling": "compiling for this board",
    "sending": "sending",
    "verifying": "the board verifies what it holds",
    "checking": "the reader checks signature and contents",
    "starting": "starting anew",
}
_json = click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
_device = click.option("--device", metavar="PORT", help="The reader's serial port; needed where there are several.")
_version = click.option("--version", metavar="N.N", help="[that of the firmware's source]")


@click.command()
@_device
@click.option("--board", metavar="NAME", help="[what the board says it is]")
@_version
@_json
def deploy(device: str | None, board: str | None, version: str | None, as_json: bool) -> None:
    """Compile the firmware for the board on the port and put it there: only what is new, verified by hash.

    A bare board needs MicroPython on it, no more. A reader that has an owner opens its console for that owner alone.
    Pull the cable whenever you like: the board starts as it was, and the next run goes on where this one ended.
    """
    from smartid.cli.provisions import host_key
    from smartid.deploy import deploying
    from smartid.deploy.release_key import release_key

    path = device or only_reader()
    with bar(_WORDS) as progress:
        done = deploying.deploy(path, host_key(), release_key(), progress, version, board=board)
    _say(done, as_json)


@click.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--board", metavar="NAME", default="pico2", show_default=True, help="Which board it is for.")
@click.option("--mpy", type=int, metavar="N", help="Its sys.implementation._mpy. [as its usual MicroPython has it]")
@_version
@_json
def bundle(out: Path, board: str, mpy: int | None, version: str | None, as_json: bool) -> None:
    """Compile the firmware into one file, signed by this host's release key."""
    from smartid.cli.params import write_to
    from smartid.deploy import bundle as bundles
    from smartid.deploy import program
    from smartid.deploy.release_key import release_key

    with bar(_WORDS) as progress:
        target = program.usual(board) if mpy is None else program.Target(board, mpy)
        files = program.build(target, progress=progress)
        made = bundles.make(files, version or program.source_version(), target, release_key())
    write_to(out, made.octets)
    facts = {
        "version": made.version,
        "board": board,
        "mpy": target.mpy,
        "files": len(files),
        "octets": len(made.octets),
    }
    words = f"{out}: version {made.version} for {board}, {len(files)} files, {len(made.octets):,} octets"
    click.echo(json.dumps(facts, indent=2) if as_json else words)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_device
@click.option("--sim", is_flag=True, help="A simulated reader.")
@click.option("--name", metavar="NAME", help="With --sim: which simulated reader. [sim]")
@_json
def update(file: Path, device: str | None, sim: bool, name: str | None, as_json: bool) -> None:
    """Bring a reader in service a newer bundle, signed by the key it was born with. The reader itself checks that."""
    from smartid.cli.provisions import host_key
    from smartid.deploy import bundle as bundles
    from smartid.deploy import updating

    made = bundles.read(file.read_bytes())
    with connector(device, sim, name) as (connect, _), bar(_WORDS) as progress:
        done = updating.update(connect, host_key(), made, progress)
    _say(done, as_json)


def _say(done: Any, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(done), indent=2))
    elif done.sent:
        click.echo(f"version {done.version}: {done.sent:,} of {done.of:,} octets sent")
    else:
        click.echo(f"version {done.version} was there already")
