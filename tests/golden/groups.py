# SPDX-License-Identifier: Apache-2.0
"""Which screens are golden: a script of the bench played with a person's card, each group in both languages."""

from __future__ import annotations

from pathlib import Path

from smartid import people
from smartid.bench.play import Player
from smartid.bench.script import Script
from smartid.bench.stage import Setting

# Script and card. Everyone is looked at; the other modes and the errors need one or two people each.
GROUPS = [("view", name) for name in people.NAMES]
GROUPS += [("large", "chan"), ("large", "sai"), ("contrast", "chan"), ("errors", "chan")]
# The leaflet's functions and what may come instead, each with its own person, at its own place: the manual's stories.
STORIES = [
    ("view", "chan"),
    ("confirm", "chow"),
    ("exempt", "ho"),
    ("ecert", "chan"),
    ("change-pin", "lee"),
    ("blocked", "tang"),
    ("stay-kiosk", "sai"),
    ("stay-officer", "dela"),
    ("library", "wong"),
    ("lost", "choi"),
]
GROUPS += STORIES[1:]
# Screens of a story that count seconds or hold a number drawn anew for each reader: in the manual, not in the album.
LOOSE = ("place", "error", "ecert")
# Scripts whose screens count seconds: played once in each language, so that every screen is caught when it is new.
ONE_LANGUAGE_A_RUN = ("errors",)


def play(script: str, card: str, out: Path, workshop) -> list[dict]:
    """The figures of the runs that make one group; all its pictures stand in `out`, whose screens tell their names."""
    languages = ("zh", "en") if script in ONE_LANGUAGE_A_RUN else (None,)
    runs = []
    for only in languages:
        loaded = Script.load(script)
        story = (script, card) in STORIES[1:]
        setting = Setting(place=loaded.place, lang=only or "zh", provisioned=story)
        folder = out / only if only else out
        run = Player(setting, workshop, people.find(card), folder, only).play(loaded)
        for screen in run["screens"]:
            (folder / screen["file"]).replace(out / screen["file"])
            screen["passing"] = screen["passing"] or story and screen["name"].startswith(LOOSE)
        runs.append(run)
    return runs


def screens(runs: list[dict]) -> list[dict]:
    return [screen for run in runs for screen in run["screens"]]
