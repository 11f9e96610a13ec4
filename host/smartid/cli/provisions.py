# SPDX-License-Identifier: Apache-2.0
"""Between the command and the issuer: the place by its name, what goes into a reader, and the key by which this host
owns it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import date

import click

from smartid import pki as issuer
from smartid.device.host_key import HostKey
from smartid.device.provisioning import Load
from smartid.errors import SmartidError
from smartid.paths import data_home
from smartid.pki import rights
from smartid.pki.keys import KeyFiles
from smartid.pki.store import Folder
from smartid.pki.supply import OFFICERS_PLACES, holder_name, supply

_PIN = "SMARTID_OFFICER_PIN"
__all__ = ["OFFICERS_PLACES", "LoadError", "holder_name", "host_key", "load", "officer_pin", "place"]


class LoadError(SmartidError):
    """What was asked for cannot be put together."""


def host_key() -> HostKey:
    """The key in SMARTID_HOME/host, made when there is none; encrypted as the issuer's keys are. Raises KeyLocked."""
    return HostKey(KeyFiles(Folder(data_home() / "host")).key("host", "P-256"))


def place(name: str) -> rights.Place:
    """Raises LoadError for a place that nobody knows."""
    if name not in rights.PLACES:
        raise LoadError(f"there is no place {name!r}: one of {', '.join(rights.PLACES)}")
    return rights.PLACES[name]


def load(
    pki: issuer.Pki,
    place: rights.Place,
    day: date,
    settings: Mapping[str, object],
    requests: Mapping[str, bytes],
    officer_pin: str | None = None,
) -> Load:
    """Certificates for the reader's requests, lists and settings. Raises PkiError."""
    return Load(*supply(pki, place, day, settings, requests, officer_pin))


def officer_pin() -> str:
    """From the environment, else from the person at the terminal, twice and unseen. Raises UsageError."""
    pin = os.environ.get(_PIN)
    if pin is None and sys.stdin.isatty():
        pin = click.prompt("The officers' PIN, 6 to 12 digits", hide_input=True, confirmation_prompt=True)
    if pin is None or not (pin.isascii() and pin.isdigit() and 6 <= len(pin) <= 12):
        raise click.UsageError(f"officers sign at this place: their PIN, 6 to 12 digits, is needed ({_PIN})")
    return pin
