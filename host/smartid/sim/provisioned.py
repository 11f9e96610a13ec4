# SPDX-License-Identifier: Apache-2.0
"""Readers in service at a place: the image of the flash after the real firmware went through the real provisioning.

Provisioning takes seconds, so an image is made once for each issuer, its lists, the place and the firmware, and kept in
the user's cache with the fuses beside it (reader.img, reader.img.otp); whoever wants a reader takes a copy.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from smartid import paths
from smartid.device.host_key import HostKey
from smartid.device.provisioning import Load, Plan, provision
from smartid.pki import Pki, bundle, rights
from smartid.pki.keys import KeyFiles
from smartid.pki.supply import OFFICERS_PLACES, holder_name, supply
from smartid.sim import compiled, flash, kept, story

OFFICER_PIN = "24681357"
OFFICER = "0417"

_WITH_OFFICER = (*OFFICERS_PLACES, rights.BENCH)
_NAME = "reader.img"
_KEPT = 24  # images of 2 MB


def image(pki: Pki, place: str, officer_pin: str = OFFICER_PIN, officer: str = OFFICER) -> Path:
    """An image to copy with put(). Raises PkiError, DeviceError, ReaderDied."""
    now = story.time(pki)
    day = now.date()
    story.tell(pki, day)
    cache = paths.cache_home() / "readers"
    ready = cache / _identity(pki, place, day, officer_pin, officer)
    if not (ready / _NAME).exists():
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (cache / "lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)  # two at a time would take the same name for their readers
            where = rights.PLACES[place]
            kept.folder(ready, lambda made: _provision(made / _NAME, pki, where, now, officer_pin, officer), _KEPT)
    return ready / _NAME


def owner(pki: Pki) -> HostKey:
    """The host that these readers obey, and that may read their logs."""
    return HostKey(KeyFiles(pki.store).key("readers-owner", "P-256"))


def put(target: Path, source: Path, settings: Mapping[str, object]) -> None:
    """Copy an image with its fuses, and change its settings."""
    shutil.copyfile(source, target)
    shutil.copyfile(_fuses(source), _fuses(target))
    flash.change_settings(target, settings)


def _fuses(image: Path) -> Path:
    return image.with_name(image.name + ".otp")


def _identity(pki: Pki, place: str, day: date, *officer: str) -> str:
    """Whatever a reader would be told is in it, and the firmware that is told."""
    digest = hashlib.sha256(compiled.digest().encode())
    told = [place, f"{day}", *officer]
    for part in (*(text.encode() for text in told), *pki.csca_der(), pki.registers.list_key(), owner(pki).point):
        digest.update(hashlib.sha256(part).digest())
    for name, content in sorted(bundle.lists(pki, day).items()):
        digest.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    for tree in (pki.cv, pki.bench_cv):
        for certificate in tree.chain(day):
            digest.update(certificate.encoded)
    return digest.hexdigest()[:24]


def _provision(path: Path, pki: Pki, place: rights.Place, now: datetime, officer_pin: str, officer: str) -> None:
    from smartid.sim.connected import connected
    from smartid.sim.world import World

    flash.blank(path)
    settings = {"officer": officer} if place.name in _WITH_OFFICER else {}
    pin = officer_pin if place.name in OFFICERS_PLACES else None
    plan = Plan(
        holder_name(pki, place.name),
        lambda requests: Load(*supply(pki, place, now.date(), settings, requests, pin)),
        now,
    )
    host = owner(pki)
    with World(flash_image=path, clock_lost=True) as world, connected(world) as client:
        provision(lambda: contextlib.nullcontext(client), host, plan)
