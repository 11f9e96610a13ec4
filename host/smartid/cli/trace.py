# SPDX-License-Identifier: Apache-2.0
"""`smartid trace`: a recorded trace in words, or as a capture for Wireshark."""

from __future__ import annotations

import json
from pathlib import Path

import click

from smartid.errors import SmartidError
from smartid.trace import pcap, recording

_SIGNS = {"card": "·", "screen": "□", "sound": "♪", "key": "▣"}


class CannotWrite(SmartidError):
    """The capture has no place to go."""


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--pcap", "capture", metavar="OUT", type=click.Path(dir_okay=False, path_type=Path),
              help="Write a capture that Wireshark opens without a plug-in.")  # fmt: skip
@click.option("--air", is_flag=True, help="Also each frame on the air.")
@click.option("--follow", is_flag=True, help="Go on as the file grows, until Ctrl-C.")
@click.option("--gsmtap", is_flag=True, help="With --follow: each APDU also to UDP port 4729 here, for Wireshark.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="en", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Machine-readable: the rows, as a list.")
def trace(file: Path, capture: Path | None, air: bool, follow: bool, gsmtap: bool, lang: str, as_json: bool) -> None:
    """Decode FILE, the trace.jsonl that a play of the bench leaves.

    Personal data, keys and PINs are not in it, unless the bench was asked by name to record them.
    """
    if follow and (capture or as_json):
        raise click.UsageError("--follow prints; it goes with neither --pcap nor --json")
    if gsmtap and not follow:
        raise click.UsageError("--gsmtap goes with --follow; of a file that is whole, --pcap makes a capture")
    if follow:
        tap = pcap.Tap() if gsmtap else None
        for row in recording.follow(file):
            _print(row, air, lang)
            if tap:
                tap.feed(row)
        return
    rows = recording.read(file)
    if capture:
        try:
            capture.write_bytes(pcap.capture(rows))
        except OSError as error:
            raise CannotWrite(f"{capture}: {error.strerror}") from error
        click.echo(f"{capture}: tshark -r {capture} -d iso14443.subdissector,iso7816")
    elif as_json:
        click.echo(json.dumps([row for row in rows if air or row["kind"] != "air"], ensure_ascii=False, indent=1))
    else:
        for row in rows:
            _print(row, air, lang)


def _print(row: dict, air: bool, lang: str) -> None:
    if row["kind"] != "air":
        click.echo(line(row, lang))
    elif air:
        click.echo(air_line(row))


def line(row: dict, lang: str) -> str:
    """Time, direction, lock, what it is, how many octets, and how the card took it."""
    arrow = row["dir"] or _SIGNS.get(row["kind"], " ")
    lock = "sm" if row.get("lock") else "  "
    octets = "" if row["bytes"] is None else f"{row['bytes']} B"
    status = " ".join(filter(None, (row["sw"], row["status"][lang])))
    chip = "PN532 " if row["kind"] == "pn532" else ""
    return f"{_time(row['t_us'])} {arrow} {lock} {chip}{row['words'][lang]:<48} {octets:>6}  {status}".rstrip()


def air_line(row: dict) -> str:
    kept = len(row["octets"]) // 2
    withheld = f" ⟨{row['length'] - kept}⟩" if kept < row["length"] else ""
    return f"{_time(row['at_us'])} {row['dir']}    air {row['name']:<24} {row['octets']}{withheld}"


def _time(us: int) -> str:
    return f"{us / 1000:10.3f} ms"
