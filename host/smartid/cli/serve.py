# SPDX-License-Identifier: Apache-2.0
"""`smartid cards serve`: a simulated card behind a simulated front end, for other people's programs."""

from __future__ import annotations

import signal
from pathlib import Path
from types import FrameType

import click

NOT_PEOPLE = {"tag": "a plain NFC tag", "foreign": "a chip card without our applications"}
FAULTS = ("silent", "babble", "reset", "noise", "endless-wtx")
_NOISE_RATE = 1e-4


@click.command()
@click.argument("name")
@click.option("--front", type=click.Choice(["pn532", "vpcd"]), required=True, help="What the card lies on or is in.")
@click.option("--link", type=click.Path(path_type=Path), help="pn532: make this path a link to the terminal.")
@click.option("--fault", type=click.Choice(FAULTS), help="pn532: go wrong on purpose.")
@click.option("--port", type=click.IntRange(1, 65535), help="vpcd: where it listens.  [default: 35963]")
def serve(name: str, front: str, link: Path | None, fault: str | None, port: int | None) -> None:
    """Serve the card of NAME (or `tag`, `foreign`) until Ctrl-C.

    \b
    smartid cards serve chan --front pn532 --link /tmp/pn532
    LIBNFC_DEVICE=pn532_uart:/tmp/pn532 nfc-list -v
    \b
    smartid cards serve chan --front vpcd
    pkcs15-tool --dump
    """
    if front == "vpcd" and (link or fault) or front == "pn532" and port:
        raise click.UsageError("--link and --fault go with pn532, --port goes with vpcd")
    previous = signal.signal(signal.SIGTERM, _stop)
    try:
        if front == "vpcd":
            _serve_vpcd(name, port)
        else:
            _serve_pn532(name, link, fault)
    except KeyboardInterrupt:
        click.echo("taken away")
    finally:
        signal.signal(signal.SIGTERM, previous)


def _serve_pn532(name: str, link: Path | None, fault: str | None) -> None:
    from smartid.sim.front_pn532 import Pn532Line

    field = make_field(name, fault)
    with Pn532Line(field, link) as line:
        if fault in ("silent", "babble", "reset"):
            line.chip.fault = fault
        click.echo(f"{name} lies on a PN532 at {link or line.path} (115200 8N1); Ctrl-C takes it away")
        line.run()


def _serve_vpcd(name: str, port: int | None) -> None:
    from smartid.pcsc.messages import PORT
    from smartid.pcsc.slot import VpcdSlot

    if name == "tag":
        raise click.UsageError("a tag has no contacts")
    with VpcdSlot(_card(name), port or PORT) as slot:
        click.echo(f"{name} is in the virtual reader on port {slot.port}; Ctrl-C takes it out")
        slot.run()


def make_field(name: str, fault: str | None = None):
    """A field with the card of that name in it. Raises SmartidError for a name nobody has."""
    from smartid.sim.radio import EndlessWtx, Field, Noise, Picc, PlainTag

    field = Field(noise=Noise(_NOISE_RATE) if fault == "noise" else None)
    if name == "tag":
        field.place(PlainTag())
    else:
        field.place((EndlessWtx if fault == "endless-wtx" else Picc)(_card(name)))
    return field


def _card(name: str):
    from smartid import people, pki
    from smartid.sim.card.card import Card
    from smartid.sim.card.foreign import ForeignCard

    if name == "foreign":
        return ForeignCard()
    return Card.personalise(people.find(name), pki.open_or_init())


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
