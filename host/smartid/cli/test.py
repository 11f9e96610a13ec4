# SPDX-License-Identifier: Apache-2.0
"""`smartid test`: the cases that hold at every depth, on a reader that stands on the table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smartid.errors import SmartidError

if TYPE_CHECKING:
    from smartid.hil.cases import Case
    from smartid.hil.run import Result
    from smartid.hil.session import Session

_FOLDER = click.Path(file_okay=False, path_type=Path)


class CasesFailed(SmartidError):
    """Not every case passed."""


@click.command()
@click.option("--device", metavar="PORT", help="The reader's serial port; needed where there are several.")
@click.option(
    "--target-pn532", "target", metavar="PORT", help="A second PN532 (HSU) on the reader: it plays the cards."
)
@click.option("--no-person", is_flag=True, help="Nobody is there to lay a card: skip what needs one.")
@click.option("--sim", is_flag=True, help="A simulated reader and a simulated second PN532, on terminals of their own.")
@click.option(
    "--board", type=click.Choice(["unix", "pico"]), help="With --sim: what runs the firmware.  [default: unix]"
)
@click.option("--place", metavar="PLACE", help="With --sim: where the reader stands.  [default: bench]")
@click.option("--only", metavar="PATTERN", multiple=True, help="Cases by name, with * and ?; several are possible.")
@click.option("--list", "as_list", is_flag=True, help="Name the cases, and play none.")
@click.option("--out", type=_FOLDER, help="Leave report.html and junit.xml there.")
@click.option("--record", type=_FOLDER, help="Keep what was said, to be replayed.")
@click.option("--replay", type=_FOLDER, help="Play on a recording instead of a reader.")
@click.option("--faults", is_flag=True, help="Faults on purpose instead, on simulated readers; --only a campaign.")
@click.option("--count", type=click.IntRange(1), help="With --faults: of positions or inputs in each row.")
@click.option("--seed", type=int, default=1, show_default=True, help="With --faults.")
@click.option("--write", type=click.Path(dir_okay=False, path_type=Path), help="With --faults: the table to renew.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def test(
    device,
    target,
    no_person,
    sim,
    board,
    place,
    only,
    as_list,
    out,
    record,
    replay,
    faults,
    count,
    seed,
    write,
    as_json,
) -> None:
    """Play the cases that hold at every depth on a real reader, the cards played by a second PN532.

    Exit status 1 when a case did not pass; one that cannot be played here is skipped, and says why.
    """
    if faults:
        from smartid.faults.command import faults as tried

        return tried(only, count, seed, write, as_list, as_json)
    if sum(map(bool, (device or target, sim, replay))) > 1 or (replay and record):
        raise click.UsageError("--device, --sim and --replay exclude each other; a replay is not recorded again")
    if (board or place) and not sim:
        raise click.UsageError("--board and --place go with --sim; a real reader says what it is and where it stands")
    chosen = _chosen(only)
    if as_list:
        click.echo("\n".join(case.name for case in chosen))
        return
    with _session(device, target, no_person, sim, board, place, record, replay) as session:
        if session.recording:
            names = session.recording.names()
            chosen = [case for case in chosen if case.name in names]
        results = list(_told(session.play(chosen), len(chosen), quiet=as_json))
        facts = session.table.facts
    if out:
        from smartid.hil import junit, report

        out.mkdir(parents=True, exist_ok=True)
        (out / "report.html").write_text(report.html(results, facts), encoding="utf-8")
        (out / "junit.xml").write_bytes(junit.xml(results, facts))
    _sum_up(results, out, as_json)


def _chosen(patterns: tuple[str, ...]) -> list[Case]:
    """Raises UsageError for a pattern that fits none."""
    from smartid.hil.cases import cases

    every = list(cases())
    for pattern in patterns:
        if not any(fnmatch(case.name, pattern) for case in every):
            raise click.UsageError(f"--only: no case fits {pattern!r}; --list names them")
    return [case for case in every if not patterns or any(fnmatch(case.name, pattern) for pattern in patterns)]


def _session(device, target, no_person, sim, board, place, record, replay) -> AbstractContextManager[Session]:
    """Raises DeviceError, PkiError, NotARecording."""
    from smartid.hil import session

    if replay:
        return session.replayed(replay)
    from smartid import pki
    from smartid.cli import provisions
    from smartid.device import only_reader
    from smartid.sim import provisioned

    issuer = pki.open_or_init() if sim else pki.open_existing()
    owners = (provisions.host_key().point, provisioned.owner(issuer).point)
    wanted = session.Wanted("", issuer, owners=owners, record=record)
    if sim:
        depth = "emulated Pico" if board == "pico" else "simulated reader"
        return session.simulated(replace(wanted, depth=depth), board or "unix", provisions.place(place or "bench").name)
    person = None if no_person else lambda words: click.echo(words, err=True)
    return session.on_port(replace(wanted, device=device or only_reader(), target=target, person=person))


def _told(results: Iterator[Result], total: int, quiet: bool) -> Iterator[Result]:
    """A line for each case as it ends."""
    for number, result in enumerate(results, 1):
        if not quiet:
            why = f": {result.reason}" if result.reason else ""
            click.echo(f"[{number}/{total}] {result.verdict:<9} {result.name}{why}")
        yield result


def _sum_up(results: list[Result], out: Path | None, as_json: bool) -> None:
    """Raises CasesFailed."""
    from smartid.hil.run import FAILED_WORDS, VERDICTS

    counts = {verdict: sum(one.verdict == verdict for one in results) for verdict in VERDICTS}
    if as_json:
        rows = [{"name": one.name, "verdict": one.verdict, "reason": one.reason} for one in results]
        click.echo(json.dumps({"counts": counts, "cases": rows}, indent=2))
    else:
        said = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)
        click.echo(f"{said or 'no case'}{f'; {out}/report.html' if out else ''}")
    if any(counts[word] for word in FAILED_WORDS):
        raise CasesFailed("not every case passed")
