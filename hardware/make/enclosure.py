# SPDX-License-Identifier: Apache-2.0
"""The case: STL and pictures by OpenSCAD, and what can be measured on an STL without it."""

import re
import struct
import subprocess
from collections import Counter
from pathlib import Path

from hardware.make.wiring import HARDWARE

FOLDER = HARDWARE / "enclosure"
SOURCE = FOLDER / "reader.scad"
SHELLS = ("front", "back", "keys")
# picture: size in pixels, camera as OpenSCAD takes it (looked at, turned by, from how far)
PICTURES = {
    "shown_front": ("900,1300", "42,46,12,20,0,12,540"),
    "shown_back": ("900,1300", "42,50,12,20,192,0,540"),
    "exploded": ("1100,1500", "36,66,24,66,0,32,760"),
}
PLASTIC_G_PER_CM3 = 1.27  # PETG


def export(folder: Path = FOLDER) -> list[Path]:
    """Write the STL files; OpenSCAD stops by itself when one of the sums in the source does not come out."""
    made = []
    for part in SHELLS:
        made.append(folder / f"{part}.stl")
        _openscad(part, made[-1], "--export-format", "binstl")
    return made


def draw(folder: Path = FOLDER) -> list[Path]:
    """Write the pictures, from the STL files and a display of no screen (xvfb)."""
    made = []
    for part, (size, camera) in PICTURES.items():
        made.append(folder / f"{part.removeprefix('shown_')}.png")
        view = ["--colorscheme=Tomorrow", f"--imgsize={size}", f"--camera={camera}"]
        _openscad(part, made[-1], *view, before=["xvfb-run", "-a"])
    return made


def clearances() -> list[tuple[str, float, float]]:
    """[(what, mm, at least mm)] as the source computes them; no solid is made."""
    said = _openscad("none", Path("/dev/stdout"), "--export-format", "echo")
    pattern = r"clearance: (.*): ([-0-9.]+) mm, at least ([-0-9.]+)"
    return [(what, float(is_mm), float(least)) for what, is_mm, least in re.findall(pattern, said)]


def _openscad(part, out, *options, before=()):
    command = [*before, "openscad", "-D", f'part="{part}"', *options, "-o", str(out), str(SOURCE)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"openscad, {part}: {done.stderr}")
    return done.stdout


def measure(path: Path) -> dict:
    """low and high corner in mm, volume in cm3, and edges that do not join exactly two faces, of a binary STL."""
    data = path.read_bytes()
    count = struct.unpack_from("<I", data, 80)[0]
    edges, volume = Counter(), 0.0
    low, high = [float("inf")] * 3, [float("-inf")] * 3
    for at in range(84, 84 + 50 * count, 50):
        numbers = struct.unpack_from("<9f", data, at + 12)
        corners = [numbers[0:3], numbers[3:6], numbers[6:9]]
        for n, corner in enumerate(corners):
            edges[corner, corners[(n + 1) % 3]] += 1
            low, high = list(map(min, low, corner)), list(map(max, high, corner))
        (ax, ay, az), (bx, by, bz), (cx, cy, cz) = corners
        volume += (ax * (by * cz - bz * cy) - ay * (bx * cz - bz * cx) + az * (bx * cy - by * cx)) / 6000
    open_edges = sum(edges[there, here] != times for (here, there), times in edges.items())
    return {"low": low, "high": high, "cm3": volume, "open_edges": open_edges}
