# SPDX-License-Identifier: Apache-2.0
"""What has changed since the last release, from the commits' own first lines: those name the part they change."""

import subprocess
from pathlib import Path


def changelog(root: Path, version: str) -> str:
    """Markdown: one heading for each part, alphabetically, its changes from the latest to the first."""
    parts: dict[str, list[str]] = {}
    for line in _git(root, "log", "--no-merges", "--format=%s", *_since(root, version)).splitlines():
        part, said = line.split(": ", 1) if ": " in line else ("other", line)
        parts.setdefault(part, []).append(said)
    text = f"# smartid {version}\n\n{_git(root, 'log', '-1', '--format=%cs').strip()}, commit "
    text += _git(root, "log", "-1", "--format=%h", "--abbrev=12")
    for part, said in sorted(parts.items(), key=lambda item: (item[0] == "other", item[0].lower())):
        text += f"\n## {part}\n\n" + "".join(f"- {one}\n" for one in said)
    return text


def _since(root: Path, version: str) -> list[str]:
    """The commits after the newest tag, other than this release's own; all of them before the first release."""
    tags = _git(root, "tag", "--merged", "HEAD", "--sort=-creatordate", "v*").split()
    earlier = [tag for tag in tags if tag != f"v{version}"]
    return [f"{earlier[0]}..HEAD"] if earlier else []


def _git(root: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True).stdout
