# SPDX-License-Identifier: Apache-2.0
"""`smartid reader doctor`: what this machine lacks, each with its cure."""

from __future__ import annotations

import json

import click

from smartid.errors import SmartidError

_SIGNS = {"ok": "ok      ", "lacking": "lacking ", "broken": "BROKEN  "}


class Unwell(SmartidError):
    """Something that everything needs is broken."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def doctor(as_json: bool) -> None:
    """Look at this machine: Python, MicroPython, clock, keys, ports and permissions, pcscd, packages.

    Exit status 1 when something is broken; what only lacks is told with what does not work without it.
    """
    from smartid.device.doctor import BROKEN, examine

    findings = []
    for finding in examine():
        findings.append(finding)
        if not as_json:
            click.echo(f"{_SIGNS[finding.state]}{finding.what:<12} {finding.found}")
            if finding.cure:
                click.echo(f"{'':20} {finding.cure}")
    if as_json:
        click.echo(json.dumps([finding._asdict() for finding in findings], indent=2))
    broken = [finding.what for finding in findings if finding.state == BROKEN]
    if broken:
        raise Unwell(f"broken: {', '.join(broken)}")
