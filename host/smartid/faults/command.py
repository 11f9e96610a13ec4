# SPDX-License-Identifier: Apache-2.0
"""`smartid test --faults`: run campaigns, tell each row as it is counted, keep the table."""

from __future__ import annotations

import json
from pathlib import Path

import click

from smartid.errors import SmartidError
from smartid.faults import table
from smartid.faults.campaigns import CAMPAIGNS, run
from smartid.faults.tally import Effort


class SomethingLost(SmartidError):
    """A fault was found."""


def faults(
    only: tuple[str, ...], count: int | None, seed: int, write: Path | None, as_list: bool, as_json: bool
) -> None:
    """Raises UnknownCampaign, SomethingLost after the last row."""
    if as_list:
        click.echo("\n".join(f"{name:<10}{about}" for name, (about, _) in CAMPAIGNS.items()))
        return
    tallies = []
    for tally in run(only, Effort(count, seed)):
        tallies.append(tally)
        if not as_json:
            figures = f"{tally.tried} tried, {tally.right} right, {tally.typed} typed, {tally.lost} lost"
            click.echo("\n    ".join([f"{tally.campaign}: {tally.what}: {figures}", *tally.first]))
    if as_json:
        click.echo(json.dumps([tally.as_dict() for tally in tallies], indent=2))
    if write:
        table.write(write, tallies)
    if lost := sum(tally.lost for tally in tallies):
        raise SomethingLost(f"{lost} lost: each is told above, and is a fault to mend")
