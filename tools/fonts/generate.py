#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make firmware/fonts/*.fnt from the distribution's fonts and the drawings beside this file.

tools/fonts/generate.py            write the files
tools/fonts/generate.py --check    prove that the committed files are what this makes; exit 1 when they are not,
                                   exit 3 when the sources are not installed (packages unifont, fonts-noto-cjk)
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pack
import raster
from drawings import ICONS

ROOT = Path(__file__).resolve().parents[2]

TEXTS = ROOT / "firmware" / "reader" / "ui" / "texts"
OUT = ROOT / "firmware" / "fonts"
UNIFONT = Path("/usr/share/unifont/unifont.hex")
NOTO = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
SOURCES = {UNIFONT: "unifont", NOTO: "fonts-noto-cjk"}

ICON_BASE = 0xE000
ICON_SIZES = (12, 16, 24, 40)
LATIN = "".join(map(chr, range(0x20, 0x7F))) + "·–—×→"

# name: (size asked of the face, line height, baseline, stroke that thickens it, all of the interface's Han?)
SMOOTH = {
    "ui18": (17.5, 18, 14, 0, False),
    "ui24": (24, 27, 20, 0.3, True),
    "ui32": (32, 34, 26, 0.4, True),
    "ui40": (40, 44, 33, 0.5, False),
}


def catalogue_characters() -> str:
    """Every character that a catalogue of texts holds, in code point order."""
    lines = [line for path in sorted(TEXTS.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    texts = [line.split("\t", 1)[1] for line in lines if "\t" in line]
    return "".join(sorted(set("".join(texts))))


def bitmap_codes() -> list[int]:
    """What the 16 px face covers: printable Latin-1, Big5 and HKSCS, and whatever the catalogues hold."""
    codes = set(range(0x20, 0x7F)) | set(range(0xA1, 0x100)) | set(map(ord, catalogue_characters()))
    for number in range(0x80, 0x30000):
        if 0xD800 <= number < 0xF900:
            continue  # surrogates and private use
        for codec in ("big5", "big5hkscs"):
            try:
                chr(number).encode(codec)
            except UnicodeEncodeError:
                continue
            codes.add(number)
    return sorted(codes)


def make_bitmap() -> bytes:
    known = raster.read_unifont(UNIFONT)
    return pack.bitmap_file({n: known.get(n) or raster.bitmap16(NOTO, n) for n in bitmap_codes()})


def make_smooth(name: str) -> bytes:
    size, height, baseline, weight, with_han = SMOOTH[name]
    characters = sorted(set(LATIN + (catalogue_characters() if with_han else "")))
    return pack.smooth_file(raster.smooth(NOTO, size, height, baseline, weight, characters), height, baseline)


def make_icons(size: int) -> bytes:
    glyphs = {ICON_BASE + i: raster.icon(drawing, size) for i, drawing in enumerate(ICONS.values())}
    return pack.smooth_file(glyphs, size, size)


def make_all() -> dict[str, bytes]:
    files = {"han16.fnt": make_bitmap()}
    files.update((name + ".fnt", make_smooth(name)) for name in SMOOTH)
    files.update(("icons%d.fnt" % size, make_icons(size)) for size in ICON_SIZES)
    return files


def check(files: dict[str, bytes]) -> int:
    differing = [name for name, data in files.items() if not (OUT / name).exists() or (OUT / name).read_bytes() != data]
    stray = sorted({path.name for path in OUT.glob("*.fnt")} - set(files))
    for name in differing:
        print("%s is not what tools/fonts/generate.py makes" % name)
    for name in stray:
        print("%s is made by nothing" % name)
    return 1 if differing or stray else 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Make the reader's fonts.")
    parser.add_argument("--check", action="store_true", help="compare with the committed files, write nothing")
    wanted = parser.parse_args()
    missing = [package for path, package in SOURCES.items() if not path.exists()]
    if missing:
        print("not installed: Debian package " + ", ".join(missing))
        return 3
    files = make_all()
    if wanted.check:
        return check(files)
    OUT.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (OUT / name).write_bytes(data)
        print("%-12s %8d bytes" % (name, len(data)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
