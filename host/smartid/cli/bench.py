# SPDX-License-Identifier: Apache-2.0
"""`smartid bench`: the virtual bench, as a page or played by script."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import click

from smartid.cli.completion import complete_people, complete_places
from smartid.cli.outside import bring, is_outside, outside_card
from smartid.errors import SmartidError

_PORT = 8018
_PICO_HEAP = "236k"  # what MicroPython leaves free of 264 KB


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=_PORT,
    show_default=True,
    help="Port of the page on this machine; 0 takes any free one.",
)
@click.option("--headless", is_flag=True, help="No page: play a script and leave pictures and figures.")
@click.option(
    "--play", "script", metavar="SCRIPT", help="What to play: a name that comes with the package (view), or a file."
)
@click.option(
    "--card",
    "cards",
    metavar="NAME",
    multiple=True,
    shell_complete=complete_people,
    help="Whose card to lay on the reader: chan. Several times for several people. On the page also pcsc:READER, vpcd:PORT.",
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the pictures, trace.jsonl and run.json."
)
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), help="The reader's language. Headless: pictures in this one alone."
)
@click.option("--place", shell_complete=complete_places, help="Where the reader stands. [the script's, else kiosk]")
@click.option(
    "--bus",
    type=click.Choice(["spi", "i2c", "hsu"]),
    default="spi",
    show_default=True,
    help="How the PN532 is connected.",
)
@click.option(
    "--board",
    type=click.Choice(["unix", "pico"]),
    default="unix",
    show_default=True,
    help="What runs the firmware: MicroPython on this machine, or an emulated Raspberry Pi Pico (slow; see tools/pico).",
)
@click.option("--slot", is_flag=True, help="Put the card into the contact slot instead of on the antenna.")
@click.option(
    "--protocol",
    type=click.Choice(["both", "t0", "t1"]),
    help="With --slot: what the card offers, T=0, T=1 or both.  [default: both]",
)
@click.option("--reveal", is_flag=True, help="Write personal data that the card gave into trace.jsonl as well.")
def bench(port, headless, script, cards, out, lang, place, bus, board, slot, protocol, reveal) -> None:
    """The whole reader on one page of your browser: real firmware, simulated wires, invented cards."""
    from smartid.bench import words
    from smartid.bench.stage import Setting

    if place not in (None, *words.PLACES):
        raise click.UsageError(f"--place: there is no {place!r}; there are {', '.join(words.PLACES)}")
    if protocol and not slot:
        raise click.UsageError("--protocol goes with --slot")
    if board == "pico" and (slot or headless or bus == "i2c"):
        raise click.UsageError("--board pico has no slot, no I2C for the PN532, and is too slow for --headless")
    way = (protocol or "both") if slot else ""
    if headless:
        if not (script and out):
            raise click.UsageError("--headless wants --play SCRIPT and --out DIR")
        _play(Setting(place=place or "", lang=lang or "zh", bus=bus, slot=way), script, cards, out, lang, reveal)
        return
    if script or out or reveal:
        raise click.UsageError("--play, --out and --reveal go with --headless")
    setting = Setting(place=place or "kiosk", lang=lang or "zh", bus=bus, slot=way, clock_runs=True)
    if board == "pico":  # it has no fuses to keep a key under, so no issuer provisions it
        setting = replace(setting, board=board, heap=_PICO_HEAP, provisioned=False)
    _serve(setting, port, cards)


def _serve(setting, port: int, cards) -> None:
    from smartid import paths, people
    from smartid.bench.server import serve
    from smartid.bench.stage import Stage
    from smartid.bench.workshop import Workshop
    from smartid.trace import Decoder, recording

    everyone = people.load()
    if len(cards) > 1:
        raise SmartidError("one --card at a time can lie on the reader")
    outside = outside_card(cards[0]) if cards and is_outside(cards[0]) else None
    first = people.find(cards[0]).key if cards and not outside else None
    trace = recording.next_file(paths.data_home() / "traces")
    stages: list[Stage] = []

    def stage_of(publish) -> Stage:
        stages.append(Stage(setting, everyone, workshop, publish, recorder.feed))
        return stages[0]

    def ready(address: str) -> None:
        if outside:
            bring(stages[0].world, outside, bool(setting.slot))
        click.echo(f"The bench is at {address}  (Ctrl-C ends it)")
        click.echo(f"Its trace grows in {trace}")

    try:
        with tempfile.TemporaryDirectory(prefix="smartid-bench-") as kept, recording.Live(Decoder(), trace) as recorder:
            workshop = Workshop(kept=Path(kept))
            serve(stage_of, port, ready, first)
    except KeyboardInterrupt:
        click.echo("The bench has ended.")  # as it said it would


def _play(setting, script: str, cards, out: Path, lang: str | None, reveal: bool) -> None:
    from smartid import people
    from smartid.bench.play import Player
    from smartid.bench.script import Script
    from smartid.bench.workshop import Workshop

    steps, workshop = Script.load(script), Workshop()
    cards = cards or tuple(filter(None, (steps.card,)))
    if not cards:
        raise click.UsageError(f"--card NAME: whose card the script {script} is to be played with")
    setting = replace(setting, place=setting.place or steps.place)
    for name in cards:
        folder = out / name if len(cards) > 1 else out
        run = Player(setting, workshop, people.find(name), folder, lang, reveal).play(steps)
        click.echo(f"{run['summary']}; {len(run['screens'])} screens in {folder}")
