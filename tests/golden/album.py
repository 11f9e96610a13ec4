# SPDX-License-Identifier: Apache-2.0
"""The golden screens: one hash for each screen, language and mode, under git; pictures are not.

album = Album.open()
album.compare("view/chan", run["screens"])    # what differs, as Change objects
"""

from __future__ import annotations

import base64
import html
import json
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "screens.json"
_SHORT = 20  # hexadecimal digits of the SHA-256 that are kept


@dataclass(frozen=True)
class Change:
    """A screen that is not as recorded. before: None for a new one; now: None for one that is no longer there."""

    key: str
    before: str | None
    now: str | None
    picture: Path | None = None

    def __str__(self) -> str:
        kind = "is new" if self.before is None else "is gone" if self.now is None else "has changed"
        return f"{self.key} {kind}"


def hashes(group: str, screens: list[dict]) -> dict[str, str]:
    """Key -> hash of the screens of one run; moments in passing are left out."""
    steady = [each for each in screens if not each["passing"]]
    return {f"{group}/{each['file'].removesuffix('.png')}": each["sha256"][:_SHORT] for each in steady}


class Album:
    def __init__(self, recorded: dict[str, str], path: Path) -> None:
        self.recorded, self.path = recorded, path

    @classmethod
    def open(cls, path: Path = FILE) -> Album:
        return cls(json.loads(path.read_text()) if path.is_file() else {}, path)

    def compare(self, group: str, screens: list[dict], folder: Path | None = None) -> list[Change]:
        """What is new, gone or changed in this group; `folder` is where the run left its pictures."""
        now = hashes(group, screens)
        before = {key: value for key, value in self.recorded.items() if key.startswith(group + "/")}
        changed = [key for key in sorted({*now, *before}) if now.get(key) != before.get(key)]
        pictures = {key: folder / f"{key.rpartition('/')[2]}.png" for key in now} if folder else {}
        return [Change(key, before.get(key), now.get(key), pictures.get(key)) for key in changed]

    def record(self, group: str, screens: list[dict]) -> None:
        """Take this run for right; save() writes it down."""
        kept = {key: value for key, value in self.recorded.items() if not key.startswith(group + "/")}
        self.recorded = {**kept, **hashes(group, screens)}

    def save(self) -> None:
        self.path.write_text(json.dumps(self.recorded, indent=1, sort_keys=True) + "\n")


def report(changes: list[Change], checked: int) -> str:
    """One HTML page, complete in itself, with the picture and both hashes of each changed screen."""
    rows = "".join(map(_row, changes))
    line = (
        f"{len(changes)} of {checked} screens differ from what is recorded."
        if changes
        else f"All {checked} screens are as recorded."
    )
    return f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Golden screens</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2em; background: #f0f1ef; color: #12191d; }}
ul {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); gap: 20px; padding: 0; }}
li {{ list-style: none; }}
li {{ background: #fff; border: 1px solid #d4d9da; border-radius: 8px; padding: 10px; }}
img {{ width: 320px; height: 240px; image-rendering: pixelated; display: block; border: 1px solid #888; }}
code {{ font-size: 12px; }}
</style>
<h1>Golden screens</h1><p>{line}</p><ul>{rows}</ul></html>
"""


def _row(change: Change) -> str:
    image = ""
    if change.picture is not None and change.picture.is_file():
        data = base64.b64encode(change.picture.read_bytes()).decode()
        image = f'<img alt="" src="data:image/png;base64,{data}">'
    before, now = change.before or "not recorded", change.now or "no longer there"
    return f"<li><b>{html.escape(str(change))}</b>{image}<code>was {before}<br>now {now}</code></li>"
