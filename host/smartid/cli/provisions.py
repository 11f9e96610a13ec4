# SPDX-License-Identifier: Apache-2.0
"""From the issuer to the reader: which name a reader gets, what goes into it, and the key by which this host owns it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from smartid import pki as issuer
from smartid.device.host_key import HostKey
from smartid.device.provisioning import Load
from smartid.errors import SmartidError
from smartid.paths import data_home
from smartid.pki import bundle, rights
from smartid.pki.certificates import COUNTRY
from smartid.pki.keys import KeyFiles
from smartid.pki.store import Folder


class LoadError(SmartidError):
    """What was asked for cannot be put together."""


_MNEMONIC = 8  # letters of the reader's own in its name; the ninth is T, as its signer's is S
PIN_PLACES = ("registration", "headquarters", "control")  # where an officer signs: as in the reader's stage_check.py


def host_key() -> HostKey:
    """The key in SMARTID_HOME/host, made when there is none; encrypted as the issuer's keys are. Raises KeyLocked."""
    return HostKey(KeyFiles(Folder(data_home() / "host")).key("host", "P-256"))


def holder_name(pki: issuer.Pki, name: str) -> str:
    """The next free name of sixteen characters: a name stands for one key, for good."""
    mnemonic = "".join(c for c in name.upper() if c.isascii() and c.isalnum())[:_MNEMONIC].ljust(_MNEMONIC, "X") + "T"
    number = 1
    while _taken(pki, f"{COUNTRY}{mnemonic}{number:05}"):
        number += 1
    return f"{COUNTRY}{mnemonic}{number:05}"


def place(name: str) -> rights.Place:
    """Raises LoadError for a place that nobody knows."""
    if name not in rights.PLACES:
        raise LoadError(f"there is no place {name!r}: one of {', '.join(rights.PLACES)}")
    return rights.PLACES[name]


def _taken(pki: issuer.Pki, holder: str) -> bool:
    return any(tree.certificates("terminal", holder) for tree in (pki.cv, pki.bench_cv))


def load(
    pki: issuer.Pki,
    place: rights.Place,
    day: date,
    settings: Mapping[str, object],
    requests: Mapping[str, bytes],
    officer_pin: str | None = None,
) -> Load:
    """Certificates for the reader's requests, lists and settings. Raises PkiError."""
    made = bundle.provision(pki, place, day, requests["terminal"], requests.get("signer"))
    values = {**settings, "place": place.name, "trust_date": f"{day:%Y%m%d}"}
    secrets = {"list-key": made.list_key}
    if officer_pin:
        secrets["officer-pin"] = officer_pin.encode()
    return Load({**made.files, "settings.json": json.dumps(values).encode()}, secrets)
